# Sets and distinct values, in the Python that can be compiled.


def unique_values(x):
    return np.unique(x)


def unique_counts(x):
    values, first, inverse, counts = _unique_all(x)
    return values, counts


def unique_inverse(x):
    values, first, inverse, counts = _unique_all(x)
    return values, inverse


def unique_all(x):
    return _unique_all(x)


def _unique_parts(ar, return_index, return_inverse, return_counts):
    """The distinct values and what is wanted besides, as a tuple."""
    values, first, inverse, counts = _unique_all(ar)
    return (values,) + _if_wanted(first, return_index) + _if_wanted(inverse, return_inverse) + _if_wanted(counts, return_counts)


def _unique_along(ar, axis):
    """The distinct parts along an axis, in order."""
    moved = np.moveaxis(ar, axis, 0)
    first, inverse, counts = _groups_of_rows(_as_rows(moved))
    return np.moveaxis(moved[first], 0, axis)


def _unique_parts_along(ar, axis, return_index, return_inverse, return_counts):
    moved = np.moveaxis(ar, axis, 0)
    first, inverse, counts = _groups_of_rows(_as_rows(moved))
    values = np.moveaxis(moved[first], 0, axis)
    return (values,) + _if_wanted(first, return_index) + _if_wanted(inverse, return_inverse) + _if_wanted(counts, return_counts)


def _unique_apart(ar):
    """The distinct values, each NaN one of its own."""
    flat = np.ravel(ar)
    first, inverse, counts = _groups_of_rows(flat.reshape((flat.size, 1)))
    return flat[first]


def _unique_parts_apart(ar, return_index, return_inverse, return_counts):
    flat = np.ravel(ar)
    first, inverse, counts = _groups_of_rows(flat.reshape((flat.size, 1)))
    places = inverse.reshape(ar.shape)
    return (flat[first],) + _if_wanted(first, return_index) + _if_wanted(places, return_inverse) + _if_wanted(counts, return_counts)


def _as_rows(a):
    width = 1
    for length in a.shape[1:]:
        width *= length
    return np.ascontiguousarray(a).reshape((a.shape[0], width))


def _groups_of_rows(rows):
    """Of the distinct rows in order: where each is first, for each row the place of its like, how often each occurs."""
    n, width = rows.shape
    order = np.arange(n)
    for j in range(width - 1, -1, -1):
        order = order[np.argsort(rows[order, j], kind="stable")]
    new = np.zeros(n, np.bool_)
    for i in range(n):
        new[i] = i == 0
        for j in range(width):
            if i > 0 and rows[order[i], j] != rows[order[i - 1], j]:
                new[i] = True
                break
    count = np.sum(new)
    first, counts, inverse = np.empty(count, np.int64), np.zeros(count, np.int64), np.empty(n, np.int64)
    group = -1
    for i in range(n):
        if new[i]:
            group += 1
            first[group] = order[i]
        inverse[order[i]] = group
        counts[group] += 1
    return first, inverse, counts


def _if_wanted(part, wanted):
    if wanted:
        return (part,)
    return ()


def _distinct(ar, assume_unique):
    if assume_unique:
        return np.ravel(ar)
    return np.unique(ar)


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    if return_indices:
        return _intersection(ar1, ar2, assume_unique)
    a, b = _distinct(ar1, assume_unique), _distinct(ar2, assume_unique)
    both = np.sort(np.concatenate((a, b)))
    return both[:-1][both[1:] == both[:-1]]


def _intersection(ar1, ar2, assume_unique):
    """The common values, and where each is first in both."""
    a, first_a = _with_places(ar1, assume_unique)
    b, first_b = _with_places(ar2, assume_unique)
    joined = np.concatenate((a, b))
    order = np.argsort(joined, kind="stable")
    both = joined[order]
    common = both[1:] == both[:-1]
    in_a, in_b = order[:-1][common], order[1:][common] - a.size
    return both[:-1][common], first_a[in_a], first_b[in_b]


def _with_places(ar, assume_unique):
    if assume_unique:
        return np.ravel(ar), np.arange(ar.size)
    values, first, inverse, counts = _unique_all(ar)
    return values, first


def union1d(ar1, ar2):
    return np.unique(np.concatenate((np.ravel(ar1), np.ravel(ar2))))


def setdiff1d(ar1, ar2, assume_unique=False):
    a = _distinct(ar1, assume_unique)
    return a[np.logical_not(isin(a, ar2))]


def setxor1d(ar1, ar2, assume_unique=False):
    a, b = _distinct(ar1, assume_unique), _distinct(ar2, assume_unique)
    both = np.sort(np.concatenate((a, b)))
    keep = np.ones(both.size, np.bool_)
    for i in range(both.size - 1):
        if both[i] == both[i + 1]:
            keep[i] = keep[i + 1] = False
    return both[keep]


def _has_fractions(a):
    return a.dtype.kind == "f" or a.dtype.kind == "c"


def isin(element, test_elements, assume_unique=False, invert=False, kind=None):
    known = np.sort(np.ravel(np.asarray(test_elements)))
    elements = np.asarray(element)
    if kind == "table" and (_has_fractions(elements) or _has_fractions(known)):
        raise ValueError("The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind.")
    flat = np.ravel(elements)
    if known.size == 0:
        found = np.zeros(flat.size, np.bool_)
    else:
        found = known[np.minimum(np.searchsorted(known, flat), known.size - 1)] == flat
    if invert:
        found = np.logical_not(found)
    return found.reshape(elements.shape)
