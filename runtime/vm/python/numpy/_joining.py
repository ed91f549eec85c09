"""Joining, splitting and repeating arrays."""

import operator
import warnings

import _hotloop_numpy as _native

from ._quick import forward
from ._axes import axis_tuple, moved_to, one_axis
from ._casts import require_cast
from ._creation import asanyarray, asarray

__all__ = [
    "append", "array_split", "block", "column_stack", "concat", "concatenate", "delete", "dsplit", "dstack", "flip",
    "fliplr", "flipud", "hsplit", "hstack", "insert", "repeat", "roll", "rot90", "split", "stack", "tile", "unstack",
    "row_stack", "vsplit", "vstack", "atleast_1d", "atleast_2d", "atleast_3d",
]


@forward(_native.quick_concatenate, "arrays", "axis", "out", "dtype")
def concatenate(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Arrays one behind the other along an axis."""
    if out is not None and dtype is not None:
        raise TypeError("concatenate() only takes `out` or `dtype` as an argument, but both were provided.")
    arrays = _sequence(arrays)
    wanted = out.dtype if out is not None else None if dtype is None else _native.dtype(dtype)
    if wanted is not None:
        for each in map(asarray, arrays):
            require_cast(each, wanted, casting)
    return _into(_native.concatenate(arrays, axis, wanted), out)


def _sequence(arrays):
    if not hasattr(arrays, "__len__"):
        raise TypeError("The first input argument needs to be a sequence")
    return arrays


def _into(result, out):
    if out is None:
        return result
    if out.shape != result.shape:
        raise ValueError("Output array is the wrong shape")
    out[...] = result
    return out


concat = concatenate


@forward(_native.quick_stack, "arrays", "axis", "out", "dtype")
def stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """Arrays of one shape side by side along a new axis."""
    arrays = [asarray(each) for each in _sequence(arrays)]
    if not arrays:
        raise ValueError("need at least one array to stack")
    if len({each.shape for each in arrays}) > 1:
        raise ValueError("all input arrays must have the same shape")
    axis = one_axis(axis, arrays[0].ndim + 1)
    return concatenate([_native.expand_dims(each, axis) for each in arrays], axis, out, dtype=dtype, casting=casting)


def unstack(x, /, *, axis=0):
    """The parts of an array along an axis, as a tuple."""
    x = asarray(x)
    if x.ndim == 0:
        raise ValueError("Input array must be at least 1-d.")
    return tuple(moved_to(x, axis_tuple(axis, x.ndim, "source"), (0,)))


def atleast_1d(*arys):
    """The arrays with at least one axis."""
    result = [a if a.ndim >= 1 else a.reshape(1) for a in map(asanyarray, arys)]
    return result[0] if len(result) == 1 else tuple(result)


def atleast_2d(*arys):
    """The arrays with at least two axes."""
    result = []
    for a in map(asanyarray, arys):
        result.append(a if a.ndim >= 2 else a.reshape(1, -1))
    return result[0] if len(result) == 1 else tuple(result)


def atleast_3d(*arys):
    """The arrays with at least three axes."""
    result = []
    for a in map(asanyarray, arys):
        if a.ndim == 0:
            a = a.reshape(1, 1, 1)
        elif a.ndim == 1:
            a = a[None, :, None]
        elif a.ndim == 2:
            a = a[:, :, None]
        result.append(a)
    return result[0] if len(result) == 1 else tuple(result)


def _listed(arrays):
    if not hasattr(arrays, "__getitem__"):
        raise TypeError('arrays to stack must be passed as a "sequence" type such as list or tuple.')
    return arrays


@forward(_native.quick_vstack, "tup", "dtype")
def vstack(tup, *, dtype=None, casting="same_kind"):
    """Arrays one below the other."""
    return concatenate([atleast_2d(a) for a in _listed(tup)], 0, dtype=dtype, casting=casting)


def row_stack(tup, *, dtype=None, casting="same_kind"):
    """Arrays one below the other: an old name of `vstack`."""
    warnings.warn("`row_stack` alias is deprecated. Use `np.vstack` directly.", DeprecationWarning, stacklevel=2)
    return vstack(tup, dtype=dtype, casting=casting)


@forward(_native.quick_hstack, "tup", "dtype")
def hstack(tup, *, dtype=None, casting="same_kind"):
    """Arrays side by side."""
    parts = [atleast_1d(a) for a in _listed(tup)]
    return concatenate(parts, 0 if parts and parts[0].ndim == 1 else 1, dtype=dtype, casting=casting)


def dstack(tup):
    """Arrays one behind the other along a third axis."""
    return _native.concatenate([atleast_3d(a) for a in _listed(tup)], 2, None)


@forward(_native.quick_column_stack, "tup")
def column_stack(tup):
    """Vectors as the columns of a matrix."""
    parts = [_native.array(a, None, None, "K", 0) for a in _listed(tup)]
    return _native.concatenate([a if a.ndim >= 2 else a.reshape(-1, 1) for a in parts], 1, None)


def block(arrays):
    """An array put together from nested lists of blocks."""
    def depth(part, place):
        if type(part) is tuple:
            raise TypeError(f"arrays{place} is a tuple. Only lists can be used to arrange blocks, and np.block does not allow "
                            "implicit conversion from tuple to ndarray.")
        if type(part) is not list:
            return 0
        if not part:
            raise ValueError("List depths are mismatched or lists are empty: arrays" + place)
        depths = [depth(each, f"{place}[{i}]") for i, each in enumerate(part)]
        for i, each in enumerate(depths):
            if each != depths[0]:
                raise ValueError(f"List depths are mismatched. First element was at depth {depths[0] + 1}, but there is an element "
                                 f"at depth {each + 1} (arrays{place}[{i}])")
        return 1 + depths[0]

    def ndim(part):
        return max(map(ndim, part)) if type(part) is list else asarray(part).ndim

    levels = depth(arrays, "")
    axes = max(levels, ndim(arrays))

    def join(part, level):
        if type(part) is list:
            return _native.concatenate([join(p, level + 1) for p in part], level - levels, None)
        part = asarray(part)
        return part.reshape((1,) * (axes - part.ndim) + part.shape)

    result = join(arrays, 0)
    return result.copy() if levels == 0 else result


@forward(_native.quick_append, "arr", "values", "axis")
def append(arr, values, axis=None):
    """A copy with values at the end of an axis; flattened without an axis."""
    arr, values = asarray(arr), asarray(values)
    if axis is None:
        arr, values, axis = arr.reshape(-1), values.reshape(-1), 0
    return _native.concatenate([arr, values], axis, None)


def array_split(ary, indices_or_sections, axis=0):
    """Parts of an array along an axis, nearly equal or cut at the indices."""
    ary = asarray(ary)
    total = ary.shape[axis]
    if hasattr(indices_or_sections, "__len__"):
        cuts = [0, *indices_or_sections, total]
    else:
        sections = int(indices_or_sections)
        if sections <= 0:
            raise ValueError("number sections must be larger than 0.")
        each, more = divmod(total, sections)
        cuts = [0]
        for i in range(sections):
            cuts.append(cuts[-1] + each + (i < more))
    before = (slice(None),) * one_axis(axis, ary.ndim)
    return [ary[before + (slice(start, stop),)] for start, stop in zip(cuts, cuts[1:])]


def split(ary, indices_or_sections, axis=0):
    """Parts of an array along an axis, equal or cut at the indices."""
    ary = asarray(ary)
    if not hasattr(indices_or_sections, "__len__") and ary.shape[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def _check_axes(ary, name, least):
    if asarray(ary).ndim < least:
        raise ValueError(f"{name} only works on arrays of {least} or more dimensions")


def hsplit(ary, indices_or_sections):
    """Parts along the second axis, or the only one."""
    _check_axes(ary, "hsplit", 1)
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def vsplit(ary, indices_or_sections):
    """Parts along the first axis."""
    _check_axes(ary, "vsplit", 2)
    return split(ary, indices_or_sections, 0)


def dsplit(ary, indices_or_sections):
    """Parts along the third axis."""
    _check_axes(ary, "dsplit", 3)
    return split(ary, indices_or_sections, 2)


def repeat(a, repeats, axis=None):
    """Each element several times."""
    return _native.repeat(a, repeats, axis)


def tile(A, reps):
    """The array repeated like a tile."""
    return _native.tile(A, reps)


@forward(_native.quick_flip, "m", "axis")
def flip(m, axis=None):
    """A view with the order of elements reversed along axes."""
    m = asarray(m)
    places = range(m.ndim) if axis is None else axis_tuple(axis, m.ndim)
    return m[tuple(slice(None, None, -1) if i in places else slice(None) for i in range(m.ndim))]


def fliplr(m):
    """A view with the second axis reversed."""
    m = asarray(m)
    if m.ndim < 2:
        raise ValueError("Input must be >= 2-d.")
    return _native.flip(m, 1)


def flipud(m):
    """A view with the first axis reversed."""
    m = asarray(m)
    if m.ndim < 1:
        raise ValueError("Input must be >= 1-d.")
    return _native.flip(m, 0)


@forward(_native.quick_roll, "a", "shift", "axis")
def roll(a, shift, axis=None):
    """Elements moved along an axis, those pushed off one end coming back at the other."""
    a = asarray(a)
    if axis is None:
        return roll(a.reshape(-1), shift, 0).reshape(a.shape)
    axes = axis_tuple(axis, a.ndim, allow_duplicate=True)
    from ._shaping import broadcast_arrays
    shifts, places = broadcast_arrays(shift, asarray(axes) if isinstance(axis, (tuple, list)) else axes[0])
    if shifts.ndim > 1:
        raise ValueError("'shift' and 'axis' should be scalars or 1D sequences")
    total = dict.fromkeys(range(a.ndim), 0)
    for step, place in zip(shifts.reshape(-1).tolist(), places.reshape(-1).tolist()):
        total[place] += int(step)
    moved = False
    for place, step in total.items():
        if step:
            a, moved = _native.roll(a, step, place), True
    return a if moved else a.copy()


def rot90(m, k=1, axes=(0, 1)):
    """The array turned by right angles in the plane of two axes."""
    axes = tuple(axes)
    if len(axes) != 2:
        raise ValueError("len(axes) must be 2.")
    m = asarray(m)
    a, b = axes
    if a == b or abs(a - b) == m.ndim:
        raise ValueError("Axes must be different.")
    if not (-m.ndim <= a < m.ndim and -m.ndim <= b < m.ndim):
        raise ValueError(f"Axes={axes} out of range for array of ndim={m.ndim}.")
    k %= 4
    if k == 0:
        return m[:]
    if k == 2:
        return _native.flip(m, (a, b))
    if k == 1:
        return _native.swapaxes(_native.flip(m, b), a, b)
    return _native.flip(_native.swapaxes(m, a, b), b)


@forward(_native.quick_delete, "arr", "obj", "axis")
def delete(arr, obj, axis=None):
    """A copy without some positions of an axis."""
    arr = asarray(arr)
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    axis = one_axis(axis, arr.ndim)
    length = arr.shape[axis]
    keep = _native.full(length, True, bool, "C")
    if isinstance(obj, slice):
        keep[obj] = False
        return arr[(slice(None),) * axis + (keep,)]
    given, obj = obj, asarray(obj)
    if obj.size == 0 and not isinstance(given, _native.ndarray):
        obj = obj.astype(int)
    if obj.dtype == bool:
        if obj.shape != (length,):
            raise ValueError(f"boolean array argument obj to delete must be one dimensional and match the axis length of {length}")
        keep = ~obj
    elif obj.size == 1 and obj.dtype.kind in "iu":
        place = obj.item()
        if not -length <= place < length:
            raise IndexError(f"index {place} is out of bounds for axis {axis} with size {length}")
        keep[place] = False
    else:
        keep[obj,] = False
    return arr[(slice(None),) * axis + (keep,)]


def insert(arr, obj, values, axis=None):
    """A copy with values put in front of positions of an axis."""
    arr = asarray(arr)
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    axis = one_axis(axis, arr.ndim)
    before = (slice(None),) * axis
    length, shape = arr.shape[axis], list(arr.shape)
    if isinstance(obj, slice):
        places = asarray(range(*obj.indices(length))).astype(int)
    else:
        places = _native.array(obj, None, True, "K", 0)
        if places.dtype == bool:
            if places.ndim != 1:
                raise ValueError("boolean array argument obj to insert must be one dimensional")
            places = _native.nonzero(places)[0]
        elif places.ndim > 1:
            raise ValueError("index array argument obj to insert must be one dimensional or scalar")
    if places.size == 1:
        at = operator.index(places.item())
        if not -length <= at <= length:
            raise IndexError(f"index {obj} is out of bounds for axis {axis} with size {length}")
        at += length if at < 0 else 0
        values = _native.array(values, arr.dtype, None, "K", arr.ndim)
        if places.ndim == 0:
            values = moved_to(values, (0,), (axis,))
        shape[axis] = values.shape[axis]
        result = _native.empty([*shape[:axis], length + shape[axis], *shape[axis + 1:]], arr.dtype, "C")
        result[before + (slice(None, at),)] = arr[before + (slice(None, at),)]
        result[before + (slice(at, at + shape[axis]),)] = values
        result[before + (slice(at + shape[axis], None),)] = arr[before + (slice(at, None),)]
        return result
    if places.size == 0 and not isinstance(obj, _native.ndarray):
        places = places.astype(int)
    places[asarray(places < 0)] += length
    order = _native.argsort(places, -1)
    places[order] += _native.arange(len(places), None, None, None)
    shape[axis] += len(places)
    old = _native.full(shape[axis], True, bool, "C")
    old[places] = False
    result = _native.empty(shape, arr.dtype, "C")
    result[before + (places,)] = values
    result[before + (old,)] = arr
    return result
