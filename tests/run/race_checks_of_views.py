"""The dynamic check of parallel loops where elements are reached by arrays of indices, by masks, through views of other items and
by functions of the library; the programs of the guides."""

import random
import warnings

import hotloop
import numba
import numpy as np
from numba import njit, prange

warnings.simplefilter("ignore", numba.core.errors.RaceWarning)


def one(report, *texts):
    assert len(report) == 1 and report, report
    assert all(text in repr(report) for text in texts), report


# Assignments through arrays of indices and masks.
@njit(parallel=True)
def put(y, at, n):
    for i in prange(n):
        y[at[i]] = i


@njit(parallel=True)
def put_rows(y, at):
    for i in prange(len(at)):
        y[at[i], 1:] = i


@njit(parallel=True)
def put_masked(y, masks):
    for i in prange(len(masks)):
        y[masks[i]] = i


@njit(parallel=True)
def taken(y, at):
    out = np.zeros(len(at))
    for i in prange(len(at)):
        y[i] = 1
        out[i] = y[at[i]].sum()
    return out


@njit(parallel=True)
def add_through(y, at):
    for i in prange(len(at)):
        y[at[i]] += 1


apart = np.array([[0, 1], [2, 3], [5, 4]])
meeting = np.array([[0, 1], [2, 3], [3, 4]])
for function in (put, add_through):
    arguments = (3,) if function is put else ()
    assert not hotloop.check_races(function, np.zeros(8), apart, *arguments)
    one(hotloop.check_races(function, np.zeros(8), meeting, *arguments), "iterations 1 and 2 both write y[3]", "y[at[i]]")
assert not hotloop.check_races(put, np.zeros(8), np.array([[-1, -2], [0, 1], [2, 3]]), 3)
one(hotloop.check_races(put, np.zeros(8), np.array([[-1, -2], [0, 7]]), 2), "both write y[7]")
# Twice in one iteration is no race.
assert not hotloop.check_races(put, np.zeros(8), np.array([[1, 1], [2, 2]]), 2)
assert not hotloop.check_races(put_rows, np.zeros((8, 3)), apart)
one(hotloop.check_races(put_rows, np.zeros((8, 3)), meeting), "both write y[3, 1]")
masks = np.zeros((3, 6), bool)
masks[0, :2] = masks[1, 2:4] = masks[2, 4:] = True
assert not hotloop.check_races(put_masked, np.zeros(6), masks)
masks[2, 0] = True
one(hotloop.check_races(put_masked, np.zeros(6), masks), "iterations 0 and 2 both write y[0]")
assert not hotloop.check_races(taken, np.zeros(9), np.array([[5, 6], [7, 8], [4, 3]]))
one(hotloop.check_races(taken, np.zeros(9), np.array([[5, 6], [0, 8], [4, 3]])), "iteration 1 reads y[0], which iteration 0 writes")

# At random, against counting by hand.
generator = random.Random(5)
for _ in range(120):
    n, width, size = generator.randint(1, 6), generator.randint(1, 3), generator.choice([6, 20, 60])
    at = np.array([[generator.randrange(-size, size) for _ in range(width)] for _ in range(n)])
    sets = [{int(k) % size for k in row} for row in at]
    expected = any(sets[i] & sets[j] for i in range(n) for j in range(i))
    assert bool(hotloop.check_races(put, np.zeros(size), at, n)) == expected, at
    masks = np.array([[generator.random() < 0.15 for _ in range(size)] for _ in range(n)])
    expected = bool((masks.sum(0) > 1).any())
    assert bool(hotloop.check_races(put_masked, np.zeros(size), masks)) == expected, masks


# Disjoint writes through index arrays, as in meshes, sparse matrices and histograms with offsets.
@njit(parallel=True)
def segments(y, starts, values):
    for i in prange(len(starts) - 1):
        for k in range(starts[i], starts[i + 1]):
            y[k] = values[i] + k
        y[starts[i]:starts[i + 1]] *= 2


@njit(parallel=True)
def by_colour(y, edges):
    for e in prange(len(edges)):
        a, b = edges[e]
        y[a] += 1
        y[b] -= 1


@njit(parallel=True)
def own_bins(x, bins, threads):
    counts = np.zeros((threads, bins), np.int64)
    for t in prange(threads):
        for i in range(t, len(x), threads):
            counts[t, int(x[i] * bins)] += 1
    return counts.sum(0)


@njit(parallel=True)
def inverse(y, p):
    for i in prange(len(p)):
        y[p[i]] = i


assert not hotloop.check_races(segments, np.zeros(12), np.array([0, 3, 3, 7, 12]), np.arange(4.0))
assert "iterations 0 and 2 both write y[3]" in repr(hotloop.check_races(segments, np.zeros(12), np.array([0, 5, 3, 7]), np.arange(3.0)))
assert not hotloop.check_races(by_colour, np.zeros(8), np.array([[0, 1], [2, 3], [6, 7]]))
one(hotloop.check_races(by_colour, np.zeros(8), np.array([[0, 1], [2, 3], [1, 7]])), "y[1]")
assert not hotloop.check_races(own_bins, np.random.rand(200), 7, 4)
assert not hotloop.check_races(inverse, np.zeros(30), np.random.permutation(30))


# Items of other sizes over the same memory.
@njit(parallel=True)
def halves(wide, narrow):
    for i in prange(len(wide)):
        wide[i] = i
        if i + 1 < len(wide):
            narrow[8 * i + 13] = 1


@njit(parallel=True)
def neighbours(x):
    for i in prange(len(x)):
        x[i] = i


wide = np.zeros(6)
one(hotloop.check_races(halves, wide, wide.view(np.int8)), "both write")
assert not hotloop.check_races(halves, wide, np.zeros(48, np.int8))
for dtype in (np.int8, np.int16, np.float32, np.complex128):
    assert not hotloop.check_races(neighbours, np.zeros(37, dtype)), dtype
    assert not hotloop.check_races(neighbours, np.zeros((37, 2), dtype)[:, 1]), dtype
assert not hotloop.check_races(neighbours, np.zeros(9)[::-1])


@njit(parallel=True)
def pairs(x, y):
    for i in prange(len(x)):
        x[i] = i
        y[i] = -i


shared = np.zeros(40, np.uint8)
assert not hotloop.check_races(pairs, shared.view(np.float32)[:4], shared.view(np.float32)[4:8])
assert not hotloop.check_races(pairs, shared.view(np.float32)[:8:2], shared[6:34:8])
one(hotloop.check_races(pairs, shared.view(np.float32)[:8:2], shared[11:36:8]), "both write")

# Records of odd sizes, with fields at odd places.
packed = np.dtype([("tag", "i1"), ("x", "f8"), ("y", "f4")])


@njit(parallel=True)
def fields(table):
    for i in prange(len(table)):
        table[i].tag = i
        table[i].x = i
        table[i].y = i


@njit(parallel=True)
def fields_of_next(table):
    for i in prange(len(table) - 1):
        table[i].x = i
        table[i + 1].y = table[i].y


@njit(parallel=True)
def fields_apart(table):
    for i in prange(len(table) - 1):
        table[i].x = i
        table[i + 1].y = i


assert packed.itemsize == 13
assert not hotloop.check_races(fields, np.zeros(7, packed))
assert not hotloop.check_races(fields_apart, np.zeros(7, packed))
one(hotloop.check_races(fields_of_next, np.zeros(7, packed)), "iteration")


# What functions of the library do is told of the call.
@njit(parallel=True)
def in_library(a):
    for i in prange(3):
        np.fill_diagonal(a, i)


@njit
def helper(a, value):
    np.fill_diagonal(a, value)


@njit(parallel=True)
def deeper(a):
    for i in prange(3):
        helper(a, i)


report = hotloop.check_races(in_library, np.zeros((4, 4)))
assert report, "a conflict"
conflict = next(iter(report))
assert conflict.first.file == __file__ and conflict.first.text.startswith("np.fill_diagonal(a"), report
assert "race_checks_of_views.py" in repr(report)
report = hotloop.check_races(deeper, np.zeros((4, 4)))
assert next(iter(report)).second.text == "np.fill_diagonal(a, value)", report


# The programs of the guides: the wrong ones are reported, the right ones are not.


@njit(parallel=True)
def slice_of_all(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[:] += x[i]
    return y


@njit(parallel=True)
def remainder(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[i % 4] += x[i]
    return y


@njit(parallel=True)
def whole(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y += x[i]
    return y


@njit(parallel=True)
def outer_slice(x):
    y = np.zeros(4)
    z = y[:]
    for i in prange(x.shape[0]):
        z += x[i]
    return y


@njit(parallel=True)
def reductions(n):
    shape = (3, 4)
    result = 2 * np.ones(shape, np.int_)
    factor = 2 * np.ones_like(result)
    for i in prange(n):
        result *= factor
    return result


@njit(parallel=True)
def roots(arr):
    total = 0.0
    for x in prange(len(arr)):
        total += np.sqrt(x)
    return total


@njit(parallel=True)
def gradient(y, x, w, iterations):
    for i in prange(iterations):
        w -= np.dot((1.0 / (1.0 + np.exp(-y * np.dot(x, w))) - 1.0) * y, x)
    return w


@njit(parallel=True)
def arc_length(points):
    n = points.shape[0] - 1
    total = 0.0
    for i in prange(n):
        total += np.sqrt(np.sum((points[i + 1] - points[i]) ** 2))
    return total


x, rows = np.random.randint(-100, 100, size=40), np.random.randint(-100, 100, size=(40, 4))
one(hotloop.check_races(slice_of_all, x), "iterations 0 and 1 both write y[0]")
one(hotloop.check_races(remainder, x), "iterations 0 and 4 both write y[0]")
for function, arguments in [(whole, (rows,)), (outer_slice, (rows,)), (reductions, (10,)), (roots, (x,)), (arc_length, (np.random.rand(30, 2),))]:
    assert not hotloop.check_races(function, *arguments), function
# Each iteration reads the `w` that the one before wrote.
report = hotloop.check_races(gradient, np.ones(5), np.random.rand(5, 3), np.zeros(3), 4)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    njit(parallel=True)(gradient.py_func)(np.ones(5), np.random.rand(5, 3), np.zeros(3), 4)
assert report or any(w.category.__name__ == "RaceWarning" for w in caught), "the loop-carried dependence is seen"
