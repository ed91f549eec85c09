"""Public names that are imported when they are first asked for, those of NumPy's own Python files and rare ones; and what is said
of names that NumPy no longer has."""

import importlib
import warnings

_FILES = {
    "_array_api_info": ("__array_namespace_info__",),
    "_frompyfunc": ("frompyfunc",),
    "_globals": ("_CopyMode",),
    "_core.memmap": ("memmap",),
    "_core.records": ("recarray", "record"),
    "lib._npyio_impl": ("fromregex", "genfromtxt", "load", "loadtxt", "save", "savetxt", "savez", "savez_compressed"),
    "matrixlib": ("asmatrix", "bmat", "matrix"),
}

# What `numpy` has from them, with the module that has it, or that it is.
NAMES = {name: (file, name) for file, names in _FILES.items() for name in names}
_MODULES = ("__config__", "_globals", "_typing", "_utils", "char", "ctypeslib", "ma", "matlib", "polynomial", "rec", "strings", "testing",
            "typing")
NAMES |= {name: (name, None) for name in _MODULES}
NAMES |= {"emath": ("lib.scimath", None)}


def find(name):
    """What `numpy` does not have yet (its `__getattr__`)."""
    import numpy

    if name == "__all__":
        found = dir(numpy)
    elif name in NAMES:
        file, inside = NAMES[name]
        found = importlib.import_module("numpy." + file)
        found = found if inside is None else getattr(found, inside)
    elif name == "test":
        raise AttributeError("numpy.test would run the tests that come with NumPy, which Hotloop does not carry", name=name)
    else:
        _refuse_former(name)
        raise AttributeError(f"module 'numpy' has no attribute {name!r}", name=name, obj=numpy)
    setattr(numpy, name, found)
    return found


_BUILTINS = {
    "object": "",
    "float": "If you specifically wanted the numpy scalar type, use `np.float64` here.",
    "complex": "If you specifically wanted the numpy scalar type, use `np.complex128` here.",
    "str": "If you specifically wanted the numpy scalar type, use `np.str_` here.",
    "int": "When replacing `np.int`, you may wish to use e.g. `np.int64` or `np.int32` to specify the precision. If you wish to "
           "review your current use, check the release note link for additional information.",
}


def _refuse_former(name):
    """Raises for a name that NumPy once had, saying what takes its place."""
    if name in ("str", "bytes", "object"):
        warnings.warn(f"In the future `np.{name}` will be defined as the corresponding NumPy scalar.", FutureWarning, stacklevel=3)
    if name in _BUILTINS:
        raise AttributeError(
            f"module 'numpy' has no attribute '{name}'.\n`np.{name}` was a deprecated alias for the builtin `{name}`. To avoid "
            f"this error in existing code, use `{name}` by itself. Doing this will not modify any behavior and is safe. "
            f"{_BUILTINS[name]}\nThe aliases was originally deprecated in NumPy 1.20; for more details and guidance see the "
            "original release note at:\n    https://numpy.org/devdocs/release/1.20.0-notes.html#deprecations", name=None)
    if name == "array_api":
        raise AttributeError("`numpy.array_api` is not available from numpy 2.0 onwards", name=None)
    if name == "distutils":
        raise AttributeError("`numpy.distutils` is not available from Python 3.12 onwards", name=None)
    if name.startswith("__"):
        return
    try:
        from ._expired_attrs_2_0 import __expired_attributes__ as expired
    except ImportError:
        return
    if name in expired:
        raise AttributeError(f"`np.{name}` was removed in the NumPy 2.0 release. {expired[name]}", name=None)
