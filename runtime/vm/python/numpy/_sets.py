"""Arrays as sets: distinct elements, membership, union and difference."""

from collections import namedtuple

import _hotloop_numpy as _native

from ._axes import axis_tuple, moved_to
from ._creation import asarray

__all__ = ["intersect1d", "isin", "setdiff1d", "setxor1d", "union1d", "unique", "unique_all", "unique_counts",
           "unique_inverse", "unique_values"]

UniqueAllResult = namedtuple("UniqueAllResult", ["values", "indices", "inverse_indices", "counts"])
UniqueCountsResult = namedtuple("UniqueCountsResult", ["values", "counts"])
UniqueInverseResult = namedtuple("UniqueInverseResult", ["values", "inverse_indices"])
for _result in (UniqueAllResult, UniqueCountsResult, UniqueInverseResult):
    _result.__module__ = "numpy"


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True,
           sorted=True):
    """The distinct elements, sorted."""
    if isinstance(ar, _native.ndarray) and type(ar) is not _native.ndarray:
        if axis is None or ar.ndim == 1:
            return _unique_of_class(ar, return_index, return_inverse, return_counts, axis, equal_nan)
        result = unique(asarray(ar), return_index, return_inverse, return_counts, axis, equal_nan=equal_nan)
        values, *rest = result if isinstance(result, tuple) else (result,)
        values = _native.view_as(values, type(ar), ar)
        return (values, *rest) if rest else values
    ar = asarray(ar)
    if axis is not None:
        try:
            place, = axis_tuple(axis, ar.ndim)
        except _native.AxisError:
            raise _native.AxisError(f"axis {axis} is out of bounds for array of dimension {ar.ndim}") from None
        if ar.ndim > 1 and ar.dtype.hasobject:
            raise TypeError("The axis argument to unique is not supported for dtype object")
    if axis is None or ar.ndim == 1:
        # Values alone are found by their bytes where they are dates: no date is one of them.
        if (equal_nan or ar.dtype.kind in "mM") and ar.dtype.kind not in "cO" and not (return_index or return_inverse or return_counts):
            return _native.unique_values(ar)
        if ar.dtype.kind != "O" and (equal_nan or ar.dtype.kind not in "fcmM"):
            values, first, inverse, counts = _native.unique(ar)
            if ar.dtype.kind == "c":
                values, first, inverse, counts = _one_nan(values, first, inverse, counts)
        else:
            flat = ar.reshape(-1)
            values, first, inverse, counts = _groups(flat, [flat])
        inverse = inverse.reshape(ar.shape) if axis is None else inverse
    else:
        moved = moved_to(ar, (place,), (0,))
        width = 1
        for length in moved.shape[1:]:
            width *= length
        rows = moved.reshape(moved.shape[0], width)
        values, first, inverse, counts = _groups(rows, [rows[:, i] for i in range(width)])
        values = moved_to(values.reshape((-1,) + moved.shape[1:] if width else (len(first),) + moved.shape[1:]), (0,), (place,))
    result = [values]
    for wanted, part in ((return_index, first), (return_inverse, inverse), (return_counts, counts)):
        if wanted:
            result.append(part)
    return result[0] if len(result) == 1 else tuple(result)


def _unique_of_class(ar, return_index, return_inverse, return_counts, axis, equal_nan):
    """`unique` by what the class of the array makes of sorting, subscripts and comparisons."""
    flat = ar.flatten()
    if flat.ndim != 1:
        flat = asarray(flat).flatten()
    order = None
    if return_index or return_inverse:
        order = flat.argsort(kind="mergesort" if return_index else "quicksort")
        sorted = flat[order]
    else:
        flat.sort()
        sorted = flat
    new = _native.empty(sorted.shape, bool, "C")
    new[:1] = True
    if equal_nan and sorted.size and sorted.dtype.kind in "cfmM" and _is_missing(sorted[-1]):
        plain = asarray(sorted)
        missing = asarray((_native.isnat if plain.dtype.kind in "mM" else _native.isnan)(plain))
        start = int(missing.size - _native.count_nonzero(missing))
        new[1:start] = sorted[1:start] != sorted[:max(start - 1, 0)]
        new[start], new[start + 1:] = True, False
    else:
        new[1:] = sorted[1:] != sorted[:-1]
    result = [sorted[new]]
    if return_index:
        result.append(order[new])
    if return_inverse:
        inverse = _native.empty(new.shape, int, "C")
        inverse[order] = new.cumsum() - 1
        result.append(inverse.reshape(ar.shape) if axis is None else inverse)
    if return_counts:
        starts = _native.nonzero(new)[0].tolist() + [new.size]
        result.append(_native.array([b - a for a, b in zip(starts, starts[1:])], int, True, "C", 0))
    return result[0] if len(result) == 1 else tuple(result)


def _is_missing(element):
    """Whether an element is NaN or NaT, and no stand-in for one that is not there."""
    return bool(element != element)


def _one_nan(values, first, inverse, counts):
    """Groups of complex numbers, all those with a NaN as one."""
    start = values.size - int(_native.count_nonzero(_native.isnan(values)))
    if values.size - start < 2:
        return values, first, inverse, counts
    counts = counts[:start + 1].copy() if start + 1 == values.size else _native.concatenate(
        [counts[:start], _native.asarray(counts[start:].sum(), None).reshape(1)], 0, None)
    return values[:start + 1], first[:start + 1], _native.minimum(inverse, start), counts


def _groups(rows, columns):
    """The distinct rows in order, the first of each, the group of each row, and the lengths of the groups."""
    n = rows.shape[0]
    order = _native.arange(0, n, 1, int)
    new = _native.zeros(n, bool, "C")
    new[:1] = True
    for column in reversed(columns):
        order = order[_native.argsort(column[order], -1)]
    for column in columns:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    starts = _native.nonzero(new)[0]
    group = _native.accumulate(_native.add, new.astype(int), 0, None, None) - 1
    inverse = _native.empty(n, int, "C")
    inverse[order] = group
    ends = _native.concatenate([starts[1:], _native.full(1 if n else 0, n, int, "C")], 0, None)
    return rows[order[new]], order[new], inverse, ends - starts


def unique_all(x):
    """The distinct elements, where each is first, the place of each element's value, and the counts."""
    return UniqueAllResult(*unique(x, True, True, True, equal_nan=False))


def unique_values(x):
    """The distinct elements."""
    return unique(x, equal_nan=False)


def unique_counts(x):
    """The distinct elements and how often they occur."""
    return UniqueCountsResult(*unique(x, return_counts=True, equal_nan=False))


def unique_inverse(x):
    """The distinct elements and for each element the index of its value."""
    return UniqueInverseResult(*unique(x, return_inverse=True, equal_nan=False))


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    """Whether each element is among the test elements."""
    element, known = asarray(element), asarray(test_elements)
    if kind not in (None, "sort", "table"):
        raise ValueError(f"Invalid kind: '{kind}'. Please use None, 'sort' or 'table'.")
    if kind == "table":
        if element.dtype.kind not in "uib" or known.dtype.kind not in "uib":
            raise ValueError("The 'table' method is only supported for boolean or integer arrays. "
                             "Please select 'sort' or None for kind.")
        if known.size and known.dtype.kind != "b":
            info = (1 << (8 * known.dtype.itemsize - (known.dtype.kind == "i"))) - 1
            if int(known.max()) - int(known.min()) > info:
                raise RuntimeError("You have specified kind='table', but the range of values in `ar2` or `ar1` exceed the "
                                   "maximum integer of the datatype. Please set `kind` to None or 'sort'.")
    if element.dtype.hasobject or known.dtype.hasobject:
        # Objects need not have an order.
        found = _native.zeros(element.size, bool, "C")
        for each in known.reshape(-1, 1):
            found |= element.reshape(-1) == each
        found = found.reshape(element.shape)
        return asarray(~found) if invert else found
    if known.size < 10 * element.size ** 0.145 and not _promotes(element, known):
        # Few elements are compared one by one, whether or not there is a dtype that holds both.
        found = _native.zeros(element.shape, bool, "C")
        for each in known.reshape(-1):
            found |= element == each
        return asarray(~found) if invert else found
    known = unique(known)
    if known.size == 0:
        return _native.full(element.shape, bool(invert), bool, "C")
    if known.dtype.kind in "iu" and element.dtype.kind in "iu" and known.dtype != element.dtype:
        # Found by value: float64, which both would become, does not hold them all.
        common = "u8" if "u" in (known.dtype.kind, element.dtype.kind) else "i8"
        if common == "u8":
            fits = asarray(element >= 0)
            known = known[known >= 0]
            if known.size == 0:
                return _native.full(element.shape, bool(invert), bool, "C")
            found = _found(_native.where(fits, element, _native.asarray(0, element.dtype)).astype(common),
                           known.astype(common)) & fits
        else:
            found = _found(element.astype(common), known.astype(common))
    else:
        common = _native.result_type(element.dtype, known.dtype)
        found = _found(element.astype(common), unique(known.astype(common)))
    return asarray(~found) if invert else asarray(found)


def _promotes(a, b):
    """Whether there is a dtype that holds the elements of both arrays."""
    try:
        _native.result_type(a.dtype, b.dtype)
    except TypeError:
        return False
    return True


def _found(element, known):
    at = _native.minimum(_native.searchsorted(known, element, False), known.size - 1)
    return asarray(_native.take(known, at, 0, "raise") == element)


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    """The distinct elements that are in both arrays."""
    ar1, ar2 = asarray(ar1), asarray(ar2)
    first = second = None
    if assume_unique:
        ar1, ar2 = ar1.reshape(-1), ar2.reshape(-1)
    else:
        ar1, first = unique(ar1, return_index=True)
        ar2, second = unique(ar2, return_index=True)
    both = _native.concatenate([ar1, ar2], 0, None)
    order = _native.argsort(both, -1)
    both = both[order]
    twice = asarray(both[1:] == both[:-1])
    result = both[:-1][twice]
    if not return_indices:
        return result
    left, right = order[:-1][twice], order[1:][twice] - ar1.size
    return (result, left, right) if assume_unique else (result, first[left], second[right])


def union1d(ar1, ar2):
    """The distinct elements of both arrays."""
    return unique(_native.concatenate([asarray(ar1), asarray(ar2)], None, None))


def setdiff1d(ar1, ar2, assume_unique=False):
    """The distinct elements of the first array that are not in the second."""
    a = _native.ravel(ar1, "C") if assume_unique else unique(ar1)
    return a[isin(a, ar2 if assume_unique else unique(ar2), invert=True)]


def setxor1d(ar1, ar2, assume_unique=False):
    """The distinct elements that are in one of the arrays only."""
    if not assume_unique:
        ar1, ar2 = unique(ar1), unique(ar2)
    both = _native.sort(_native.concatenate([asarray(ar1), asarray(ar2)], None, None), -1)
    if not both.size:
        return both
    edge = _native.full(1, True, bool, "C")
    changes = _native.concatenate([edge, asarray(both[1:] != both[:-1]), edge], 0, None)
    return both[changes[1:] & changes[:-1]]
