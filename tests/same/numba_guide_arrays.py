"""Programs like those of Numba's user manual about arrays: ufuncs, generalised ones, stencils, parallel loops, typed containers."""

import warnings

import numpy as np
from _shown import show
from numba import (
    float32, float64, guvectorize, int32, int64, njit, prange, stencil, typed, types, vectorize,
)
from numba.experimental import jitclass
from numba.typed import Dict, List

warnings.simplefilter("ignore")


@vectorize([int32(int32, int32), int64(int64, int64), float32(float32, float32), float64(float64, float64)])
def added(x, y):
    return x + y


a = np.arange(12).reshape(3, 4)
show(added(a, a), added(np.linspace(0, 1, 6), np.linspace(0, 1, 6)), added.reduce(a, axis=0), added.reduce(a, axis=1),
     added.accumulate(a, axis=0), added.accumulate(a, axis=1), added(np.float32(1.5), np.float32(2)), added.types)


@vectorize
def multiplied(x, y):
    return x * y


show(multiplied(10, 20), multiplied(1.5, np.arange(3)), multiplied(2, np.arange(3)))


@vectorize([float64(float64)], target="parallel")
def logistic(x):
    return 1 / (1 + np.exp(-x))


show(logistic(np.linspace(-2, 2, 5)))


@guvectorize([(int64[:], int64, int64[:])], "(n),()->(n)")
def shifted(x, y, res):
    for i in range(x.shape[0]):
        res[i] = x[i] + y


show(shifted(np.arange(5), 2), shifted(np.arange(6).reshape(2, 3), np.array([10, 20])))


@guvectorize([(float64[:, :], float64[:, :], float64[:, :])], "(m,n),(n,p)->(m,p)")
def multiplied_matrices(a, b, c):
    m, n = a.shape
    for i in range(m):
        for j in range(b.shape[1]):
            c[i, j] = 0
            for k in range(n):
                c[i, j] += a[i, k] * b[k, j]


show(multiplied_matrices(np.arange(12.0).reshape(2, 2, 3), np.arange(6.0).reshape(3, 2)))


@guvectorize("(n),()->(n)")
def dynamic(x, y, res):
    for i in range(x.shape[0]):
        res[i] = x[i] + y


res = np.zeros(5, np.int64)
dynamic(np.arange(5), 10, res)
show(res)
res = np.zeros(3)
dynamic(np.arange(3.0), 0.5, res)
show(res)


@guvectorize([(float64[:], float64[:])], "(n)->()")
def mean_of(x, out):
    total = 0.0
    for each in x:
        total += each
    out[0] = total / x.shape[0]


show(mean_of(np.arange(6.0).reshape(2, 3)), mean_of(np.arange(4.0)))


@guvectorize(["void(float64[:], intp[:], float64[:])"], "(n),()->(n)")
def moving_mean(a, window_arr, out):
    window = window_arr[0]
    total, count = 0.0, 0
    for i in range(window):
        total += a[i]
        count += 1
        out[i] = total / count
    for i in range(window, len(a)):
        total += a[i] - a[i - window]
        out[i] = total / count


show(moving_mean(np.arange(20, dtype=np.float64).reshape(2, 10), 3))


@stencil
def kernel(a):
    return 0.25 * (a[0, 1] + a[1, 0] + a[0, -1] + a[-1, 0])


@stencil(neighborhood=((-2, 0),))
def window(a):
    total = 0
    for i in range(-2, 1):
        total += a[i]
    return total / 3


@stencil(cval=1.5, standard_indexing=("weights",))
def weighted(a, weights):
    return a[-1] * weights[0] + a[0] * weights[1] + a[1] * weights[2]


show(kernel(np.arange(25.0).reshape(5, 5)), window(np.arange(8.0)), weighted(np.arange(6.0), np.array([0.25, 0.5, 0.25])))


@njit(parallel=True)
def smoothed(a, times):
    for _ in range(times):
        a = kernel(a)
    return a


show(smoothed(np.arange(36.0).reshape(6, 6), 2))


# Parallel loops.
@njit(parallel=True)
def two_dimensional(n):
    shape = (13, 17)
    result1 = 2 * np.ones(shape, np.int64)
    tmp = 2 * np.ones_like(result1)
    for i in prange(n):
        result1 *= tmp
    return result1


show(two_dimensional(4)[0, :3])


@njit(parallel=True)
def logistic_regression(y, x, w, iterations):
    for _ in range(iterations):
        margin = (x * w).sum(axis=1)
        w -= (((1.0 / (1.0 + np.exp(-y * margin)) - 1.0) * y).reshape(-1, 1) * x).sum(axis=0)
    return w


rows = np.array([[1.0, 2.0], [2.0, 0.5], [-1.0, -1.5], [-2.0, 0.25]])
show(logistic_regression(np.array([1.0, 1.0, -1.0, -1.0]), rows, np.zeros(2), 20))


@njit(parallel=True)
def reductions(a):
    total, least, most, product = 0, 1 << 60, -(1 << 60), 1
    for i in prange(a.size):
        total += a[i]
        least = min(least, a[i])
        most = max(most, a[i])
        product *= a[i]
    return total, least, most, product


show(reductions(np.arange(1, 15)))


@njit(parallel=True)
def table(n, m):
    out = np.zeros((n, m))
    for i in prange(n):
        for j in range(m):
            out[i, j] = np.sin(i) * np.cos(j)
    return out.sum(axis=0) + out.mean()


show(table(20, 5))


@njit(parallel=True)
def histogram(values, bins):
    out = np.zeros(bins, np.int64)
    partial = np.zeros((4, bins), np.int64)
    for part in prange(4):
        for i in range(part, values.size, 4):
            partial[part, int(values[i] * bins)] += 1
    for part in range(4):
        out += partial[part]
    return out


show(histogram(np.linspace(0, 0.999, 100), 5))


# Typed containers.
d = Dict.empty(key_type=types.unicode_type, value_type=types.float64[:])
d["posx"] = np.asarray([1, 0.5, 2], dtype="f8")
d["posy"] = np.asarray([1.5, 3.5, 2], dtype="f8")


@njit
def move(d):
    for key in d:
        d[key] *= 2.0
    for key, value in d.items():
        value += 1
    return sorted(list(d.keys()))


show(move(d), d["posx"], d["posy"], len(d))


@njit
def built():
    values = Dict.empty(key_type=types.unicode_type, value_type=types.float64)
    values["a"] = 1.0
    values["b"] = 2.5
    nested = Dict()
    nested[1] = values
    listed = List()
    for key in values:
        listed.append(values[key])
    return nested[1]["b"], listed, listed[-1]


show(*[list(each) if isinstance(each, List) else each for each in built()])

items = List([1, 2, 3])
items.extend([9, 8])
items.sort()
show(list(items), items.index(8), items.pop(), len(items), items[::-1][0])


@njit
def of_lists(ll):
    total = 0
    for inner in ll:
        total += sum(inner)
    return total


show(of_lists(List([List([1, 2]), List([3])])))


# A class.
@jitclass([("value", int32), ("array", float32[:]), ("names", types.ListType(types.unicode_type))])
class Bag:
    def __init__(self, value):
        self.value = value
        self.array = np.zeros(value, dtype=np.float32)
        self.names = typed.List.empty_list(types.unicode_type)

    @property
    def size(self):
        return self.array.size

    def increment(self, by):
        for i in range(self.size):
            self.array[i] += by
        self.names.append(str(by))
        return self.array

    @staticmethod
    def sum_of(x, y):
        return x + y


bag = Bag(3)
show(bag.size, bag.increment(3), bag.value, Bag.sum_of(1, 2), list(bag.names))


@njit
def filled(n):
    bag = Bag(n)
    bag.increment(2)
    bag.value += 1
    return bag.value, bag.array.sum(), bag.names[0]


show(filled(4))


# Functions of NumPy that the manual lists.
@njit
def many(a, b):
    return (
        a.sum(), a.mean(), a.std(), a.var(), a.min(), a.max(), a.argmin(), a.argmax(), a.prod(), np.median(a), np.percentile(a, 30),
        np.cumsum(a), np.cumprod(a), np.diff(a), np.sort(a)[::-1], np.argsort(a), np.unique(a), np.where(a > 1, a, -a), np.clip(a, 0.5, 2),
        np.outer(a, b)[0], np.vstack((a, b)).T, np.concatenate((a, b)), np.hstack((a, b)).size, np.linspace(0, 1, 3),
        np.arange(2, 9, 3), np.eye(2), np.full((2, 2), 7), np.zeros_like(a), np.any(a > 2), np.all(a > -5), np.isnan(a).sum(),
        np.round(a / 3, 2), np.searchsorted(np.sort(a), 1.0), np.bincount(np.array([0, 1, 1, 3])), np.histogram(a, 3)[0],
        np.interp(0.5, np.array([0.0, 1.0]), np.array([2.0, 4.0])), np.roll(a, 1), np.flip(a), np.repeat(a, 2).size,
        np.nonzero(a > 1)[0], np.count_nonzero(a > 1), np.abs(a), np.sign(a), np.floor(a), np.sqrt(np.abs(a)), np.exp(a / 10),
        np.array_equal(a, a), np.allclose(a, a + 1e-12), np.correlate(a, b)[0], np.convolve(a, b)[0], np.ptp(a),
        np.nanmean(a), np.nansum(a), np.ravel(np.eye(2)), np.transpose(np.ones((2, 3))).shape, np.expand_dims(a, 0).shape,
        np.reshape(a, (2, 2)), np.broadcast_to(a, (2, 4))[1], np.tri(2), np.triu(np.ones((2, 2))), np.diag(a)[1],
    )


for value in many(np.array([1.5, -2.0, 3.0, 0.5]), np.array([1.0, 2.0, 3.0, 4.0])):
    show(value)
