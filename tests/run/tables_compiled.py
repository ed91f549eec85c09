"""Dicts and sets in compiled code against the interpreter; what is written back; errors; memory on every path."""

import gc

import numpy as np
from numba import njit


def both(function, *arguments):
    """The same result and the same arguments afterwards, interpreted and compiled."""
    copies = [each.copy() if isinstance(each, (dict, set, list)) else each for each in arguments]
    outcomes = []
    for run, given in ((function, list(arguments)), (njit(function), copies)):
        try:
            result = repr(run(*given))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        outcomes.append((result, repr(given)))
    assert outcomes[0] == outcomes[1], f"{function.__name__}: {outcomes[0]} and compiled {outcomes[1]}"


def counted(values):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def changed(d):
    d[7] = 1.5
    d[1] += 1.0
    del d[2]
    d.setdefault(9, 4.0)
    d.setdefault(7, 8.0)
    d.update({3: 0.25})
    last = d.popitem()
    return d.pop(7), d.pop(100, -1.0), last, d.get(1), d.get(100), d.get(100, 2.0)


def listed(d):
    total = 0.0
    for key, value in d.items():
        total += key * value
    for key in d:
        total = total * 2 + key
    return list(d), list(d.keys()), list(d.values()), list(d.items()), sorted(d), sum(d.values()), total, len(d), 1 in d


def grouped(n):
    groups = {}
    for i in range(n):
        if i % 3 not in groups:
            groups[i % 3] = []
        groups[i % 3].append(i * i)
    return groups, {key: len(value) for key, value in groups.items()}


def by_tuple(n):
    found = {}
    for i in range(n):
        found[(i % 2, i % 3 * 0.5)] = i
    return found, found[(1, 0.5)], (5, 0.0) in found


def zeros():
    found = {0.0: 1}
    found[-0.0] = 2
    return found, 0.0 in found, len({float("nan"), float("nan"), 1.0})


def equal(a, b):
    return a == b, a != b, a == a.copy(), bool(a)


def missing(d, key):
    return d[key]


def removed(d, key):
    d[50] = 1.0
    del d[key]
    return d


def sets(a, b):
    a.add(100)
    a.discard(1)
    a.discard(12345)
    parts = [a | b, a & b, a - b, a ^ b]
    return [sorted(part) for part in parts], a == b, a <= b, a < (a | b), a >= {100}, a.isdisjoint(b), len(a), 100 in a


def set_methods(a, items):
    a.update(items)
    made = {x % 5 for x in items}
    return sorted(a), sorted(a.union(items)), sorted(a.intersection(items)), sorted(a.difference(items)), sorted(set(items)), sorted(made), a.issuperset(items)


def not_there(a):
    a.remove(99)
    return a


both(counted, [3, 1, 3, 2, 3])
both(changed, {1: 2.0, 2: 3.0})
both(listed, {5: 1.0, 1: 2.5, 3: -1.0})
both(grouped, 10)
both(by_tuple, 9)
both(zeros)
both(equal, {1: 2}, {1: 2})
both(equal, {1: 2}, {1: 3})
both(missing, {1: 2.5}, 1)
both(missing, {1: 2.5}, 9)
both(missing, {1.5: 2.5}, 9.25)
both(missing, {(1, 2): 2.5}, (3, 4))
both(removed, {1: 2.0}, 9)
both(removed, {1: 2.0}, 1)
both(sets, {1, 2, 3}, {3, 4})
both(set_methods, {1, 2}, [7, 8, 9, 8])
both(not_there, {1})

# Many entries that come and go.


def churn(n):
    d = {}
    for i in range(n):
        d[i * 7919 % 1009] = i
        if i % 3 == 0:
            d.pop((i * 31) % 1009, 0)
    return d


both(churn, 20000)


@njit
def failing(d, n):
    d[n] = np.ones(n)
    return d[10 * n]


held = {1: np.zeros(1)}
try:
    failing(held, 2)
except KeyError as error:
    assert error.args == (20,), error.args
assert sorted(held) == [1, 2] and held[2].tolist() == [1, 1]

for wrong in ({}, set(), {1: 2, "a": 3}, {(1, None)}):
    try:
        njit(equal)(wrong, wrong)
    except (TypeError, ValueError):
        continue
    raise AssertionError(f"{wrong} was taken")


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


@njit
def rounds(d, n, fail):
    own = {i: np.ones(100) for i in range(n)}
    for i in range(0, n, 2):
        own[i] = own[i + 1] * 2.0
        own.pop(i + 1)
    d[n] = own[0]
    return own[-1 if fail else 0][0] + len({i for i in range(n)})


def many():
    for _ in range(60):
        rounds({1: np.zeros(2)}, 2000, False)
        try:
            rounds({1: np.zeros(2)}, 2000, True)
        except KeyError:
            pass
    gc.collect()


many()
before = resident()
many()
many()
grown = resident() - before
assert grown < 8, f"{grown:.1f} MiB"
