"""Functions that C can call."""

from numba._cfunc import CFunc
