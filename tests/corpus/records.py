"""Data: groups, tables of records, series of time, lists and dicts, small state machines, games."""

from collections import namedtuple

import numpy as np
from numba import njit, prange

from _inputs import check, each, indices, inputs, matrices, vectors

TRADE = np.dtype([("price", np.float64), ("size", np.int32), ("side", np.int8)])
Summary = namedtuple("Summary", "count total low high")


def trades():
    results = []
    for size in (6, 0, 1, 25):
        generator = np.random.RandomState(size)
        table = np.zeros(size, dtype=TRADE)
        table["price"] = generator.uniform(1, 9, size)
        table["size"] = generator.randint(1, 100, size)
        table["side"] = generator.randint(0, 2, size)
        results.append(table)
    return each(*results)


@inputs(trades())
@njit
def volume_weighted(table):
    notional, volume = 0.0, 0
    for t in table:
        notional += t["price"] * t["size"]
        volume += t["size"]
    return notional / volume if volume else 0.0


@inputs(trades())
@njit
def net_position(table):
    position = 0
    for i in range(len(table)):
        if table[i]["side"] == 1:
            position += table[i]["size"]
        else:
            position -= table[i]["size"]
        table[i]["size"] = 0
    return position


@inputs(indices(4), vectors("f"))
@njit
def group_sums(keys, values):
    sums = {}
    for i in range(len(keys)):
        k = keys[i]
        if k not in sums:
            sums[k] = 0.0
        sums[k] += values[i]
    return sums


@inputs(indices(4), vectors("f"), beyond="lists in a dict whose types follow from a later line")
@njit
def group_lists(keys, values):
    groups = {}
    for k, v in zip(keys, values):
        if k in groups:
            groups[k].append(v)
        else:
            groups[k] = [v]
    means = []
    for k in groups:
        means.append((k, sum(groups[k]) / len(groups[k])))
    return means


@inputs(vectors(), beyond="results of float32 and of float64")
@njit
def summary(x):
    if x.size == 0:
        return Summary(0, 0.0, np.inf, -np.inf)
    return Summary(x.size, float(x.sum()), float(x.min()), float(x.max()))


@inputs(vectors("f"), each(2, 3))
@njit(parallel=True)
def rolling_maximum(x, window):
    out = np.full(x.shape, np.nan)
    for i in prange(x.shape[0]):
        if i + 1 >= window:
            out[i] = x[i + 1 - window : i + 1].max()
    return out


@inputs(vectors("f"))
@njit
def fill_forward(x):
    out = x.copy()
    out[::3] = np.nan
    last = np.nan
    for i in range(out.size):
        if np.isnan(out[i]):
            out[i] = last
        else:
            last = out[i]
    return out


@inputs(indices(6), indices(6), beyond="an empty dict whose types only follow from setdefault()")
@njit
def inner_join(left, right):
    where = {}
    for j in range(len(right)):
        where.setdefault(right[j], j)
    pairs = [(i, where[k]) for i, k in enumerate(left) if k in where]
    return pairs


@inputs(indices(9))
@njit
def first_occurrences(x):
    seen = set()
    order = []
    for v in x:
        if v not in seen:
            seen.add(v)
            order.append(v)
    return order


@inputs([3, 1, 2], each(0, 2, 5))
@njit
def rotate_list(items, by):
    items.append(by)
    for _ in range(by):
        items.insert(0, items.pop())
    return len(items)


@inputs({"a": 1.0, "b": 2.5}, each("a", "c"), beyond="a dict of Python as an argument")
@njit
def adjust(prices, name):
    if name in prices:
        prices[name] *= 2
    else:
        prices[name] = 1.0
    total = 0.0
    for v in prices.values():
        total += v
    return total


@inputs(indices(3), each(4, 1))
@njit
def game_of_life(cells, rounds):
    side = int(np.sqrt(len(cells)))
    world = (cells[: side * side] == 1).reshape((side, side))
    for _ in range(rounds):
        after = np.zeros_like(world)
        for i in range(side):
            for j in range(side):
                n = 0
                for a in range(max(i - 1, 0), min(i + 2, side)):
                    for b in range(max(j - 1, 0), min(j + 2, side)):
                        n += world[a, b]
                n -= world[i, j]
                after[i, j] = n == 3 or (n == 2 and world[i, j])
        world = after
    return world, np.sum(world)


@inputs(each("1 2 +", "3 4 * 2 -", "5", "1 0 /", "+"), beyond="int() of text")
@njit
def reverse_polish(text):
    stack = [0.0][:0]
    for token in text.split(" "):
        if token in ("+", "-", "*", "/"):
            if len(stack) < 2:
                raise ValueError("too few operands")
            b, a = stack.pop(), stack.pop()
            if token == "+":
                stack.append(a + b)
            elif token == "-":
                stack.append(a - b)
            elif token == "*":
                stack.append(a * b)
            else:
                stack.append(a / b)
        else:
            stack.append(float(int(token)))
    return stack[-1]


@inputs(vectors(), each(None, 2.0))
@njit
def scaled(x, factor=None):
    if factor is None:
        return x.sum()
    return (x * factor).sum()


@inputs(matrices())
@njit
def spiral(a):
    out = []
    top, left = 0, 0
    bottom, right = a.shape[0] - 1, a.shape[1] - 1
    while top <= bottom and left <= right:
        for j in range(left, right + 1):
            out.append(a[top, j])
        for i in range(top + 1, bottom + 1):
            out.append(a[i, right])
        if top < bottom and left < right:
            for j in range(right - 1, left - 1, -1):
                out.append(a[bottom, j])
            for i in range(bottom - 1, top, -1):
                out.append(a[i, left])
        top, left, bottom, right = top + 1, left + 1, bottom - 1, right - 1
    return np.array(out)


@inputs(indices(100), each(3, 1))
@njit
def least_recently_used(requests, size):
    cache = [0][:0]
    misses = 0
    for r in requests:
        if r in cache:
            cache.remove(r)
        else:
            misses += 1
            if len(cache) == size:
                cache.pop(0)
        cache.append(r)
    return misses, cache


@inputs(vectors("f"), each(0, 1, 3), beyond="an except clause with a class")
@njit
def checked_ratio(x, at):
    try:
        if at >= len(x):
            raise IndexError("no such element")
        return 1.0 / float(int(x[at]))
    except ZeroDivisionError:
        return np.inf
    finally:
        x[:] = 0


@inputs(each(0, 3, 10), beyond="an inner function that calls itself")
@njit
def towers(n):
    moves = []

    def move(count, a, b, c):
        if count == 0:
            return
        move(count - 1, a, c, b)
        moves.append((a, c))
        move(count - 1, b, a, c)

    move(min(n, 5), 0, 1, 2)
    return moves


@inputs(each("", "aab", "hello world"), beyond="an empty dict whose types only follow from get()")
@njit
def huffman_length(text):
    counts = {}
    for c in text:
        counts[c] = counts.get(c, 0) + 1
    weights = sorted([v for v in counts.values()])
    total = 0
    while len(weights) > 1:
        merged = weights.pop(0) + weights.pop(0)
        total += merged
        k = 0
        while k < len(weights) and weights[k] < merged:
            k += 1
        weights.insert(k, merged)
    return total


if __name__ == "__main__":
    check()
