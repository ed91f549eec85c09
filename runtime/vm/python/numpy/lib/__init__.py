"""Helpers of NumPy."""

from . import stride_tricks


class NumpyVersion:
    """A version that can be compared."""

    def __init__(self, vstring):
        self.vstring = vstring
        self.version = vstring.split(".dev")[0]
        self.major, self.minor, self.bugfix = (int("".join(c for c in x if c.isdigit()) or 0)
                                               for x in (vstring.split(".") + ["0", "0"])[:3])

    def _key(self):
        return self.major, self.minor, self.bugfix

    def __lt__(self, other):
        return self._key() < NumpyVersion(str(getattr(other, "vstring", other)))._key()

    def __le__(self, other):
        return self._key() <= NumpyVersion(str(getattr(other, "vstring", other)))._key()

    def __gt__(self, other):
        return not self <= other

    def __ge__(self, other):
        return not self < other

    def __eq__(self, other):
        return self._key() == NumpyVersion(str(getattr(other, "vstring", other)))._key()
