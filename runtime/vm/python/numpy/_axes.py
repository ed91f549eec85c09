"""Axes given by users, as places of an array's shape."""

import operator

import _hotloop_numpy as _native


def one_axis(axis, ndim, name=None):
    """The place of one axis."""
    axis = operator.index(axis)
    if not -ndim <= axis < ndim:
        text = f"axis {axis} is out of bounds for array of dimension {ndim}"
        raise _native.AxisError(f"{name}: {text}" if name else text)
    return axis + ndim if axis < 0 else axis


def axis_tuple(axis, ndim, name=None, allow_duplicate=False):
    """The places of one axis or of several."""
    if not isinstance(axis, (tuple, list)):
        try:
            axis = [operator.index(axis)]
        except TypeError:
            pass
    places = tuple(one_axis(each, ndim, name) for each in axis)
    if not allow_duplicate and len(set(places)) != len(places):
        raise ValueError(f"repeated axis in `{name}` argument" if name else "repeated axis")
    return places


def moved_to(array, source, destination):
    """A view in which some axes have other places; the rest keeps its order."""
    order = [axis for axis in range(array.ndim) if axis not in source]
    for place, axis in sorted(zip(destination, source)):
        order.insert(place, axis)
    return _native.transpose(array, order)


def over_lanes(function, a, axis, keepdims, out=None, weights=None):
    """Calls `function(a, axis, out, weights)` for a reduction over one axis, none, or several that become one.

    The results' axes in front of those of `a` stay where they are.
    """
    ndim = a.ndim
    axes = None if axis is None else axis_tuple(axis, ndim)
    gone = range(ndim) if axes is None else axes
    target = out
    if keepdims and out is not None:
        target = out[(Ellipsis,) + tuple(0 if i in gone else slice(None) for i in range(ndim))]
    if axes is None or len(axes) == 1:
        result = function(a, None if axes is None else axes[0], target, weights)
    else:
        kept = [i for i in range(ndim) if i not in axes]

        def merged(x):
            x = moved_to(x, kept, range(len(kept)))
            count = 1
            for length in x.shape[len(kept):]:
                count *= length
            return x.reshape(x.shape[:len(kept)] + (count,))

        result = function(merged(a), -1, target, None if weights is None else merged(weights))
    if out is not None:
        return out
    if keepdims:
        result = result[(Ellipsis,) + tuple(None if i in gone else slice(None) for i in range(ndim))]
    return result
