"""Functions inside of compiled functions, compiled against interpreted."""

import functools
import math

import numpy as np
from numba import njit

from _compiled import same, refused


def returned():
    def add(k):
        def inner(x):
            return x + k

        return inner

    three = add(3)
    half = add(0.5)
    return three(4), half(4), add(1)(1)


def late(n):
    # The variable as it is when the function runs.
    def shifted(x):
        return x + k

    k = n
    first = shifted(1)
    k = n * 2.5
    return first, shifted(1)


def in_loops(n):
    total = 0
    for i in range(n):
        k = i * i

        def term(x):
            return x * k + i

        total += term(i + 1)
    return total


def kept(n):
    # Both see the last value, because both hold the variable.
    held = []
    for i in range(n):
        held.append(lambda x: x + i)
    return held[0](10), held[1](10)


def aliased(n):
    k = 1
    add = lambda x: x + k
    other = add
    k = n
    return other(1), add(1)


def counter(n):
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    for i in range(n):
        step()
        step(by=i)
    return count


def two_levels(n):
    total = 0.0

    def outer(x):
        def inner(y):
            nonlocal total
            total += y * n
            return total

        return inner(x) + inner(2 * x)

    return outer(1.5), outer(n), total


def recursive(n):
    def factorial(k):
        return 1 if k < 2 else k * factorial(k - 1)

    def gcd(a, b, depth=0):
        return (a, depth) if b == 0 else gcd(b, a % b, depth + 1)

    fibonacci = lambda k: k if k < 2 else fibonacci(k - 1) + fibonacci(k - 2)
    return factorial(n), gcd(n * 6, 15), fibonacci(n)


def defaults(n):
    def f(a, b=n + 1, *rest, c=n * 2, d):
        return a + 10 * b + 100 * c + 1000 * d + len(rest)

    n = 0
    return f(1, d=1), f(1, 2, 3, 4, d=5, c=6), f(d=1, a=2)


def arrays(a):
    scale = a.mean()

    def scaled(i, by=2.0):
        return a[i] * scale * by

    out = np.empty_like(a)
    for i in range(len(a)):
        out[i] = scaled(i) + scaled(i, 1)
    return out


def collecting(n):
    found = []

    def visit(k):
        found.append(k)
        if k < n:
            visit(2 * k)
            visit(2 * k + 1)

    visit(1)
    return found, len(found)


def keys(items, pivot):
    by = lambda v: abs(v - pivot)
    ordered = sorted(items, key=by)
    items.sort(key=lambda v: -v)
    return ordered, items, min(items, key=by), max(items, key=by), max(1, 5, 3, key=by), min(items[:0], key=by, default=pivot)


def mapping(items):
    k = 3
    return (
        list(map(lambda v: v * k, items)),
        list(map(lambda a, b: a + b, items, items[1:])),
        list(filter(lambda v: v % 2 == 1, items)),
        list(filter(None, items)),
        sum(map(abs, items)),
        functools.reduce(lambda a, b: a * b + 1, items),
        functools.reduce(lambda a, b: a + b, items, 0.5),
    )


def in_comprehensions(n):
    f = lambda v: v * v
    return [f(i) for i in range(n)], [(lambda x: x + i)(1) for i in range(n)], {i: f(i) for i in range(n) if f(i) > 1}


def in_tuples(x):
    pair = (lambda v: v + 1, lambda v: v * x)
    return pair[0](x), pair[1](x)


def passed(f, x):
    return f(f(x))


apply_twice = njit(passed)


def passing(x):
    k = 3
    return apply_twice(lambda v: v * k + 1, x), apply_twice(math.sqrt, 16.0)


def objects_around(x):
    sine = np.sin
    module = math

    def both(v):
        return sine(v) + module.cos(v)

    return both(x)


def conditional(n):
    if n > 2:

        def pick(v):
            return v + 1

        result = pick(n)
    else:

        def pick(v):
            return v * 100

        result = pick(n)
    return result


def deleted(n):
    def f():
        return n

    m = f()
    return m, f()


def newton(x):
    def solve(function, slope, guess):
        for _ in range(50):
            step = function(guess) / slope(guess)
            guess -= step
            if abs(step) < 1e-12:
                break
        return guess

    return solve(lambda t: t * t - x, lambda t: 2 * t, x)


def unbound(n):
    def f():
        return k

    if n > 100:
        k = 1
    return f()


same(returned)
same(late, 3)
same(in_loops, 5)
same(kept, 3)
same(aliased, 7)
same(counter, 4)
same(two_levels, 3)
same(recursive, 10)
same(defaults, 2)
same(arrays, np.arange(5.0))
same(collecting, 9)
same(keys, [5, 1, 4, 9, 2], 4)
same(keys, [5.5, 1.25, 4.0], 4.5)
same(mapping, [1, 2, 3, 0, 5])
same(in_comprehensions, 4)
same(in_tuples, 3)
assert njit(passing)(2) == (22, 2.0)
same(objects_around, 0.5)
same(conditional, 3)
same(conditional, 1)
same(deleted, 4)
same(newton, 2.0)


def raises(function, error, *arguments):
    try:
        njit(function)(*arguments)
    except error as raised:
        return str(raised)
    raise AssertionError(f"{function.__name__} raised nothing")


assert "'k'" in raises(unbound, UnboundLocalError, 1)


def escapes(n):
    return lambda x: x + n


refused(escapes, 1, says="cannot be returned to the interpreter")


def decorated(n):
    @njit
    def f(x):
        return x

    return f(n)


refused(decorated, 1, says="decorated function")


def too_many(n):
    def f(x):
        return x

    return f(n, n)


refused(too_many, 1, says="takes 1 positional arguments but 2 were given")
print("ok")
