"""Sorting, searching and counting."""

import operator

import _hotloop_numpy as _native

from ._quick import forward
from ._axes import one_axis
from ._casts import require_cast
from ._creation import asarray
from ._reductions import _one_axis

__all__ = ["argpartition", "argsort", "bincount", "digitize", "lexsort", "partition", "searchsorted", "sort", "sort_complex"]


def check_kind(kind, stable=None):
    """Refuses what is not the name of a way to sort. Every sort here is stable."""
    if kind is not None and stable is not None:
        raise ValueError("`kind` and keyword parameters can't be provided at the same time. Use only one of them.")
    if kind is not None:
        if not isinstance(kind, str):
            raise TypeError(f"sort kind must be str, not {type(kind).__name__}")
        if kind[:1].lower() not in ("q", "h", "m", "s"):
            raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got {kind!r})")


def check_kth(kth, length, kind="introselect"):
    """Refuses places outside of the axis."""
    if kind != "introselect":
        raise ValueError(f"select kind must be 'introselect' (got {kind!r})")
    places = asarray(kth)
    if places.dtype.kind not in "iu" and not (places.dtype.kind == "b" and places.size):
        raise TypeError("Partition index must be integer")
    for place in _native.ravel(places, "C").tolist():
        if not -length <= place < length:
            raise ValueError(f"kth(={place}) out of bounds ({length})")


@forward(_native.quick_sort, "a", "axis", "kind", "order", "stable")
def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """A sorted copy."""
    check_kind(kind, stable)
    if order is not None:
        from ._shaping import take_along_axis
        a = asarray(a)
        a, axis = (a.reshape(-1), -1) if axis is None else (a, axis)
        return take_along_axis(a, _native.argsort(in_order(a, order), axis), axis)
    return _native.sort(a, axis)


def in_order(a, order):
    """An array of records with these fields in front, so that they decide first."""
    names = a.dtype.names
    if names is None:
        raise ValueError("Cannot specify order when the array has no fields.")
    order = [order] if isinstance(order, str) else list(order)
    for name in order:
        if name not in names:
            raise ValueError(f"unknown field name: {name}")
    return _native.asarray(a, None)[order + [name for name in names if name not in order]]


@forward(_native.quick_argsort, "a", "axis", "kind", "order", "stable")
def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    """The indices that sort an array; equal elements keep their order."""
    check_kind(kind, stable)
    if order is not None:
        result = _native.argsort(_one_axis(in_order(asarray(a), order)), axis)
        return result if type(a) is _native.ndarray or not isinstance(a, _native.ndarray) else \
            _native.view_as(result, type(a), a)
    return _native.argsort(_one_axis(a), axis)


def sort_complex(a):
    """A sorted copy as complex numbers."""
    b = _native.sort(a, -1)
    if b.dtype.kind == "c":
        return b
    return b.astype("c8" if b.dtype.kind in "bui" and b.dtype.itemsize < 4 and b.dtype.kind != "b" else "c16")


def lexsort(keys, axis=-1):
    """The indices that sort by several keys, the last one first."""
    keys = [asarray(key) for key in keys]
    if not keys:
        raise TypeError("need sequence of keys with len > 0 in lexsort")
    if any(key.shape != keys[0].shape for key in keys):
        raise ValueError("all keys need to be the same shape")
    if keys[0].ndim == 0:
        return _native.int64(0)
    axis = one_axis(axis, keys[0].ndim)
    order = _native.argsort(keys[0], axis)
    for key in keys[1:]:
        later = _native.argsort(_along(key, order, axis), axis)
        order = _along(order, later, axis)
    return order


def _along(a, order, axis):
    from ._shaping import take_along_axis
    return take_along_axis(a, order, axis)


@forward(_native.quick_partition, "a", "kth", "axis", "kind", "order")
def partition(a, kth, axis=-1, kind="introselect", order=None):
    """A copy with the kth element where sorting would put it, smaller ones before and larger ones behind it."""
    a = a if isinstance(a, _native.ndarray) else asarray(a)
    if axis is None:
        a, axis = a.flatten(), -1
    if a.ndim == 0:
        one_axis(axis, 1)
        return a.copy()
    check_kth(kth, a.shape[one_axis(axis, a.ndim)], kind)
    return _native.partition(a, _native.ravel(kth, "C"), axis)


def argpartition(a, kth, axis=-1, kind="introselect", order=None):
    """The indices of a partition."""
    a = _one_axis(a)
    if axis is None:
        a, axis = a.reshape(-1), -1
    check_kth(kth, a.shape[one_axis(axis, a.ndim)], kind)
    return _native.argpartition(a, _native.ravel(kth, "C"), axis)


def _vector(a, name="desired"):
    if a.ndim != 1:
        raise ValueError(f"object {'of too small depth' if a.ndim == 0 else 'too deep'} for {name} array")
    return a


@forward(_native.quick_searchsorted, "a", "v", "side", "sorter")
def searchsorted(a, v, side="left", sorter=None):
    """Where values belong in a sorted array."""
    if not isinstance(side, str):
        raise TypeError(f"search side must be str, not {type(side).__name__}")
    if side[:1] not in ("l", "r"):
        raise ValueError(f"search side must be 'left' or 'right' (got {side!r})")
    a = _vector(asarray(a))
    if sorter is not None:
        sorter = _vector(asarray(sorter))
        if sorter.dtype.kind not in "iub":
            raise TypeError("sorter must only contain integers")
        if sorter.size != a.size:
            raise ValueError("sorter.size must equal to the size of a")
        if sorter.size and not (asarray(sorter >= 0) & asarray(sorter < a.size)).all():
            raise ValueError("Sorter index out of range.")
        a = a[sorter]
    return _native.searchsorted(a, v, side[:1] == "r")


@forward(_native.quick_digitize, "x", "bins", "right")
def digitize(x, bins, right=False):
    """The index of the bin into which each value falls."""
    x, bins = asarray(x), asarray(bins)
    if x.dtype.kind == "c":
        raise TypeError("x may not be complex")
    require_cast(bins, "f8")
    _vector(bins)
    steps = asarray(bins[1:] - bins[:-1]) if bins.dtype.kind == "f" else bins[1:].astype(float) - bins[:-1].astype(float)
    if asarray(steps >= 0).all():
        return _native.searchsorted(bins, x, not right)
    if not asarray(steps <= 0).all():
        raise ValueError("bins must be monotonically increasing or decreasing")
    return len(bins) - _native.searchsorted(bins[::-1], x, not right)


@forward(_native.quick_bincount, "x", "weights", "minlength")
def bincount(x, /, weights=None, minlength=0):
    """How often each non-negative integer occurs, or the sum of its weights."""

    given = x
    x = asarray(x)
    minlength = operator.index(minlength)
    if x.size == 0 and not isinstance(given, _native.ndarray):
        x = x.astype(int)
    _vector(x)
    if x.dtype.kind != "u":
        require_cast(x, "i8")
    if minlength < 0:
        raise ValueError("'minlength' must not be negative")
    if weights is None or not x.size:
        return _native.bincount(x, None, minlength)
    weights = asarray(weights)
    require_cast(weights, "f8")
    return _native.bincount(x, _vector(weights), minlength)
