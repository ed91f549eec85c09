"""Mutable structures that compiled code and the interpreter share by reference: the types of their fields follow from their values."""

from _hotloop_jit import Instance
from numba._decorators import njit
from numba._overloads import overload
from numba._structures import constructor, function_of, structure_of
from numba.core import types

# By the class of the types: the proxy class.
_proxies = {}
# By the proxy class: a compiled function that makes an instance.
_makers = {}


def register(struct_type):
    """A decorator for a class derived from `types.StructRef`: its instances are types of structures."""
    if not issubclass(struct_type, types.StructRef):
        raise TypeError(f"{struct_type.__name__} must be a subclass of numba.types.StructRef")
    return struct_type


def define_proxy(py_class, struct_typeclass, fields):
    """Makes `py_class` the class of such structures in the interpreter, and what makes them in compiled code."""
    define_constructor(py_class, struct_typeclass, fields)
    define_boxing(struct_typeclass, py_class)


def define_constructor(py_class, struct_typeclass, fields):
    """Lets compiled code make a structure by calling `py_class` with a value for each field."""
    fields = list(fields)

    def structure_type(given):
        return struct_typeclass(list(zip(fields, given)))
    _proxies.setdefault(struct_typeclass, py_class)
    overload(py_class)(constructor(", ".join(fields), fields, {"structure_type": structure_type}))
    names = ", ".join(fields)
    _makers[py_class] = njit(function_of(f"def make({names}):\n    return py_class({names})\n", "make", {"py_class": py_class}))


def define_boxing(struct_type, obj_class):
    """Makes `obj_class` the class that such structures have in the interpreter."""
    if struct_type is types.StructRef:
        raise ValueError(f"cannot register {types.StructRef}")
    if not issubclass(obj_class, StructRefProxy):
        raise TypeError(f"{obj_class.__name__} must be a subclass of StructRefProxy")
    _proxies[struct_type] = obj_class


def define_attributes(struct_typeclass):
    """Fields are attributes in compiled code in any case."""


def new(struct_type):
    """A new structure of a type, in compiled code."""
    raise NotImplementedError("structref.new makes a structure in compiled code only")


def structure(struct_type):
    """The structure of a type."""
    return structure_of(struct_type, _proxies.get(type(struct_type), StructRefProxy), {})


class StructRefProxy(Instance):
    """The base of classes whose instances are structures."""

    __slots__ = ()

    def __new__(cls, *args):
        maker = _makers.get(cls)
        if maker is None:
            raise NotImplementedError(f"{cls.__name__} has no constructor: call structref.define_proxy for it")
        return maker(*args)

    def __init__(self, *args, **keywords):
        pass

    @property
    def _numba_type_(self):
        from numba import typeof
        return typeof(self)
