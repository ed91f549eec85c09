"""Half precision, elements in the other byte order, and elements that are not aligned, in compiled code."""

import warnings

import numpy as np

from numba import njit
from _compiled import same, same_of

warnings.simplefilter("ignore")
rng = np.random.default_rng(3)

# Every number of half precision, and what is rounded to it.

every = np.arange(65536, dtype=np.uint16).view(np.float16)
finite = every[np.isfinite(every)].astype("f8")
middle = (finite[:-1] + finite[1:]) / 2


def widened(a):
    return a.astype(np.float32), a.astype(np.float64), a.astype(np.complex128)


def narrowed(a):
    return a.astype(np.float16)


same(widened, every[~np.isnan(every)])
assert np.isnan(njit(widened)(every[np.isnan(every)])[0]).all()
same(narrowed, np.concatenate((middle, np.nextafter(middle, np.inf), np.nextafter(middle, -np.inf))))
same(narrowed, middle.astype("f4"))
same(narrowed, rng.standard_normal(20000) * 10 ** rng.uniform(-9, 6, 20000))
for integers in (rng.integers(-70000, 70000, 5000), rng.integers(0, 2**63, 5000, dtype="u8"), np.arange(-128, 128, dtype="i1")):
    same(narrowed, integers)
same(narrowed, np.array([True, False]))

h = (rng.standard_normal(200) * 10).astype("f2")
h[:6] = [np.inf, -np.inf, np.nan, 0, -0.0, 6e-8]
k = rng.standard_normal(200).astype("f2")


def arithmetic(a, b):
    return a + b, a - b, a * b, a / b, -a, abs(a), a // b, a % b, a < b, a == b, a**2, np.maximum(a, b), np.hypot(a, b)


for other in (k, k.astype("f4"), np.arange(200, dtype="i1"), np.arange(200, dtype="i4"), 2, 2.5):
    same(arithmetic, h, other)


def functions(a):
    return (np.sqrt(a), np.exp(a), np.sin(a), np.floor(a), np.rint(a), np.isnan(a), np.sign(a), np.log(np.abs(a)), np.tanh(a),
            np.clip(a, -1, 1), np.where(a > 0, a, 0), np.round(a, 1), np.diff(a), np.unique(a), np.nan_to_num(a), np.signbit(a), np.degrees(a),
            np.nextafter(a, -a), np.spacing(a))


same(functions, h)


def reduced(a):
    return (a.sum(), a.mean(), a.min(), a.max(), np.std(a), np.var(a), a.prod(), a.argmax(), np.cumsum(a), np.sort(a),
            np.any(a), np.all(a), np.argsort(a))


for array in (k, h, k[::3], k[:1]):
    same(reduced, array)


def axes(a):
    return a.sum(axis=0), a.mean(axis=1), a.max(axis=0), a.T.copy(), np.dot(a, a.T), a @ a.T


same(axes, k.reshape(10, 20))


def stored(a):
    for i in range(len(a)):
        a[i] = i / 3
    a[1:5] *= 2
    a += 1
    a[7] = a[8] * a[9]


same(stored, k)
same(lambda n: (np.zeros(n, np.float16), np.ones(n, dtype="f2"), np.full(n, 1.1, np.float16)), 5)
same(lambda x: (x * 2, x + x, np.sqrt(x), x > 0.5, float(x), int(x), x / 3, x == x), np.float16(1.7))

# NumPy computes functions of small integers in half precision.
for integers in ("i1", "u1", "?", "i2"):
    same(lambda a: (np.sqrt(a), np.exp(a), np.sin(a)), np.arange(4).astype(integers))


# The other byte order.


def turned(a):
    s = a[0]
    for i in range(1, len(a)):
        s = s + a[i]
    a[2] = 7
    a[3:5] = a[5:7]
    a[6:] += 1
    return (s, a + 1, a.sum(), a * a, a.copy(), a[::2], np.sort(a), a.max(), a[a == 7], np.concatenate((a, a)), np.zeros_like(a),
            a[np.array([1, 2])], a.reshape(3, 4).sum(axis=0), np.unique(a), a.mean(), np.argsort(a), np.cumsum(a), abs(a), a == 7,
            np.where(a == 7, a, 1), a.astype(np.complex128))


for dtype in (">f8", ">f4", ">i4", ">i2", ">u8", ">c16", ">f2", ">c8"):
    array = (np.arange(12) * 3 - 5).astype(dtype)
    same(turned, array)
    same(turned, np.repeat(array, 2)[::2])
same(lambda a: (a[0] + np.timedelta64(1, "s"), a.max(), np.sort(a)), np.arange(5).astype(">M8[s]"))
same(lambda a: (a == "ab", a[0] == "ab", a[1], len(a[0])), np.array(["ab", "c"]).astype(">U2"))


# Elements anywhere.


def loose(a):
    s = 0.0
    for x in a:
        s += x
    a[2] = 99
    a *= 2
    a[1:4] = a[4:7]
    return (s, a.sum(), a[::2] + 1, np.sort(a), a.copy(), a[3:].mean(), a.reshape(2, 5).T.sum(), np.sqrt(a), a.strides,
            a[::-1], a[np.array([1, 2])], a[a > 3], np.cumsum(a), a[None, :] * a[:, None], np.concatenate((a, a)), a.T[0])


for dtype in ("f8", "f4", "i4", "i2", ">f8", "f2"):
    size = np.dtype(dtype).itemsize
    for step in (size + 1, 2 * size):
        record = np.dtype({"names": ["v"], "formats": [dtype], "offsets": [1], "itemsize": step})
        array, other = (np.zeros(10, record)["v"] for _ in range(2))
        array[:] = other[:] = np.arange(10)
        same_of(loose, [array], [other])
    raw = np.zeros(1 + 10 * size, "u1")
    array, other = (raw.copy()[1:].view(dtype) for _ in range(2))
    array[:] = other[:] = np.arange(10)
    same_of(loose, [array], [other])
