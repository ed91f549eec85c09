"""Ufuncs of `vectorize`."""

from numba._vectorize import DUFunc
