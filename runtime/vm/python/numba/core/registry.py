"""The class of compiled functions, and the one target."""

from _hotloop_jit import Dispatcher as CPUDispatcher
from numba.core._absent import names_of

__getattr__ = names_of(__name__, "cpu_target", "CPUTarget", "dispatcher_registry")
