"""Functions that pickles and others name."""

import _hotloop_numpy as _native

from .._forward import forward as _forward
from .numeric import normalize_axis_index

from ..dtypes import StringDType

__getattr__ = _forward(globals(), {
    "_vec_string": ("numpy._text", "vec_string"),
    "dragon4_positional": ("numpy._core.arrayprint", "dragon4_positional"),
    "dragon4_scientific": ("numpy._core.arrayprint", "dragon4_scientific"),
    "compare_chararrays": ("numpy._text", "compare_chararrays"),
})
ndarray, dtype = _native.ndarray, _native.dtype


def _reconstruct(subtype, shape, kind):
    """An array that waits for its state."""
    return ndarray.__new__(subtype, shape, kind.decode() if isinstance(kind, bytes) else kind)


def scalar(dtype, obj=None):
    """The scalar with these bytes."""
    if obj is None:
        return dtype.type()
    if dtype.hasobject:
        return _native.array(obj, dtype, True, "K", 0)[()]
    return _native.copy(_native.frombuffer(obj.encode("latin1") if isinstance(obj, str) else obj, dtype, 1, 0), "C")[0]
