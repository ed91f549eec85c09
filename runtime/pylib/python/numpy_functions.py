# NumPy functions in the Python that can be compiled: compiled code that calls one compiles it in.

def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is None:
        return _crossed_vectors(np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1), axisc)
    return _crossed_vectors(np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1), axis)


def vdot(a, b):
    return np.dot(np.conjugate(np.ravel(a)), np.ravel(b))


def inner(a, b):
    if a.ndim == 0 or b.ndim == 0:
        return np.multiply(a, b)
    if a.shape[-1] != b.shape[-1]:
        raise ValueError("shapes are not aligned: the last axes differ in length")
    if a.ndim == 1 and b.ndim == 1:
        return np.dot(a, b)
    if b.ndim == 1:
        return np.dot(a, b)
    return np.dot(a, np.swapaxes(b, -1, -2))


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    # A product would make something else of an infinite complex number.
    if np.asarray(b).dtype.kind != "c":
        b = b * 1.0
    near = (np.abs(a - b) <= atol + rtol * np.abs(b)) & np.isfinite(b)
    close = near | (a == b)
    if equal_nan:
        close = close | (np.isnan(a) & np.isnan(b))
    return close


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return np.all(isclose(a, b, rtol, atol, equal_nan))


def array_equal(a1, a2, equal_nan=False):
    if a1.ndim != a2.ndim:
        return False
    else:
        if a1.shape != a2.shape:
            return False
        if equal_nan:
            return np.all((a1 == a2) | (np.isnan(a1) & np.isnan(a2)))
        return np.all(a1 == a2)


def append(arr, values, axis=None):
    if axis is None:
        return np.concatenate((np.ravel(arr), np.ravel(np.asarray(values))))
    return np.concatenate((arr, values), axis=axis)


def delete(arr, obj, axis=None):
    if axis is None:
        flat = np.ravel(arr)
        return flat[_kept_rows(flat.shape[0], obj)]
    lanes = np.moveaxis(arr, axis, 0)
    return np.moveaxis(lanes[_kept_rows(lanes.shape[0], obj)], 0, axis)


def _delete_by_slice(arr, start, stop, step, axis=None):
    if axis is None:
        return delete(arr, np.arange(arr.size)[start:stop:step])
    return delete(arr, np.arange(arr.shape[axis])[start:stop:step], axis)


def _kept_rows(n, obj):
    chosen = np.asarray(obj)
    if chosen.dtype == np.bool_:
        if chosen.ndim != 1 or chosen.shape[0] != n:
            raise ValueError("boolean array argument obj to delete must be one dimensional and match the axis length")
    keep = np.ones(n, np.bool_)
    keep[obj] = False
    return keep


def argwhere(a):
    return np.column_stack(np.nonzero(a))


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None):
    if dtype is None:
        return np.power(base, np.linspace(start, stop, num, endpoint=endpoint))
    return np.power(base, np.linspace(start, stop, num, endpoint=endpoint)).astype(dtype)


def ediff1d(ary, to_end=None, to_begin=None):
    flat = np.ravel(ary)
    steps = flat[1:] - flat[:-1]
    if to_end is not None:
        _check_kind_of_end(steps, np.asarray(to_end))
    if to_begin is not None:
        _check_kind_of_end(steps, np.asarray(to_begin))
    if to_begin is None:
        if to_end is None:
            return steps
        return np.concatenate((steps, np.ravel(np.asarray(to_end)).astype(steps.dtype)))
    first = np.ravel(np.asarray(to_begin)).astype(steps.dtype)
    if to_end is None:
        return np.concatenate((first, steps))
    return np.concatenate((first, steps, np.ravel(np.asarray(to_end)).astype(steps.dtype)))


def sinc(x):
    scaled = np.multiply(x, math.pi)
    scaled = np.where(scaled == 0, 1.0e-20, scaled)
    return np.sin(scaled) / scaled


def angle(z, deg=False):
    if np.asarray(z).dtype.kind == "c":
        radians = np.arctan2(z.imag, z.real)
    else:
        radians = np.arctan2(0, z)
    if deg:
        return radians * (180 / math.pi)
    return radians


def extract(condition, arr):
    return np.ravel(arr)[np.ravel(condition)]


def geomspace(start, stop, num=50, endpoint=True, dtype=None):
    if dtype is None:
        return _geometric(start, stop, num, endpoint)
    return _geometric(start, stop, num, endpoint).astype(dtype)


def asfortranarray(a, dtype=None):
    if dtype is None:
        return _in_columns(a)
    return _in_columns(a.astype(dtype))


def _in_columns(a):
    if a.ndim == 0:
        return np.ravel(a).copy()
    return a.T.copy().T


def linalg_matrix_rank(A, tol=None):
    if A.ndim < 2:
        return int(np.any(A != 0))
    values = np.linalg.svdvals(A)
    if tol is None:
        limit = np.max(values, axis=-1, keepdims=True) * (max(A.shape[-2], A.shape[-1]) * np.finfo(values.dtype).eps)
        return np.sum(values > limit, axis=-1)
    else:
        return np.sum(values > tol, axis=-1)


def linalg_pinv(a, rcond=1e-15):
    u, s, vt = np.linalg.svd(np.conjugate(a), False)
    large = s > rcond * np.max(s, axis=-1, keepdims=True)
    inverse = np.where(large, 1 / np.where(large, s, 1), 0).astype(s.dtype)
    return np.swapaxes(vt, -1, -2) @ (inverse[..., None] * np.swapaxes(u, -1, -2))


def _matrix_power(a, n):
    if a.shape[-1] != a.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    if n < 0:
        raise ValueError("integer matrices have no negative powers in compiled code, unless the exponent is a literal")
    result = np.zeros(a.shape, a.dtype)
    result[...] = np.eye(a.shape[-1], a.shape[-1], 0, a.dtype)
    square = a.copy()
    while n > 0:
        if n % 2 == 1:
            result = result @ square
        n = n // 2
        if n > 0:
            square = square @ square
    return result


def _matrix_power_of_any_sign(a, n):
    if n < 0:
        return _matrix_power(np.linalg.inv(a), -n)
    return _matrix_power(a, n)


def _squares(x):
    return np.abs(x) ** 2


def _norm_of_vector(x):
    """Of real floats."""
    return np.sqrt(np.dot(x, x))


def _norm_of_all(x):
    flat = np.ravel(x) * 1.0
    return np.sqrt(np.abs(vdot(flat, flat)))


def _norm_two(x, axis, keepdims):
    return np.sqrt(np.sum(_squares(x * 1.0), axis=axis, keepdims=keepdims))


def _norm_one(x, axis, keepdims):
    return np.sum(np.abs(x * 1.0), axis=axis, keepdims=keepdims)


def _norm_zero(x, axis, keepdims):
    return np.sum((x != 0) * _one(x), axis=axis, keepdims=keepdims)


def _one(x):
    """One, of the dtype of norms."""
    return np.ones(1, np.abs(x * 1.0).dtype)[0]


def _norm_infinity(x, axis, keepdims):
    size = np.abs(x * 1.0)
    if x.size == 0:
        return np.sum(size, axis=axis, keepdims=keepdims)
    return np.max(size, axis=axis, keepdims=keepdims)


def _norm_minus_infinity(x, axis, keepdims):
    return np.min(np.abs(x * 1.0), axis=axis, keepdims=keepdims)


def _norm_power(x, axis, keepdims, ord):
    return np.sum(np.abs(x * 1.0) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


def _norm_any(x, axis, keepdims, ord):
    size = np.abs(x * 1.0)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0) * _one(x), axis=axis, keepdims=keepdims)
    return np.sum(size ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


# Norms of the matrices in the last two axes.

def _matrix_norm_all(x):
    return np.sqrt(np.sum(_squares(x * 1.0), axis=(-2, -1)))


def _matrix_norm_one(x):
    sums = np.sum(np.abs(x * 1.0), axis=-2)
    if x.size == 0:
        return np.sum(sums, axis=-1)
    return np.max(sums, axis=-1)


def _matrix_norm_minus_one(x):
    return np.min(np.sum(np.abs(x * 1.0), axis=-2), axis=-1)


def _matrix_norm_infinity(x):
    sums = np.sum(np.abs(x * 1.0), axis=-1)
    if x.size == 0:
        return np.sum(sums, axis=-1)
    return np.max(sums, axis=-1)


def _matrix_norm_minus_infinity(x):
    return np.min(np.sum(np.abs(x * 1.0), axis=-1), axis=-1)


def _matrix_norm_two(x):
    values = np.linalg.svdvals(x)
    if x.size == 0:
        return np.sum(values, axis=-1)
    return np.max(values, axis=-1)


def _matrix_norm_minus_two(x):
    return np.min(np.linalg.svdvals(x), axis=-1)


def _matrix_norm_nuclear(x):
    return np.sum(np.linalg.svdvals(x), axis=-1)


def _matrix_norm_any(x, ord):
    if ord == 1:
        return _matrix_norm_one(x)
    if ord == -1:
        return _matrix_norm_minus_one(x)
    if ord == 2:
        return _matrix_norm_two(x)
    if ord == -2:
        return _matrix_norm_minus_two(x)
    if ord == np.inf:
        return _matrix_norm_infinity(x)
    if ord == -np.inf:
        return _matrix_norm_minus_infinity(x)
    raise ValueError("Invalid norm order for matrices.")


def _check_condition(x):
    if x.shape[-1] == 0 or x.shape[-2] == 0:
        raise LinAlgError("cond is not defined on empty arrays")


def _cond_two(x):
    _check_condition(x)
    values = np.linalg.svdvals(x)
    return _known_condition(x, values[..., 0] / values[..., -1])


def _cond_minus_two(x):
    _check_condition(x)
    values = np.linalg.svdvals(x)
    return _known_condition(x, values[..., -1] / values[..., 0])


def _cond_of(x, size, inverse_size):
    _check_condition(x)
    return _known_condition(x, size * inverse_size)


def _known_condition(x, condition):
    """What became NaN without a NaN in the matrix is infinite."""
    lost = np.isnan(condition) & np.logical_not(np.any(np.isnan(x), axis=(-2, -1)))
    known = np.where(lost, np.inf * _one(x), condition)
    return np.asarray(known)[()] if np.ndim(known) == 0 else known


def vecdot(x1, x2, axis=-1):
    left, right = np.moveaxis(_conjugated(x1), axis, -1), np.moveaxis(x2, axis, -1)
    return np.matmul(left[..., None, :], right[..., :, None])[..., 0, 0]


def fft_fftfreq(n, d=1.0):
    middle = (n - 1) // 2 + 1
    return np.concatenate((np.arange(0, middle), np.arange(-(n // 2), 0))) * (1.0 / (n * d))


def fft_rfftfreq(n, d=1.0):
    return np.arange(0, n // 2 + 1) * (1.0 / (n * d))


def _shifted(x, axis):
    return np.roll(x, x.shape[axis] // 2, axis)


def _shifted_back(x, axis):
    return np.roll(x, -(x.shape[axis] // 2), axis)


def _crossed_vectors(a, b, axisc):
    if a.shape[a.ndim - 1] != 3 or b.shape[b.ndim - 1] != 3:
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 3)")
    x = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    y = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    z = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    if a.ndim == 1 and b.ndim == 1:
        return np.array([x, y, z])
    return np.moveaxis(np.stack((x, y, z), axis=-1), -1, axisc)


def _inserted(rows, obj, given):
    """Rows with others in front of the given places."""
    n = rows.shape[0]
    places = np.ravel(np.asarray(obj)).astype(np.int64)
    for i in range(places.size):
        if places[i] < -n or places[i] > n:
            raise IndexError("index is out of bounds for axis 0")
        if places[i] < 0:
            places[i] += n
    single = places.size == 1
    count = given.shape[0] if single else places.size
    result = np.empty((n + count,) + rows.shape[1:], rows.dtype)
    taken = np.zeros(n + count, np.bool_)
    order = np.argsort(places, kind="stable")
    for i in range(count):
        at = places[0] + i if single else places[order[i]] + i
        from_row = i if single else order[i]
        taken[at] = True
        result[at] = given[from_row % given.shape[0]]
    place = 0
    for i in range(n + count):
        if not taken[i]:
            result[i] = rows[place]
            place += 1
    return result


def _linspace_of_arrays(start, stop, num, endpoint, axis):
    if num < 0:
        raise ValueError("Number of samples must be non-negative.")
    first, last = start * 1.0, stop * 1.0
    distance = np.asarray(last - first)
    intervals = max(num - 1 if endpoint else num, 1)
    result = np.empty((num,) + distance.shape, distance.dtype)
    for i in range(num):
        result[i] = first + i * (distance / intervals)
    if endpoint and num > 1:
        result[num - 1] = last
    return np.moveaxis(result, 0, axis)


def _step_of_arrays(start, stop, num, endpoint):
    return (stop * 1.0 - start * 1.0) / max(num - 1 if endpoint else num, 1)


def _geometric(start, stop, num, endpoint):
    if start == 0 or stop == 0:
        raise ValueError("Geometric sequence cannot include zero")
    sign = -1.0 if start < 0 else 1.0
    result = sign * np.power(10.0, np.linspace(math.log10(start * sign), math.log10(stop * sign), num, endpoint=endpoint))
    if num > 0:
        result[0] = start
    if num > 1 and endpoint:
        result[num - 1] = stop
    return result


def _check_kind_of_end(steps, end):
    kind, other = steps.dtype.kind, end.dtype.kind
    if (kind == "u" and other == "i") or (kind != "f" and kind != "c" and other == "f") or (kind != "c" and other == "c"):
        raise TypeError("dtype of `to_begin` or `to_end` must be compatible with input `ary` under the `same_kind` rule.")


def _lengthened(a, more, axis, before):
    """An array with more elements in front of or behind an axis: an array, or a number for all of its lanes."""
    moved, given = np.moveaxis(a, axis, 0), np.asarray(more)
    if given.ndim == 0:
        row = np.empty((1,) + moved.shape[1:], given.dtype)
        row[...] = given
    else:
        row = np.moveaxis(given, axis, 0)
    if before:
        return np.moveaxis(np.concatenate((row, moved)), 0, axis)
    return np.moveaxis(np.concatenate((moved, row)), 0, axis)


def _slopes(f, varargs, edge_order, step):
    if step == f.ndim:
        return ()
    return (_slope(f, _spacing(varargs, step), step, edge_order),) + _slopes(f, varargs, edge_order, step + 1)


def _slopes_along(f, varargs, axis, edge_order, step):
    if step == len(axis):
        return ()
    return (_slope(f, _spacing(varargs, step), axis[step], edge_order),) + _slopes_along(f, varargs, axis, edge_order, step + 1)


def _spacing(varargs, step):
    """The distance of neighbours along an axis, or their places."""
    if len(varargs) == 0:
        return 1.0
    if len(varargs) == 1:
        return varargs[0]
    return varargs[step]


def _slope_between(lanes, places, result, edge_order):
    """Differences of neighbours at distances of their own."""
    n = lanes.shape[0]
    if places.size != n:
        raise ValueError("when 1d, distances must match the length of the corresponding dimension")
    steps = np.diff(places) * 1.0
    for i in range(1, n - 1):
        before, behind = steps[i - 1], steps[i]
        a = -behind / (before * (before + behind))
        b = (behind - before) / (before * behind)
        c = before / (behind * (before + behind))
        result[i] = a * lanes[i - 1] + b * lanes[i] + c * lanes[i + 1]
    if edge_order == 1:
        result[0] = (lanes[1] - lanes[0]) / steps[0]
        result[n - 1] = (lanes[n - 1] - lanes[n - 2]) / steps[n - 2]
    else:
        one, two = steps[0], steps[1]
        result[0] = -(2.0 * one + two) / (one * (one + two)) * lanes[0] + (one + two) / (one * two) * lanes[1] + -one / (two * (one + two)) * lanes[2]
        one, two = steps[n - 3], steps[n - 2]
        result[n - 1] = two / (one * (one + two)) * lanes[n - 3] + -(two + one) / (one * two) * lanes[n - 2] + (2.0 * two + one) / (two * (one + two)) * lanes[n - 1]


def matvec(x1, x2):
    if x1.ndim < 2:
        raise ValueError("matvec: Input operand 0 does not have enough dimensions (has 1, gufunc core with signature (m,n),(n)->(m) requires 2)")
    return np.matmul(x1, x2[..., None])[..., 0]


def vecmat(x1, x2):
    if x2.ndim < 2:
        raise ValueError("vecmat: Input operand 1 does not have enough dimensions (has 1, gufunc core with signature (n),(n,m)->(m) requires 2)")
    return np.matmul(_conjugated(x1)[..., None, :], x2)[..., 0, :]


def _conjugated(a):
    if a.dtype.kind == "c":
        return np.conjugate(a)
    return a


def packbits(a, axis=None, bitorder="big"):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        raise TypeError("Expected an input array of integer or boolean data type")
    if bitorder != "big" and bitorder != "little":
        raise ValueError("'order' must be either 'little' or 'big'")
    if axis is None:
        return _packed(np.ravel(a), bitorder)
    return np.moveaxis(_packed(np.moveaxis(a, axis, -1), bitorder), -1, axis)


def _packed(lanes, bitorder):
    n = lanes.shape[-1]
    result = np.zeros(lanes.shape[:-1] + ((n + 7) // 8,), np.uint8)
    for i in range(n):
        place = i % 8 if bitorder == "little" else 7 - i % 8
        result[..., i // 8] |= (lanes[..., i] != 0) * np.uint8(1 << place)
    return result


def unpackbits(a, axis=None, count=None, bitorder="big"):
    if a.dtype != np.uint8:
        raise TypeError("Expected an input array of unsigned byte data type")
    if bitorder != "big" and bitorder != "little":
        raise ValueError("'order' must be either 'little' or 'big'")
    if axis is None:
        return _unpacked(np.ravel(a), count, bitorder)
    return np.moveaxis(_unpacked(np.moveaxis(a, axis, -1), count, bitorder), -1, axis)


def _unpacked(lanes, count, bitorder):
    bits = 8 * lanes.shape[-1]
    n = _bits_wanted(bits, count)
    result = np.zeros(lanes.shape[:-1] + (n,), np.uint8)
    for i in range(min(n, bits)):
        place = i % 8 if bitorder == "little" else 7 - i % 8
        result[..., i] = (lanes[..., i // 8] >> np.uint8(place)) & np.uint8(1)
    return result


def _bits_wanted(bits, count):
    if count is None:
        return bits
    if count >= 0:
        return count
    if -count > bits:
        raise ValueError("-count larger than number of elements")
    return bits + count


def _wrapped(indices, length):
    if length == 0:
        return indices
    return indices % length


def _clipped(indices, length):
    return np.minimum(np.maximum(indices, 0), max(length - 1, 0))


def unravel_index(indices, shape, order="C"):
    places = np.asarray(indices)
    if isinstance(shape, tuple):
        size = 1
        for n in shape:
            size *= n
        if np.any(places < 0) or np.any(places >= size):
            raise ValueError("index is out of bounds for array with this size")
        if order == "F":
            return _unravelled_in_columns(places, shape, 0)
        return _unravelled(places, shape, len(shape))
    return unravel_index(indices, (shape,), order)


def _unravelled(places, shape, step):
    if step == 0:
        return ()
    n = shape[step - 1]
    return _unravelled(_as_given(places // n), shape, step - 1) + (_as_given(places % n),)


def _unravelled_in_columns(places, shape, step):
    if step == len(shape):
        return ()
    n = shape[step]
    return (_as_given(places % n),) + _unravelled_in_columns(_as_given(places // n), shape, step + 1)


def _as_given(places):
    """A number instead of an array without axes."""
    if np.ndim(places) == 0:
        return np.int64(places)
    return places.astype(np.int64)


def ravel_multi_index(multi_index, dims, mode="raise", order="C"):
    if len(multi_index) != len(dims):
        raise ValueError("parameter multi_index must be a sequence of the same length as dims")
    if order == "F":
        return _ravelled_in_columns(multi_index, dims, mode, len(dims))
    return _ravelled(multi_index, dims, mode, 0, np.int64(0))


def _ravelled(multi_index, dims, mode, step, total):
    if step == len(dims):
        return total
    place = _bounded(np.asarray(multi_index[step]), dims[step], mode)
    return _ravelled(multi_index, dims, mode, step + 1, _as_given(total * dims[step] + place))


def _ravelled_in_columns(multi_index, dims, mode, step):
    if step == 1:
        return _as_given(_bounded(np.asarray(multi_index[0]), dims[0], mode))
    place = _bounded(np.asarray(multi_index[step - 1]), dims[step - 1], mode)
    size = 1
    for n in dims[: step - 1]:
        size *= n
    return _as_given(_ravelled_in_columns(multi_index, dims, mode, step - 1) + place * size)


def _bounded(place, n, mode):
    if mode == "wrap":
        return np.asarray(place % n)
    if mode == "clip":
        return np.asarray(np.minimum(np.maximum(place, 0), n - 1))
    if mode != "raise":
        raise ValueError("clipmode must be one of 'clip', 'raise', or 'wrap'")
    if np.any(place < 0) or np.any(place >= n):
        raise ValueError("invalid entry in coordinates array")
    return place
