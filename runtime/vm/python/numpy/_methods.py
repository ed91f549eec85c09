"""Attaches the methods that take keywords to the native classes."""

import numbers as _towers

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, generic, ndarray, ufunc

from ._array_methods import ArrayMethods
from ._flat import flatiter
from ._scalar_methods import FloatMethods, IntegerMethods, RealMethods, ScalarMethods
from ._ufunc_methods import UfuncMethods


def _attach(target, *sources):
    attributes = {}
    for part in [part for source in sources for part in reversed(source.__mro__[:-1])]:
        for name, value in vars(part).items():
            if name not in ("__dict__", "__weakref__", "__module__", "__doc__", "__qualname__", "__firstlineno__",
                            "__static_attributes__", "__annotate_func__", "__annotations_cache__"):
                attributes[name] = _named_after(target, name, value)
    _native.extend(target, attributes)


def _named_after(target, name, value):
    """The attribute under the name of the class that users see it in; what arrays and scalars share is known as arrays'."""
    if hasattr(value, "__code__") and not value.__qualname__.startswith("ndarray."):
        for function in (value, getattr(value, "__wrapped__", value)):
            function.__qualname__ = f"{target.__name__}.{name}"
    return value


_attach(ndarray, ArrayMethods)
_attach(generic, ScalarMethods)
_attach(ufunc, UfuncMethods)
_native.extend(ufunc, {"__doc__": "A function that works on arrays element by element."})
_attach(_native.integer, RealMethods, IntegerMethods)
_attach(_native.floating, RealMethods, FloatMethods)

_towers.Integral.register(_native.integer)
_towers.Complex.register(_native.inexact)
_towers.Real.register(_native.floating)
_towers.Number.register(_native.number)


# What NumPy's pickles say of a dtype after its name is what the name says already.
_native.extend(_dtype, {"__setstate__": lambda self, state: None,
                        "__class_getitem__": vars(ArrayMethods)["__class_getitem__"]})
