"""Views with chosen strides."""

import _hotloop_numpy as _native

__all__ = ["as_strided", "broadcast_arrays", "broadcast_shapes", "broadcast_to", "sliding_window_view"]

from .._axes import axis_tuple
from .._shaping import broadcast_arrays, broadcast_shapes, broadcast_to


def as_strided(x, shape=None, strides=None, subok=False, writeable=True):
    """A view with the given shape and strides; it must stay inside the array's memory."""
    x = _native.asarray(x, None)
    view = _native.as_strided(x, x.shape if shape is None else shape, x.strides if strides is None else strides)
    if not writeable:
        view._set_writeable(False)
    return view


def sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    """A view of all windows of a shape."""
    x = _native.asarray(x, None)
    window = tuple(window_shape) if hasattr(window_shape, "__iter__") else (window_shape,)
    if any(length < 0 for length in window):
        raise ValueError("`window_shape` cannot contain negative values")
    if axis is None:
        axes = tuple(range(x.ndim))
        if len(window) != len(axes):
            raise ValueError("Since axis is `None`, must provide window_shape for all dimensions of `x`; got "
                             f"{len(window)} window_shape elements and `x.ndim` is {x.ndim}.")
    else:
        axes = axis_tuple(axis, x.ndim, allow_duplicate=True)
        if len(window) != len(axes):
            raise ValueError("Must provide matching length window_shape and axis; got "
                             f"{len(window)} window_shape elements and {len(axes)} axes elements.")
    shape = list(x.shape)
    for length, at in zip(window, axes):
        if shape[at] < length:
            raise ValueError("window shape cannot be larger than input array shape")
        shape[at] -= length - 1
    strides = x.strides + tuple(x.strides[at] for at in axes)
    view = _native.as_strided(x, tuple(shape) + window, strides)
    if not writeable:
        view._set_writeable(False)
    return view
