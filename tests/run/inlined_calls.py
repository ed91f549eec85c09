"""Short functions that are called in loops are put in the place of the calls: nobody sees it but in the time that they take."""

import traceback

import numpy as np
from numba import njit, prange


def same(a, b):
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


def outcome(function, *case):
    """The result, or the error with the functions and lines that it came through."""
    try:
        return function(*case)
    except Exception as error:
        frames = [(frame.name, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)]
        return type(error).__name__, str(error), frames[1:]


def agree(function, *cases):
    for case in cases:
        copies = [[each.copy() if isinstance(each, np.ndarray) else each for each in case] for _ in range(2)]
        plain, compiled = outcome(function.py_func, *copies[0]), outcome(function, *copies[1])
        if isinstance(plain, tuple) and plain and isinstance(plain[0], str):
            # NumPy says which array and axis in other words; the way is the same.
            assert plain[0] == compiled[0] and plain[2] == compiled[2], (function.__name__, plain, compiled)
        else:
            assert same(plain, compiled), (function.__name__, case, plain, compiled)
        assert all(same(a, b) for a, b in zip(*copies)), (function.__name__, case, copies)


@njit
def around(a, i, j):
    return 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])


@njit
def smooth(a, first):
    out = a.copy()
    for i in range(first, a.shape[0] - 1):
        for j in range(first, a.shape[1] - 1):
            out[i, j] = around(a, i, j)
    return out


GRID = np.arange(42.0).reshape(6, 7) ** 2 % 11
agree(smooth, (GRID, 1), (GRID, 0), (GRID, -2), (GRID, -9), (GRID[:0], 1), (GRID[:, ::2], 1), (np.asfortranarray(GRID), 1))
assert "x double>" in next(iter(smooth.inspect_llvm().values()))


@njit
def item(values, at):
    return values[at]


@njit
def clipped(values, at):
    if at < 0:
        raise ValueError("below")
    if at > 3:
        return item(values, at - 3) * 2.0
    return item(values, at)


@njit
def total(values, first, last):
    result = 0.0
    for at in range(first, last):
        result += clipped(values, at) + item(values, at)
    return result


VALUES = np.array([1.0, -2.0, 4.0, 8.0, 0.5])
agree(total, (VALUES, 0, 5), (VALUES, 0, 6), (VALUES, -1, 2), (VALUES, 3, 9), (VALUES, 2, 2), (VALUES[::-1], 0, 5))


@njit
def swap(values, i, j):
    values[i], values[j] = values[j], values[i]


@njit
def sorted_by_exchange(values):
    swaps = 0
    for i in range(len(values)):
        for j in range(len(values) - 1 - i):
            if values[j] > values[j + 1]:
                swap(values, j, j + 1)
                swaps += 1
    return swaps


agree(sorted_by_exchange, (VALUES,), (VALUES[::2],), (VALUES[:0],))


@njit
def halved(values, at):
    if at % 3 == 2:
        raise KeyError(at)
    values[at] /= 2
    return values[at]


@njit
def forgiving(values):
    result = 0.0
    for at in range(len(values) + 2):
        try:
            result += halved(values, at)
        except KeyError:
            result += 100
        except IndexError:
            result += 1000
    return result


agree(forgiving, (VALUES,), (VALUES[:0],))


@njit
def row(table, at):
    return table[at]


@njit
def longest(words, at, best):
    return words[at] if len(words[at]) > len(best) else best


@njit
def views_and_texts(table, words):
    result = 0.0
    best = ""
    kept = [table[0]]
    for at in range(len(table)):
        line = row(table, at)
        line[0] += at
        result += line.sum()
        if at % 2:
            kept.append(row(table, at))
        best = longest(words, at, best)
    for each in kept:
        result = 2 * result + each[1]
    return result + len(best)


agree(views_and_texts, (GRID, ["a", "bcd", "ef", "", "ghijk", "l"]))


@njit
def nothing(values, at):
    values[at] = at


@njit
def never(values, at):
    if values[at] > 1e9:
        return
    raise RuntimeError("always")


@njit
def ends(values, raises):
    for at in range(len(values)):
        nothing(values, at)
        if raises and at == 2:
            never(values, at)
    return values.sum()


agree(ends, (VALUES, False), (VALUES, True), (VALUES[:2], True))


@njit(fastmath=True)
def loose(values, at):
    return values[at] + 1e-20


@njit
def mixed(values):
    result = 0.0
    for at in range(len(values)):
        result += loose(values, at) + item(values, -1 - at)
    return result


agree(mixed, (VALUES,))


@njit
def weight(values, weights, at):
    return values[at] * weights[at % len(weights)]


@njit(parallel=True)
def weighed(values, weights):
    result = 0.0
    out = np.empty_like(values)
    for at in prange(len(values)):
        out[at] = weight(values, weights, at)
        result += out[at]
    return result + out[0]


many = np.arange(5000.0)
assert weighed(many, VALUES) == (many * VALUES[np.arange(5000) % 5]).sum() + 0.0
try:
    weighed(many, VALUES[:0])
except ZeroDivisionError as error:
    names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    assert names[-1] == "weight" and names[-2].startswith("weighed"), names
else:
    raise AssertionError("no weights")


@njit
def deep(a, i):
    return clipped(a, i) + 1


@njit
def deeper(a, i):
    return deep(a, i) * 2


@njit
def from_afar(a, n):
    result = 0.0
    while n < 20:
        result += deeper(a, n)
        n += 1
    return result


agree(from_afar, (np.arange(40.0), 0), (VALUES, 0), (VALUES, -4))
