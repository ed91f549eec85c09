"""Classes of dtypes."""

from _hotloop_numpy import dtype

__all__ = []


def _name(kind):
    text = kind.name
    text = "UInt" + text[4:] if text.startswith("uint") else text[0].upper() + text[1:]
    return text + "DType"


for _kind in map(dtype, "?bhilBHILfdFD"):
    globals()[_name(_kind)] = dtype
    __all__.append(_name(_kind))
