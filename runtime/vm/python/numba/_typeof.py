"""The type of a value as compiled code sees it."""

import enum

from _hotloop_jit import typeof_text
from numba.core import types
from numba.core.types._notation import from_text

# What programs say about classes of their own: functions of a value and a context.
_registered = {}


def register(cls, function):
    """Says what tells the type of values of a class."""
    _registered[cls] = function
    return function


def typeof(val, purpose=None):
    """The Numba type of a value."""
    for cls in type(val).__mro__ if _registered else ():
        if cls in _registered:
            found = _registered[cls](val, purpose)
            if found is not None:
                return found
    special = _of_no_argument(val)
    if special is not None:
        return special
    try:
        text = typeof_text(val)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(val, (list, set, dict)):
            raise ValueError(f"Cannot type {type(val).__name__}: {error}") from None
        raise ValueError(f"Cannot determine Numba type of {type(val)}") from None
    found = from_text(text)
    # Elements and arrays of other byte orders know their dtypes.
    return found


def _of_no_argument(val):
    """The types of what is no argument of compiled code, but known there."""
    if isinstance(val, str):
        return types.unicode_type
    if isinstance(val, slice):
        return types.slice2_type if val.step in (None, 1) else types.slice3_type
    if isinstance(val, bytes):
        return types.Bytes(types.uint8, 1, "C", readonly=True)
    if isinstance(val, bytearray):
        return types.ByteArray(types.uint8, 1, "C")
    if isinstance(val, memoryview):
        from numba.np.numpy_support import from_dtype
        import numpy
        return types.MemoryView(from_dtype(numpy.dtype(val.format)), val.ndim, "C", readonly=val.readonly)
    if isinstance(val, types.Type):
        return types.TypeRef(val)
    if val is Ellipsis:
        return types.ellipsis
    if isinstance(val, enum.EnumMeta):
        kind = types.IntEnumClass if issubclass(val, enum.IntEnum) else types.EnumClass
        members = list(val)
        if not members:
            raise ValueError(f"Cannot type enum with no members: {val}")
        return kind(val, typeof(members[0].value))
    if isinstance(val, type):
        return _of_class(val)
    if type(val).__module__.startswith("numpy") and hasattr(val, "kind") and hasattr(val, "newbyteorder"):
        from numba.np.numpy_support import from_dtype
        return types.DType(from_dtype(val))
    return None


def _of_class(cls):
    if issubclass(cls, BaseException):
        return types.ExceptionClass(cls)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return types.NamedTupleClass(cls)
    if cls.__module__ == "numpy":
        import numpy
        if issubclass(cls, numpy.generic):
            from numba.np.numpy_support import from_dtype
            return types.NumberClass(from_dtype(numpy.dtype(cls)))
    class_type = getattr(cls, "class_type", None)
    return class_type if isinstance(class_type, types.Type) else None
