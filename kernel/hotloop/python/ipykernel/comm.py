"""The comm classes under the names that libraries import them by."""

from hotloop_kernel.comms import Comm as Comm
from hotloop_kernel.comms import CommRegistry as CommManager
