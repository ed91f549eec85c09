"""Numba's interface to Hotloop's compiler."""

from _hotloop_jit import versions as _versions
from numba import errors, types
from numba.core import config
from numba._decorators import jit, njit, prange
from numba._threads import get_num_threads, get_thread_id, set_num_threads, threading_layer
from numba.types import (
    b1, bool_, boolean, byte, c8, c16, char, complex64, complex128, double, f4, f8, float32, float64, float_, i1, i2, i4,
    i8, int8, int16, int32, int64, int_, intc, intp, long_, longlong, none, optional, short, size_t, ssize_t, u1, u2, u4, u8, uchar,
    uint, uint8, uint16, uint32, uint64, uintc, uintp, ulonglong, ushort, void,
)
from numba._typeof import typeof


def vectorize(*args, **options):
    """A ufunc of a function of scalars."""
    from numba._vectorize import vectorize
    return vectorize(*args, **options)


def guvectorize(*args, **options):
    """A ufunc of a function of small arrays."""
    from numba._guvectorize import guvectorize
    return guvectorize(*args, **options)


def stencil(*args, **options):
    """A function that applies a kernel to each element and its neighbours."""
    from numba._stencil import stencil
    return stencil(*args, **options)


def from_dtype(dtype):
    """The type of elements of a dtype."""
    from numba._records import from_dtype
    return from_dtype(dtype)


def __getattr__(name):
    # Containers are loaded when they are first used.
    if name == "typed":
        import numba.typed
        return numba.typed
    raise AttributeError(f"module 'numba' has no attribute '{name}'")


__version__ = _versions["numba"]
__all__ = [name for name in dir() if not name.startswith("_")]
