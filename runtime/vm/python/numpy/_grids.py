"""Arrays of indices and coordinates, and the objects that make arrays of slices."""

import math
import sys

import _hotloop_numpy as _native
from _hotloop_numpy import array as _array, ndarray

from ._creation import arange, asarray, empty, linspace

__all__ = [
    "indices", "meshgrid", "mgrid", "ogrid", "r_", "c_", "s_", "index_exp", "ix_",
]


def indices(dimensions, dtype=int, sparse=False):
    """The indices of a grid, one array per axis.

    Returns
    -------
    grid : one ndarray or tuple of ndarrays
    """
    dimensions = tuple(dimensions)
    n = len(dimensions)
    single = [arange(length, dtype=dtype).reshape((1,) * i + (length,) + (1,) * (n - i - 1))
              for i, length in enumerate(dimensions)]
    if sparse:
        return tuple(single)
    result = empty((n,) + dimensions, dtype=dtype)
    for i, one in enumerate(single):
        result[i] = one
    return result


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Coordinate matrices from coordinate vectors."""
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    n = len(xi)
    grids = [asarray(x).reshape((1,) * i + (-1,) + (1,) * (n - i - 1)) for i, x in enumerate(xi)]
    if indexing == "xy" and n > 1:
        grids[0] = grids[0].reshape((1, -1) + (1,) * (n - 2))
        grids[1] = grids[1].reshape((-1, 1) + (1,) * (n - 2))
    if not sparse:
        shape = _native.broadcast_shape(*(grid.shape for grid in grids)) if grids else ()
        grids = [_native.broadcast_to(grid, shape) for grid in grids]
    return tuple(grid.copy() for grid in grids) if copy else tuple(grids)


class _Grid:
    def __init__(self, sparse):
        self._sparse = sparse

    def __getitem__(self, key):
        if isinstance(key, slice):
            return _stepped(key)
        sizes, numbers = [], [0]
        for part in key:
            start, step = part.start or 0, 1 if part.step is None else part.step
            if isinstance(step, complex):
                step = abs(step)
                sizes.append(int(step))
            else:
                sizes.append(math.ceil((part.stop - start) / step))
            numbers += [start, part.stop, step]
        kind = _native.result_type(*numbers)
        grids = [arange(size, dtype=kind) for size in sizes]
        for i, part in enumerate(key):
            start, step = part.start or 0, 1 if part.step is None else part.step
            if isinstance(step, complex):
                step = int(abs(step))
                if step != 1:
                    step = (part.stop - start) / float(step - 1)
            grids[i] = (grids[i] * step + start).reshape([-1 if j == i else 1 for j in range(len(key))])
        if self._sparse:
            return tuple(grids)
        result = empty((len(key), *sizes), kind)
        for i, grid in enumerate(grids):
            result[i] = grid
        return result


def _stepped(part):
    """The numbers that a slice stands for; an imaginary step says how many."""
    start, step = part.start or 0, part.step
    if not isinstance(step, complex):
        return arange(start, part.stop, step)
    count = int(abs(step))
    kind = _native.result_type(start, part.stop, abs(step))
    gap = (part.stop - start) / float(count - 1) if count != 1 else count
    return arange(0, count, 1, dtype=kind) * gap + start


mgrid = _Grid(sparse=False)
ogrid = _Grid(sparse=True)


class _IndexExpression:
    def __init__(self, always_tuple):
        self._always_tuple = always_tuple

    def __getitem__(self, item):
        return (item,) if self._always_tuple and not isinstance(item, tuple) else item


index_exp = _IndexExpression(True)
s_ = _IndexExpression(False)


class _Concatenator:
    """Joins what is written between brackets: arrays, numbers, and slices that stand for ranges."""

    def __init__(self, axis, ndmin, place):
        self._axis, self._ndmin, self._place = axis, ndmin, place

    def __getitem__(self, key):
        if isinstance(key, str):
            from .matrixlib import bmat
            caller = sys._getframe(1)
            return bmat(key, caller.f_globals, caller.f_locals)
        items = key if isinstance(key, tuple) else (key,)
        if items and isinstance(items[0], str) and items[0] in ("r", "c") or any(
                isinstance(item, ndarray) and type(item) is not ndarray for item in items):
            # What makes or joins arrays of subclasses is left to NumPy's own.
            from .lib import _index_tricks_impl
            return (_index_tricks_impl.r_ if self is r_ else _index_tricks_impl.c_)[key]
        axis, ndmin, place = self._axis, self._ndmin, self._place
        parts, kinds = [], []
        for at, item in enumerate(key if isinstance(key, tuple) else (key,)):
            if isinstance(item, str):
                if at != 0:
                    raise ValueError("special directives must be the first entry.")
                axis, ndmin, place = self._directive(item, axis, ndmin, place)
                continue
            if isinstance(item, slice):
                step = 1 if item.step is None else item.step
                if isinstance(step, complex):
                    part = linspace(item.start or 0, item.stop, int(abs(step)))
                else:
                    part = arange(item.start or 0, item.stop, step)
                kinds.append(part.dtype)
                own, part = 1, _array(part, None, None, "K", ndmin)
                part = _native.swapaxes(part, -1, place) if ndmin > 1 and place != -1 else part
            elif type(item) in (int, float, complex, bool):
                kinds.append(item)
                part = item
            else:
                own = asarray(item).ndim
                part = _array(item, None, None, "K", ndmin)
                kinds.append(part.dtype)
                if place != -1 and own < ndmin:
                    new = ndmin - own
                    first = place + new + 1 if place < 0 else place
                    axes = list(range(ndmin))
                    part = _native.transpose(part, axes[:first] + axes[new:] + axes[first:new])
            parts.append(part)
        kind = _native.result_type(*kinds) if kinds else None
        return _native.concatenate([_array(part, kind, None, "K", ndmin) for part in parts], axis, None)

    def __len__(self):
        return 0

    @staticmethod
    def _directive(text, axis, ndmin, place):
        try:
            numbers = [int(x) for x in text.split(",")]
            if len(numbers) == 1:
                return numbers[0], ndmin, place
            return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else place
        except ValueError:
            raise ValueError(f"unknown special directive {text!r}" if "," in text else "unknown special directive") from None


r_ = _Concatenator(axis=0, ndmin=1, place=-1)
c_ = _Concatenator(axis=-1, ndmin=2, place=0)


def ix_(*args):
    """Index arrays that select the product of the given index sequences."""
    result = []
    for i, item in enumerate(args):
        if not isinstance(item, ndarray):
            item = asarray(item)
            item = item.astype(int) if item.size == 0 else item
        if item.ndim != 1:
            raise ValueError("Cross index must be 1 dimensional")
        if item.dtype == bool:
            item, = _native.nonzero(item)
        result.append(item.reshape((1,) * i + (item.size,) + (1,) * (len(args) - i - 1)))
    return tuple(result)
