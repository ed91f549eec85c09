"""Joining, splitting and repeating arrays."""

import _hotloop_numpy as _native

from ._creation import asarray

__all__ = [
    "append", "array_split", "block", "column_stack", "concat", "concatenate", "delete", "dsplit", "dstack", "flip",
    "fliplr", "flipud", "hsplit", "hstack", "insert", "repeat", "roll", "rot90", "split", "stack", "tile", "unstack",
    "vsplit", "vstack", "pad", "atleast_1d", "atleast_2d", "atleast_3d",
]


def concatenate(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Arrays one behind the other along an axis."""
    result = _native.concatenate(arrays, axis, dtype)
    if out is None:
        return result
    out[...] = result
    return out


concat = concatenate


def stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Arrays of one shape side by side along a new axis."""
    result = _native.stack(list(arrays), axis, dtype)
    if out is None:
        return result
    out[...] = result
    return out


def unstack(x, /, *, axis=0):
    """The parts of an array along an axis, as a tuple."""
    return tuple(_native.transpose(x, [axis % x.ndim] + [a for a in range(x.ndim) if a != axis % x.ndim]))


def atleast_1d(*arys):
    """The arrays with at least one axis."""
    result = [a if a.ndim >= 1 else a.reshape(1) for a in map(asarray, arys)]
    return result[0] if len(result) == 1 else tuple(result)


def atleast_2d(*arys):
    """The arrays with at least two axes."""
    result = []
    for a in map(asarray, arys):
        result.append(a if a.ndim >= 2 else a.reshape(1, -1))
    return result[0] if len(result) == 1 else tuple(result)


def atleast_3d(*arys):
    """The arrays with at least three axes."""
    result = []
    for a in map(asarray, arys):
        if a.ndim == 0:
            a = a.reshape(1, 1, 1)
        elif a.ndim == 1:
            a = a[None, :, None]
        elif a.ndim == 2:
            a = a[:, :, None]
        result.append(a)
    return result[0] if len(result) == 1 else tuple(result)


def vstack(tup, *, dtype=None, casting="same_kind"):
    """Arrays one below the other."""
    return _native.concatenate([atleast_2d(a) for a in tup], 0, dtype)


def hstack(tup, *, dtype=None, casting="same_kind"):
    """Arrays side by side."""
    parts = [atleast_1d(a) for a in tup]
    return _native.concatenate(parts, 0 if parts and parts[0].ndim == 1 else 1, dtype)


def dstack(tup):
    """Arrays one behind the other along a third axis."""
    return _native.concatenate([atleast_3d(a) for a in tup], 2, None)


def column_stack(tup):
    """Vectors as the columns of a matrix."""
    parts = [asarray(a) for a in tup]
    return _native.concatenate([a if a.ndim >= 2 else a.reshape(-1, 1) for a in parts], 1, None)


def block(arrays):
    """An array put together from nested lists of blocks."""
    def depth(part):
        return 1 + depth(part[0]) if isinstance(part, list) else 0

    def ndim(part):
        return max(map(ndim, part)) if isinstance(part, list) else asarray(part).ndim

    levels = depth(arrays)
    axes = max(levels, ndim(arrays))

    def join(part, level):
        if isinstance(part, list):
            return _native.concatenate([join(p, level + 1) for p in part], level - levels, None)
        part = asarray(part)
        return part.reshape((1,) * (axes - part.ndim) + part.shape)

    return join(arrays, 0)


def append(arr, values, axis=None):
    """A copy with values at the end of an axis; flattened without an axis."""
    if axis is None:
        arr, values, axis = _native.ravel(arr, "C"), _native.ravel(values, "C"), 0
    return _native.concatenate([asarray(arr), asarray(values)], axis, None)


def array_split(ary, indices_or_sections, axis=0):
    """Parts of an array along an axis, nearly equal or cut at the indices."""
    ary = asarray(ary)
    total = ary.shape[axis]
    try:
        cuts = [0] + [int(i) for i in indices_or_sections] + [total]
    except TypeError:
        sections = int(indices_or_sections)
        if sections <= 0:
            raise ValueError("number sections must be larger than 0.") from None
        each, more = divmod(total, sections)
        cuts = [0]
        for i in range(sections):
            cuts.append(cuts[-1] + each + (i < more))
    before = (slice(None),) * (axis % ary.ndim)
    return [ary[before + (slice(start, stop),)] for start, stop in zip(cuts, cuts[1:])]


def split(ary, indices_or_sections, axis=0):
    """Parts of an array along an axis, equal or cut at the indices."""
    ary = asarray(ary)
    if not hasattr(indices_or_sections, "__len__") and ary.shape[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def hsplit(ary, indices_or_sections):
    """Parts along the second axis, or the only one."""
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def vsplit(ary, indices_or_sections):
    """Parts along the first axis."""
    return split(ary, indices_or_sections, 0)


def dsplit(ary, indices_or_sections):
    """Parts along the third axis."""
    return split(ary, indices_or_sections, 2)


def repeat(a, repeats, axis=None):
    """Each element several times."""
    return _native.repeat(a, repeats, axis)


def tile(A, reps):
    """The array repeated like a tile."""
    return _native.tile(A, reps)


def flip(m, axis=None):
    """A view with the order of elements reversed along axes."""
    result = _native.flip(m, axis)
    return result if result.ndim else result[()]


def fliplr(m):
    """A view with the second axis reversed."""
    return _native.flip(m, 1)


def flipud(m):
    """A view with the first axis reversed."""
    return _native.flip(m, 0)


def roll(a, shift, axis=None):
    """Elements moved along an axis, those pushed off one end coming back at the other."""
    if isinstance(axis, tuple) or isinstance(shift, tuple):
        axes = axis if isinstance(axis, tuple) else (axis,) * len(shift)
        shifts = shift if isinstance(shift, tuple) else (shift,) * len(axes)
        for s, x in zip(shifts, axes):
            a = _native.roll(a, s, x)
        return a
    return _native.roll(a, shift, axis)


def rot90(m, k=1, axes=(0, 1)):
    """The array turned by right angles in the plane of two axes."""
    m = asarray(m)
    k %= 4
    a, b = axes
    if k == 0:
        return m[:]
    if k == 2:
        return _native.flip(m, (a, b))
    if k == 1:
        return _native.swapaxes(_native.flip(m, b), a, b)
    return _native.flip(_native.swapaxes(m, a, b), b)


def delete(arr, obj, axis=None):
    """A copy without some positions of an axis."""
    arr = asarray(arr)
    if axis is None:
        arr, axis = _native.ravel(arr, "C"), 0
    keep = _native.full(arr.shape[axis], True, bool, "C")
    if not isinstance(obj, (slice, int)):
        obj = asarray(obj)
        obj = obj if obj.dtype == bool else obj.astype(int)
    keep[obj] = False
    return arr[(slice(None),) * (axis % arr.ndim) + (keep,)]


def insert(arr, obj, values, axis=None):
    """A copy with values put in front of positions of an axis."""
    arr = asarray(arr)
    if axis is None:
        arr, axis = _native.ravel(arr, "C"), 0
    axis %= arr.ndim
    before = (slice(None),) * axis
    length = arr.shape[axis]
    values = asarray(values).astype(arr.dtype)
    positions = asarray(range(*obj.indices(length)) if isinstance(obj, slice) else obj).astype(int)
    if positions.ndim == 0:
        at = int(positions)
        if at < -length or at > length:
            raise IndexError(f"index {at} is out of bounds for axis {axis} with size {length}")
        at += length if at < 0 else 0
        values = _native.array(values, None, None, "K", arr.ndim)
        if positions.ndim == 0 and asarray(obj).ndim == 0 and values.ndim == arr.ndim and axis != 0:
            values = values if values.shape[axis] == 1 and values.ndim == arr.ndim else _native.swapaxes(values, 0, axis)
        count = values.shape[axis]
        shape = list(arr.shape)
        shape[axis] = count
        values = _native.broadcast_to(values, shape)
        return _native.concatenate([arr[before + (slice(0, at),)], values, arr[before + (slice(at, None),)]], axis, None)
    positions = _native.where(positions < 0, positions + length, positions)
    order = _native.argsort(positions, -1)
    places = positions.copy()
    places[order] += _native.arange(len(order), None, None, None)
    shape = list(arr.shape)
    shape[axis] += len(order)
    result = _native.empty(shape, arr.dtype, "C")
    old = _native.full(shape[axis], True, bool, "C")
    old[places] = False
    result[before + (places,)] = values
    result[before + (old,)] = arr
    return result


def pad(array, pad_width, mode="constant", *, constant_values=0, **kwargs):
    """The array with a border: constant, or 'edge', 'reflect', 'symmetric', 'wrap' of its elements."""
    array = asarray(array)
    widths = _native.broadcast_to(asarray(pad_width).astype(int), (array.ndim, 2)).tolist()
    if mode == "constant":
        values = _native.broadcast_to(asarray(constant_values), (array.ndim, 2)).tolist()
        for axis, ((before, after), (low, high)) in enumerate(zip(widths, values)):
            def border(count, value, axis=axis):
                shape = list(array.shape)
                shape[axis] = count
                return _native.full(shape, value, array.dtype, "C")
            array = _native.concatenate([border(before, low), array, border(after, high)], axis, None)
        return array
    for axis, (before, after) in enumerate(widths):
        n = array.shape[axis]
        at = _native.arange(-before, n + after, 1, int)
        if mode == "edge":
            at = _native.clip(at, 0, n - 1)
        elif mode == "wrap":
            at = at % n
        elif mode == "symmetric":
            at = at % (2 * n)
            at = _native.where(at >= n, 2 * n - 1 - at, at)
        elif mode == "reflect":
            at = at % (2 * n - 2) if n > 1 else at * 0
            at = _native.where(at >= n, 2 * n - 2 - at, at)
        else:
            raise ValueError(f"mode '{mode}' is not supported")
        array = _native.take(array, at, axis, "raise")
    return array
