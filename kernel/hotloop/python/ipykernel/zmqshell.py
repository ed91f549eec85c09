"""The shell class under the name that libraries import it by."""

from hotloop_kernel.shell import ZMQInteractiveShell as ZMQInteractiveShell
