"""The decorators that make ufuncs."""

from numba import guvectorize, vectorize
