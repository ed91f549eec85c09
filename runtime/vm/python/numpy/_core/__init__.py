"""The core's private places, where pickles and NumPy's own Python files find what they name."""

import importlib as _importlib

from _hotloop_boot import carried_path as _carried_path

__path__ = _carried_path(__name__)
__file__ = (__path__ or [""])[0] + "/__init__.py"

from .._forward import doors as _doors, forward as _forward
from . import multiarray, numeric

_doors(globals(), ["_asarray", "_methods", "_ufunc_config", "fromnumeric", "getlimits", "numerictypes",
                  "shape_base"])
_public = _forward(globals())
# Those that bear the name of something public.
_modules = {"_dtype_ctypes", "arrayprint", "defchararray", "einsumfunc", "function_base", "memmap", "overrides", "records", "strings", "umath", "_internal", "_multiarray_umath"}


def __getattr__(name):
    return _importlib.import_module(f"{__name__}.{name}") if name in _modules else _public(name)
