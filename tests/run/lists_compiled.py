"""Lists in compiled code against the interpreter; what is written back; errors; memory on every path."""

import gc
import warnings

import numpy as np
from numba import njit, prange

warnings.simplefilter("ignore")


def fails(errors, function):
    try:
        function()
    except errors:
        return
    raise AssertionError(f"none of {errors} was raised")


def both(function, *arguments):
    """The same result and the same arguments afterwards, interpreted and compiled."""
    copies = [[list(x) if isinstance(x, list) else x for x in a] if isinstance(a, list) else a for a in arguments]
    outcomes = []
    for run, given in ((function, arguments), (njit(function), copies)):
        try:
            result = repr(run(*given))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        outcomes.append((result, repr(given if given is copies else list(given))))
    assert outcomes[0] == outcomes[1], f"{function.__name__}: {outcomes[0]} and compiled {outcomes[1]}"


def assigned(x, start, stop, step):
    x[start:stop:step] = [100, 200]
    return x


def deleted(x, start, stop, step):
    del x[start:stop:step]
    return x


for step in (1, 2, 3, -1, -2):
    for start in (-9, -2, 0, 1, 4, 9):
        for stop in (-9, -1, 0, 2, 5, 9):
            both(deleted, [0, 1, 2, 3, 4, 5], start, stop, step)
            if step == 1:
                both(assigned, [0, 1, 2, 3, 4, 5], start, stop, step)
            else:
                both(assigned, [0, 1, 2, 3, 4], start, stop, step)


def shared(x, y):
    x.append(1)
    return len(y)


same = [5]
assert njit(shared)(same, same) == 2 and same == [5, 1]


@njit
def given_back(x):
    return x, (x, [x])


result = given_back(same)
assert result[0] is same and result[1][0] is same and result[1][1][0] is same


@njit
def inner(rows):
    rows[0].append(7)
    rows.append([8])
    rows.reverse()


first, second = [1], [2]
rows = [first, second]
inner(rows)
assert rows == [[8], [2], [1, 7]] and rows[2] is first and rows[1] is second, rows

objects = [10**6, 10**7]
kept = objects[1]


@njit
def first_of(x):
    x[0] = 1


first_of(objects)
assert objects[1] is kept


@njit
def failing(x, n):
    x.append(np.ones(n))
    x[0] = x[-1]
    pair = [x[0], x[0] * 2]
    return pair[n][0]


holder = [np.zeros(1)]
fails(IndexError, lambda: failing(holder, 3))
assert len(holder) == 2 and holder[0].tolist() == [1, 1, 1] and holder[1].tolist() == [1, 1, 1]


def mixed(n):
    found = []
    for i in range(n):
        if i > 1:
            found.append(0.5)
        else:
            found.append(i)
    return found


assert njit(mixed)(3) == [0.0, 1.0, 0.5]


@njit
def sorted_by(x):
    return sorted(x, key=distance), sorted(x, key=distance, reverse=True)


@njit
def distance(x):
    return abs(x - 5)


numbers = [9, 1, 5, 4, 6, 12]
assert sorted_by(numbers) == (sorted(numbers, key=distance.py_func), sorted(numbers, key=distance.py_func, reverse=True))


def pairs(n):
    x = [((i * 7) % 5, i) for i in range(n)]
    x.sort()
    y = sorted(x, reverse=True)
    return x, y, x[0] < x[1], (3, 1) in x, x.index((4, 2))


both(pairs, 17)


def small(n):
    flags = [i % 3 == 0 for i in range(n)]
    flags.insert(1, True)
    flags.sort()
    return flags, flags.count(True), [not flag for flag in flags[::-1]]


both(small, 20)


@njit
def narrow(a):
    x = [v for v in a]
    x.sort()
    x.insert(0, a[0])
    return x, x.pop(), sum(x)


for dtype in ("i1", "u1", "i2", "u4", "f4", "i8", "u8", "f8"):
    values, last, total = narrow(np.array([5, 200, 100, 3]).astype(dtype))
    expected = np.array([5, 200, 100, 3]).astype(dtype)
    assert values == [expected[0]] + sorted(expected.tolist())[:-1], (dtype, values)
    assert last == max(expected.tolist())


@njit(parallel=True)
def in_parallel(n):
    outside = [0] * n
    sums = np.zeros(n)
    for i in prange(n):
        own = [j for j in range(i)]
        own.append(i)
        sums[i] = sum(own) + len(outside)
    for i in prange(n):
        outside.append(i)
    return sums, len(outside)


sums, length = in_parallel(100)
assert sums.tolist() == [i * (i + 1) / 2 + 100 for i in range(100)] and length == 200

@njit
def shared_compiled(x, y):
    return len(x) + y


for wrong in ([], [[]], [1, "a"], [1, (2,)], [1 << 70]):
    fails((TypeError, ValueError, OverflowError), lambda: shared_compiled(wrong, 1))


nest = []
nest.append(nest)
fails((TypeError, ValueError), lambda: shared_compiled(nest, 1))


@njit
def huge(n):
    return len([0] * n)


fails(MemoryError, lambda: huge(1 << 60))
fails(MemoryError, lambda: huge((1 << 63) - 1))


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


@njit
def rounds(x, n, fail):
    rows = [x, [0.5] * n]
    for i in range(20):
        rows.append([float(i)] * n)
        rows[1] = rows[-1]
        rows.pop(0)
    arrays = [np.ones(n) for _ in range(3)]
    arrays[0] = arrays[2][1:]
    if fail:
        return arrays[5][0]
    return sum(rows[0]) + arrays[0][0]


def many():
    for _ in range(60):
        rounds([1.5, 2.5], 20000, False)
        try:
            rounds([1.5, 2.5], 20000, True)
        except IndexError:
            pass
    gc.collect()


many()
before = resident()
many()
many()
grown = resident() - before
assert grown < 8, f"{grown:.1f} MiB"


# What a call that fails has left in a list of the caller's stays, also if a list that is given up holds it too.
@njit
def left_behind(arrays, words, n):
    arrays[0] = np.full(n, 7.0)
    words[0] = "left" + str(n)
    copied = arrays[:]
    ordered = sorted(words)
    if len(copied) + len(ordered) > 0:
        raise ValueError("after all")


for _ in range(200):
    arrays, words = [np.zeros(3), np.ones(3)], ["b", "a"]
    try:
        left_behind(arrays, words, 50)
    except ValueError:
        pass
    others = [np.zeros(50) for _ in range(4)], ["left" + str(51 + k) for k in range(4)]
    assert arrays[0].tolist() == [7.0] * 50 and words == ["left50", "a"], (arrays, words)
