# Functions that join, fill and rearrange arrays, in the Python that can be compiled.


def pad(array, pad_width, mode="constant", constant_values=0):
    widths = np.asarray(pad_width)
    before, after = np.zeros(array.ndim, np.int64), np.zeros(array.ndim, np.int64)
    for i in range(array.ndim):
        if widths.ndim == 0:
            before[i] = after[i] = int(np.ravel(widths)[0])
        else:
            flat = np.ravel(widths)
            if flat.size == 1:
                before[i] = after[i] = int(flat[0])
            elif flat.size == 2:
                before[i], after[i] = int(flat[0]), int(flat[1])
            else:
                before[i], after[i] = int(flat[2 * i]), int(flat[2 * i + 1])
    for i in range(array.ndim):
        if before[i] < 0 or after[i] < 0:
            raise ValueError("index can't contain negative values")
    return _padded(array, before, after, mode, constant_values, 0)


def _padded(array, before, after, mode, value, axis):
    """Pads the axes from this one on."""
    if axis == array.ndim:
        return array
    lanes = np.moveaxis(array, axis, 0)
    n, low, high = lanes.shape[0], before[axis], after[axis]
    result = np.empty((low + n + high,) + lanes.shape[1:], array.dtype)
    result[low : low + n] = lanes
    if mode == "constant":
        result[:low] = value
        result[low + n :] = value
    else:
        if n == 0 and low + high > 0:
            raise ValueError("can't extend empty axis using modes other than 'constant' or 'empty'")
        for i in range(low + high):
            place = i - low if i < low else n + i - low
            result[place + low] = lanes[_mirrored(place, n, mode)]
    return _padded(np.moveaxis(result, 0, axis), before, after, mode, value, axis + 1)


def _mirrored(place, n, mode):
    """The position inside from which a place outside is filled."""
    if mode == "edge":
        return min(max(place, 0), n - 1)
    elif mode == "wrap":
        return place % n
    elif mode == "symmetric":
        at = place % (2 * n)
        return at if at < n else 2 * n - 1 - at
    elif mode == "reflect":
        if n == 1:
            return 0
        at = place % (2 * n - 2)
        return at if at < n else 2 * n - 2 - at
    raise ValueError("this mode of pad is not supported in compiled code")


def array_equiv(a1, a2):
    for i in range(min(a1.ndim, a2.ndim)):
        m, n = a1.shape[a1.ndim - 1 - i], a2.shape[a2.ndim - 1 - i]
        if m != n and m != 1 and n != 1:
            return False
    return bool(np.all(a1 == a2))


def diagflat(v, k=0):
    return np.diag(np.ravel(v), k)


def diag(v, k=0):
    if v.ndim == 1:
        n = v.size + abs(k)
        square = np.zeros((n, n), v.dtype)
        for i in range(v.size):
            if k >= 0:
                square[i, i + k] = v[i]
            else:
                square[i - k, i] = v[i]
        return square
    if v.ndim == 2:
        return diagonal(v, k)
    raise ValueError("Input must be 1- or 2-d.")


def diagonal(a, offset=0, axis1=0, axis2=1):
    if a.ndim < 2:
        raise ValueError("diag requires an array of at least two dimensions")
    planes = np.moveaxis(a, (axis1, axis2), (-2, -1))
    rows, columns = planes.shape[-2], planes.shape[-1]
    row, column = max(-offset, 0), max(offset, 0)
    n = max(min(rows - row, columns - column), 0)
    found = np.empty(planes.shape[:-2] + (n,), a.dtype)
    for i in range(n):
        found[..., i] = planes[..., row + i, column + i]
    return found


def trace(a, offset=0, axis1=0, axis2=1):
    return np.sum(diagonal(a, offset, axis1, axis2), axis=-1)


def fill_diagonal(a, val, wrap=False):
    if a.ndim < 2:
        raise ValueError("array must be at least 2-d")
    values = np.ravel(np.asarray(val))
    if a.ndim == 2:
        count = 0
        for row in range(a.shape[0]):
            at = row
            if wrap:
                at = row % (a.shape[1] + 1)
            if at < a.shape[1]:
                a[row, at] = values[count % values.size]
                count += 1
    else:
        for n in a.shape:
            if n != a.shape[0]:
                raise ValueError("All dimensions of input must be of equal length")
        for i in range(a.shape[0]):
            for at in np.ndindex(a.shape):
                equal = True
                for place in at:
                    if place != i:
                        equal = False
                if equal:
                    a[at] = values[i % values.size]


def tri(N, M=-1, k=0, dtype=np.float64):
    columns = N if M < 0 else M
    result = np.zeros((max(N, 0), max(columns, 0)), dtype)
    for i in range(result.shape[0]):
        for j in range(min(max(i + k + 1, 0), result.shape[1])):
            result[i, j] = 1
    return result


def tril(m, k=0):
    if m.ndim == 1:
        return np.where(_lower(m.size, m.size, k), m, np.zeros(1, m.dtype)[0])
    rows, columns = m.shape[-2], m.shape[-1]
    return np.where(_lower(rows, columns, k), m, np.zeros(1, m.dtype)[0])


def triu(m, k=0):
    if m.ndim == 1:
        return np.where(_lower(m.size, m.size, k - 1), np.zeros(1, m.dtype)[0], m)
    rows, columns = m.shape[-2], m.shape[-1]
    return np.where(_lower(rows, columns, k - 1), np.zeros(1, m.dtype)[0], m)


def _lower(rows, columns, k):
    result = np.zeros((rows, columns), np.bool_)
    for i in range(rows):
        for j in range(min(max(i + k + 1, 0), columns)):
            result[i, j] = True
    return result


def tril_indices(n, k=0, m=-1):
    return np.nonzero(_lower(n, n if m < 0 else m, k))


def triu_indices(n, k=0, m=-1):
    return np.nonzero(np.logical_not(_lower(n, n if m < 0 else m, k - 1)))


def tril_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return np.nonzero(_lower(arr.shape[0], arr.shape[1], k))


def triu_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return np.nonzero(np.logical_not(_lower(arr.shape[0], arr.shape[1], k - 1)))


def diag_indices(n, ndim=2):
    return np.arange(n), np.arange(n)


def diag_indices_from(arr):
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    for n in arr.shape:
        if n != arr.shape[0]:
            raise ValueError("All dimensions of input must be of equal length")
    if arr.ndim == 2:
        return np.arange(arr.shape[0]), np.arange(arr.shape[0])
    if arr.ndim == 3:
        return np.arange(arr.shape[0]), np.arange(arr.shape[0]), np.arange(arr.shape[0])
    raise ValueError("more than three axes are not supported here in compiled code")


def indices(dimensions):
    if isinstance(dimensions, tuple):
        result = np.empty((len(dimensions),) + dimensions, np.int64)
        for at in np.ndindex(dimensions):
            for i in range(len(dimensions)):
                result[(i,) + at] = at[i]
        return result
    raise TypeError("the dimensions must be a tuple")


def rot90(m, k=1, axes=(0, 1)):
    if axes[0] == axes[1]:
        raise ValueError("Axes must be different.")
    if m.ndim < 2:
        raise ValueError("Axes out of range for array of this number of axes.")
    if k % 4 == 0:
        return m.copy()
    if k % 4 == 2:
        return np.flip(m, axes).copy()
    if k % 4 == 1:
        return np.swapaxes(np.flip(m, axes[1]), axes[0], axes[1]).copy()
    return np.flip(np.swapaxes(m, axes[0], axes[1]), axes[1]).copy()


def resize(a, new_shape):
    result = np.empty(new_shape, a.dtype)
    for n in result.shape:
        if n < 0:
            raise ValueError("all elements of `new_shape` must be non-negative")
    flat, source = result.reshape(-1), np.ravel(a)
    if source.size == 0:
        result[...] = 0
        return result
    for i in range(flat.size):
        flat[i] = source[i % source.size]
    return result


def insert(arr, obj, values):
    flat = np.ravel(arr)
    places, given = np.ravel(np.asarray(obj)).astype(np.int64), np.ravel(np.asarray(values))
    count = places.size if places.size != 1 else max(given.size, 1)
    result = np.empty(flat.size + count, arr.dtype)
    for i in range(places.size):
        if places[i] < -flat.size or places[i] > flat.size:
            raise IndexError("index is out of bounds for axis 0")
        if places[i] < 0:
            places[i] += flat.size
    taken = np.zeros(result.size, np.bool_)
    if places.size == 1:
        for i in range(count):
            taken[places[0] + i] = True
            result[places[0] + i] = given[i % given.size]
    else:
        order = np.argsort(places, kind="stable")
        for i in range(places.size):
            at = places[order[i]] + i
            taken[at] = True
            result[at] = given[order[i] % given.size]
    place = 0
    for i in range(result.size):
        if not taken[i]:
            result[i] = flat[place]
            place += 1
    return result


def put(a, ind, v):
    places, values = np.ravel(np.asarray(ind)), np.ravel(np.asarray(v))
    if values.size == 0 or places.size == 0:
        return
    if a.size == 0:
        raise IndexError("cannot replace elements of an empty array")
    for i in range(places.size):
        at = int(places[i])
        if at < -a.size or at >= a.size:
            raise IndexError("index is out of bounds for this array")
        if at < 0:
            at += a.size
        _put_one(a, at, values[i % values.size])


def _put_one(a, at, value):
    """Sets the element at a position of the flattened array."""
    if a.ndim == 0:
        a[()] = value
    elif a.ndim == 1:
        a[at] = value
    else:
        rest = a.size // a.shape[0]
        _put_one(a[at // rest], at % rest, value)


def trim_zeros(filt, trim="fb"):
    if trim != "fb" and trim != "bf" and trim != "f" and trim != "b":
        raise ValueError("unexpected character(s) in `trim`")
    first, last = 0, filt.size
    while first < last and filt[first] == 0:
        first += 1
    while last > first and filt[last - 1] == 0:
        last -= 1
    if first == last:
        return filt[:0]
    if trim == "f":
        return filt[first:]
    elif trim == "b":
        return filt[:last]
    return filt[first:last]


def lexsort(keys):
    return _sorted_by(keys, np.argsort(keys[0], kind="stable"), 1)


def _sorted_by(keys, order, step):
    if step == len(keys):
        return order
    return _sorted_by(keys, order[np.argsort(keys[step][order], kind="stable")], step + 1)


def setxor1d(ar1, ar2):
    a, b = np.unique(ar1), np.unique(ar2)
    both = np.sort(np.concatenate((a, b)))
    keep = np.ones(both.size, np.bool_)
    for i in range(both.size - 1):
        if both[i] == both[i + 1]:
            keep[i] = keep[i + 1] = False
    return both[keep]


def sort_complex(a):
    ordered = np.sort(a)
    if a.dtype.kind == "c":
        return ordered
    if a.dtype == np.int8 or a.dtype == np.uint8 or a.dtype == np.int16 or a.dtype == np.uint16:
        return ordered.astype(np.complex64)
    return ordered.astype(np.complex128)


def dstack(tup):
    return np.concatenate(_deep(tup), axis=2)


def _deep(tup):
    if len(tup) == 1:
        return (np.atleast_3d(tup[0]),)
    if len(tup) == 2:
        return (np.atleast_3d(tup[0]), np.atleast_3d(tup[1]))
    if len(tup) == 3:
        return (np.atleast_3d(tup[0]), np.atleast_3d(tup[1]), np.atleast_3d(tup[2]))
    raise ValueError("more than three arrays are not supported here in compiled code")


def compress(condition, a, axis=None):
    places = np.nonzero(np.asarray(condition))[0]
    if axis is None:
        return np.take(np.ravel(a), places)
    return np.take(a, places, axis=axis)


def choose(a, choices):
    shape = _common_shape(a.shape, _shape_of_all(choices, 0))
    positions = np.broadcast_to(a, shape)
    result = np.empty(shape, _first_of_all(choices, 0).dtype)
    for at in np.ndindex(shape):
        i = int(positions[at])
        if i < 0 or i >= len(choices):
            raise ValueError("invalid entry in choice array")
        _set_choice(result, at, choices, i, shape, 0)
    return result


def _set_choice(result, at, choices, i, shape, step):
    if step < len(choices):
        if i == step:
            result[at] = np.broadcast_to(choices[step], shape)[at]
        _set_choice(result, at, choices, i, shape, step + 1)


def _shape_of_all(arrays, step):
    if step == len(arrays) - 1:
        return np.asarray(arrays[step]).shape
    return _common_shape(np.asarray(arrays[step]).shape, _shape_of_all(arrays, step + 1))


def _first_of_all(arrays, step):
    """An empty vector of the dtype that all arrays have in common."""
    own = np.ravel(np.asarray(arrays[step]))[:0]
    if step == len(arrays) - 1:
        return own
    return np.maximum(own, _first_of_all(arrays, step + 1))


def _common_shape(x, y):
    """The shape to which two shapes broadcast."""
    if len(x) < len(y):
        return _common_shape((1,) + x, y)
    if len(y) < len(x):
        return _common_shape(x, (1,) + y)
    if len(x) == 0:
        return ()
    return (_common_length(x[0], y[0]),) + _common_shape(x[1:], y[1:])


def _common_length(m, n):
    if m == n or n == 1:
        return m
    if m == 1:
        return n
    raise ValueError("shape mismatch: objects cannot be broadcast to a single shape.")


def broadcast_shapes(*args):
    if len(args) == 0:
        return ()
    return _shapes_together(args, 0)


def _shapes_together(shapes, step):
    own = shapes[step] if isinstance(shapes[step], tuple) else (shapes[step],)
    if step == len(shapes) - 1:
        return own
    return _common_shape(own, _shapes_together(shapes, step + 1))


def broadcast_arrays(*args):
    return _spread(args, _shape_of_all(args, 0), 0)


def _spread(arrays, shape, step):
    if step == len(arrays):
        return ()
    return (np.broadcast_to(np.asarray(arrays[step]), shape),) + _spread(arrays, shape, step + 1)


def ix_(*args):
    return _crossed(args, 0)


def _crossed(arrays, step):
    if step == len(arrays):
        return ()
    if arrays[step].ndim != 1:
        raise ValueError("Cross index must be 1 dimensional")
    places = np.nonzero(arrays[step])[0] if arrays[step].dtype == np.bool_ else arrays[step]
    return (places.reshape(_ones(step, ()) + (places.size,) + _ones(len(arrays) - step - 1, ())),) + _crossed(arrays, step + 1)


def _ones(step, shape):
    if step == 0:
        return shape
    return _ones(step - 1, (1,) + shape)


def split(ary, indices_or_sections, axis=0):
    if ary.ndim == 0:
        raise ValueError("split only works on arrays of 1 or more dimensions")
    if not isinstance(indices_or_sections, tuple):
        if indices_or_sections > 0 and ary.shape[axis] % indices_or_sections != 0:
            raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def array_split(ary, indices_or_sections, axis=0):
    if isinstance(indices_or_sections, tuple):
        return _cut(np.moveaxis(ary, axis, 0), indices_or_sections, axis, 0)
    if indices_or_sections <= 0:
        raise ValueError("number sections must be larger than 0.")
    return _shared(np.moveaxis(ary, axis, 0), indices_or_sections, axis, 0)


def _cut(lanes, indices_or_sections, axis, step):
    if step > len(indices_or_sections):
        return ()
    if step == 0:
        if len(indices_or_sections) == 0:
            return (np.moveaxis(lanes, 0, axis),)
        return (np.moveaxis(lanes[: indices_or_sections[0]], 0, axis),) + _cut(lanes, indices_or_sections, axis, 1)
    if step == len(indices_or_sections):
        return (np.moveaxis(lanes[indices_or_sections[step - 1] :], 0, axis),)
    return (np.moveaxis(lanes[indices_or_sections[step - 1] : indices_or_sections[step]], 0, axis),) + _cut(lanes, indices_or_sections, axis, step + 1)


def _shared(lanes, indices_or_sections, axis, step):
    if step == indices_or_sections:
        return ()
    each, more = lanes.shape[0] // indices_or_sections, lanes.shape[0] % indices_or_sections
    start = step * each + min(step, more)
    stop = start + each + (1 if step < more else 0)
    return (np.moveaxis(lanes[start:stop], 0, axis),) + _shared(lanes, indices_or_sections, axis, step + 1)


def hsplit(ary, indices_or_sections):
    if ary.ndim == 0:
        raise ValueError("hsplit only works on arrays of 1 or more dimensions")
    if ary.ndim == 1:
        return split(ary, indices_or_sections, 0)
    return split(ary, indices_or_sections, 1)


def vsplit(ary, indices_or_sections):
    if ary.ndim < 2:
        raise ValueError("vsplit only works on arrays of 2 or more dimensions")
    return split(ary, indices_or_sections, 0)


def dsplit(ary, indices_or_sections):
    if ary.ndim < 3:
        raise ValueError("dsplit only works on arrays of 3 or more dimensions")
    return split(ary, indices_or_sections, 2)


def take_along_axis(arr, indices, axis=-1):
    if axis is None:
        return np.ravel(arr)[indices]
    lanes, places = np.moveaxis(arr, axis, -1), np.moveaxis(indices, axis, -1)
    if arr.ndim != indices.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    result = np.empty(places.shape, arr.dtype)
    for at in np.ndindex(places.shape[:-1]):
        lane, wanted = lanes[at], places[at]
        for i in range(wanted.size):
            result[at + (i,)] = lane[wanted[i]]
    return np.moveaxis(result, -1, axis)


def put_along_axis(arr, indices, values, axis=-1):
    given = np.asarray(values)
    if axis is None:
        if indices.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        chosen = np.broadcast_to(given, indices.shape)
        for i in range(indices.size):
            at = int(indices[i])
            if at < -arr.size or at >= arr.size:
                raise IndexError("index is out of bounds for this array")
            _put_one(arr, at + arr.size if at < 0 else at, chosen[i])
        return
    if arr.ndim != indices.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    lanes, places = np.moveaxis(arr, axis, -1), np.moveaxis(indices, axis, -1)
    places = np.broadcast_to(places, lanes.shape[:-1] + places.shape[-1:])
    chosen = np.moveaxis(np.broadcast_to(given, np.moveaxis(places, -1, axis).shape), axis, -1)
    for at in np.ndindex(lanes.shape[:-1]):
        lane, wanted = lanes[at], places[at]
        for i in range(wanted.size):
            lane[wanted[i]] = chosen[at + (i,)]


def place(arr, mask, vals):
    chosen, given = np.ravel(np.asarray(mask)), np.ravel(np.asarray(vals))
    if chosen.size != arr.size:
        raise ValueError("place: mask and data must be the same size")
    count = 0
    for i in range(arr.size):
        if chosen[i]:
            if given.size == 0:
                raise ValueError("Cannot insert from an empty array!")
            _put_one(arr, i, given[count % given.size])
            count += 1


def putmask(a, mask, values):
    chosen, given = np.ravel(np.asarray(mask)), np.ravel(np.asarray(values))
    if chosen.size != a.size:
        raise ValueError("putmask: mask and data must be the same size")
    if given.size == 0:
        return
    for i in range(a.size):
        if chosen[i]:
            _put_one(a, i, given[i % given.size])


def lib_stride_tricks_sliding_window_view(x, window_shape):
    if x.ndim != 1:
        raise ValueError("windows of arrays with more than one axis are not supported in compiled code")
    if window_shape > x.size:
        raise ValueError("window shape cannot be larger than input array shape")
    result = np.empty((x.size - window_shape + 1, window_shape), x.dtype)
    for i in range(result.shape[0]):
        result[i] = x[i : i + window_shape]
    return result


def select(condlist, choicelist, default=0):
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    return _selected(condlist, choicelist, default, 0)


def _selected(condlist, choicelist, default, step):
    if step == len(condlist):
        return default
    return np.where(condlist[step], choicelist[step], _selected(condlist, choicelist, default, step + 1))


def asarray_chkfinite(a):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        if not np.all(np.isfinite(a)):
            raise ValueError("array must not contain infs or NaNs")
    return a


def iscomplexobj(x):
    return x.dtype.kind == "c"


def isrealobj(x):
    return x.dtype.kind != "c"


def isreal(x):
    return np.imag(x) == 0


def iscomplex(x):
    if x.dtype.kind == "c":
        return np.imag(x) != 0
    return np.zeros(x.shape, np.bool_)


def isposinf(x):
    if x.dtype.kind == "c":
        raise TypeError("This operation is not supported for complex values because it would be ambiguous.")
    return np.logical_and(np.isinf(x), np.logical_not(np.signbit(x)))


def isneginf(x):
    if x.dtype.kind == "c":
        raise TypeError("This operation is not supported for complex values because it would be ambiguous.")
    return np.logical_and(np.isinf(x), np.signbit(x))


def fix(x):
    return np.trunc(x)


def i0(x):
    if x.dtype.kind == "c":
        raise TypeError("i0 not supported for complex values")
    quarter = np.asarray(x * 1.0) * x / 4.0
    result = np.empty(x.shape)
    for at in np.ndindex(x.shape):
        result[at] = _bessel(float(x[at]))
    if x.dtype.kind == "f":
        return result.astype(x.dtype)
    return result


def _bessel(x):
    term, total = 1.0, 1.0
    for k in range(1, 2000):
        term = term * (x * x / 4.0) / (k * k)
        total = total + term
        if not term > total * 1e-17:
            break
    return total


def kaiser(M, beta):
    result = np.ones(max(int(M), 0))
    if M == 1:
        return result
    middle = (M - 1) / 2.0
    for n in range(result.size):
        result[n] = _bessel(beta * math.sqrt(max(1 - ((n - middle) / middle) ** 2.0, 0.0))) / _bessel(beta)
    return result


def bartlett(M):
    result = np.ones(max(int(M), 0))
    if M > 1:
        for i in range(result.size):
            n = 1 - M + 2 * i
            result[i] = 1 + n / (M - 1) if n <= 0 else 1 - n / (M - 1)
    return result


def unwrap(p, discont=-1.0, period=6.283185307179586):
    result = p * 1.0
    lanes = result
    half = period / 2
    least = half if discont < 0 else discont
    n = p.shape[-1]
    # Small integers wrap here.
    steps = np.diff(p)
    for at in np.ndindex(p.shape[:-1]):
        moved = 0.0
        for i in range(1, n):
            step = float(steps[at + (i - 1,)])
            wrapped = (step + half) % period - half
            if wrapped == -half and step > 0:
                wrapped = half
            if abs(step) >= least:
                moved += wrapped - step
            lanes[at + (i,)] = p[at + (i,)] + moved
    return result


def kron(a, b):
    if a.ndim == 0 or b.ndim == 0:
        return np.multiply(a, b)
    if a.ndim == 1 and b.ndim == 1:
        return np.outer(a, b).reshape(-1)
    if a.ndim < b.ndim:
        return kron(a[None], b)
    if b.ndim < a.ndim:
        return kron(a, b[None])
    if a.ndim == 2:
        product = a[:, None, :, None] * b[None, :, None, :]
        return product.reshape(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])
    if a.ndim == 3:
        deep = a[:, None, :, None, :, None] * b[None, :, None, :, None, :]
        return deep.reshape(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1], a.shape[2] * b.shape[2])
    raise ValueError("Kronecker products of arrays with more than three axes are not supported in compiled code")


def gradient(f, dx=1.0, axis=None):
    if axis is None:
        if f.ndim == 1:
            return _slope(f, dx, 0)
        if f.ndim == 2:
            return _slope(f, dx, 0), _slope(f, dx, 1)
        if f.ndim == 3:
            return _slope(f, dx, 0), _slope(f, dx, 1), _slope(f, dx, 2)
        if f.ndim == 0:
            return ()
        return _slope(f, dx, 0), _slope(f, dx, 1), _slope(f, dx, 2), _slope(f, dx, 3)
    return _slope(f, dx, axis)


def _slope(f, dx, axis):
    lanes = np.moveaxis(f, axis, 0) * 1.0
    n = lanes.shape[0]
    if n < 2:
        raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.")
    result = np.empty(lanes.shape, lanes.dtype)
    result[1:-1] = (lanes[2:] - lanes[:-2]) / (2.0 * dx)
    result[0] = (lanes[1] - lanes[0]) / dx
    result[n - 1] = (lanes[n - 1] - lanes[n - 2]) / dx
    return np.moveaxis(result, 0, axis)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    lanes = np.moveaxis(y, axis, -1)
    if x is None:
        return np.sum(dx * (lanes[..., 1:] + lanes[..., :-1]) / 2.0, axis=-1)
    return np.sum((x[1:] - x[:-1]) * (lanes[..., 1:] + lanes[..., :-1]) / 2.0, axis=-1)


def poly(seq_of_zeros):
    if seq_of_zeros.ndim != 1:
        raise ValueError("the characteristic polynomial of a matrix is not supported in compiled code")
    result = np.ones(1, (seq_of_zeros[:0] * 1.0).dtype)
    for i in range(seq_of_zeros.size):
        longer = np.zeros(result.size + 1, result.dtype)
        longer[:-1] += result
        longer[1:] -= result * seq_of_zeros[i]
        result = longer
    return result


def roots(p):
    """Complex numbers, whatever they are: the type of a result does not depend on values."""
    if p.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    first, last = 0, p.size
    while first < last and p[first] == 0:
        first += 1
    while last > first and p[last - 1] == 0:
        last -= 1
    coefficients = p[first:last] * 1.0
    degree = coefficients.size - 1
    if degree < 0:
        return coefficients[:0] * 1j
    result = np.zeros(degree + p.size - last, (coefficients[:0] * 1j).dtype)
    if degree > 0:
        companion = np.zeros((degree, degree), coefficients.dtype)
        companion[0] = -coefficients[1:] / coefficients[0]
        for i in range(1, degree):
            companion[i, i - 1] = 1.0
        result[:degree] = _complex_eigvals(companion)
    return result


def polyfit(x, y, deg):
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    points = x * 1.0
    powers = np.vander(points, deg + 1)
    scale = np.sqrt((powers * powers).sum(axis=0))
    found = np.linalg.lstsq(powers / scale, y * 1.0, x.size * np.finfo(points.dtype).eps)[0]
    return (found.T / scale).T


def polyadd(a1, a2):
    n = max(a1.size, a2.size)
    result = np.zeros(n, (a1[:0] + a2[:0]).dtype)
    result[n - a1.size :] += a1
    result[n - a2.size :] += a2
    return result


def polysub(a1, a2):
    n = max(a1.size, a2.size)
    result = np.zeros(n, (a1[:0] - a2[:0]).dtype)
    result[n - a1.size :] += a1
    result[n - a2.size :] -= a2
    return result


def polymul(a1, a2):
    return np.convolve(_without_leading_zeros(a1), _without_leading_zeros(a2))


def _without_leading_zeros(p):
    first = 0
    while first < p.size - 1 and p[first] == 0:
        first += 1
    return p[first:]


def polydiv(u, v):
    unit = np.ones(1, (u[:0] * 1.0 + v[:0] * 1.0).dtype)
    rest, divisor = u * unit, v * unit
    steps = u.size - v.size + 1
    quotient = np.zeros(max(steps, 1), unit.dtype)
    scale = 1.0 / divisor[0]
    for k in range(steps):
        factor = scale * rest[k]
        quotient[k] = factor
        rest[k : k + v.size] -= factor * divisor
    first = 0
    while first < rest.size - 1 and abs(rest[first]) <= 1e-8:
        first += 1
    return quotient, rest[first:].copy()


def polyder(p, m=1):
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    result = p * np.ones(1, np.int64)[0]
    for i in range(m):
        result = result[:-1] * np.arange(result.size - 1, 0, -1)
    return result


def polyint(p, m=1, k=0.0):
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    result = p * np.float64(1.0)
    for i in range(m):
        divided = result / np.arange(result.size, 0, -1)
        longer = np.zeros(result.size + 1, divided.dtype)
        longer[:-1] = divided
        longer[result.size] = k
        result = longer
    return result
