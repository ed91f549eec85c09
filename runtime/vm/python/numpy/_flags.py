"""The flags of arrays."""

import _hotloop_numpy as _native


class flagsobj:
    """The flags of an array."""

    _NAMES = {"C_CONTIGUOUS": 0, "CONTIGUOUS": 0, "C": 0, "F_CONTIGUOUS": 1, "FORTRAN": 1, "F": 1, "OWNDATA": 2, "O": 2,
              "WRITEABLE": 3, "W": 3, "ALIGNED": 4, "A": 4}

    def __init__(self, array):
        self._array = array

    def _facts(self):
        return _native.contiguity(self._array)

    def __getitem__(self, name):
        facts = self._facts()
        if name in self._NAMES:
            return facts[self._NAMES[name]]
        extra = {"WRITEBACKIFCOPY": False, "X": False, "FNC": facts[1] and not facts[0], "FORC": facts[0] or facts[1],
                 "BEHAVED": facts[3] and facts[4], "B": facts[3] and facts[4],
                 "CARRAY": facts[0] and facts[3] and facts[4], "FARRAY": self.farray}
        if name in extra:
            return extra[name]
        raise KeyError("Unknown flag")

    def __eq__(self, other):
        return isinstance(other, flagsobj) and self._facts() == other._facts()

    __hash__ = None

    @property
    def num(self):
        """The flags as bits of one number."""
        facts = self._facts()
        return (facts[0] * 0x1 | facts[1] * 0x2 | facts[2] * 0x4 | facts[4] * 0x100 | facts[3] * 0x400)

    def __setitem__(self, name, value):
        if name not in ("WRITEABLE", "W"):
            raise ValueError("only the WRITEABLE flag can be set")
        self._array._set_writeable(bool(value))

    @property
    def writeable(self):
        return self._facts()[3]

    @writeable.setter
    def writeable(self, value):
        self._array._set_writeable(bool(value))

    c_contiguous = contiguous = property(lambda self: self._facts()[0])
    f_contiguous = fortran = property(lambda self: self._facts()[1])
    owndata = property(lambda self: self._facts()[2])
    aligned = property(lambda self: self._facts()[4])
    forc = property(lambda self: self._facts()[0] or self._facts()[1])
    fnc = property(lambda self: self._facts()[1] and not self._facts()[0])
    behaved = property(lambda self: self._facts()[3] and self._facts()[4])
    carray = property(lambda self: self._facts()[0] and self.behaved)
    # NumPy asks for one of these, and not for all.
    farray = property(lambda self: not self._facts()[0] and (self._facts()[1] or self._facts()[3] or self._facts()[4]))
    writebackifcopy = property(lambda self: False)

    def __repr__(self):
        names = ("C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA", "WRITEABLE", "ALIGNED")
        lines = [f"  {name} : {fact}" for name, fact in zip(names, self._facts())]
        return "\n".join(lines + ["  WRITEBACKIFCOPY : False", ""])
