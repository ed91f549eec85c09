"""Small arrays that nobody outlives lie in the frame: what they hold is what arrays hold that do not."""

import re

import numpy as np
from numba import njit


def same(a, b):
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    alike = type(a) is not np.ndarray or a.dtype == b.dtype
    a, b = np.asarray(a), np.asarray(b)
    return alike and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def agree(function, *cases):
    for case in cases:
        plain, compiled = function.py_func(*case), function(*case)
        assert same(plain, compiled), (function.__name__, case, plain, compiled)


def allocations(function):
    (text,) = function.inspect_llvm().values()
    return len(re.findall(r"call .*@hl_allocate\(", text))


def is_in_entry(function):
    """Whether all memory of the frame is taken where the function begins."""
    (text,) = function.inspect_llvm().values()
    for body in re.findall(r"^define .*?^}", text, re.MULTILINE | re.DOTALL):
        blocks = re.split(r"^\S+:", body, flags=re.MULTILINE)
        if any("alloca" in block for block in blocks[2:]):
            return False
    return True


ROWS = np.arange(30.0).reshape(10, 3) % 7


@njit
def crosses(points):
    total = np.zeros(3)
    for i in range(len(points) - 1):
        a, b = points[i], points[i + 1]
        total += np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
    return total[0] + 10 * total[1] + 100 * total[2]


agree(crosses, (ROWS,), (ROWS[:0],), (ROWS[:2],))
assert allocations(crosses) == 0 and is_in_entry(crosses)


@njit
def carried(n):
    state = np.array([1.0, 0.5, -0.25])
    for i in range(n):
        step = np.array([state[1], -state[0], state[2] * 0.5])
        state = state + 0.25 * step
    return state[0], state[1], state[2]


agree(carried, (0,), (1,), (50,))
assert allocations(carried) == 0 and is_in_entry(carried)


@njit
def exchanged(n):
    a, b = np.array([1, 2]), np.array([30, 40])
    for i in range(n):
        a, b = b, a
        a[0] += i
    return a[0], a[1], b[0], b[1]


agree(exchanged, (0,), (1,), (4,), (7,))


@njit
def aliased(n):
    a = np.zeros(2)
    b = a
    for i in range(n):
        b[0] += 1.0
        if i % 3 == 0:
            a = np.array([b[0] * 10, 1.0])
        a[1] += b[0]
    return a[0], a[1], b[0], b[1]


agree(aliased, (0,), (1,), (4,), (9,))


@njit
def kept_last(n):
    last = np.zeros(2)
    kept = [np.zeros(2)]
    for i in range(n):
        last = np.array([float(i), float(i * i)])
        if i % 2:
            kept.append(last)
    total = 0.0
    for each in kept:
        total = 3 * total + each[0] + each[1]
    return total


agree(kept_last, (0,), (1,), (8,))


@njit
def returned(n):
    out = np.zeros(3)
    for i in range(n):
        out = out + np.array([1.0, 2.0, float(i)])
    return out


agree(returned, (0,), (1,), (6,))
first, second = returned(2), returned(3)
assert first.tolist() == [2, 4, 1] and second.tolist() == [3, 6, 3]


@njit
def viewed(n):
    total = 0
    for i in range(n):
        square = np.arange(9).reshape(3, 3) + i
        small = np.array([[1, 2, 3], [4, 5, 6]])
        part = small[:, 1:]
        part[0] = i
        turned = small.T
        turned[2, 1] = -i
        total += small.sum() + square[1, 2] + part[1, 1] + turned[0, 0]
    return total


agree(viewed, (0,), (1,), (5,))


@njit
def rows_of_any_length(points):
    total = 0.0
    for i in range(len(points)):
        for j in range(len(points)):
            d = points[i] - points[j]
            e = np.zeros_like(d)
            e[:] = d * 2
            total += (d * e).sum() - d[-1]
    return total


agree(rows_of_any_length, (ROWS,), (np.arange(400.0).reshape(4, 100) % 11,), (np.arange(64.0).reshape(4, 16),))


@njit
def planes(blocks):
    total = 0.0
    for i in range(len(blocks)):
        total += (blocks[i] * blocks[i] + 1).sum()
    return total


agree(planes, (np.arange(36.0).reshape(4, 3, 3),), (np.arange(800.0).reshape(2, 20, 20) % 5,), (np.zeros((3, 0, 4)),))


@njit
def every_dtype(n):
    flags = np.array([True, False])
    numbers = np.array([1 + 2j, 3j])
    bytes = np.zeros(5, dtype=np.uint8)
    singles = np.array([0.5, 1.5], dtype=np.float32)
    for i in range(n):
        flags = np.array([flags[1], not flags[0]])
        numbers = numbers * 1j + i
        bytes = bytes + np.uint8(100)
        singles = singles * singles
    return flags[0], flags[1], numbers[0], numbers[1], bytes[4], singles[0]


agree(every_dtype, (0,), (1,), (5,))


@njit
def caught(n):
    state = np.array([1.0, 2.0])
    failures = 0
    for i in range(n):
        try:
            if i % 2:
                raise ValueError("odd")
            state = state + np.array([1.0, float(i)])
        except ValueError:
            failures += 1
            state[0] -= 0.5
    return state[0], state[1], failures


agree(caught, (0,), (1,), (6,))


@njit
def nested(depth):
    here = np.array([float(depth), 1.0])
    if depth == 0:
        return here[0] + here[1]
    below = nested(depth - 1)
    return here[0] * 0.5 + here[1] + below


agree(nested, (0,), (3,), (100,))


@njit
def mismatched(points, n):
    total = np.zeros(3)
    for i in range(n):
        total += points[i, :n]
    return total[0]


try:
    mismatched(ROWS, 2)
except ValueError as error:
    assert "broadcast" in str(error), error
else:
    raise AssertionError("two elements do not fit into three")
agree(mismatched, (ROWS, 3), (ROWS, 1))


@njit
def products(m, v, rounds):
    state = np.eye(3)
    total = 0.0
    for i in range(rounds):
        state = m @ state + np.eye(3)
        total += v @ state @ v + np.linalg.norm(state[:, 0]) + (m.T @ v)[1] + np.dot(v[::-1], m[1])
    return total, state


agree(products, (ROWS[:3] / 10, np.array([1.0, 2.0, 3.0]), 4), (np.zeros((9, 9))[::3, ::3] + 0.1, np.ones(6)[::2], 3))
