"""The dynamic check of parallel loops reports what conflicts, and nothing else."""

import random
import warnings

import hotloop
import numba
import numpy as np
from numba import njit, prange

warnings.simplefilter("ignore", numba.core.errors.RaceWarning)


@njit(parallel=True)
def to_all(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[:] += x[i]
    return y


@njit(parallel=True)
def to_one(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[i % 4] += x[i]
    return y


@njit(parallel=True)
def carried(x):
    for i in prange(1, x.shape[0]):
        x[i] = x[i - 1] + 1
    return x


@njit
def add_at(y, j, value):
    y[j] += value


@njit(parallel=True)
def indirect(x, at):
    y = np.zeros(len(x))
    for i in prange(len(at)):
        add_at(y, at[i], x[i])
    return y


def one(report, *texts):
    assert len(report) == 1 and report, report
    assert all(text in repr(report) for text in texts), report


x = np.arange(10.0)
one(hotloop.check_races(to_all, x), "iterations 0 and 1 both write y[0]", ": y[:] += x[i]", "10 iterations")
one(hotloop.check_races(to_one, x), "iterations 0 and 4 both write y[0]", "6 times in all")
one(hotloop.check_races(carried, x), "iteration 2 reads x[1], which iteration 1 writes")
assert list(x) == list(range(10)), "the arguments are copied"
one(hotloop.check_races(indirect, x, np.array([3, 1, 2, 1])), "iterations 1 and 3 both write y[1]", ": y[j] += value")
conflict, = hotloop.check_races(indirect, x, np.array([3, 1, 2, 1]))
assert (conflict.first.iteration, conflict.second.iteration, conflict.element, conflict.count) == (1, 3, (1,), 1), conflict
assert numba.get_num_threads() == numba.config.NUMBA_NUM_THREADS


@njit(parallel=True)
def right(x, at):
    n = len(x)
    y, s, least, v, w = np.zeros(n), 0.0, np.inf, np.zeros(3), np.ones((n, 3))
    for i in prange(n):
        t = np.zeros(3)
        t[0] += x[i]
        t += 1
        y[at[i]] = t[0]
        s += x[i]
        least = min(least, x[i])
        v += t
        w[i] *= t
        w[i, :2] = np.sort(w[i])[:2]
        for j in prange(3):
            w[i, j] += j
    z = np.sqrt(y) + w[:, 0]
    for i in prange(n // 2):
        z[2 * i] = z[2 * i + 1]
    return y, s, least, v, w, z


assert not hotloop.check_races(right, x, np.random.permutation(10))
assert "no race" in repr(hotloop.check_races(right, x, np.random.permutation(10)))
one(hotloop.check_races(right, x, np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 0])), "iterations 0 and 9 both write y[0]")


@njit(parallel=True)
def overlapping(a):
    b = a[1:]
    for i in prange(len(b)):
        a[i] = b[i]


one(hotloop.check_races(overlapping, np.arange(5.0)), "iteration")


@njit(parallel=True)
def records(table):
    for i in prange(len(table)):
        table[i].x = i
        table[i // 2].y = i


one(hotloop.check_races(records, np.zeros(6, [("x", "f8"), ("y", "i8")])), "iterations 0 and 1 both write")


@njit(parallel=True)
def failing(x):
    for i in prange(len(x)):
        x[i] = 1
        if i == 3:
            raise ValueError("at 3")


try:
    hotloop.check_races(failing, x)
except ValueError:
    pass
else:
    raise AssertionError("no error")
assert numba.get_num_threads() == numba.config.NUMBA_NUM_THREADS
failing(x[:2])
assert not hotloop.check_races(njit(lambda x: x + 1), 1) and "no parallel loop" in repr(hotloop.check_races(njit(lambda x: x + 1), 1))
try:
    hotloop.check_races(print, 1)
except TypeError as error:
    assert "takes a compiled function" in str(error)
else:
    raise AssertionError("no error")


# What runtime functions return is the iteration's own, and what they fill is written.
@njit(parallel=True)
def sorted_rows(a, out):
    for i in prange(len(a)):
        b = np.sort(a[i])
        b[0] = 5.0
        c = np.concatenate((b, b))
        c[1] = 2.0
        out[i] = b[0] + c[1] + np.unique(a[i])[0]


assert not hotloop.check_races(sorted_rows, np.random.rand(50, 20), np.zeros(50))


@njit(parallel=True)
def shuffled(a):
    for i in prange(3):
        np.random.shuffle(a)


one(hotloop.check_races(shuffled, np.arange(5.0)), "iterations 0 and 1 both write")


# Against counting by hand: which iterations touch what is drawn at random.
@njit(parallel=True)
def drawn(y, reads, writes):
    for i in prange(len(reads)):
        y[writes[i]] = y[reads[i]] + 1


generator = random.Random(7)
for _ in range(150):
    n, size = generator.randint(1, 8), generator.choice([4, 10, 40])
    reads = np.array([generator.randrange(size) for _ in range(n)])
    writes = np.array([generator.randrange(size) for _ in range(n)])
    expected = any(
        i != j and (writes[i] == writes[j] or writes[i] == reads[j]) for i in range(n) for j in range(n)
    )
    assert bool(hotloop.check_races(drawn, np.zeros(size), reads, writes)) == expected, (reads, writes)
