"""Compiled control flow: every kind of loop, jump, choice and return, over inputs that take every way through."""
# Timeout: 400 s

import numpy as np
from _cases import show
from numba import njit


@njit
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


@njit
def first_factor(n):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        return 0
    return d


@njit
def skipping(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        for j in range(i, 0, -2):
            if j % 5 == 0:
                break
            total += i * j
        else:
            total -= 1
    return total


@njit
def while_else(n):
    while n > 0:
        n -= 3
        if n == 5:
            break
    else:
        return -1
    return n


@njit
def last_index(n):
    i = -1
    for i in range(n):
        pass
    return i


@njit
def grade(x):
    if x < 0:
        return 0
    elif x < 10:
        return 1
    elif x < 100:
        if x == 50:
            return 50
    return 2


@njit
def between(a, x, b):
    return a < x <= b, not a < x, a < x and x < b, a > x or x > b


@njit
def short_circuit(values, i):
    return i < len(values) and values[i] > 0


@njit
def swaps(a, b, c):
    a, b, c = c, a, b
    (a, b), c = (b, a), a + b
    return a, b, c


@njit
def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


@njit
def helper(x, y=2):
    return x * y + 1


@njit
def calls(x):
    return helper(x) + helper(x, 3) + helper(y=x, x=4)


@njit
def checked(x):
    assert x != 3, "not three"
    if x < 0:
        raise ValueError("negative")
    return x


@njit
def find(values, wanted):
    position = -1
    for i, value in enumerate(values):
        if value == wanted:
            position = i
            break
    return position


@njit
def pairs(a, b):
    total = 0.0
    for x, y in zip(a, b):
        total += x * y
    return total


@njit
def types_meet(flag, n):
    x = 1
    if flag:
        x = 2.5
    for _ in range(n):
        x = x + 1
    return x


@njit
def primes(n):
    sieve = np.ones(n, dtype=np.bool_)
    sieve[:2] = False
    for i in range(2, n):
        if sieve[i]:
            for j in range(i * i, n, i):
                sieve[j] = False
    count = 0
    for flag in sieve:
        if flag:
            count += 1
    return count


@njit
def nothing(x):
    if x > 0:
        return
    x += 1


@njit
def early(values):
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            if values[i, j] < 0:
                return i, j
    return -1, -1


@njit
def ranges(start, stop, step):
    count, total = 0, 0
    for i in range(start, stop, step):
        count += 1
        total += i
    return count, total


for n in [1, 2, 7, 27, 97]:
    show(f"collatz {n}", lambda: collatz(n))
    show(f"first_factor {n}", lambda: first_factor(n))
    show(f"skipping {n}", lambda: skipping(n))
    show(f"while_else {n}", lambda: while_else(n))
for n in [-1, 0, 1, 5]:
    show(f"last_index {n}", lambda: last_index(n))
    show(f"nothing {n}", lambda: nothing(n))
    show(f"types_meet {n}", lambda: (types_meet(True, n), types_meet(False, n)))
for x in [-1, 0, 9, 10, 50, 99, 100, 3.5]:
    show(f"grade {x}", lambda: grade(x))
    show(f"between {x}", lambda: between(0, x, 50))
    show(f"checked {x}", lambda: checked(x))
    show(f"calls {x}", lambda: calls(x))
show("checked 3", lambda: checked(3))
show("short circuit", lambda: (short_circuit(np.array([1, -1]), 0), short_circuit(np.array([1, -1]), 1), short_circuit(np.array([1]), 5)))
show("swaps", lambda: swaps(1, 2, 3))
show("factorial", lambda: [factorial(n) for n in range(15)])
show("find", lambda: (find(np.array([4, 5, 6]), 5), find(np.array([4, 5, 6]), 7)))
show("pairs", lambda: pairs(np.arange(4), np.array([0.5, 1.0, 2.0])))
show("primes", lambda: primes(1000))
show("early", lambda: (early(np.ones((2, 2))), early(np.array([[1, 2], [3, -4]]))))
for bounds in [(0, 10, 3), (10, 0, -3), (0, 10, -1), (5, 5, 1), (-7, 8, 5), (3, -4, -7)]:
    show(f"ranges {bounds}", lambda: ranges(*bounds))
