"""What every interpreter does before it runs user code: the byte-code tag, the import rules, the user's packages."""

import sys


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


def start(import_site, directories):
    # CPython of the same level writes other byte code under the same magic number; only the tag keeps them apart.
    sys.implementation.cache_tag = "hotloop-314"
    sys.meta_path.append(ForeignExtensionFinder)
    if import_site:
        import site

        for directory in directories:
            site.addsitedir(directory)
