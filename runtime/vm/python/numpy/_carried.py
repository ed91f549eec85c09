"""The public names that NumPy's own Python files provide: each is imported when it is first asked for."""

import importlib

_FILES = {
    "_core.memmap": ("memmap",),
    "_core.records": ("recarray", "record"),
    "lib._npyio_impl": ("fromregex", "genfromtxt", "load", "loadtxt", "save", "savetxt", "savez", "savez_compressed"),
    "matrixlib": ("asmatrix", "bmat", "matrix"),
}

# What `numpy` has from carried files, with the module that has it, or that it is.
NAMES = {name: (file, name) for file, names in _FILES.items() for name in names}
NAMES |= {name: (name, None) for name in ("char", "ctypeslib", "ma", "polynomial", "rec", "strings", "testing", "typing")}
NAMES |= {"emath": ("lib.scimath", None)}


def find(name):
    """What `numpy` does not have yet (its `__getattr__`)."""
    import numpy

    if name == "__all__":
        found = [*dir(numpy), "__array_namespace_info__"]
    elif name in NAMES:
        file, inside = NAMES[name]
        found = importlib.import_module("numpy." + file)
        found = found if inside is None else getattr(found, inside)
    else:
        raise AttributeError(f"module 'numpy' has no attribute {name!r}", name=name, obj=numpy)
    setattr(numpy, name, found)
    return found
