"""Lists in compiled code: items, slices, methods, comprehensions, as arguments and results."""

import warnings

import numpy as np
from _cases import show
from numba import njit

warnings.simplefilter("ignore")


@njit
def grown(n):
    found = []
    for i in range(n):
        found.append(i * i)
    return found


@njit
def sieve(n):
    prime = [True] * (n + 1)
    found = []
    for i in range(2, n + 1):
        if prime[i]:
            found.append(i)
            for j in range(i * i, n + 1, i):
                prime[j] = False
    return found


@njit
def slices(x):
    return x[1:-1], x[::2], x[::-1], x[-3:], x[10:], x[:0]


@njit
def changed(x):
    x[0] = 10
    x[1:3] = [7, 8, 9]
    x.insert(1, -1)
    x.extend([4, 4])
    last = x.pop()
    first = x.pop(0)
    x.reverse()
    return last + first


@njit
def searched(x, value):
    return x.count(value), x.index(value), value in x, value not in x


@njit
def ordered(x):
    y = sorted(x)
    x.sort(reverse=True)
    return y


@njit
def nested(n):
    return [[i * j for j in range(i)] for i in range(1, n)]


@njit
def filtered(n):
    return [i for i in range(n) if i % 3 == 0 if i % 2 == 0]


@njit
def flattened(n):
    return [10 * i + j for i in range(n) for j in range(i)]


@njit
def pairs(x, y):
    return [(a, b * 0.5) for a, b in zip(x, y)]


@njit
def summed(x):
    return sum(x), min(x), max(x), len(x)


@njit
def operators(x, y):
    return x + y, x == y, x != y, x == x, x < y


@njit
def stack(depth):
    waiting = [(0, 1)]
    total = 0
    while len(waiting) > 0:
        level, weight = waiting.pop()
        total += weight
        if level < depth:
            waiting.append((level + 1, 2 * weight))
            waiting.append((level + 1, 2 * weight + 1))
    return total


@njit
def arrays(n):
    rows = [np.arange(i) * 1.5 for i in range(1, n)]
    total = 0.0
    for row in rows:
        total += row.sum()
    return total


@njit
def as_array(n):
    return np.array([i * 0.5 for i in range(n)])


@njit
def at(x, i):
    return x[i]


@njit
def of_floats(n):
    found = [0.0]
    for i in range(n):
        found.append(found[-1] + i)
    return found


@njit
def numbered(x):
    total = 0
    for i, value in enumerate(x):
        total += i * value
    for value in x[::-1]:
        total = total * 3 + value
    return total


@njit
def cleared(x):
    y = x.copy()
    x.clear()
    return y


show("grown", lambda: grown(6))
show("sieve", lambda: sieve(60))
show("slices", lambda: slices([1, 2, 3, 4, 5]))
for start in ([1, 2, 3, 4], [5, 6, 7, 8, 9, 10]):
    numbers = list(start)
    show("changed", lambda: (changed(numbers), numbers))
show("searched", lambda: searched([1, 2, 3, 2], 2))
numbers = [3, 1, 2, 9, -4]
show("ordered", lambda: (ordered(numbers), numbers))
show("nested", lambda: nested(5))
show("filtered", lambda: filtered(40))
show("flattened", lambda: flattened(4))
show("pairs", lambda: pairs([1, 2, 3], [4.0, 5.0]))
show("summed", lambda: summed([4, 1, 7]))
show("summed", lambda: summed([4.5, 1.25]))
show("operators", lambda: operators([1, 2], [1, 3]))
show("stack", lambda: stack(6))
show("arrays", lambda: arrays(5))
show("as_array", lambda: as_array(4).tolist())
show("at", lambda: (at([1, 2, 3], -1), at([1.5], 0), at([(1, 2.5)], 0)))
show("of_floats", lambda: of_floats(4))
show("numbered", lambda: numbered([1, 2, 3]))
numbers = [1, 2]
show("cleared", lambda: (cleared(numbers), numbers))
