"""Functions of arrays of subclasses, by the subscripts, methods and operators of their class: what they carry along comes with
the elements."""

import _hotloop_numpy as _native

from ._axes import axis_tuple, one_axis
from ._creation import asanyarray
from ._reductions import _NoValue


def flip(m, axis=None):
    axes = range(m.ndim) if axis is None else axis_tuple(axis, m.ndim)
    return m[tuple(slice(None, None, -1) if i in axes else slice(None) for i in range(m.ndim))]


def fliplr(m):
    if m.ndim < 2:
        raise ValueError("Input must be >= 2-d.")
    return m[:, ::-1]


def flipud(m):
    if m.ndim < 1:
        raise ValueError("Input must be >= 1-d.")
    return m[::-1]


def rot90(m, k=1, axes=(0, 1)):
    from . import _joining
    turned = _joining.rot90(_native.asarray(m, None), k, axes)
    axes, k = [axis % m.ndim for axis in axes], k % 4
    if k == 0:
        return m[...]
    if k == 2:
        return flip(m, axes)
    order = list(range(m.ndim))
    order[axes[0]], order[axes[1]] = order[axes[1]], order[axes[0]]
    result = flip(m, axes[1]).transpose(order) if k == 1 else flip(m.transpose(order), axes[1])
    return result if result.shape == turned.shape else _native.view_as(turned, type(m), m)


def roll(a, shift, axis=None):
    if axis is None:
        return roll(a.ravel(), shift, 0).reshape(a.shape)
    axes = axis_tuple(axis, a.ndim, allow_duplicate=True)
    shifts = list(shift) if isinstance(shift, (tuple, list, _native.ndarray)) else [shift]
    if len(shifts) != len(axes):
        if 1 not in (len(shifts), len(axes)):
            raise ValueError("'shift' and 'axis' should be scalars or 1D sequences")
        count = max(len(shifts), len(axes))
        shifts, axes = shifts * (count // len(shifts)), tuple(axes) * (count // len(axes))
    result = a.copy()
    for place, each in zip(axes, shifts):
        length = a.shape[place]
        each = int(each) % length if length else 0
        if each:
            source, lead = result.copy(), (slice(None),) * place
            result[lead + (slice(each, None),)] = source[lead + (slice(None, length - each),)]
            result[lead + (slice(None, each),)] = source[lead + (slice(length - each, None),)]
    return result


def moveaxis(a, source, destination):
    source, destination = axis_tuple(source, a.ndim, "source"), axis_tuple(destination, a.ndim, "destination")
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    order = [i for i in range(a.ndim) if i not in source]
    for to, place in sorted(zip(destination, source)):
        order.insert(to, place)
    return a.transpose(order)


def rollaxis(a, axis, start=0):
    count = a.ndim
    axis = one_axis(axis, count)
    start = start + count if start < 0 else start
    if not 0 <= start <= count:
        raise _native.AxisError(f"'start' arg requires {-count} <= start < {count + 1}, but {start} was passed in")
    order = list(range(count))
    order.remove(axis)
    order.insert(start - 1 if axis < start else start, axis)
    return a.transpose(order)


def tile(A, reps):
    reps = (reps,) if isinstance(reps, (int, _native.integer)) else tuple(int(x) for x in reps)
    result = asanyarray(A)
    if all(x == 1 for x in reps) and len(reps) <= result.ndim:
        return result.copy()
    reps = (1,) * (result.ndim - len(reps)) + reps
    shape = (1,) * (len(reps) - result.ndim) + result.shape
    shape_out = tuple(length * count for length, count in zip(shape, reps))
    size = result.size
    if size > 0:
        for length, count in zip(shape, reps):
            if count != 1:
                result = result.reshape(-1, size).repeat(count, 0)
            size //= length
    return result.reshape(shape_out)


def diff(a, n=1, axis=-1, prepend=_NoValue, append=_NoValue):
    if n == 0:
        return a
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n!r}")
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    axis = one_axis(axis, a.ndim)
    parts = []
    for extra in (prepend, append):
        if extra is not _NoValue:
            extra = asanyarray(extra)
            if extra.ndim == 0:
                shape = list(a.shape)
                shape[axis] = 1
                extra = _native.broadcast_to(extra, tuple(shape))
        parts.append(extra)
    parts = [part for part in (parts[0], a, parts[1]) if part is not _NoValue]
    if len(parts) > 1:
        import numpy
        a = numpy.concatenate(parts, axis)
    lead = (slice(None),) * axis
    function = _native.not_equal if a.dtype == bool else _native.subtract
    for _ in range(n):
        a = function(a[lead + (slice(1, None),)], a[lead + (slice(None, -1),)])
    return a


def trapezoid(y, x=None, dx=1.0, axis=-1):
    axis = one_axis(axis, y.ndim)
    if x is not None:
        x = asanyarray(x)
        dx = x[1:] - x[:-1] if x.ndim == 1 else diff(x, axis=axis)
        if x.ndim == 1:
            dx = dx.reshape([dx.shape[0] if i == axis else 1 for i in range(y.ndim)])
    lead = (slice(None),) * axis
    terms = dx * (y[lead + (slice(1, None),)] + y[lead + (slice(None, -1),)]) / 2.0
    return terms.sum(axis)


def argwhere(a):
    return _native.asarray(a.nonzero() if a.ndim else (), None).reshape(a.ndim, -1).T if a.ndim else \
        _native.empty((int(bool(a)), 0), int, "C")


def flatnonzero(a):
    return a.ravel().nonzero()[-1]


def diag(v, k=0):
    from ._diagonals import diag as plain_diag
    from ._protocols import is_matrix
    return plain_diag(_native.asarray(v, None), k) if v.ndim != 2 or is_matrix(v) else v.diagonal(k)


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    if axis is None:
        a, axis = a.flatten(), -1
    else:
        a = a.copy(order="K")
    kept = {} if stable is None else {"stable": stable}
    a.sort(axis=axis, kind=kind, order=order, **kept)
    return a


def partition(a, kth, axis=-1, kind="introselect", order=None):
    if axis is None:
        a, axis = a.flatten(), -1
    else:
        a = a.copy(order="K")
    a.partition(kth, axis=axis, kind=kind, order=order)
    return a


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    from ._statistics import median as plain_median
    bare = _native.asarray(a, None)
    is_simple = out is None and not keepdims and (axis is None or isinstance(axis, int)) and bare.size
    if is_simple and bare.dtype.kind in "fc":
        is_simple = not _native.asarray(_native.isnan(bare), None).any()
    if not is_simple:
        result = plain_median(bare, axis, out, overwrite_input, keepdims)
        return result if out is not None else _native.view_as(_native.asarray(result, None), type(a), a)
    bare, axis = (bare.reshape(-1), 0) if axis is None else (bare, one_axis(axis, bare.ndim))
    length = bare.shape[axis]
    middle = _native.sort(bare, axis)[(slice(None),) * axis + (slice((length - 1) // 2, length // 2 + 1),)]
    return _native.view_as(middle, type(a), a).mean(axis=axis)


def permute_dims(a, axes=None):
    return a.transpose(axes)


def matrix_transpose(x):
    if x.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {x.ndim}")
    return x.swapaxes(-1, -2)


def _without_nan(a, fill):
    """A copy in which another value stands for NaN, and where NaN was."""
    if a.dtype.kind not in "fc":
        return a, None
    missing = _native.asarray(_native.isnan(_native.asarray(a, None)), None)
    result = a.copy()
    if missing.any():
        result[missing] = fill
    return result, missing


def _given(keepdims, **others):
    return {name: value for name, value in dict(others, keepdims=keepdims).items() if value is not _NoValue}


def nansum(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    a, _ = _without_nan(a, 0)
    return a.sum(axis=axis, dtype=dtype, out=out, **_given(keepdims, initial=initial, where=where))


def nanprod(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    a, _ = _without_nan(a, 1)
    return a.prod(axis=axis, dtype=dtype, out=out, **_given(keepdims, initial=initial, where=where))


def nancumsum(a, axis=None, dtype=None, out=None):
    return _without_nan(a, 0)[0].cumsum(axis=axis, dtype=dtype, out=out)


def nancumprod(a, axis=None, dtype=None, out=None):
    return _without_nan(a, 1)[0].cumprod(axis=axis, dtype=dtype, out=out)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    bare, missing = _without_nan(a, 0)
    if missing is None:
        return a.mean(axis=axis, dtype=dtype, out=out, **_given(keepdims, where=where))
    total = bare.sum(axis=axis, dtype=dtype, out=out, **_given(keepdims, where=where))
    count = _native.view_as(_native.asarray(~missing, None), type(a), a).sum(axis=axis, **_given(keepdims, where=where))
    return _native.divide(total, count, out=out) if out is not None else total / count


def nanmin(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    return _nan_extreme("min", float("inf"), a, axis, out, _given(keepdims, initial=initial, where=where))


def nanmax(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    return _nan_extreme("max", float("-inf"), a, axis, out, _given(keepdims, initial=initial, where=where))


def _nan_extreme(name, fill, a, axis, out, given):
    bare, missing = _without_nan(a, fill)
    result = getattr(bare, name)(axis=axis, out=out, **given)
    if missing is None:
        return result
    given.pop("initial", None)
    nothing = _native.view_as(missing, type(a), a).all(axis=axis, **given)
    if _native.asarray(nothing, None).any():
        import warnings
        warnings.warn("All-NaN axis encountered", RuntimeWarning, stacklevel=5)
        if isinstance(result, _native.ndarray):
            result[nothing] = float("nan")
        else:
            result = bare.dtype.type("nan")
    return result
