# Functions that join, fill and rearrange arrays, in the Python that can be compiled.


def pad(array, pad_width, mode="constant", constant_values=0, end_values=0, stat_length=None, reflect_type="even"):
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
    if reflect_type != "even" and reflect_type != "odd":
        raise ValueError("reflect_type must be 'even' or 'odd'")
    length = 0
    if stat_length is not None:
        length = int(stat_length)
        if length < 1:
            raise ValueError("index can't contain negative values" if length < 0 else "stat_length of 0 yields no value for padding")
    odd = reflect_type == "odd" and (mode == "reflect" or mode == "symmetric")
    if mode == "linear_ramp":
        return _padded(array, before, after, mode, end_values, length, odd, 0)
    return _padded(array, before, after, mode, constant_values, length, odd, 0)


def _padded(array, before, after, mode, value, stat_length, odd, axis):
    """Pads the axes from this one on."""
    if axis == array.ndim:
        return array
    lanes = np.moveaxis(array, axis, 0)
    n, low, high = lanes.shape[0], before[axis], after[axis]
    result = np.empty((low + n + high,) + lanes.shape[1:], array.dtype)
    result[low : low + n] = lanes
    if mode == "constant" or mode == "empty":
        result[:low] = value
        result[low + n :] = value
    else:
        if n == 0 and low + high > 0:
            raise ValueError("can't extend empty axis using modes other than 'constant' or 'empty'")
        if mode == "linear_ramp":
            for i in range(low):
                result[i] = _ramp(lanes[0], value, i, low)
            for i in range(high):
                result[low + n + high - 1 - i] = _ramp(lanes[n - 1], value, i, high)
        elif mode == "maximum" or mode == "minimum" or mode == "mean" or mode == "median":
            if low + high > 0:
                count = n if stat_length == 0 else min(stat_length, n)
                result[:low] = _statistic(lanes[:count], mode)
                result[low + n :] = _statistic(lanes[n - count :], mode)
        else:
            for i in range(low + high):
                place = i - low if i < low else n + i - low
                if not odd:
                    result[place + low] = lanes[_mirrored(place, n, mode)]
                elif lanes.dtype.kind == "b":
                    raise TypeError("numpy boolean subtract, the `-` operator, is not supported")
                elif lanes.dtype.kind == "u":
                    raise TypeError("reflect_type='odd' does not take unsigned integers in compiled code")
                else:
                    result[place + low] = _turned(lanes, place, n, mode)
    return _padded(np.moveaxis(result, 0, axis), before, after, mode, value, stat_length, odd, axis + 1)


def _turned(lanes, place, n, mode):
    """What a place outside holds when values are turned over at an edge as often as the place is beyond one."""
    period = max(2 * n if mode == "symmetric" else 2 * n - 2, 1)
    rounds, inside = place // period, place % period
    before = (lanes[n - 1] - lanes[0]) * (2 * rounds)
    if inside < n:
        return before + lanes[inside]
    return before + lanes[n - 1] * 2 - lanes[_mirrored(inside, n, mode)]


def _ramp(edge, value, i, length):
    """A place on the way from a value outside to the edge."""
    if edge.dtype.kind == "f" or edge.dtype.kind == "c":
        return value + (edge - value) * (i / length)
    return np.floor(value + (edge * 1.0 - value) * (i / length))


def _statistic(lanes, mode):
    if mode == "maximum":
        return np.max(lanes, axis=0)
    if mode == "minimum":
        return np.min(lanes, axis=0)
    if mode == "mean":
        return _of_kind(np.asarray(np.mean(lanes, axis=0)), lanes)
    return _of_kind(np.asarray(np.median(lanes, axis=0)), lanes)


def _of_kind(found, lanes):
    if lanes.dtype.kind == "f" or lanes.dtype.kind == "c":
        return found
    return np.rint(found)


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


def insert(arr, obj, values, axis=None):
    if np.asarray(obj).dtype == np.bool_:
        return insert(arr, np.nonzero(np.asarray(obj))[0], values, axis)
    if axis is None:
        return _inserted(np.ravel(arr), obj, np.ravel(np.asarray(values)))
    lanes, given = np.moveaxis(arr, axis, 0), np.asarray(values)
    if np.asarray(obj).ndim == 0:
        if given.ndim < arr.ndim:
            block = np.empty((1,) + lanes.shape[1:], arr.dtype)
            block[0] = given
            return np.moveaxis(_inserted(lanes, obj, block), 0, axis)
        return np.moveaxis(_inserted(lanes, obj, given), 0, axis)
    count = np.asarray(obj).size
    if given.ndim == arr.ndim and count == 1:
        count = given.shape[axis]
    block = np.empty((count,) + lanes.shape[1:], arr.dtype)
    np.moveaxis(block, 0, axis)[...] = given
    return np.moveaxis(_inserted(lanes, obj, block), 0, axis)


def _insert_by_slice(arr, start, stop, step, values, axis=None):
    if axis is None:
        return insert(arr, np.arange(arr.size)[start:stop:step], values)
    return insert(arr, np.arange(arr.shape[axis])[start:stop:step], values, axis)


def put(a, ind, v, mode="raise"):
    if mode != "raise" and mode != "wrap" and mode != "clip":
        raise ValueError("clipmode must be one of 'clip', 'raise', or 'wrap'")
    places, values = np.ravel(np.asarray(ind)), np.ravel(np.asarray(v))
    if a.size == 0 and places.size > 0:
        raise IndexError("cannot replace elements of an empty array")
    if values.size == 0 or places.size == 0:
        return
    for i in range(places.size):
        at = int(places[i])
        if mode == "wrap":
            at %= a.size
        elif mode == "clip":
            at = min(max(at, 0), a.size - 1)
        elif at < -a.size or at >= a.size:
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


def lexsort(keys, axis=-1):
    return _sorted_by(keys, np.argsort(keys[0], axis=axis, kind="stable"), axis, 1)


def _sorted_by(keys, order, axis, step):
    if step == len(keys):
        return order
    if keys[step].shape != keys[0].shape:
        raise ValueError("all keys need to be the same shape")
    if keys[0].ndim == 1:
        return _sorted_by(keys, order[np.argsort(keys[step][order], kind="stable")], axis, step + 1)
    later = np.argsort(np.take_along_axis(keys[step], order, axis), axis=axis, kind="stable")
    return _sorted_by(keys, np.take_along_axis(order, later, axis), axis, step + 1)


def sort_complex(a):
    ordered = np.sort(a)
    if a.dtype.kind == "c":
        return ordered
    if a.dtype == np.int8 or a.dtype == np.uint8 or a.dtype == np.int16 or a.dtype == np.uint16:
        return ordered.astype(np.complex64)
    return ordered.astype(np.complex128)


def dstack(tup):
    return np.concatenate(_deep(tup, 0), axis=2)


def _deep(tup, step):
    if step == len(tup):
        return ()
    return (np.atleast_3d(tup[step]),) + _deep(tup, step + 1)


def compress(condition, a, axis=None):
    places = np.nonzero(np.asarray(condition))[0]
    if axis is None:
        return np.take(np.ravel(a), places)
    return np.take(a, places, axis=axis)


def choose(a, choices, mode="raise"):
    chosen = np.asarray(a)
    if chosen.dtype.kind == "f" or chosen.dtype.kind == "c":
        raise TypeError("Cannot cast array data to dtype('int64') according to the rule 'safe'")
    shape = _common_shape(chosen.shape, _shape_of_all(choices, 0))
    positions = np.broadcast_to(chosen, shape)
    result = np.empty(shape, np.asarray(_first_of_all(choices, 0)).dtype)
    for at in np.ndindex(shape):
        i = int(positions[at])
        if mode == "wrap":
            i = i % len(choices)
        elif mode == "clip":
            i = min(max(i, 0), len(choices) - 1)
        elif mode != "raise":
            raise ValueError("clipmode must be one of 'clip', 'raise', or 'wrap'")
        if i < 0 or i >= len(choices):
            raise ValueError("invalid entry in choice array")
        _set_choice(result, at, choices, i, shape, 0)
    return result


def _set_choice(result, at, choices, i, shape, step):
    if step < len(choices):
        if i == step:
            result[at] = np.broadcast_to(np.asarray(choices[step]), shape)[at]
        _set_choice(result, at, choices, i, shape, step + 1)


def _shape_of_all(arrays, step):
    if step == len(arrays) - 1:
        return np.asarray(arrays[step]).shape
    return _common_shape(np.asarray(arrays[step]).shape, _shape_of_all(arrays, step + 1))


def _first_of_all(arrays, step):
    """A number or an empty vector of the dtype that all have in common, in which Python's numbers count as such."""
    own = _without_elements(arrays[step])
    if step == len(arrays) - 1:
        return own
    return np.maximum(own, _first_of_all(arrays, step + 1))


def _without_elements(array):
    if np.asarray(array).ndim == 0:
        return array
    return np.ravel(np.asarray(array))[:0]


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


def _positions(a):
    """For each element its place in the flattened array."""
    return np.arange(a.size).reshape(a.shape)


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
        if indices.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        return np.ravel(arr)[indices]
    lanes, places = np.moveaxis(arr, axis, -1), np.moveaxis(indices, axis, -1)
    if arr.ndim != indices.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    outer = _common_shape(places.shape[:-1], lanes.shape[:-1])
    places = np.broadcast_to(places, outer + places.shape[-1:])
    lanes = np.broadcast_to(lanes, outer + lanes.shape[-1:])
    result = np.empty(places.shape, arr.dtype)
    for at in np.ndindex(outer):
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
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
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


def unwrap(p, discont=None, axis=-1, period=6.283185307179586):
    lanes = np.moveaxis(p, axis, -1)
    one = period * 0 + 1
    result = lanes * one
    n = lanes.shape[-1]
    # Small integers wrap here.
    steps = np.diff(lanes)
    if isinstance(period, int) and period > 1 and steps.dtype.kind == "u":
        raise OverflowError("Python integer out of bounds for unsigned steps")
    for at in np.ndindex(lanes.shape[:-1]):
        moved = _zero_like(result)
        for i in range(1, n):
            step = steps[at + (i - 1,)] * one
            if abs(step) >= _least_jump(discont, period):
                moved += _wrapped_step(step, period) - step
            result[at + (i,)] = lanes[at + (i,)] + moved
    return np.moveaxis(result, -1, axis)


def _zero_like(a):
    return np.zeros(1, a.dtype)[0]


def _wrapped_step(step, period):
    """A step within half a period; one of just half a period keeps its sign."""
    if isinstance(period, int):
        half = period // 2
        wrapped = (step + half) % period - half
        if period % 2 == 0 and wrapped == -half and step > 0:
            return wrapped + period
        return wrapped
    half = period / 2
    wrapped = (step + half) % period - half
    if wrapped == -half and step > 0:
        return wrapped + period
    return wrapped


def _least_jump(discont, period):
    if discont is None:
        return period / 2
    return discont


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


def gradient(f, *varargs, axis=None, edge_order=1):
    if f.dtype == np.bool_:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead."
        )
    if edge_order != 1 and edge_order != 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    if axis is None:
        if len(varargs) > 1 and len(varargs) != f.ndim:
            raise TypeError("invalid number of arguments")
        if f.ndim == 1:
            return _slope(f, _spacing(varargs, 0), 0, edge_order)
        return _slopes(f, varargs, edge_order, 0)
    if isinstance(axis, tuple):
        return _slopes_along(f, varargs, axis, edge_order, 0)
    return _slope(f, _spacing(varargs, 0), axis, edge_order)


def _slope(f, dx, axis, edge_order):
    lanes = np.moveaxis(f, axis, 0) * 1.0
    n = lanes.shape[0]
    if n < edge_order + 1:
        raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.")
    result = np.empty(lanes.shape, lanes.dtype)
    if np.asarray(dx).ndim == 0:
        result[1:-1] = (lanes[2:] - lanes[:-2]) / (2.0 * dx)
        if edge_order == 1:
            result[0] = (lanes[1] - lanes[0]) / dx
            result[n - 1] = (lanes[n - 1] - lanes[n - 2]) / dx
        else:
            result[0] = (-1.5 / dx) * lanes[0] + (2.0 / dx) * lanes[1] + (-0.5 / dx) * lanes[2]
            result[n - 1] = (0.5 / dx) * lanes[n - 3] + (-2.0 / dx) * lanes[n - 2] + (1.5 / dx) * lanes[n - 1]
    else:
        _slope_between(lanes, np.asarray(dx), result, edge_order)
    return np.moveaxis(result, 0, axis)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    lanes = np.moveaxis(y, axis, -1)
    if x is None:
        return np.sum(dx * (lanes[..., 1:] + lanes[..., :-1]) / 2.0, axis=-1)
    if x.ndim == 1:
        return np.sum((x[1:] - x[:-1]) * (lanes[..., 1:] + lanes[..., :-1]) / 2.0, axis=-1)
    places = np.moveaxis(x, axis, -1)
    return np.sum((places[..., 1:] - places[..., :-1]) * (lanes[..., 1:] + lanes[..., :-1]) / 2.0, axis=-1)
