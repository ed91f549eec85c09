"""Functions of NumPy with arguments beyond the usual ones: compiled, they give what the interpreter gives."""

import numpy as np
from numba import njit
from numba.core.errors import NumbaError

a = np.array([[3.0, -1.5, 2.0, 0.25], [1.0, 4.0, -2.0, 8.0], [0.5, 0.5, 7.0, -3.0]])
b = np.arange(12.0).reshape(3, 4)[::-1]
i = np.array([3, 1, 4, 1, 5, 9, 2, 6])
m = np.array([[True, False, True, True], [False, True, True, False], [True, True, False, True]])
v = np.array([0.5, -1.25, 3.0, 0.75, -2.0, 1.5])
n = np.array([1.0, np.nan, -3.0, 2.5])
z = np.array([1 + 2j, -1j, 3.0])
u = np.array([7, 0, 255], np.uint8)

EXPRESSIONS = """
np.moveaxis(a, [0, 1], [1, 0]).copy() | np.moveaxis(a, [0], [-1]) + 0 | np.insert(v, slice(0, 2), 9.0) | np.insert(a, slice(None, None, 2), 5.0, axis=1) | np.delete(v, slice(1, None)) | np.delete(a, slice(0, 2), axis=0) | np.delete(a, slice(None, None, -2), 1)
np.lexsort((a, b)) | np.lexsort((b, a), axis=0) | np.lexsort((i, -i)) | np.cov(v.astype(np.float32)) | np.corrcoef(a.astype(np.float32)) | np.cumsum(v.astype(np.float32), out=np.zeros(6)) | np.cumprod(i, out=np.zeros(8))
np.quantile(i, 0) | np.quantile(a, 1, axis=1) | np.percentile(v, [10, 90], axis=None, keepdims=True) | np.quantile(v.astype(np.float32), [0.5, 0.3]) | np.quantile(a, 0.5, keepdims=True) | np.nanquantile(n, [0.1, 0.7], axis=0, keepdims=True)
np.take_along_axis(a, np.array([[1, 0, 2]]), 1) | np.take_along_axis(a[:1], np.array([[1, 0], [3, 2]]), 1) | np.full_like(m, 300) | np.quantile(v.astype(np.float32), [0.2, 0.9], method='higher') | np.nanquantile(a, [0.1, 0.9], axis=(0, 1), keepdims=True)
np.clip(u, -1, 400, dtype=np.uint16) | np.matvec(a, v[:4]) | np.vecmat(v[:3], a) | np.take_along_axis(a, np.array([1, 7]), axis=None) | None in a | None not in v
np.sum(a, where=m) | np.sum(a, axis=1, where=m) | np.sum(a, initial=10.0) | np.sum(a, 0, np.float32) | a.sum(axis=0, where=m[0])
np.prod(a, axis=0, initial=2.0, where=m) | np.max(a, axis=1, initial=2.5) | np.min(a, where=m, initial=0.0) | np.any(a > 2, where=m)
np.all(a, axis=0, where=m, keepdims=True) | np.mean(a, where=m) | np.mean(a, axis=0, where=m) | np.std(a, axis=1, where=m)
np.var(a, correction=1) | np.std(a, ddof=1, where=m) | a.max(initial=100.0) | np.nansum(n, initial=1.0) | np.nanmean(n, dtype=np.float32)
np.add(a, b, where=m, out=np.zeros((3, 4))) | np.sqrt(np.abs(a), dtype=np.float32) | np.multiply(a, 2, casting='unsafe', dtype=np.int64)
np.add(i, 1, out=np.zeros(8)) | np.cumsum(v, out=np.zeros(6)) | np.concatenate((i, i), dtype=np.float64) | np.stack((v, v), axis=1, dtype=np.float32)
np.add.reduce(a) | np.add.reduce(a, axis=None) | np.maximum.reduce(a, axis=1, initial=3.0) | np.multiply.accumulate(v) | np.subtract.outer(v, i)
np.logical_and.reduce(a, axis=1, keepdims=True) | np.bitwise_xor.reduce(i) | np.add.accumulate(a, axis=1) | np.hypot.outer(v, v)
np.einsum('ij,kj->ik', a, b) | np.einsum('ij,ij', a, b) | np.einsum('ii->i', a[:, :3]) | np.einsum('...j->...', a) | np.einsum('i,j,k->ijk', v, v, v).sum(axis=2)
np.zeros((2, 3), order='F') + 1 | np.array(a, order='F').T.copy() | np.reshape(a, (4, 3), order='F') | a.flatten('F') | np.ravel(a.T, order='F') | np.zeros_like(a, shape=(2, 2)) | np.array(v, ndmin=2) | np.copy(a, order='F')
np.sort(v, kind='stable') | np.argsort(i, stable=True) | np.partition(v, 2)[2] | np.sort(np.partition(a, (0, 2), axis=0), axis=0) | np.argpartition(v, 0)[0] | np.searchsorted(v, 0.7, sorter=np.argsort(v))
np.unique(i, return_index=True) | np.unique(i, return_inverse=True, return_counts=True) | np.unique_counts(i) | np.unique_all(i)
np.intersect1d(i, np.array([1, 2, 3]), return_indices=True) | np.isin(i, [1, 9], invert=True) | np.setdiff1d(i, [1], assume_unique=True)
np.insert(a, 1, 5.0, axis=0) | np.insert(a, [0, 2], 7.0, axis=1) | np.insert(v, [1], np.array([8.0, 9.0])) | np.delete(a, 1, axis=1) | np.delete(v, np.array([0, 2])) | np.insert(v, -1, 2.0)
np.roll(a, (1, 2), axis=(0, 1)) | np.roll(v, (1, 1)) | np.take(v, np.array([7, -9]), mode='wrap') | np.take(a, [9, -3], axis=1, mode='clip') | np.size(a, 1)
np.meshgrid(v[:2], i[:3], v[:2], indexing='ij') | np.meshgrid(v[:2], i[:3], sparse=True) | np.indices((2, 3), dtype=np.int32) | np.diag_indices(3, 3)
np.gradient(v, 0.5) | np.gradient(v, np.array([0.0, 1, 3, 4, 7, 8])) | np.gradient(a, edge_order=2) | np.gradient(a, 2.0, 3.0) | np.gradient(a, axis=(1, 0))
np.diff(v, prepend=0.0) | np.diff(a, axis=0, append=a[:1]) | np.ediff1d(i, to_end=3, to_begin=np.array([1, 2])) | np.cross(a[:, :3], b[:, :3]) | np.cross(a[:, :3].T, b[:, :3].T, axis=0)
np.percentile(v, 30, method='lower') | np.quantile(a, [0.1, 0.8], axis=1, method='hazen') | np.quantile(i, 0.5, method='inverted_cdf') | np.nanpercentile(n, 25, method='midpoint')
np.median(a, axis=0) | np.median(i) | np.median(n) | np.interp(a, [0.0, 1, 2], [5.0, 6, 8], left=-1.0, right=99.0) | np.interp(v, [0.0, 1, 2], [5.0, 6, 8], period=3.0)
np.interp(0.5, [0.0, 1.0], np.array([1j, 2.0])) | np.bincount(i, weights=np.arange(8.0), minlength=12) | np.bincount(u)
np.histogram(v, 3, density=True) | np.histogram(v, [-2.0, 0, 1, 4], weights=v * v) | np.histogram(i, 4, (0, 9)) | np.histogram_bin_edges(i, 3) | np.histogram(i, 3, weights=i)
np.convolve(v, [1.0, 2.0, 1.0], 'same') | np.correlate(v, i[:3], 'full') | np.convolve(i, i[:2]) | np.correlate(z, z)
np.cov(a, b) | np.cov(v, i[:6]) | np.cov(a, aweights=np.array([1.0, 2, 1, 0.5])) | np.cov(a, fweights=np.array([1, 2, 1, 1])) | np.corrcoef(v, i[:6]) | np.average(a, axis=0, weights=[1.0, 2.0, 1.0]) | np.average(v, returned=True)
np.linspace(0, 10, 5, dtype=np.int64) | np.linspace(0.0, 1.0, 5, retstep=True) | np.logspace(0, 2, 3, endpoint=False) | np.geomspace(1, 64, 4, dtype=np.int64) | np.geomspace(-1.0, -8.0, 4)
np.pad(v, 2, 'linear_ramp', end_values=1.0) | np.pad(a, ((1, 0), (0, 2)), 'maximum') | np.pad(i, 2, 'mean') | np.pad(v, (1, 2), 'median') | np.pad(v, 2, constant_values=7.0)
np.unravel_index(np.array([5, 7]), (2, 4)) | np.unravel_index(5, (2, 3), order='F') | np.ravel_multi_index((np.array([1, 0]), np.array([3, 2])), (2, 4)) | np.ravel_multi_index((1, 9), (2, 4), mode='clip')
np.packbits(m) | np.packbits(m, axis=0, bitorder='little') | np.unpackbits(u) | np.unpackbits(u, count=10) | np.clip(u, -1, 300) | np.clip(i, min=2, max=5) | np.clip(a, None, b)
np.vecdot(a, b) | np.matvec(a, b[0]) | np.vecmat(v[:3], a) | np.vecdot(z, z) | np.tensordot(a, b, ([0], [0])) | np.trapezoid(a, b) | np.trapezoid(a, dx=0.5, axis=0)
np.unwrap(v * 3, axis=0) | np.unwrap(i * 3, period=4) | np.polyfit(np.arange(6.0), v, 1, w=np.arange(1.0, 7)) | np.atleast_1d(v, 3.0) | np.trace(a, dtype=np.float32) | np.tri(2, 3, dtype=np.int32)
np.linalg.trace(np.arange(8.0).reshape(2, 2, 2)) | np.linalg.diagonal(np.arange(8.0).reshape(2, 2, 2)) | np.linalg.outer(v, v) | np.array_equal(n, n, equal_nan=True) | a.compress([True, False, True], axis=0)
np.unique(np.array([[1, 2], [0, 5], [1, 2]]), axis=0) | np.unique(m.astype(np.int64), axis=1) | np.unique(np.array([[1, 2], [0, 5], [1, 2]]), axis=0, return_index=True, return_inverse=True, return_counts=True) | np.unique(i, axis=0, return_counts=True) | np.unique(np.ones((2, 0, 2)), axis=-1)
np.unique(np.array([n[1], 1.0, n[1]]), equal_nan=False) | np.unique(np.array([n[1], 1.0, n[1]]), equal_nan=False, return_counts=True) | np.unique(i, sorted=False) | np.nanmax(n, initial=9.0) | np.nanmin(a, axis=1, where=m, initial=5.0) | np.nanmean(n, where=n != 1)
np.nanvar(a, axis=0, where=m) | np.nanstd(n, where=n != 2.5) | np.cov(a, dtype=np.float32) | np.corrcoef(a, b, dtype=np.complex128) | np.reciprocal(z * 3) | np.reciprocal(np.array([1, 2]), dtype=np.complex128) | np.var(v[:1], correction=2)
a.clip(0.0, 2.0) | a.choose | np.sum(a, axis=(0, 1), keepdims=True) | np.count_nonzero(a > 1, axis=0, keepdims=True) | np.squeeze(a[:1], axis=0) | np.eye(3, 4, k=1, dtype=np.int32)
a.flags.c_contiguous | a.T.flags.c_contiguous | a.T.flags.f_contiguous | b.flags.c_contiguous | a[:, :1].flags.contiguous | a[:, ::2].flags.f_contiguous | a[:1].T.flags.forc | a.T.flags.fnc | v[:0].flags.farray | a.flags.writeable | np.broadcast_to(v, (2, 6)).flags.writeable | a.flags.aligned | a.flags['F_CONTIGUOUS'] | v[::2].flags['C'] | a.T.flags.carray | np.eye(3, 4, order='F').flags.f_contiguous
np.eye(3, 4, k=1, order='F') | np.asfortranarray(i, dtype=np.float32) | np.asfortranarray(a, dtype=np.int64).flags.f_contiguous | a.mT + 0 | b.mT.copy() | np.choose(i % 3, [i, 5, i * 2]) | np.choose(i, (i, i * 10), mode='wrap') | np.choose(i, [v[0], v[1] * i, 7.5], mode='clip')
np.einsum(a, [0, 1], b, [2, 1], [0, 2]) | np.einsum(a, [0, 1], [1, 0]) | np.einsum(a, [0, 1]) | np.einsum(a, [Ellipsis, 3], v[:4], [3]) | np.einsum(a, (1, 0))
np.finfo(np.float64).bits + np.finfo(np.float32).nmant | np.finfo(np.float32).resolution * 3 | np.finfo(v.dtype).epsneg | np.finfo(np.float32).smallest_subnormal | np.finfo(np.float64).minexp - np.finfo(np.float32).maxexp | np.finfo(np.float64).precision * np.finfo(np.float32).precision
np.linspace(v, v + 2, 5) | np.linspace(a, 1.0, 4, axis=-1) | np.linspace(0, v.astype(np.float32), 3, endpoint=False) | np.linspace([0.0, 1.0], [2.0, 5.0], 3) | np.linspace(1j, 2.0, 5) | np.linspace(v, 3.0, 4, retstep=True) | np.linspace(v, 9, 4, dtype=np.int64) | np.logspace(0, v, 3, base=3)
np.pad(v, 2, 'mean', stat_length=2) | np.pad(a, 1, 'maximum', stat_length=1) | np.pad(i, 3, 'reflect', reflect_type='odd') | np.pad(v, 9, 'reflect', reflect_type='odd') | np.pad(i, (2, 3), 'symmetric', reflect_type='odd') | np.pad(m, 1, 'reflect')
v.view(np.uint8) | a.view(np.complex128) | u[:2].view(np.uint16) | i.view(np.int32)[::2] | a.view(np.float32) | a[1].view(np.int64)
np.array(list(b.flat)) | b.flat.copy() | np.array(list(a.flat)) | float(np.array(2.5)) | int(np.array(7)) | bool(np.array(0.0)) | complex(np.array(1.5)) | (1 if np.array(3) else 2) | np.array(list(range(np.array(3))))
""".replace("| a.choose ", "")

NAMES = {"np": np, "a": a, "b": b, "i": i, "m": m, "v": v, "n": n, "z": z, "u": u}
failures = []


def described(value):
    if isinstance(value, tuple):
        return [described(each) for each in value]
    array = np.asarray(value)
    return array.shape, array.dtype, array


def same(x, y):
    if isinstance(x, list):
        return len(x) == len(y) and all(same(*pair) for pair in zip(x, y))
    # Numbers are Python's in compiled code, also those of single precision.
    single = x[0] == () and x[1] == np.float32
    return x[0] == y[0] and (single or x[1] == y[1]) and np.allclose(x[2], y[2], rtol=1e-6 if single else 1e-13, atol=1e-15, equal_nan=True)


count = 0
for expression in (each.strip() for line in EXPRESSIONS.strip().splitlines() for each in line.split(" | ")):
    count += 1
    names = dict(NAMES, njit=njit)
    try:
        expected = eval(expression, dict(NAMES))
        exec(f"@njit\ndef f(a, b, i, m, v, n, z, u):\n    return {expression}\n", names)
        found = names["f"](a, b, i, m, v, n, z, u)
        if not same(described(expected if not isinstance(expected, list) else tuple(expected)), described(found)):
            failures.append(f"{expression}\n    interpreted {expected!r}\n    compiled    {found!r}")
    except Exception as error:
        failures.append(f"{expression}\n    {type(error).__name__}: {str(error)[:300]}")
assert not failures, "\n".join(failures)
assert count > 150, count


def refused(expression, *words):
    names = dict(NAMES, njit=njit)
    exec(f"@njit\ndef f(a, i):\n    return {expression}\n", names)
    try:
        names["f"](a, i)
    except NumbaError as error:
        missing = [word for word in words if word not in str(error)]
        assert not missing, f"{expression}: {missing} not in {error}"
    else:
        raise AssertionError(f"{expression} compiled")


refused("np.einsum_path('ij', a)", "einsum_path' does not compile: the subscripts are parsed by the interpreter")
refused("np.sum(a, axes=1)", "sum() got an unexpected keyword argument 'axes'", "it is called as sum(a, axis=None")
refused("np.sum(a, 0, axis=1)", "sum() got multiple values for argument 'axis'")
refused("np.sum()", "sum() is missing its argument 'a'")
refused("np.sort(a, 0, 'stable', None, 5)", "sort() takes from 1 to 4 positional arguments but 5 were given")
refused("np.zeros(3, like=a)", "zeros() does not take the argument 'like' in compiled code")
refused("np.sort(a, kind='x')", "sort kind must be one of")
refused("np.add(a, a, out=a[0])", "the output has 1 dimension(s), but the result has 2")
refused("np.add(i, 0.5, out=i)", "Cannot cast the result from dtype('float64') to dtype('int64') with casting rule 'same_kind'")
refused("np.einsum('ij,jk', a)", "fewer operands provided to einstein sum function")
refused("a.tolist()", "tolist")
refused("np.std(a, dtype=np.int64)", "std() takes dtypes of floats only")
refused("np.var(a * 1j, dtype=np.float64)", "none of complex numbers")
refused("a[True]", "a truth value is no index in compiled code")
refused("np.asarray(i, np.float32, copy=False)", "Unable to avoid copy while creating an array as requested")
refused("np.reshape(a, (1, -1), order='K')", "order 'K' is not permitted for reshaping")
refused("np.sort(a, axis=3)", "axis 3 is out of bounds")
refused("np.mean(np.array(1.5), axis=0)", "axis 0 is out of bounds for array of dimension 0")
refused("np.clip(m)", "did not contain a loop with signature matching types")
refused("a.squeeze()", "squeeze needs an axis in compiled code", "the number of axes of the result must be known")


@njit
def applied(x, positions, values):
    np.add.at(x, positions, values)
    np.multiply.at(x, positions, 2)
    np.negative.at(x, positions)


def applied_by_the_interpreter(x, positions, values):
    np.add.at(x, positions, values)
    np.multiply.at(x, positions, 2)
    np.negative.at(x, positions)


for dtype in (np.float64, np.int32, np.uint8, np.complex64):
    for shape, positions, values in (((5,), np.array([0, 0, -1]), 1.5), ((5,), np.array([[1, 1], [3, 1]]), np.array([1, 2])), ((3, 4), np.array([2, 2]), np.arange(4)),
                                     ((3, 4), (np.array([0, 0, 2]), np.array([1, 1, -1])), 3),
                                     ((5,), np.array([True, False, True, True, False]), 7), ((4,), 2, 5)):  # fmt: skip
        for turned in (False, True):
            expected, found = (np.arange(float(np.prod(shape))).reshape(shape).astype(dtype) for _ in range(2))
            expected, found = (x[::-1] if turned else x for x in (expected, found))
            if dtype != np.complex64 or values is not None:
                applied_by_the_interpreter(expected, positions, values)
                applied(found, positions, values)
            assert found.dtype == expected.dtype and (found == expected).all(), (dtype, shape, positions, values, expected, found)
for positions, values, error in ((np.array([0, 9]), 1.0, IndexError), (np.array([0, 1]), np.ones(3), ValueError)):
    try:
        applied(np.zeros(5), positions, values)
    except error:
        pass
    else:
        raise AssertionError(f"no {error}")


@njit
def applied_along(x, columns):
    np.subtract.at(x, (slice(None), columns), np.arange(3.0).reshape(3, 1))
    np.maximum.at(x, 1, 5)


expected, found = np.ones((3, 4)), np.ones((3, 4))
applied_along(found, np.array([1, 1, 3]))
applied_along.py_func(expected, np.array([1, 1, 3]))
assert (found == expected).all(), (expected, found)


@njit
def imaginary(x):
    x.imag = 2.0


try:
    imaginary(np.zeros(3))
except NumbaError as error:
    assert "array does not have imaginary part to set" in str(error), error
else:
    raise AssertionError("an array of floats got imaginary parts")


@njit
def put_somehow(x, positions, values):
    wrapped, clipped = x.copy(), x.copy()
    np.put(wrapped, positions, values, mode="wrap")
    np.put(clipped, positions, values, mode="clip")
    return wrapped, clipped


for positions, values in (([0, 9, -1], [7, 8, 9]), ([[3, -9], [4, 2]], [1.5])):
    results = [each(np.arange(5.0), np.array(positions), np.array(values, float)) for each in (put_somehow, put_somehow.py_func)]
    assert all((x == y).all() for x, y in zip(*results)), results


@njit
def cleared(x):
    return np.nan_to_num(x, copy=False, nan=7.0)


given = n.copy()
assert np.array_equal(cleared(given), given) and np.array_equal(given, [1.0, 7.0, -3.0, 2.5]), given
assert np.array_equal(cleared(i), i)


def refused_when_it_runs(function, error, *arguments):
    for each in (function, njit(function)):
        try:
            each(*arguments)
        except error:
            continue
        raise AssertionError(f"no {error} of {each}")


refused_when_it_runs(lambda x: x.fill(-2), OverflowError, u.copy())
refused_when_it_runs(lambda x: np.full_like(x, 300), OverflowError, u)
refused_when_it_runs(lambda x: np.put(x, [0], [1]), IndexError, np.zeros(0))
refused_when_it_runs(lambda x: np.isin(x, x, kind="table"), ValueError, v)
refused_when_it_runs(lambda x: np.gradient(x), TypeError, m)
refused_when_it_runs(lambda x: np.quantile(x, 0.5), TypeError, m)
refused_when_it_runs(lambda x: np.average(x, axis=-1, weights=[1, 2, 3]), ValueError, v)
refused_when_it_runs(lambda x: np.unwrap(x, period=4), OverflowError, u)
refused_when_it_runs(lambda x: np.matvec(x, x), ValueError, v)


def shown(v, i, a, u, n):
    return f"{v} {i!r} {a}", str(a[:, 1]), repr(u), f"{n[:0]}{np.array(2.5)}", f"{a.T > 0}"


assert njit(shown)(v, i, a, u, n) == shown(v, i, a, u, n), njit(shown)(v, i, a, u, n)
with np.printoptions(precision=2, formatter={"float": lambda x: f"<{x}>"}):
    assert njit(shown)(v, i, a, u, n) == shown(v, i, a, u, n)


@njit
def found(a):
    return np.unique(a), np.median(a)


# Complex numbers with a NaN are one value, and the NaN of a median is the one that is there.
odd = np.array([1 + 1j, complex(2, float("nan")), complex(float("nan"), 3), 1 + 1j])
values, middle = found(odd)
assert values.size == 2 == np.unique(odd).size and values[0] == 1 + 1j and np.isnan(values[1])
assert repr(found(np.array([complex(-19.8, float("nan"))]))[1]) == repr(complex(np.median(np.array([complex(-19.8, float("nan"))]))))


@njit
def filled_from_lists(n):
    a = np.zeros(6)
    a[:2] = [5, 6]
    a[2:4] = (7, 8)
    a.flat[4:] = [1.5, 2.5]
    rows = np.zeros((2, 3))
    rows[1] = [1, 2, n]
    rows[:, 0] = [n, 9]
    lengths = [n, n + 1, n + 2]
    rows[0] = lengths
    a[0] = np.array(n)
    return a, rows


for x, y in zip(filled_from_lists(4), filled_from_lists.py_func(4)):
    assert np.array_equal(x, y), (x, y)
