"""Norms of vectors and matrices."""

import operator

import _hotloop_numpy as _native

from .._creation import asarray
from .._quick import forward

_INFINITY = float("inf")


@forward(_native.quick_norm, "x", "ord", "axis", "keepdims")
def norm(x, ord=None, axis=None, keepdims=False):
    """A norm of vectors or matrices."""
    x = asarray(x)
    if x.dtype.kind not in "fc":
        x = x.astype(float)
    if axis is None:
        if ord is None or (x.ndim == 2 and ord in ("f", "fro")) or (x.ndim == 1 and ord == 2):
            return _length(x, keepdims)
        axes = tuple(range(x.ndim))
    elif isinstance(axis, tuple):
        axes = axis
    else:
        try:
            axes = (operator.index(axis),)
        except TypeError as e:
            raise TypeError("'axis' must be None, an integer or a tuple of integers") from e
    if len(axes) == 1:
        return _vector_norm(x, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, ord, axes, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _length(x, keepdims):
    """The root of the sum of all squares."""
    flat = _native.ravel(x, "K")
    if x.dtype.kind == "c":
        re, im = flat.real, flat.imag
        squares = _native.dot(re, re) + _native.dot(im, im)
    else:
        squares = _native.dot(flat, flat)
    result = _native.sqrt(squares)
    return result.reshape((1,) * x.ndim) if keepdims else result


def _vector_norm(x, ord, axis, keepdims):
    if ord is None or ord == 2:
        squares = (_native.conjugate(x) * x).real if x.dtype.kind == "c" else x * x
        return _native.sqrt(squares.sum(axis=axis, keepdims=keepdims))
    size = _native.absolute(x)
    if ord == _INFINITY:
        return size.max(axis=axis, keepdims=keepdims, initial=0)
    if ord == -_INFINITY:
        return size.min(axis=axis, keepdims=keepdims)
    if ord == 0:
        return (x != 0).astype(size.dtype).sum(axis=axis, keepdims=keepdims)
    if ord == 1:
        return size.sum(axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    total = (size ** ord).sum(axis=axis, keepdims=keepdims)
    return total ** _native.reciprocal(asarray(ord).astype(total.dtype))[()]


def _matrix_norm(x, ord, axes, keepdims):
    for axis in axes:
        if not -x.ndim <= axis < x.ndim:
            raise _native.AxisError(f"axis {axis} is out of bounds for array of dimension {x.ndim}")
    row, column = (axis % x.ndim for axis in axes)
    if row == column:
        raise ValueError("Duplicate axes given.")
    if ord is None or ord == "fro" or ord == "f":
        squares = (_native.conjugate(x) * x).real if x.dtype.kind == "c" else x * x
        return _native.sqrt(squares.sum(axis=axes, keepdims=keepdims))
    if ord == 2 or ord == -2 or ord == "nuc":
        result = _of_singular_values(x, ord, row, column)
    elif ord in (1, -1, _INFINITY, -_INFINITY):
        summed, other = (row, column) if abs(ord) == 1 else (column, row)
        sums = _native.absolute(x).sum(axis=summed)
        other -= other > summed
        result = sums.max(axis=other, initial=0) if ord > 0 else sums.min(axis=other)
    else:
        raise ValueError("Invalid norm order for matrices.")
    if keepdims:
        shape = list(x.shape)
        shape[row] = shape[column] = 1
        result = asarray(result).reshape(shape)
    return result


def _of_singular_values(x, ord, row, column):
    others = [axis for axis in range(x.ndim) if axis not in (row, column)]
    values = _native.linalg_svd(_native.transpose(x, others + [row, column]), False, False)
    if ord == "nuc":
        return values.sum(axis=-1)
    return values.max(axis=-1, initial=0) if ord == 2 else values.min(axis=-1)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """A norm of vectors; of all elements without an axis."""
    x = asarray(x)
    shape = list(x.shape)
    if axis is None:
        flat, along = x.reshape(-1), 0
    elif isinstance(axis, tuple):
        axes = [each % x.ndim for each in axis]
        others = [each for each in range(x.ndim) if each not in axes]
        flat = _native.transpose(x, axes + others)
        size = 1
        for each in axes:
            size *= x.shape[each]
        flat, along = flat.reshape([size] + [x.shape[each] for each in others]), 0
    else:
        flat, along = x, axis
    result = norm(flat, axis=along, ord=ord)
    if keepdims:
        for each in range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,):
            shape[each] = 1
        result = asarray(result).reshape(shape)
    return result


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """A norm of matrices."""
    return norm(x, axis=(-2, -1), keepdims=keepdims, ord=ord)
