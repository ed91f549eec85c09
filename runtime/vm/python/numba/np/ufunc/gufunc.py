"""Ufuncs of `guvectorize`."""

from numba._guvectorize import GUFunc
