"""The types of ctypes as types of compiled code."""

import ctypes

from numba.core import types

_FROM = {
    ctypes.c_bool: types.boolean,
    ctypes.c_int8: types.int8, ctypes.c_int16: types.int16, ctypes.c_int32: types.int32, ctypes.c_int64: types.int64,
    ctypes.c_uint8: types.uint8, ctypes.c_uint16: types.uint16, ctypes.c_uint32: types.uint32, ctypes.c_uint64: types.uint64,
    ctypes.c_float: types.float32, ctypes.c_double: types.float64,
    ctypes.c_void_p: types.voidptr,
}
# The same under other names, some of which are classes of their own.
_SIZED = {(False, 1): types.int8, (False, 2): types.int16, (False, 4): types.int32, (False, 8): types.int64,
          (True, 1): types.uint8, (True, 2): types.uint16, (True, 4): types.uint32, (True, 8): types.uint64}
for _signed, _unsigned in [("c_byte", "c_ubyte"), ("c_short", "c_ushort"), ("c_int", "c_uint"), ("c_long", "c_ulong"),
                           ("c_longlong", "c_ulonglong"), ("c_ssize_t", "c_size_t")]:
    for _name in (_signed, _unsigned):
        _each = getattr(ctypes, _name)
        _FROM.setdefault(_each, _SIZED[_name == _unsigned, ctypes.sizeof(_each)])
_TO = {}
for _each, _type in _FROM.items():
    _TO.setdefault(_type, _each)


def from_ctypes(ctypeobj):
    """The type of values of a class of ctypes."""
    if ctypeobj is None:
        return types.none
    found = _FROM.get(ctypeobj)
    if found is None and isinstance(ctypeobj, type):
        if issubclass(ctypeobj, ctypes._Pointer):
            return types.CPointer(from_ctypes(ctypeobj._type_))
        if ctypeobj in (ctypes.c_char_p, ctypes.c_wchar_p):
            return types.voidptr
    if found is None:
        raise TypeError(f"Unsupported ctypes type: {ctypeobj}")
    return found


def to_ctypes(ty):
    """The class of ctypes for values of a type."""
    if ty is types.none:
        return None
    if isinstance(ty, types.CPointer):
        return ctypes.POINTER(to_ctypes(ty.dtype))
    found = _TO.get(ty)
    if found is None:
        raise TypeError(f"Cannot convert Numba type '{ty}' to ctypes type")
    return found


def is_ctypes_funcptr(obj):
    """Whether this is a function of ctypes."""
    return isinstance(obj, ctypes._CFuncPtr)


def get_pointer(ctypes_func):
    """The address of a function of ctypes."""
    from numba._foreign import address_of_function
    return address_of_function(ctypes_func)


def make_function_type(cfnptr):
    """The type of a function of ctypes."""
    if cfnptr.argtypes is None:
        raise TypeError(f"ctypes function {cfnptr!r} doesn't define its argument types; consider setting the `argtypes` attribute")
    signature = from_ctypes(cfnptr.restype)(*map(from_ctypes, cfnptr.argtypes))
    return types.ExternalFunctionPointer(signature, get_pointer=get_pointer)
