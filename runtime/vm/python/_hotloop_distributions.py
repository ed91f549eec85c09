"""The metadata of numpy, numba and hotloop, whose files are part of the interpreter."""

import pathlib
import sys
from importlib.metadata import Distribution, Prepared

from _hotloop_boot import carried_path
from _hotloop_jit import versions


class OwnDistribution(Distribution):
    """A package with a name and a version and without files."""

    def __init__(self, name):
        self._package = name

    def read_text(self, filename):
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: {self._package}\nVersion: {versions[self._package]}\n"

    def locate_file(self, path):
        # The package itself is part of the interpreter; NumPy's own files lie here.
        return pathlib.Path(*(carried_path("") or [sys.prefix]), path)


def find(context=None):
    """Those that the context asks for by name, or all; none if it asks for one folder."""
    wanted = getattr(context, "name", None)
    if wanted is None:
        # Who lists the packages of certain folders passes them; without a choice they are sys.path.
        names = list(versions) if context is None or "path" not in vars(context) else []
    else:
        normalised = Prepared.normalize(wanted)
        names = [name for name in versions if name == normalised]
    return map(OwnDistribution, names)
