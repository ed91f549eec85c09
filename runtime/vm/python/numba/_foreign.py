"""What belongs to C: its functions, pointers and memory."""

import ctypes

from _hotloop_jit import FunctionValue, foreign_value
from numba.core import types
from numba.core.types import _signature_text


def function_value(object):
    """What compiled code calls for an object with an address and a signature; None for another."""
    value = getattr(object, "_hotloop_function", None)
    if isinstance(value, FunctionValue):
        return value
    if hasattr(object, "__wrapper_address__"):
        made = foreign_value(object.__wrapper_address__(), _signature_text(object.signature()))
    elif isinstance(object, ctypes._CFuncPtr):
        if object.argtypes is None:
            raise TypeError(f"ctypes function {object!r} doesn't define its argument types; consider setting the `argtypes` "
                            "attribute")
        from numba.core.typing.ctypes_utils import from_ctypes
        signature = from_ctypes(object.restype)(*map(from_ctypes, object.argtypes))
        made = foreign_value(address_of_function(object), _signature_text(signature))
    elif isinstance(object, types.ExternalFunction):
        address = address_of_symbol(object.symbol)
        made = foreign_value(address, _signature_text(object.sig))
    else:
        return None
    made._shown_as(object)
    return made


def address_of_function(function):
    """Where a function of ctypes is."""
    return ctypes.c_void_p.from_address(ctypes.addressof(function)).value


def address_of_symbol(name):
    """Where a function of the process is."""
    try:
        return address_of_function(getattr(ctypes.CDLL(None), name))
    except AttributeError:
        raise NameError(f"the process has no function named '{name}'") from None


def ctypes_function(address, signature):
    """A function at an address as ctypes has it."""
    from numba.core.typing.ctypes_utils import to_ctypes
    prototype = ctypes.CFUNCTYPE(to_ctypes(signature.return_type), *map(to_ctypes, signature.args))
    function = prototype(address)
    # It can be passed to functions of C that do not say what they take.
    function._as_parameter_ = ctypes.c_void_p(address)
    return function


def address_of_pointer(pointer):
    """The address that a pointer is; None for what is none."""
    if pointer is None:
        return 0
    if isinstance(pointer, ctypes.c_void_p):
        return pointer.value or 0
    if isinstance(pointer, ctypes._Pointer):
        return ctypes.c_void_p.from_address(ctypes.addressof(pointer)).value or 0
    if isinstance(pointer, ctypes.Array):
        return ctypes.addressof(pointer)
    if type(pointer).__name__ == "_ctypes":
        return pointer.data
    return None


def array_at(name, ptr, shape, dtype, order):
    """An array on the memory that a pointer leads to."""
    import numpy
    address = address_of_pointer(ptr)
    if address is None:
        raise TypeError(f"expected a ctypes pointer, got {ptr!r}")
    own = None
    if isinstance(ptr, ctypes._Pointer):
        own = numpy.dtype(type(ptr)._type_)
    if dtype is None:
        if own is None:
            raise TypeError(f"explicit dtype required for void*: {name}(ptr, shape, dtype)")
        dtype = own
    dtype = numpy.dtype(dtype)
    if own is not None and own != dtype:
        raise TypeError(f"mismatching dtype '{dtype}' for pointer {ptr!r}")
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (int(shape),)
    if any(length < 0 for length in shape):
        raise ValueError("negative dimensions are not allowed")
    count = 1
    for length in shape:
        count *= length
    if count == 0:
        return numpy.empty(shape, dtype, order)
    if not address:
        raise ValueError("the pointer is null")
    memory = (ctypes.c_char * (count * dtype.itemsize)).from_address(address)
    return numpy.frombuffer(memory, dtype).reshape(shape, order=order)
