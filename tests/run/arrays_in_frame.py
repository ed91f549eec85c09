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


# Arrays that go into functions and come out of them.


@njit
def slope(state):
    return np.array([10.0 * (state[1] - state[0]), state[0] * (28.0 - state[2]) - state[1], state[0] * state[1] - state[2]])


@njit
def scaled(vector, factor):
    return vector * factor


@njit
def twice(vector):
    return scaled(vector, 2.0)


@njit
def stepped(n):
    state, h = np.array([1.0, 0.5, -0.2]), 0.01
    for _ in range(n):
        a = slope(state)
        b = slope(state + h * a)
        state = state + scaled(a + twice(b), h / 3)
    return state[0], state[1], state[2]


agree(stepped, (0,), (1,), (20,))
assert allocations(stepped) == 0 and is_in_entry(stepped)


@njit
def by_sign(x):
    if x < 0:
        return np.array([x, -x])
    elif x == 0:
        out = np.zeros(2)
        out[1] += 5.0
        return out
    return np.array([x, x * x])


@njit
def signs(values):
    kept = [np.zeros(2)]
    total = 0.0
    last = by_sign(0.0)
    for x in values:
        first, second = by_sign(x), by_sign(-x)
        total += first[0] * second[1] + last[1]
        if x > 1:
            kept.append(second)
        last = first
    for each in kept:
        total = total * 3 + each[0] - each[1]
    return total, last


agree(signs, (np.array([-1.0, 0.0, 2.0, 3.5]),), (np.zeros(0),), (np.array([7.0]),))
one, other = by_sign(3.0), by_sign(4.0)
assert one.tolist() == [3, 9] and other.tolist() == [4, 16]


@njit
def summed_until(limit):
    while True:
        out = np.zeros(2)
        for i in range(limit):
            out[i % 2] += i
        if out[0] > limit:
            return out
        limit += 1


@njit
def searches(n):
    total = 0.0
    for i in range(n):
        found = summed_until(i)
        total += found[0] - found[1]
    return total


agree(searches, (0,), (5,))


@njit
def itself(vector):
    return vector


@njit
def tail(vector):
    return vector[1:]


@njit
def held(vector, into):
    into.append(vector)
    return len(into)


@njit
def handed_on(n):
    kept = [np.ones(2)]
    total = 0.0
    for i in range(n):
        a = np.array([float(i), 2.0])
        b = itself(a)
        b[0] += 1
        c = tail(np.array([1.0, float(i)]))
        c += a[0]
        d = np.array([float(-i), 0.5])
        if held(d, kept) % 3:
            d[1] = i
        total += a[0] * 7 + c[0]
    for each in kept:
        total = total * 2 + each[0] + each[1]
    return total


agree(handed_on, (0,), (1,), (6,))


@njit
def overwritten(target, source):
    target[:] = source[::-1]
    target[0] += 1
    return target.sum()


@njit
def lent(n):
    a = np.arange(3.0)
    total = 0.0
    for i in range(n):
        b = np.array([i, 2.0, 3.0])
        total += overwritten(a, b) + overwritten(b, a + 1)
    return total, a


agree(lent, (0,), (1,), (5,))


@njit
def descended(depth, vector):
    if depth == 0:
        return np.array([vector[0], 1.0])
    below = descended(depth - 1, vector + np.array([1.0, depth]))
    return np.array([below[0] + vector[1], below[1] * 2])


@njit
def descent(n):
    total = 0.0
    for i in range(n):
        found = descended(i, np.array([0.5, i]))
        total += found[0] * found[1]
    return total


agree(descent, (0,), (1,), (9,))


@njit
def refused(x):
    if x > 3:
        raise ValueError("too large")
    out = np.zeros(2)
    out[int(x)] = x
    return out


@njit
def refusals(n):
    total = 0.0
    for i in range(n):
        try:
            total += refused(i).sum()
        except ValueError:
            total -= 10
        except IndexError:
            total -= 100
    return total


agree(refusals, (0,), (2,), (6,))


@njit
def rotation(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


@njit
def unit(vector):
    return vector / np.sqrt((vector * vector).sum())


@njit
def turned(points, angle):
    out = np.empty_like(points)
    for i in range(len(points)):
        out[i] = unit(rotation(angle * i) @ points[i] + np.array([1.0, 2.0]))
    return out


agree(turned, (ROWS[:, :2], 0.25), (ROWS[:0, :2], 1.0))


@njit
def halves(block):
    return block * 0.5


@njit
def lengths_differ(n):
    return halves(np.arange(n)).sum() + halves(np.arange(3)).sum() + halves(np.arange(2.0))[1]


agree(lengths_differ, (0,), (50,))
