"""Ufuncs made by `vectorize` and `guvectorize`: dynamic and declared, with broadcasting, outputs, methods and layouts."""

import warnings

import numpy as np
from numba import float32, float64, guvectorize, int32, int64, njit, vectorize

warnings.simplefilter("ignore")


def show(make):
    try:
        result = make()
        print(repr(result), getattr(result, "dtype", ""))
    except Exception:
        print("an error")


@vectorize
def weighted(x, y):
    """Of two numbers."""
    return x + y * 2


show(lambda: weighted(1, 2))
show(lambda: weighted(1.5, 2))
show(lambda: weighted(np.arange(3), 2.5))
show(lambda: weighted(np.arange(6).reshape(2, 3)[:, ::-1], np.arange(3)))
show(lambda: weighted(np.arange(6).reshape(2, 3).T, np.arange(2)))
show(lambda: weighted([1, 2], (3.0, 4.0)))
show(lambda: weighted(np.zeros((0, 3)), 1.0))
show(lambda: weighted(np.zeros((2, 1, 3)), np.ones((4, 1))).shape)
show(lambda: weighted(np.zeros(2), np.zeros(3)))
show(lambda: weighted(1))
show(lambda: weighted(np.arange(3) + 1j, 2))
print(weighted.__name__, weighted.__doc__, weighted.nin, weighted.nout, weighted.nargs)
target = np.empty((2, 3))
show(lambda: weighted(np.arange(3), 1.5, out=target) is target)
print(target)


@vectorize([float64(float64, float64), int64(int64, int64)])
def times(x, y):
    return x * y


@vectorize(["int32(int32, int32)", "float32(float32, float32)", "float64(float64, float64)"], identity=0)
def plus(x, y):
    return x + y


print(times.types, plus.types, plus.identity)
for ufunc in (times, plus):
    show(lambda: ufunc(2, 3))
    show(lambda: ufunc(np.arange(4, dtype=np.int32), np.arange(4, dtype=np.int32)))
    show(lambda: ufunc(np.arange(4, dtype=np.int8), np.arange(4, dtype=np.int16)))
    show(lambda: ufunc(np.arange(4.0), 0.5))
    show(lambda: ufunc(1j, 2))
    show(lambda: ufunc("a", 2))
    show(lambda: ufunc.outer(np.arange(3.0), np.arange(2.0)))
    show(lambda: ufunc.accumulate(np.arange(1.0, 7).reshape(2, 3)))
    show(lambda: ufunc.accumulate(np.arange(1.0, 7).reshape(2, 3), axis=1))
    show(lambda: ufunc.reduceat(np.arange(8.0), [0, 4, 1, 5, 2, 6]))
    for axis in (0, 1, -1):
        show(lambda: ufunc.reduce(np.arange(1.0, 7).reshape(2, 3), axis=axis))
    show(lambda: ufunc.reduce(np.arange(1.0, 7).reshape(2, 3), axis=1, keepdims=True))
    show(lambda: ufunc.reduce(np.arange(1.0, 4), initial=10.0))
show(lambda: plus.reduce(np.arange(1.0, 7).reshape(2, 3), axis=None))
show(lambda: plus.reduce(np.zeros(0)))
show(lambda: times.reduce(np.zeros((2, 3)), axis=(0, 1)))
values = np.zeros(5)
plus.at(values, [0, 1, 0, 4], np.array([1.0, 2.0, 3.0, 4.0]))
print(values)


@vectorize("float64(float64)", target="parallel")
def root(x):
    if x > 0:
        return x ** 0.5
    return 0.0


square = np.linspace(-1, 1, 10000).reshape(100, 100)
print(np.allclose(root(square), np.sqrt(np.where(square > 0, square, 0))), root(square[::7, ::-3]).shape, root(4.0))


@vectorize(nopython=True)
def smallest(x, y, z):
    return min(x, y, z)


show(lambda: smallest(np.arange(5), 3, np.array([9, 0, 1, 5, 2])))
show(lambda: smallest(1, 2, 3))


@vectorize
def inverse(x):
    return 1 // x


show(lambda: inverse(np.array([1, 0, 2])))
show(lambda: inverse(np.array([1.0, 0, -0.0, 2])))


@njit
def inside(x):
    return weighted(x, 3) + smallest(x, 2, 5)


print(inside(4), inside(1.5))


@guvectorize([(int64[:], int64, int64[:])], "(n),()->(n)")
def shifted(x, y, res):
    for i in range(x.shape[0]):
        res[i] = x[i] + y


show(lambda: shifted(np.arange(5), 2))
show(lambda: shifted(np.arange(6).reshape(2, 3), 10))
show(lambda: shifted(np.arange(6).reshape(2, 3), np.array([10, 20])))
show(lambda: shifted(np.arange(6).reshape(2, 3)[:, ::-1], np.array([[10], [20], [30]])))
show(lambda: shifted(np.arange(3.0), 1))
show(lambda: shifted(1, 2))
result = np.zeros((2, 3), int)
show(lambda: shifted(np.arange(6).reshape(2, 3), 10, out=result) is result)
print(result)


@guvectorize(["void(float64[:,:], float64[:,:], float64[:,:])"], "( m, n ),(n,p)->(m,p)")
def product(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            c[i, j] = total


left, right = np.arange(24.0).reshape(4, 2, 3), np.arange(15.0).reshape(3, 5)
print(np.array_equal(product(left, right), left @ right), product(left[0].astype(np.float32), right).shape)
show(lambda: product(left, right.T))
show(lambda: product(np.arange(3.0), right))


@guvectorize([(float64[:], float64[:], float64[:])], "(points),()->()", target="parallel")
def beyond(values, limit, count):
    count[0] = 0
    for value in values:
        if value > limit[0]:
            count[0] += 1


show(lambda: beyond(np.arange(10.0), 4.5))
show(lambda: beyond(np.arange(20.0).reshape(4, 5), np.array([1.0, 6.0, 13.0, 0.0])))


@guvectorize([(float32[:], float32[:], float32[:])], "(n)->(),()")
def extremes(x, low, high):
    low[0] = high[0] = x[0]
    for i in range(x.size):
        low[0] = min(low[0], x[i])
        high[0] = max(high[0], x[i])


print(extremes(np.array([[3, 1, 2], [9, 8, 7]], np.float32)))


@guvectorize("(n)->()")
def total_of(x, r):
    s = 0.0
    for i in range(x.shape[0]):
        s += x[i]
    r[0] = s


sums = np.empty(2)
total_of(np.arange(6.0).reshape(2, 3), sums)
print(sums)
whole = np.empty(2, int)
total_of(np.arange(6).reshape(2, 3), whole)
print(whole)


class Named(np.ndarray):
    pass


class Overriding:
    def __array_ufunc__(self, function, method, *inputs, **keywords):
        return method, len(inputs), sorted(keywords)


@guvectorize("float64[:],float64[:],float64[:]", "(n),(n)->()")
def dot(a, b, r):
    r[0] = 0.0
    for i in range(a.shape[0]):
        r[0] += a[i] * b[i]


a = np.arange(6.0).reshape(2, 3)
s, M = a.view(Named), Overriding
for case in """
dot(a,a)
dot(a,a,where=True)
type(dot(s,s))
dot(M(),a)
dot(a,a,axis=0)
dot(a,a,axes=[0,0,()])
dot(a,a,keepdims=True)
dot(a,a,dtype='f8')
dot(a,a,dtype='f4')
dot(a.astype('f4'),a,casting='no')
dot(a,a,out=np.empty(2,'f4'))
dot(a,a,out=np.empty(2,'i4'))
dot(a,a,casting='bad')
dot(a,a,subok=False)
type(dot(s,s,subok=False))
dot(a,a,order='F')
dot(a)
dot(a,a,np.empty(2),None)
dot(a,a[:, :2])
dot(1,a)
dot(a,a,out=np.empty(3))
dot(a+1j,a)
dot(a,a,signature='dd->d')
dot(a,a,signature='ff->f')
dot(a,a,foo=1)
dot.signature
dot.nin,dot.nout,dot.nargs
dot(a,a,out=(np.empty(2),))
dot([1,2],[3,4])
dot(a[None],a[:,None])
""".strip().splitlines():
    try:
        print(case, repr(eval(case)))
    except Exception as error:
        print(case, type(error).__name__, error)


# In compiled code, with their outputs.


@guvectorize("(n),()->(n)")
def shifted(x, by, out):
    for i in range(x.shape[0]):
        out[i] = x[i] + by


@guvectorize("(n),()->()")
def above(x, limit, out):
    out[0] = 0
    for value in x:
        out[0] += value > limit


@njit
def outputs_given(x, by, out, counts):
    shifted(x, by, out)
    above(x, 1.5, counts)
    return out.sum() + counts.sum()


for x, by in ((np.arange(6.0).reshape(2, 3), np.array([10.0, 20.0])), (np.arange(6.0).reshape(2, 3)[:, ::-1], 1.0),
              (np.arange(12).reshape(2, 2, 3), np.array([[1, 2], [3, 4]]))):
    out, counts = np.empty(x.shape, x.dtype), np.empty(x.shape[:-1])
    print(outputs_given(x, by, out, counts), out.tolist(), counts.tolist())


# Of declared signatures one that fits exactly, else the first that takes the operands.


def loops_taken(signatures):
    @guvectorize(signatures, "(n)->(n)")
    def copied(x, out):
        for i in range(x.shape[0]):
            out[i] = x[i]
    return [copied(np.arange(2, dtype=each)).dtype.name for each in ("i8", "i4", "f4", "f8", "u1")]


print(loops_taken([(float64[:], float64[:]), (int64[:], int64[:])]), loops_taken([(int64[:], int64[:]), (float64[:], float64[:])]),
      loops_taken(["(float64[:], float64[:])", "(float32[:], float32[:])"]))


# Without outputs the function writes into what it is given.
@guvectorize([(float64[:], int64[:], float64[:])], "(a),(a),(z)")
def sums_of_groups(values, labels, out):
    out[:] = 0.0
    for i in range(values.shape[0]):
        out[labels[i]] += values[i]


sums = np.empty((2, 3))
sums_of_groups(np.arange(8.0).reshape(2, 4), np.array([0, 2, 2, 1]), sums)
print(sums.tolist())
