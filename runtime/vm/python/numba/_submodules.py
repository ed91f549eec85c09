"""Submodules as attributes of their packages: they are loaded when they are asked for, where Numba has loaded them before."""

import importlib


def loader(package):
    """The `__getattr__` of a package."""
    def __getattr__(name):
        # Names that Python itself asks for are no modules.
        if not name.startswith("_"):
            try:
                return importlib.import_module(f"{package}.{name}")
            except ModuleNotFoundError:
                pass
        raise AttributeError(f"module '{package}' has no attribute '{name}'")
    return __getattr__
