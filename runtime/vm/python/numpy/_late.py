"""Public names that are imported when they are first asked for: those of NumPy's own Python files, and rare ones."""

import importlib

_FILES = {
    "_array_api_info": ("__array_namespace_info__",),
    "_frompyfunc": ("frompyfunc",),
    "_core.memmap": ("memmap",),
    "_core.records": ("recarray", "record"),
    "lib._npyio_impl": ("fromregex", "genfromtxt", "load", "loadtxt", "save", "savetxt", "savez", "savez_compressed"),
    "matrixlib": ("asmatrix", "bmat", "matrix"),
}

# What `numpy` has from them, with the module that has it, or that it is.
NAMES = {name: (file, name) for file, names in _FILES.items() for name in names}
NAMES |= {name: (name, None) for name in ("char", "ctypeslib", "ma", "polynomial", "rec", "strings", "testing", "typing")}
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
        raise AttributeError(f"module 'numpy' has no attribute {name!r}", name=name, obj=numpy)
    setattr(numpy, name, found)
    return found
