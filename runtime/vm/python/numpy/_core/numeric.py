"""Functions that pickles and others name."""

import _hotloop_numpy as _native

from .._axes import axis_tuple, one_axis
from .._forward import forward as _forward

__getattr__ = _forward(globals())


def _frombuffer(buf, dtype, shape, order, axis_order=None):
    """An array over a buffer."""
    array = _native.reshape(_native.frombuffer(buf, dtype, -1, 0), shape, order)
    return array if axis_order is None else array.transpose(axis_order)


def normalize_axis_index(axis, ndim, msg_prefix=None):
    """The place of an axis that may be counted from the end."""
    return one_axis(axis, ndim, msg_prefix)


def normalize_axis_tuple(axis, ndim, argname=None, allow_duplicate=False):
    """The places of one axis or of several."""
    return axis_tuple(axis, ndim, argname, allow_duplicate)
