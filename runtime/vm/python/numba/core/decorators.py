"""The decorators."""

from numba._decorators import jit, jit_module, njit
