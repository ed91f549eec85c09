"""What every interpreter does before it runs user code: the byte-code tag, import rules, our and the user's packages."""

import sys

_carried = None
_numpy_files = ""


def carried_path(package):
    """The `__path__` of a frozen package, parts of which are carried files: the folder with those."""
    return [] if _carried is None else [_carried + "/" + package.replace(".", "/")]


class CarriedFileFinder:
    """A last finder: says plainly that a module is one of NumPy's own Python files, and that those are not there."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if not name.startswith("numpy."):
            return None
        file = name.removeprefix("numpy.").replace(".", "/")
        if not {file + ".py", file + "/__init__.py"}.isdisjoint(_numpy_files.splitlines()):
            where = "no folder of carried packages was found" if _carried is None else f"it is not in {_carried}"
            raise ModuleNotFoundError(
                f"{name} is one of NumPy's own Python files, which Hotloop carries beside its binary, and {where}; "
                "`cargo x setup` puts them there, and HOTLOOP_PACKAGES names another folder",
                name=name,
            )
        return None


class ForeignExtensionFinder:
    """The last finder: says plainly that a module exists only as a C extension.

    Packages with an optional extension catch the ImportError and go on without it.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        import os

        tail = name.rpartition(".")[2]
        for directory in sys.path if path is None else path:
            try:
                files = os.listdir(directory or ".")
            except (OSError, TypeError):
                continue
            for file in files:
                if file.startswith(tail + ".") and file.endswith((".so", ".pyd", ".dylib")):
                    raise ImportError(
                        f"{name} is a C extension module, and Hotloop can't load C extensions",
                        name=name,
                        path=os.path.join(directory, file),
                    )
        return None


class OwnPackages:
    """Tells ``importlib.metadata`` of the packages that come with the interpreter, before any in the environment."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return None

    @staticmethod
    def find_distributions(context=None):
        from _hotloop_distributions import find

        return find(context)


def start(import_site, directories, carried, numpy_files):
    global _carried, _numpy_files
    _carried, _numpy_files = carried, numpy_files
    # CPython of the same level writes other byte code under the same magic number; only the tag keeps them apart.
    sys.implementation.cache_tag = "hotloop-314"
    sys.meta_path += [ForeignExtensionFinder, CarriedFileFinder]
    # Behind the finders of built-in and frozen modules, which have no distributions and answer most imports.
    sys.meta_path.insert(2, OwnPackages)
    if import_site:
        import site

        for directory in directories:
            site.addsitedir(directory)
