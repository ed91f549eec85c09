"""Numba's interface to Hotloop's compiler."""

from _hotloop_jit import versions as _versions
from numba.core import config, errors, types
from numba._decorators import jit, jit_module, njit
from numba._special import literal_unroll, literally, pndindex, prange
from numba._threads import (
    get_num_threads, get_parallel_chunksize, get_thread_id, set_num_threads, set_parallel_chunksize, threading_layer,
)
from numba._contexts import objmode_context as objmode, parallel_chunksize
from numba.core.types import (
    b1, bool_, boolean, byte, c8, c16, char, complex64, complex128, deferred_type, double, f4, f8, float32, float64, float_,
    i1, i2, i4, i8, int8, int16, int32, int64, int_, intc, intp, long_, longlong, none, optional, short, size_t, ssize_t, u1,
    u2, u4, u8, uchar, uint, uint8, uint16, uint32, uint64, uintc, uintp, ulong, ulonglong, ushort, void,
)
from numba.core.types import ffi, ffi_forced_object
from numba._typeof import typeof

# Errors and warnings are names of the package, too.
globals().update((_name, getattr(errors, _name)) for _name in errors.__all__ if isinstance(getattr(errors, _name), type))


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


def cfunc(sig, locals={}, cache=False, pipeline_class=None, **options):
    """A function that C can call."""
    from numba.core.ccallback import decorator
    return decorator(sig, locals, options)


def carray(ptr, shape, dtype=None):
    """The memory that a pointer leads to as an array, rows first."""
    from numba._foreign import array_at
    return array_at("carray", ptr, shape, dtype, "C")


def farray(ptr, shape, dtype=None):
    """The memory that a pointer leads to as an array, columns first."""
    from numba._foreign import array_at
    return array_at("farray", ptr, shape, dtype, "F")


def from_dtype(dtype):
    """The type of elements of a dtype."""
    from numba._records import from_dtype
    return from_dtype(dtype)


# Modules that are loaded when they are first used.
_MODULES = ("core", "cpython", "experimental", "extending", "misc", "np", "parfors", "stencils", "typed")


def __getattr__(name):
    if name in _MODULES:
        import importlib
        return importlib.import_module(f"numba.{name}")
    if name == "version_info":
        from numba.misc.init_utils import generate_version_info
        return generate_version_info(__version__)
    raise AttributeError(f"module 'numba' has no attribute '{name}'")


__version__ = _versions["numba"]
bool = bool_
__all__ = [name for name in dir() if not name.startswith("_")]
