"""The class of compiled functions."""

from _hotloop_jit import Dispatcher
from numba.core.registry import CPUDispatcher

_DispatcherBase = Dispatcher
