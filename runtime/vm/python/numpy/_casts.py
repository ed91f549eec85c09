"""Conversions that a rule allows or not."""

import _hotloop_numpy as _native


def require_cast(a, dtype, casting="safe"):
    """A TypeError where the rule does not let the elements of an array become others."""
    dtype = _native.dtype(dtype)
    if not _native.can_cast(a.dtype, dtype, casting):
        what = "array data" if a.ndim else "scalar"
        raise TypeError(f"Cannot cast {what} from {a.dtype!r} to {dtype!r} according to the rule '{casting}'")
