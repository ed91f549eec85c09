# Diagonals, triangles and grids, in the Python that can be compiled.


def tri(N, M=None, k=0, dtype=np.float64):
    columns = N if M is None else M
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


def tril_indices(n, k=0, m=None):
    return np.nonzero(_lower(n, n if m is None else m, k))


def triu_indices(n, k=0, m=None):
    return np.nonzero(np.logical_not(_lower(n, n if m is None else m, k - 1)))


def tril_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return np.nonzero(_lower(arr.shape[0], arr.shape[1], k))


def triu_indices_from(arr, k=0):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return np.nonzero(np.logical_not(_lower(arr.shape[0], arr.shape[1], k - 1)))


def diag_indices(n, ndim=2):
    return _repeated(np.arange(n), ndim)


def diag_indices_from(arr):
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    for n in arr.shape:
        if n != arr.shape[0]:
            raise ValueError("All dimensions of input must be of equal length")
    return _repeated(np.arange(arr.shape[0]), arr.ndim)


def _repeated(item, step):
    """So many items in a tuple."""
    if step == 0:
        return ()
    return (item,) + _repeated(item, step - 1)


def indices(dimensions, dtype=np.int64):
    if isinstance(dimensions, tuple):
        result = np.empty((len(dimensions),) + dimensions, dtype)
        for at in np.ndindex(dimensions):
            for i in range(len(dimensions)):
                result[(i,) + at] = at[i]
        return result
    raise TypeError("the dimensions must be a tuple")


def ix_(*args):
    return _crossed(args, 0)


def _crossed(arrays, step):
    if step == len(arrays):
        return ()
    if arrays[step].ndim != 1:
        raise ValueError("Cross index must be 1 dimensional")
    places = np.nonzero(arrays[step])[0] if arrays[step].dtype == np.bool_ else arrays[step]
    return (places.reshape(_ones(step, ()) + (places.size,) + _ones(len(arrays) - step - 1, ())),) + _crossed(arrays, step + 1)


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    if indexing != "xy" and indexing != "ij":
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    return _grids(xi, sparse, indexing, 0)


def _grids(xi, sparse, indexing, step):
    if step == len(xi):
        return ()
    own = np.ravel(np.asarray(xi[step]))
    if indexing == "xy" and len(xi) > 1 and step < 2:
        grid = _along(own, 1 - step, len(xi))
    else:
        grid = _along(own, step, len(xi))
    if sparse:
        return (grid.copy(),) + _grids(xi, sparse, indexing, step + 1)
    return (np.broadcast_to(grid, _grid_shape(xi, indexing, 0)).copy(),) + _grids(xi, sparse, indexing, step + 1)


def _along(vector, step, axes):
    """A vector with axes of length one before and behind."""
    return vector.reshape(_ones(step, ()) + (vector.size,) + _ones(axes - step - 1, ()))


def _grid_shape(xi, indexing, step):
    if step == len(xi):
        return ()
    if indexing == "xy" and len(xi) > 1 and step < 2:
        return (np.asarray(xi[1 - step]).size,) + _grid_shape(xi, indexing, step + 1)
    return (np.asarray(xi[step]).size,) + _grid_shape(xi, indexing, step + 1)


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


def diagflat(v, k=0):
    return np.diag(np.ravel(v), k)


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


def trace(a, offset=0, axis1=0, axis2=1, dtype=None):
    if dtype is None:
        return np.sum(diagonal(a, offset, axis1, axis2), axis=-1)
    return np.sum(diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)
