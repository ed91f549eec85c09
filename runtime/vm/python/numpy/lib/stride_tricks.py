"""Views with chosen strides."""

import _hotloop_numpy as _native

__all__ = ["as_strided", "broadcast_arrays", "broadcast_shapes", "broadcast_to", "sliding_window_view"]

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
    window = (window_shape,) if isinstance(window_shape, int) else tuple(window_shape)
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
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
