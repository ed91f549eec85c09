"""Functions that pickles name."""

import _hotloop_numpy as _native


def _frombuffer(buf, dtype, shape, order, axis_order=None):
    """An array over a buffer."""
    array = _native.reshape(_native.frombuffer(buf, dtype, -1, 0), shape, order)
    return array if axis_order is None else array.transpose(axis_order)
