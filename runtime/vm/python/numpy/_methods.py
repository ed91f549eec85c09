"""Attaches the methods that take keywords to the native classes."""

import numbers as _towers

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, generic, ndarray, ufunc

from ._array_methods import ArrayMethods
from ._flat import flatiter
from ._scalar_methods import ScalarMethods
from ._ufunc_methods import UfuncMethods


def _attach(target, source):
    attributes = {}
    for part in reversed(source.__mro__[:-1]):
        for name, value in vars(part).items():
            if name not in ("__dict__", "__weakref__", "__module__", "__doc__", "__qualname__", "__firstlineno__",
                            "__static_attributes__", "__annotate_func__", "__annotations_cache__"):
                attributes[name] = value
    _native.extend(target, attributes)


_attach(ndarray, ArrayMethods)
_attach(generic, ScalarMethods)
_attach(ufunc, UfuncMethods)
_native.extend(ufunc, {"__doc__": "A function that works on arrays element by element."})
for _class in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
    _native.extend(getattr(_native, _class), {"is_integer": lambda self: True})

_towers.Integral.register(_native.integer)
_towers.Complex.register(_native.inexact)
_towers.Real.register(_native.floating)
_towers.Number.register(_native.number)


# What NumPy's pickles say of a dtype after its name is what the name says already.
_native.extend(_dtype, {"__setstate__": lambda self, state: None,
                        "__class_getitem__": vars(ArrayMethods)["__class_getitem__"]})
