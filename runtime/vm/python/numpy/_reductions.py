"""Sums, products, extremes and other reductions."""

import _hotloop_numpy as _native

from ._quick import forward
from ._creation import asarray

__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "count_nonzero", "cumprod", "cumsum", "cumulative_prod",
    "cumulative_sum", "max", "mean", "min", "prod", "ptp", "std", "sum", "var",
]

_NoValue = type("_NoValueType", (), {"__repr__": lambda self: "<no value>"})()


def _keep(keepdims):
    return False if keepdims is _NoValue else keepdims


def _where(where):
    return True if where is _NoValue else where


@forward(_native.quick_reduce, _native.add, "a", "axis", "dtype", "keepdims", "initial", "where", "out", _NoValue)
def sum(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The sum of elements along axes."""


@forward(_native.quick_reduce, _native.multiply, "a", "axis", "dtype", "keepdims", "initial", "where", "out", _NoValue)
def prod(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The product of elements along axes."""


@forward(_native.quick_reduce, _native.maximum, "a", "axis", None, "keepdims", "initial", "where", "out", _NoValue)
def max(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The largest element along axes."""


@forward(_native.quick_reduce, _native.minimum, "a", "axis", None, "keepdims", "initial", "where", "out", _NoValue)
def min(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The smallest element along axes."""


amax, amin = max, min


@forward(_native.quick_reduce, _native.logical_and, "a", "axis", _native.bool, "keepdims", None, "where", "out", _NoValue)
def all(a, axis=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """Whether all elements along axes are true."""


@forward(_native.quick_reduce, _native.logical_or, "a", "axis", _native.bool, "keepdims", None, "where", "out", _NoValue)
def any(a, axis=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """Whether any element along axes is true."""


def ptp(a, axis=None, out=None, keepdims=_NoValue):
    """The largest minus the smallest element along axes."""
    return _native.subtract(max(a, axis, None, keepdims), min(a, axis, None, keepdims), out=out)


def mean(a, axis=None, dtype=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """The arithmetic mean along axes."""
    a = a if isinstance(a, _native.ndarray) else asarray(a)
    _warn_if_empty(a, axis, "Mean of empty slice")
    return _native.mean(a, axis, dtype, _keep(keepdims), None, _where(where), out)


def _warn_if_empty(a, axis, text):
    if a.size:
        return
    axes = range(a.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    # An axis that is out of range is the reduction's to refuse.
    if not a.ndim or 0 in [a.shape[i] for i in axes if -a.ndim <= i < a.ndim]:
        import warnings
        warnings.warn(text, RuntimeWarning, stacklevel=3)


@forward(_native.quick_var, "a", "axis", "dtype", "keepdims", None, "where", "out", "ddof", True, "mean", "correction", _NoValue)
def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
        correction=_NoValue):
    """The standard deviation along axes, with `n - ddof` in the divisor."""
    return _variance(a, axis, dtype, out, ddof, keepdims, where, mean, correction, True)


@forward(_native.quick_var, "a", "axis", "dtype", "keepdims", None, "where", "out", "ddof", False, "mean", "correction", _NoValue)
def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
        correction=_NoValue):
    """The variance along axes, with `n - ddof` in the divisor."""
    return _variance(a, axis, dtype, out, ddof, keepdims, where, mean, correction, False)


def _variance(a, axis, dtype, out, ddof, keepdims, where, mean, correction, root):
    if correction is not _NoValue and correction is not None:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    a = a if isinstance(a, _native.ndarray) else asarray(a)
    if a.dtype.kind == "O" and dtype is None:
        return _variance_of_objects(a, axis, out, ddof, _keep(keepdims), _where(where), root)
    if mean is not _NoValue and mean is not None:
        from ._statistics import spread_about
        return spread_about(a, mean, axis, dtype, out, ddof, _keep(keepdims), _where(where), root)
    return _native.var(a, axis, dtype, _keep(keepdims), None, _where(where), out, ddof, root)


def _variance_of_objects(a, axis, out, ddof, keepdims, where, root):
    mean_of_all = _native.mean(a, axis, None, True, None, where, None)
    deviations = asarray(a - mean_of_all, dtype=object)
    squares = asarray(_native.multiply(deviations, _native.conjugate(deviations)), dtype=object).real
    total = _native.reduce(_native.add, squares, axis, None, keepdims, None, where, out)
    ones = _native.empty_like(a, int, "K", None, False)
    ones.fill(1)
    count = _native.reduce(_native.add, ones, axis, None, keepdims, None, where, None) - ddof
    if isinstance(total, _native.ndarray):
        total[...] = total / _native.maximum(count, 0)
    else:
        total = total / _native.maximum(count, 0)
    return _native.sqrt(total) if root else total


@forward(_native.quick_extremum, "a", "axis", True, "keepdims", "out", _NoValue)
def argmax(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the first largest element along an axis."""


@forward(_native.quick_extremum, "a", "axis", False, "keepdims", "out", _NoValue)
def argmin(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the first smallest element along an axis."""


def _one_axis(a):
    a = a if isinstance(a, _native.ndarray) else asarray(a)
    return a if a.ndim else a.reshape(1)


@forward(_native.quick_accumulate, _native.add, "a", "axis", "dtype", "out")
def cumsum(a, axis=None, dtype=None, out=None):
    """Running sums along an axis; flattened without one."""
    return _native.accumulate(_native.add, _one_axis(a), axis, dtype, out)


def cumprod(a, axis=None, dtype=None, out=None):
    """Running products along an axis; flattened without one."""
    return _native.accumulate(_native.multiply, _one_axis(a), axis, dtype, out)


def _cumulative(function, identity, x, axis, dtype, out, include_initial):
    x = asarray(x)
    if axis is None:
        if x.ndim > 1:
            raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
        axis = 0
    result = function(x, axis, dtype, out)
    if include_initial:
        shape = list(result.shape)
        shape[axis] = 1
        result = _native.concatenate([_native.full(shape, identity, result.dtype, "C"), result], axis, None)
    return result


def cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Running sums along an axis."""
    return _cumulative(cumsum, 0, x, axis, dtype, out, include_initial)


def cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Running products along an axis."""
    return _cumulative(cumprod, 1, x, axis, dtype, out, include_initial)


@forward(_native.quick_count_nonzero, "a", "axis", "keepdims")
def count_nonzero(a, axis=None, *, keepdims=False):
    """How many elements are not zero."""
    if axis is None and not keepdims:
        return _native.int64(_native.count_nonzero(a))
    a = asarray(a)
    # What is no number is true in its own way.
    truths = a.astype(bool) if a.dtype.kind in "mMSUVO" else _native.not_equal(a, 0) if a.dtype.kind != "b" else a
    return sum(truths, axis=axis, dtype=int, keepdims=keepdims)
