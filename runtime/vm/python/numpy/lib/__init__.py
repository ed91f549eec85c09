"""Helpers of NumPy. Most are NumPy's own Python files, imported when they are first asked for."""

import importlib as _importlib

from _hotloop_boot import carried_path as _carried_path

__path__ = _carried_path(__name__)
__file__ = (__path__ or [""])[0] + "/__init__.py"

from .._core._multiarray_umath import add_docstring, tracemalloc_domain
from .._core.function_base import add_newdoc
from .._forward import doors as _doors
from . import stride_tricks

__all__ = ["Arrayterator", "NumpyVersion", "add_docstring", "add_newdoc", "array_utils", "format", "introspect", "mixins",
           "npyio", "scimath", "stride_tricks", "tracemalloc_domain"]

_doors(globals(), ["_arraypad_impl", "_arraysetops_impl", "_histograms_impl", "_nanfunctions_impl", "_polynomial_impl",
                  "_shape_base_impl", "_stride_tricks_impl", "_twodim_base_impl", "_type_check_impl", "_ufunclike_impl"])
_modules = {"array_utils", "format", "introspect", "mixins", "npyio", "scimath", "_function_base_impl"}
_names = {"Arrayterator": "_arrayterator_impl", "NumpyVersion": "_version"}


def __getattr__(name):
    if name in _modules or name.startswith("_") and name.endswith("_impl"):
        return _importlib.import_module(f"{__name__}.{name}")
    if name in _names:
        found = getattr(_importlib.import_module(f"{__name__}.{_names[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'numpy.lib' has no attribute {name!r}", name=name)


def __dir__():
    return __all__
