"""Modules that are only another door to NumPy's public names: the private places where NumPy's own Python files, and other
packages, look for them."""

import importlib
import sys
import types

_MISSING = object()


def forward(names, others={}):
    """The `__getattr__` of a module with these globals: what it lacks are the names of `numpy`, kept once found.

    Others are names that modules have which are imported for them; each is given as (module, name there).
    """

    def __getattr__(name):
        import numpy
        if name in others:
            module, there = others[name]
            found = getattr(importlib.import_module(module), there)
        else:
            found = _MISSING if name.startswith("__") else getattr(numpy, name, _MISSING)
        if found is _MISSING:
            raise AttributeError(f"module {names['__name__']!r} has no attribute {name!r}", name=name)
        names[name] = found
        return found

    return __getattr__


def doors(package, names):
    """Gives a package, of which its globals are passed, submodules with nothing of their own."""
    for name in names:
        module = types.ModuleType(f"{package['__name__']}.{name}", "Public names of NumPy, where others look for them.")
        module.__getattr__ = forward(vars(module))
        module.__file__ = package["__file__"].removesuffix("__init__.py") + name + ".py"
        sys.modules[module.__name__] = package[name] = module
