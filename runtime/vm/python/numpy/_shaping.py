"""Shapes, views and selection."""

import _hotloop_numpy as _native

from ._creation import asarray

__all__ = [
    "argwhere", "astype", "broadcast_arrays", "broadcast_shapes", "broadcast_to", "choose", "compress", "diagonal",
    "expand_dims", "extract", "flatnonzero", "may_share_memory", "moveaxis", "ndim", "nonzero", "permute_dims",
    "place", "put", "putmask", "ravel", "ravel_multi_index", "reshape", "resize", "rollaxis", "select", "shape",
    "shares_memory", "size", "squeeze", "swapaxes", "take", "take_along_axis", "put_along_axis", "transpose",
    "matrix_transpose", "unravel_index", "where", "ndindex", "ndenumerate", "trim_zeros", "trace",
]


def reshape(a, /, shape, order="C", *, copy=None):
    """The same elements with another shape."""
    result = _native.reshape(a, shape, order)
    return result.copy() if copy else result


def ravel(a, order="C"):
    """The elements along one axis, a view where possible."""
    return _native.ravel(a, order)


def transpose(a, axes=None):
    """A view with axes in another order."""
    return _native.transpose(a, axes)


permute_dims = transpose


def matrix_transpose(x, /):
    """A view with the last two axes exchanged."""
    return _native.swapaxes(x, -1, -2)


def swapaxes(a, axis1, axis2):
    """A view with two axes exchanged."""
    return _native.swapaxes(a, axis1, axis2)


def _places(axes, n, name):
    result = []
    for axis in [axes] if isinstance(axes, int) else axes:
        if not -n <= axis < n:
            raise _native.AxisError(f"{name}: axis {axis} is out of bounds for array of dimension {n}")
        result.append(axis % n)
    return result


def moveaxis(a, source, destination):
    """A view with axes moved to other places."""
    a = asarray(a)
    n = a.ndim
    source, destination = _places(source, n, "source"), _places(destination, n, "destination")
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    order = [axis for axis in range(n) if axis not in source]
    for to, axis in sorted(zip(destination, source)):
        order.insert(to, axis)
    return _native.transpose(a, order)


def rollaxis(a, axis, start=0):
    """A view with an axis rolled back in front of another."""
    a = asarray(a)
    axis %= a.ndim
    start = start + a.ndim if start < 0 else start
    if axis < start:
        start -= 1
    return moveaxis(a, axis, start)


def squeeze(a, axis=None):
    """A view without axes of length one."""
    return _native.squeeze(a, axis)


def expand_dims(a, axis):
    """A view with new axes of length one."""
    return _native.expand_dims(a, axis)


def broadcast_to(array, shape, subok=False):
    """A read-only view repeated to a larger shape."""
    return _native.broadcast_to(array, shape)


def broadcast_shapes(*args):
    """The shape to which all shapes broadcast."""
    return _native.broadcast_shape(*args)


def broadcast_arrays(*args, subok=False):
    """Views of the arrays in their common shape."""
    arrays = [asarray(a) for a in args]
    common = _native.broadcast_shape(*(a.shape for a in arrays))
    return tuple(_native.broadcast_to(a, common) for a in arrays)


def diagonal(a, offset=0, axis1=0, axis2=1):
    """A read-only view of a diagonal."""
    return _native.diagonal(a, offset, axis1, axis2)


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    """The sum of a diagonal."""
    return _native.diagonal(a, offset, axis1, axis2).sum(axis=-1, dtype=dtype, out=out)


def ndim(a):
    """The number of axes."""
    return asarray(a).ndim


def shape(a):
    """The lengths of the axes."""
    return asarray(a).shape


def size(a, axis=None):
    """The number of elements, or the length of an axis."""
    a = asarray(a)
    return a.size if axis is None else a.shape[axis]


def astype(x, dtype, /, *, copy=True, device=None):
    """The elements converted to another dtype."""
    return x.astype(dtype, copy=copy)


def where(condition, x=None, y=None, /):
    """Elements of `x` where the condition holds, of `y` elsewhere; with a condition alone, where it is true."""
    if x is None and y is None:
        return _native.nonzero(condition)
    if x is None or y is None:
        raise ValueError("either both or neither of x and y should be given")
    return _native.where(condition, x, y)


def nonzero(a):
    """The indices of elements that are not zero, one array per axis."""
    return _native.nonzero(a)


def flatnonzero(a):
    """The indices of elements that are not zero in the flattened array."""
    return _native.nonzero(_native.ravel(a, "C"))[0]


def argwhere(a):
    """The indices of elements that are not zero, one row each."""
    a = asarray(a)
    if a.ndim == 0:
        return _native.empty((int(bool(a)), 0), int, "C")
    return _native.transpose(_native.stack(list(_native.nonzero(a)), 0, None), None)


def take(a, indices, axis=None, out=None, mode="raise"):
    """Elements at indices along an axis."""
    result = _native.take(a, indices, axis, mode)
    if out is None:
        return result
    out[...] = result
    return out


def compress(condition, a, axis=None, out=None):
    """The slices of an axis for which the condition holds."""
    condition = asarray(condition)
    if condition.ndim != 1:
        raise ValueError("condition must be a 1-d array")
    return take(a, _native.nonzero(condition)[0], axis, out)


def extract(condition, arr):
    """The elements for which the condition holds."""
    return _native.take(_native.ravel(arr, "C"), _native.nonzero(_native.ravel(condition, "C"))[0], 0, "raise")


def _along(arr, indices, axis):
    index = []
    for at in range(arr.ndim):
        if at == axis:
            index.append(indices)
        else:
            index.append(_native.arange(arr.shape[at], None, None, None).reshape(
                (1,) * at + (-1,) + (1,) * (arr.ndim - at - 1)))
    return tuple(index)


def take_along_axis(arr, indices, axis=-1):
    """Elements at indices that differ from lane to lane."""
    arr = asarray(arr)
    if axis is None:
        return _native.ravel(arr, "C")[indices]
    return arr[_along(arr, indices, axis % arr.ndim)]


def put_along_axis(arr, indices, values, axis):
    """Sets elements at indices that differ from lane to lane."""
    if axis is None:
        put(arr, indices, values)
    else:
        arr[_along(arr, indices, axis % arr.ndim)] = values


def put(a, ind, v, mode="raise"):
    """Sets elements at positions of the flattened array."""
    positions = _native.ravel(ind, "C").tolist()
    values = _native.ravel(v, "C")
    if mode != "raise":
        positions = [i % a.size if mode == "wrap" else min(max(i, 0), a.size - 1) for i in positions]
    for i, position in enumerate(positions):
        _native.set_flat(a, position, values[i % values.size])


def putmask(a, mask, values):
    """Sets elements where the mask holds, repeating the values."""
    positions = flatnonzero(mask)
    values = _native.ravel(values, "C")
    for position in positions.tolist():
        _native.set_flat(a, position, values[position % values.size])


def place(arr, mask, vals):
    """Sets elements where the mask holds, one value after the other."""
    put(arr, flatnonzero(mask), vals)


def choose(a, choices, out=None, mode="raise"):
    """Elements from one of several arrays, chosen by index."""
    choices = broadcast_arrays(*choices)
    a = _native.broadcast_to(a, _native.broadcast_shape(asarray(a).shape, choices[0].shape))
    result = _native.empty(a.shape, _native.result_type(*choices), "C")
    if mode == "wrap":
        a = a % len(choices)
    elif mode == "clip":
        a = _native.clip(a, 0, len(choices) - 1)
    elif ((a < 0) | (a >= len(choices))).any():
        raise ValueError("invalid entry in choice array")
    for i, choice in enumerate(choices):
        mask = a == i
        result[mask] = choice[mask]
    return result


def select(condlist, choicelist, default=0):
    """Elements from the choice of the first condition that holds."""
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    result = asarray(default)
    for condition, choice in zip(reversed(list(condlist)), reversed(list(choicelist))):
        result = _native.where(condition, choice, result if result.ndim else result[()] if choicelist else result)
    return result


def resize(a, new_shape):
    """A new array of another size, filled with repetitions."""
    flat = _native.ravel(a, "C")
    new_shape = (new_shape,) if isinstance(new_shape, int) else tuple(new_shape)
    count = 1
    for length in new_shape:
        count *= length
    if flat.size == 0:
        return _native.zeros(new_shape, flat.dtype, "C")
    return _native.take(flat, _native.arange(count, None, None, None) % flat.size, 0, "raise").reshape(new_shape)


def unravel_index(indices, shape, order="C"):
    """Positions of the flattened array as indices per axis."""
    indices = asarray(indices)
    result = []
    for length in (reversed(shape) if order == "C" else shape):
        result.append(indices % length)
        indices = indices // length
    if _native.asarray(indices, None).any():
        raise ValueError("index is out of bounds for array with this shape")
    return tuple(reversed(result)) if order == "C" else tuple(result)


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    """Indices per axis as positions of the flattened array."""
    result = 0
    pairs = list(zip(multi_index, dims))
    for index, length in pairs if order == "C" else reversed(pairs):
        index = asarray(index)
        if mode == "raise" and ((index < 0) | (index >= length)).any():
            raise ValueError("invalid entry in coordinates array")
        index = index % length if mode == "wrap" else _native.clip(index, 0, length - 1) if mode == "clip" else index
        result = result * length + index
    return result


def may_share_memory(a, b, max_work=None):
    """Whether the memory ranges of two arrays meet."""
    return _native.may_share_memory(a, b)


shares_memory = may_share_memory


def trim_zeros(filt, trim="fb", axis=None):
    """The array without leading and trailing zeros."""
    found = flatnonzero(filt)
    if not found.size:
        return filt[:0]
    start = int(found[0]) if "f" in trim.lower() else 0
    stop = int(found[-1]) + 1 if "b" in trim.lower() else len(filt)
    return filt[start:stop]


class ndindex:
    """An iterator over all indices of a shape."""

    def __init__(self, *shape):
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        import itertools
        self._iterator = itertools.product(*map(range, shape))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)


class ndenumerate:
    """An iterator over pairs of index and element."""

    def __init__(self, arr):
        self._array = asarray(arr)
        self._indices = ndindex(self._array.shape)

    def __iter__(self):
        return self

    def __next__(self):
        index = next(self._indices)
        return index, self._array[index]
