"""Shapes, views and selection."""

import _hotloop_numpy as _native

from ._quick import forward
from ._axes import axis_tuple, moved_to, one_axis
from ._casts import require_cast
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
    a = a if isinstance(a, _native.ndarray) else asarray(a)
    if order in ("K", "k"):
        raise ValueError("order 'K' is not permitted for reshaping")
    result = _native.reshape(a, shape, order)
    if copy is False and not _native.may_share_memory(a, result) and a.size:
        raise ValueError("Unable to avoid creating a copy while reshaping.")
    return result.copy(order) if copy and _native.may_share_memory(a, result) else result


@forward(_native.quick_ravel, "a", "order")
def ravel(a, order="C"):
    """The elements along one axis, a view where possible."""


def transpose(a, axes=None):
    """A view with axes in another order."""
    return _native.transpose(a, axes)


permute_dims = transpose


def matrix_transpose(x, /):
    """A view with the last two axes exchanged."""
    x = asarray(x)
    if x.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {x.ndim}")
    return _native.swapaxes(x, -1, -2)


@forward(_native.swapaxes, "a", "axis1", "axis2")
def swapaxes(a, axis1, axis2):
    """A view with two axes exchanged."""


def moveaxis(a, source, destination):
    """A view with axes moved to other places."""
    a = asarray(a)
    source = axis_tuple(source, a.ndim, "source")
    destination = axis_tuple(destination, a.ndim, "destination")
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    return moved_to(a, source, destination)


def rollaxis(a, axis, start=0):
    """A view with an axis rolled back in front of another."""
    a = asarray(a)
    n = a.ndim
    axis = one_axis(axis, n)
    start = start + n if start < 0 else start
    if not 0 <= start <= n:
        raise _native.AxisError(f"'start' arg requires {-n} <= start < {n + 1}, but {start} was passed in")
    if axis < start:
        start -= 1
    return moved_to(a, (axis,), (start,))


@forward(_native.squeeze, "a", "axis")
def squeeze(a, axis=None):
    """A view without axes of length one.

    Returns
    -------
    squeezed : ndarray
    """


@forward(_native.quick_expand_dims, "a", "axis")
def expand_dims(a, axis):
    """A view with new axes of length one."""
    if type(a) is not _native.ndarray:
        from ._protocols import is_matrix
        a = asarray(a) if is_matrix(a) or not isinstance(a, _native.ndarray) else a
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    places = axis_tuple(axis, a.ndim + len(axis))
    lengths = iter(a.shape)
    return a[tuple(None if i in places else slice(None) for i in range(a.ndim + len(axis)))] if a.ndim else a.reshape(
        [1 if i in places else next(lengths) for i in range(len(axis))])


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
    return tuple(a if a.shape == common else _native.broadcast_to(a, common) for a in arrays)


def diagonal(a, offset=0, axis1=0, axis2=1):
    """A read-only view of a diagonal."""
    return _native.diagonal(a, offset, axis1, axis2)


def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    """The sum of a diagonal."""
    result = _native.diagonal(a, offset, axis1, axis2).sum(axis=-1, dtype=dtype, out=out)
    return result[()] if out is None and isinstance(result, _native.ndarray) and not result.ndim else result


def ndim(a):
    """The number of axes."""
    return asarray(a).ndim


def shape(a):
    """The lengths of the axes."""
    return asarray(a).shape


def size(a, axis=None):
    """The number of elements, or the length of axes."""
    a = asarray(a)
    if axis is None:
        return a.size
    count = 1
    for place in axis_tuple(axis, a.ndim):
        count *= a.shape[place]
    return count


def astype(x, dtype, /, *, copy=True, device=None):
    """The elements converted to another dtype."""
    if not isinstance(x, (_native.ndarray, _native.generic)):
        raise TypeError(f"Input should be a NumPy array or scalar. It is a {type(x)} instead.")
    if device not in (None, "cpu"):
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    return x.astype(dtype, copy=copy)


_MISSING = object()


@forward(_native.quick_where, "condition", "x", "y", _MISSING)
def where(condition, x=_MISSING, y=_MISSING, /):
    """Elements of `x` where the condition holds, of `y` elsewhere; with a condition alone, where it is true."""
    if x is _MISSING:
        return _native.nonzero(condition)
    if y is _MISSING:
        raise ValueError("either both or neither of x and y should be given")
    return _native.where(condition, x, y)


@forward(_native.nonzero, "a")
def nonzero(a):
    """The indices of elements that are not zero, one array per axis."""


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
    if out is None:
        return _native.take(a, indices, axis, mode)
    given = a if isinstance(a, _native.ndarray) else asarray(a)
    places = asarray(indices).shape
    lead = () if axis is None else given.shape[:one_axis(axis, max(given.ndim, 1))]
    if out.shape != lead + places + (() if axis is None else given.shape[len(lead) + 1:]):
        raise ValueError("output array does not match result of ndarray.take")
    out[...] = _native.take(a, indices, axis, mode)
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
    if indices.dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    if arr.ndim != indices.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    index = []
    for at in range(arr.ndim):
        if at == axis:
            index.append(indices)
        else:
            index.append(_native.arange(arr.shape[at], None, None, None).reshape(
                (1,) * at + (-1,) + (1,) * (arr.ndim - at - 1)))
    return tuple(index)


def _check_flat(indices):
    if indices.ndim != 1:
        raise ValueError("when axis=None, `indices` must have a single dimension.")


def take_along_axis(arr, indices, axis=-1):
    """Elements at indices that differ from lane to lane."""
    arr = arr if isinstance(arr, _native.ndarray) else asarray(arr)
    indices = asarray(indices)
    if axis is None:
        _check_flat(indices)
        arr, axis = arr.reshape(-1), 0
    return arr[_along(arr, indices, one_axis(axis, arr.ndim))]


def put_along_axis(arr, indices, values, axis):
    """Sets elements at indices that differ from lane to lane."""
    indices = asarray(indices)
    if axis is None:
        _check_flat(indices)
        if not arr.flags.c_contiguous:
            # NumPy has no view of such an array in one row.
            raise ValueError("assignment destination is read-only")
        arr.flat[indices] = values
        return
    arr[_along(arr, indices, one_axis(axis, arr.ndim))] = values


def _writable(a, name="a"):
    if not isinstance(a, _native.ndarray):
        raise TypeError(f"argument 1 must be numpy.ndarray, not {type(a).__name__}")
    return a


def put(a, ind, v, mode="raise"):
    """Sets elements at positions of the flattened array."""
    _writable(a)
    if not a.flags.writeable:
        raise ValueError("put: output array is read-only")
    places = asarray(ind)
    if places.size == 0 and not isinstance(ind, _native.ndarray):
        places = places.astype(int)
    require_cast(places, "i8")
    places = places.reshape(-1)
    values = values_for(a, v).reshape(-1).astype(a.dtype)
    if not a.size and places.size:
        raise IndexError("cannot replace elements of an empty array")
    if not values.size or not places.size:
        return
    if mode in ("wrap", "clip"):
        places = places % a.size if mode == "wrap" else _native.clip(places, 0, a.size - 1)
    elif mode != "raise":
        raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")
    else:
        far = asarray(places < -a.size) | asarray(places >= a.size)
        if far.any():
            raise IndexError(f"index {places[far][0]} is out of bounds for axis 0 with size {a.size}")
    order = _native.arange(places.size, None, None, None) % values.size
    _native.set_flat_many(a, places, values[order])


def values_for(a, values):
    """What is stored in an array, as an array; what is none, and gives none, is made one of the same dtype."""
    return asarray(values, None if hasattr(type(values), "__array__") and not isinstance(values, _native.generic) else a.dtype)


def putmask(a, mask, values):
    """Sets elements where the mask holds, repeating the values."""
    _writable(a)
    mask, values = asarray(mask), values_for(a, values)
    if mask.size != a.size:
        raise ValueError("putmask: mask and data must be the same size")
    if not a.flags.writeable:
        raise ValueError("putmask: output array is read-only")
    places = _native.nonzero(_native.ravel(mask, "C"))[0]
    require_cast(values, a.dtype)
    values = values.reshape(-1).astype(a.dtype)
    if values.size and places.size:
        _native.set_flat_many(a, places, values[places % values.size])


def place(arr, mask, vals):
    """Sets elements where the mask holds, one value after the other."""
    _writable(arr)
    mask, values = asarray(mask), values_for(arr, vals).reshape(-1)
    if mask.size != arr.size:
        raise ValueError("place: mask and data must be the same size")
    places = _native.nonzero(_native.ravel(mask, "C"))[0]
    if not places.size:
        return
    if not values.size:
        raise ValueError("Cannot insert from an empty array!")
    if not arr.flags.writeable:
        raise ValueError("assignment destination is read-only")
    order = _native.arange(places.size, None, None, None) % values.size
    _native.set_flat_many(arr, places, values.astype(arr.dtype)[order])


def choose(a, choices, out=None, mode="raise"):
    """Elements from one of several arrays, chosen by index."""
    kind = _native.result_type(*(x if type(x) in (int, float, complex) else asarray(x) for x in choices)) if len(choices) else None
    choices = [asarray(choice) for choice in choices]
    if not choices:
        raise ValueError("choose: choices must not be empty")
    a = asarray(a)
    require_cast(a, "i8")
    if mode not in ("raise", "wrap", "clip"):
        raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")
    a, *choices = broadcast_arrays(a.astype(int), *choices)
    if out is not None and out.shape != a.shape:
        raise TypeError("choose: invalid shape for output array.")
    n = len(choices)
    if mode == "wrap":
        a = asarray(a % n)
    elif mode == "clip":
        a = asarray(_native.clip(a, 0, n - 1))
    elif asarray((a < 0) | (a >= n)).any():
        raise ValueError("invalid entry in choice array")
    result = _native.empty(a.shape, kind, "C")
    for i, choice in enumerate(choices):
        mask = asarray(a == i)
        result[mask] = choice[mask]
    if out is not None:
        out[...] = result
        return out
    return result if result.ndim else result[()]


def select(condlist, choicelist, default=0):
    """Elements from the choice of the first condition that holds."""
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if not condlist:
        raise ValueError("select with an empty condition list is not possible")
    values = [x if type(x) in (int, float, complex) else asarray(x) for x in [*choicelist, default]]
    kind = _native.result_type(*values)
    conditions = broadcast_arrays(*condlist)
    values = broadcast_arrays(*values)
    for i, condition in enumerate(conditions):
        if condition.dtype != bool:
            raise TypeError(f"invalid entry {i} in condlist: should be boolean ndarray")
    shape = _native.broadcast_shape(conditions[0].shape, values[0].shape)
    result = _native.empty(shape, kind, "C")
    result[...] = values[-1]
    for condition, value in zip(reversed(conditions), reversed(values[:-1])):
        _native.copyto(result, _native.where(condition, value, result), "unsafe")
    return result


def resize(a, new_shape):
    """A new array of another size, filled with repetitions."""
    new_shape = (new_shape,) if not hasattr(new_shape, "__len__") else tuple(new_shape)
    flat = _native.ravel(a, "C")
    count = 1
    for length in new_shape:
        count *= length
        if length < 0:
            raise ValueError("all elements of `new_shape` must be non-negative")
    if flat.size == 0 or count == 0:
        return _native.zeros(new_shape, flat.dtype, "C")
    if count > flat.size:
        # Joined with itself, an array has the machine's order of bytes.
        flat = flat.astype(flat.dtype.newbyteorder("="), copy=False)
    return _native.take(flat, _native.arange(count, None, None, None) % flat.size, 0, "raise").reshape(new_shape)


def unravel_index(indices, shape, order="C"):
    """Positions of the flattened array as indices per axis."""
    if order not in ("C", "F"):
        raise ValueError("only 'C' or 'F' order is permitted")
    given, indices = indices, asarray(indices)
    if indices.size == 0 and not isinstance(given, _native.ndarray):
        raise TypeError("indices must be integral: the provided empty sequence was inferred as float. Wrap it with "
                        "'np.array(indices, dtype=np.intp)'")
    if indices.dtype.kind not in "iu":
        raise TypeError("only int indices permitted")
    shape = tuple(shape) if hasattr(shape, "__len__") else (shape,)
    total = 1
    for length in shape:
        total *= length
    if not shape and indices.ndim:
        raise ValueError("multiple indices are not supported for 0d array")
    far = asarray(indices < 0) | asarray(indices >= total)
    if far.any():
        raise ValueError(f"index {indices.reshape(-1)[far.reshape(-1)][0]} is out of bounds for array with size {total}")
    result, rest = [], indices.astype(int)
    for length in (reversed(shape) if order == "C" else shape):
        result.append(rest % length)
        rest = rest // length
    return tuple(reversed(result)) if order == "C" else tuple(result)


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    """Indices per axis as positions of the flattened array."""
    dims = tuple(dims) if hasattr(dims, "__len__") else (dims,)
    if len(multi_index) != len(dims):
        raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
    modes = mode if isinstance(mode, tuple) else (mode,) * len(dims)
    if order not in ("C", "F"):
        raise ValueError("only 'C' or 'F' order is permitted")
    triples = list(zip(multi_index, dims, modes))
    result = 0
    for index, length, how in triples if order == "C" else reversed(triples):
        index = asarray(index)
        if index.dtype.kind not in "iu":
            raise TypeError("only int indices permitted")
        index = index.astype(int)
        if how == "raise" and (asarray(index < 0) | asarray(index >= length)).any():
            raise ValueError("invalid entry in coordinates array")
        index = index % length if how == "wrap" else _native.clip(index, 0, length - 1) if how == "clip" else index
        result = result * length + index
    return result


def may_share_memory(a, b, max_work=None):
    """Whether the memory ranges of two arrays meet."""
    return _native.may_share_memory(a, b)


def shares_memory(a, b, max_work=None):
    """Whether two arrays have an element in common."""
    return _native.shares_memory(a, b)


def trim_zeros(filt, trim="fb", axis=None):
    """The array without leading and trailing zeros."""
    array = asarray(filt)
    trim = trim.lower()
    if trim not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: {trim!r}")
    places = range(array.ndim) if axis is None else axis_tuple(axis, array.ndim, "axis")
    if not places:
        return filt
    parts, found = [], _native.nonzero(array)
    for at in range(array.ndim):
        if at not in places:
            parts.append(slice(None))
        elif not found[at].size:
            parts.append(slice(0, 0))
        else:
            parts.append(slice(int(found[at].min()) if "f" in trim else None, int(found[at].max()) + 1 if "b" in trim else None))
    return filt[parts[0]] if len(parts) == 1 else array[tuple(parts)]


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
