"""The class of compiled functions."""

from _hotloop_jit import Dispatcher as CPUDispatcher
