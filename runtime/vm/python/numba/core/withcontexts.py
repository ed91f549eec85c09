"""Contexts of compiled functions."""

from numba._contexts import objmode_context, parallel_chunksize
