"""The old name of `_core`, where older packages find what they name, with a warning, and pickles of NumPy 1 without."""

import importlib as _importlib
import sys as _sys
import types as _types
import warnings as _warnings

__all__ = ["arrayprint", "defchararray", "_dtype_ctypes", "einsumfunc", "fromnumeric", "function_base", "getlimits", "_internal",
           "multiarray", "_multiarray_umath", "numeric", "numerictypes", "overrides", "records", "shape_base", "umath"]


def _warning_getter(module):
    """The `__getattr__` of a module of this package, or of the package, which takes names from its namesake in `_core`."""
    suffix = "." + module if module else ""

    def __getattr__(name):
        found = getattr(_importlib.import_module("numpy._core" + suffix), name, None)
        if found is None:
            raise AttributeError(f"module 'numpy.{'core' if module else '_core'}{suffix}' has no attribute {name}" if module else
                                 f"module 'numpy._core' has no attribute {name!r}")
        if name.startswith("__"):
            return found
        _warnings.warn(
            f"numpy.core{suffix} is deprecated and has been renamed to numpy._core{suffix}. The numpy._core namespace contains "
            "private NumPy internals and its use is discouraged, as NumPy internals can change without warning in any release. In "
            "practice, most real-world usage of numpy.core is to access functionality in the public NumPy API. If that is the "
            "case, use the public NumPy API. If not, you are using NumPy internals. If you would still like to access an internal "
            f"attribute, use numpy._core{suffix}.{name}.", DeprecationWarning, stacklevel=2)
        return found

    return __getattr__


def _ufunc_reconstruct(module, name):
    """The ufunc that an old pickle names."""
    return getattr(_importlib.import_module(module), name)


__getattr__ = _warning_getter("")
for _name in set(__all__) - {"multiarray"}:
    # Not attributes of the package: asking for those is what warns.
    _door = _types.ModuleType(f"{__name__}.{_name}", f"The old name of `numpy._core.{_name}`.")
    _door.__getattr__ = _warning_getter(_name)
    _sys.modules[_door.__name__] = _door
del _name, _door

from . import multiarray
