"""Differences, gradients and integrals."""

import _hotloop_numpy as _native

from ._quick import forward
from ._axes import axis_tuple, one_axis
from ._creation import asarray
from ._reductions import _NoValue

__all__ = ["diff", "ediff1d", "gradient", "trapezoid"]


@forward(_native.quick_diff, "a", "n", "axis", "prepend", "append", _NoValue)
def diff(a, n=1, axis=-1, prepend=_NoValue, append=_NoValue):
    """Differences of neighbours along an axis, `n` times."""
    if n == 0:
        return a
    if n < 0:
        raise ValueError("order must be non-negative but got " + repr(n))
    a = asarray(a)
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    axis = one_axis(axis, a.ndim)

    def border(value):
        value = asarray(value)
        if value.ndim == 0:
            shape = list(a.shape)
            shape[axis] = 1
            value = _native.broadcast_to(value, shape)
        return value

    parts = ([] if prepend is _NoValue else [border(prepend)]) + [a] + ([] if append is _NoValue else [border(append)])
    if len(parts) > 1:
        a = _native.concatenate(parts, axis, None)
    lead = (slice(None),) * axis
    subtract = _native.not_equal if a.dtype == bool else _native.subtract
    for _ in range(n):
        a = subtract(a[lead + (slice(1, None),)], a[lead + (slice(None, -1),)])
    return a


def ediff1d(ary, to_end=None, to_begin=None):
    """Differences of neighbours of the flattened array."""
    ary = _native.ravel(ary, "C")
    ends = []
    for name, given in (("to_begin", to_begin), ("to_end", to_end)):
        if given is not None:
            given = asarray(given)
            if not _native.can_cast(given.dtype, ary.dtype, "same_kind"):
                raise TypeError(f"dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule.")
            given = _native.ravel(given, "C").astype(ary.dtype)
        ends.append(given)
    parts = [ary[1:] - ary[:-1]]
    if ends[0] is not None:
        parts.insert(0, ends[0])
    if ends[1] is not None:
        parts.append(ends[1])
    # Joined with others, the differences have the array's own dtype, its order of bytes too.
    kind = ary.dtype if parts[0].dtype == ary.dtype.newbyteorder("=") else None
    return _native.concatenate(parts, 0, kind) if len(parts) > 1 else parts[0]


def _spacings(f, axes, given):
    """For each axis a number, or the distances between neighbours."""
    if not given:
        return [1.0] * len(axes)
    if len(given) == 1 and asarray(given[0]).ndim == 0:
        return list(given) * len(axes)
    if len(given) != len(axes):
        raise TypeError("invalid number of arguments")
    result = []
    for axis, h in zip(axes, given):
        places = asarray(h)
        if places.ndim == 0:
            result.append(h)
            continue
        if places.ndim != 1:
            raise ValueError("distances must be either scalars or 1d")
        if len(places) != f.shape[axis]:
            raise ValueError("when 1d, distances must match the length of the corresponding dimension")
        steps = diff(places.astype(float) if places.dtype.kind in "iu" else places)
        result.append(steps[0] if (steps == steps[0]).all() else steps)
    return result


def gradient(f, *varargs, axis=None, edge_order=1):
    """Central differences inside, one-sided ones at the borders."""
    f = asarray(f)
    axes = tuple(range(f.ndim)) if axis is None else axis_tuple(axis, f.ndim)
    spacings = _spacings(f, axes, varargs)
    if edge_order > 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    kind = f.dtype if f.dtype.kind in "fc" else _native.dtype("f8")
    if f.dtype.kind in "mM":
        # Of dates the slopes are durations, in the same unit.
        kind = _native.dtype(f.dtype.newbyteorder("=").str.replace("M8", "m8"))
        f = _native.view(f.astype(f.dtype.newbyteorder("=")), kind)
    if f.dtype.kind in "iu":
        f = f.astype(float)
    results = []
    for place, h in zip(axes, spacings):
        if f.shape[place] < edge_order + 1:
            raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) "
                             "elements are required.")
        results.append(_slope(f, place, h, edge_order, _native.empty(f.shape, kind, "C")))
    return results[0] if len(axes) == 1 else tuple(results)


def _slope(f, place, h, edge_order, out):
    lead = (slice(None),) * place

    def at(start, stop=None):
        return f[lead + (slice(start, stop),)]

    def point(i):
        return f[lead + (i,)]

    even = asarray(h).ndim == 0
    if even:
        out[lead + (slice(1, -1),)] = (at(2) - at(None, -2)) / (2.0 * h)
    else:
        before, after = h[:-1], h[1:]
        shape = (1,) * place + (-1,) + (1,) * (f.ndim - 1 - place)
        a = (-after / (before * (before + after))).reshape(shape)
        b = ((after - before) / (before * after)).reshape(shape)
        c = (before / (after * (before + after))).reshape(shape)
        out[lead + (slice(1, -1),)] = a * at(None, -2) + b * at(1, -1) + c * at(2)
    if edge_order == 1:
        out[lead + (0,)] = (point(1) - point(0)) / (h if even else h[0])
        out[lead + (-1,)] = (point(-1) - point(-2)) / (h if even else h[-1])
        return out
    if even:
        first, last = (-1.5 / h, 2.0 / h, -0.5 / h), (0.5 / h, -2.0 / h, 1.5 / h)
    else:
        p, q = h[0], h[1]
        first = (-(2.0 * p + q) / (p * (p + q)), (p + q) / (p * q), -p / (q * (p + q)))
        p, q = h[-2], h[-1]
        last = (q / (p * (p + q)), -(q + p) / (p * q), (2.0 * q + p) / (q * (p + q)))
    out[lead + (0,)] = first[0] * point(0) + first[1] * point(1) + first[2] * point(2)
    out[lead + (-1,)] = last[0] * point(-3) + last[1] * point(-2) + last[2] * point(-1)
    return out


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The integral by the trapezoidal rule."""
    y = asarray(y)
    if y.ndim == 0:
        raise IndexError("list assignment index out of range")
    lead = (slice(None),) * one_axis(axis, y.ndim)
    if x is not None:
        x = asarray(x)
        dx = diff(x) if x.ndim == 1 else diff(x, axis=axis)
        if x.ndim == 1:
            dx = dx.reshape((-1,) + (1,) * (y.ndim - 1 - len(lead)))
    return (dx * (y[lead + (slice(1, None),)] + y[lead + (slice(None, -1),)]) / 2.0).sum(axis)
