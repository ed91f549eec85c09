"""Arrays with a border."""

import _hotloop_numpy as _native

from ._axes import moved_to
from ._creation import array as _array, asarray, linspace
from ._quick import forward
from ._reductions import max as _max, mean, min as _min
from ._statistics import median

__all__ = ["pad"]

_ARGUMENTS = {"empty": (), "edge": (), "wrap": (), "constant": ("constant_values",), "linear_ramp": ("end_values",),
              "maximum": ("stat_length",), "mean": ("stat_length",), "median": ("stat_length",),
              "minimum": ("stat_length",), "reflect": ("reflect_type",), "symmetric": ("reflect_type",)}


@forward(_native.quick_pad, "array", "pad_width", "mode")
def pad(array, pad_width, mode="constant", **kwargs):
    """The array with a border: constant, or made of its elements in one of several ways."""
    array = asarray(array)
    widths = _widths(pad_width, array.ndim)
    if callable(mode):
        return _by_function(array, widths, mode, kwargs)
    if mode not in _ARGUMENTS:
        raise ValueError(f"mode '{mode}' is not supported")
    unknown = set(kwargs) - set(_ARGUMENTS[mode])
    if unknown:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {unknown}")
    result, inner = _framed(array, widths)
    if mode == "empty":
        return result
    if array.size == 0 and mode != "constant":
        for axis, width in enumerate(widths):
            if array.shape[axis] == 0 and any(width):
                raise ValueError(f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'")
        return result
    for axis, (before, after) in enumerate(widths):
        # Axes further on have no border yet.
        view = result[(slice(None),) * (axis + 1) + inner[axis + 1:]]
        lanes = moved_to(view, (axis,), (0,))
        n = array.shape[axis]
        _border(lanes, n, before, after, mode, axis, array.ndim, kwargs)
    return result


def _border(lanes, n, before, after, mode, axis, ndim, kwargs):
    """Fills the first `before` and the last `after` places of the first axis."""
    if mode == "constant":
        low, high = (asarray(each).astype(lanes.dtype) if lanes.dtype.kind in "mM" else each
                     for each in _pairs(kwargs.get("constant_values", 0), ndim)[axis])
    elif mode == "edge":
        low, high = lanes[before:before + 1], lanes[before + n - 1:before + n]
    elif mode == "linear_ramp":
        ends = _pairs(kwargs.get("end_values", 0), ndim)[axis]
        low = linspace(ends[0], lanes[before], before, endpoint=False, dtype=lanes.dtype)
        high = linspace(ends[1], lanes[before + n - 1], after, endpoint=False, dtype=lanes.dtype)[::-1]
    elif mode in ("maximum", "minimum", "mean", "median"):
        low, high = _statistics(lanes, n, before, mode, _lengths(kwargs.get("stat_length"), ndim)[axis])
    else:
        _repeated(lanes, n, before, after, mode, kwargs.get("reflect_type", "even"))
        return
    lanes[:before] = low
    lanes[before + n:] = high


def _statistics(lanes, n, before, mode, lengths):
    function = {"maximum": _max, "minimum": _min, "mean": mean, "median": median}[mode]
    left, right = (n if length is None or length > n else length for length in lengths)
    if (left == 0 or right == 0) and mode in ("maximum", "minimum"):
        raise ValueError("stat_length of 0 yields no value for padding")

    def value(part):
        found = asarray(function(part, axis=0, keepdims=True))
        return _native.rint(found) if lanes.dtype.kind in "iu" and found.dtype.kind == "f" else found

    return value(lanes[before:before + left]), value(lanes[before + n - right:before + n])


def _repeated(lanes, n, before, after, mode, kind):
    """Borders that repeat or mirror what lies inside, chunk by chunk: mirrored chunks are mirrored again."""
    if mode == "wrap":
        for i in range(before - 1, -1, -1):
            lanes[i] = lanes[i + n]
        for i in range(before + n, before + n + after):
            lanes[i] = lanes[i - n]
        return
    if n == 1:
        lanes[:before] = lanes[before:before + 1]
        lanes[before + 1:] = lanes[before:before + 1]
        return
    skip = 0 if mode == "symmetric" else 1
    left, right = before, before + n
    total = before + n + after
    while left > 0 or right < total:
        length = right - left
        length = length // n * n if not skip else (length - 1) // (n - 1) * (n - 1)
        if left > 0:
            count = min(length, left)
            chunk = lanes[left + skip:left + skip + count][::-1]
            if kind == "odd":
                chunk = 2 * lanes[left:left + 1] - chunk
            lanes[left - count:left] = chunk
            left -= count
        if right < total:
            count = min(length, total - right)
            chunk = lanes[right - skip - count:right - skip][::-1]
            if kind == "odd":
                chunk = 2 * lanes[right - 1:right] - chunk
            lanes[right:right + count] = chunk
            right += count


def _framed(array, widths):
    shape = [before + length + after for length, (before, after) in zip(array.shape, widths)]
    result = _native.empty(shape, array.dtype, "F" if array.flags.fnc else "C")
    inner = tuple(slice(before, before + length) for length, (before, _) in zip(array.shape, widths))
    result[inner] = array
    return result, inner


def _by_function(array, widths, function, kwargs):
    from ._shaping import ndindex
    result, inner = _framed(array, widths)
    filled = _native.zeros(result.shape, result.dtype, "F" if array.flags.fnc else "C")
    filled[inner] = array
    for axis in range(filled.ndim):
        lanes = moved_to(filled, (axis,), (filled.ndim - 1,))
        for index in ndindex(lanes.shape[:-1]):
            function(lanes[index + (Ellipsis,)], widths[axis], axis, kwargs)
    return filled


def _widths(given, ndim):
    if isinstance(given, dict):
        each = [(0, 0)] * ndim
        for axis, width in given.items():
            each[axis] = (width, width) if isinstance(width, int) else tuple(width)
        given = each
    given = asarray(given)
    if given.dtype.kind != "i":
        raise TypeError("`pad_width` must be of integral type.")
    return _lengths(given, ndim)


def _lengths(given, ndim):
    if given is None:
        return [(None, None)] * ndim
    if asarray(asarray(given) < 0).any():
        raise ValueError("index can't contain negative values")
    pairs = _pairs(asarray(_native.rint(given)).astype(int) if asarray(given).dtype.kind == "f" else given, ndim)
    return [(int(before), int(after)) for before, after in pairs]


def _pairs(given, ndim):
    """For each axis what belongs in front and what behind."""
    given = _array(given)
    if given.ndim < 3 and given.size in (1, 2) and given.shape != (2, 1):
        flat = given.reshape(-1)
        return [(flat[0], flat[-1])] * ndim
    return [tuple(pair) for pair in _native.broadcast_to(given, (ndim, 2)).tolist()]
