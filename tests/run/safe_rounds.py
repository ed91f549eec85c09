"""Loops whose indices leave the array in some rounds only: the same sums, the same effects and the same error as the interpreter."""

import random

import numpy as np
from numba import njit

TEMPLATE = """
def loop(a, out, start, stop, step, k, b):
    total = 0
    count = 0
    for i in range({range}):
        {guard}
        total = total * 3 + a[{index}]
        out[count] = total
        count += 1
    return total
"""

RANGES = ["stop", "start, stop", "start, stop, step", "start, stop, 2", "stop, start, -1", "stop, start, -3"]
INDICES = ["i", "i + b", "i - 1", "b - i", "-i", "2 * i + b", "3 * i - 2", "k * i + b", "b - 2 * i", "i * k - i", "len(a) - 1 - i", "i // 2"]
GUARDS = ["pass", "if i + b >= len(a): continue", "if total % 5 == 4: break"]


def outcome(function, a, *numbers):
    out = np.zeros(64, np.int64)
    try:
        result = function(a, out, *numbers)
    except IndexError as error:
        result = str(error)
    return result, out.tolist()


def loops():
    generator = random.Random(7)
    errors = 0
    for each in RANGES:
        for index in INDICES:
            for guard in GUARDS:
                names = {}
                exec(TEMPLATE.format(range=each, index=index, guard=guard), {}, names)
                function = names["loop"]
                compiled = njit(function)
                for _ in range(12):
                    a = np.arange(1, generator.randrange(1, 14))
                    numbers = [generator.randrange(-8, 12), generator.randrange(-6, 14), generator.choice([-2, -1, 1, 2, 3])]
                    numbers += [generator.randrange(-3, 4), generator.randrange(-5, 12)]
                    expected, found = outcome(function, a, *numbers), outcome(compiled, a, *numbers)
                    assert expected == found, (each, index, guard, len(a), numbers, expected, found)
                    errors += isinstance(expected[0], str)
    assert errors > 100


@njit
def window(image, radius):
    rows, columns = image.shape
    out = np.zeros_like(image)
    for i in range(rows):
        for j in range(columns):
            total = 0
            for di in range(-1, 2):
                for dj in range(-1, 2):
                    if (di or dj) and 0 <= i + di < rows and 0 <= j + dj < columns:
                        total += image[i + di, j + dj]
            out[i, j] = total * radius
    return out


def short_loops():
    """Loops of constant length in other loops are unrolled."""
    image = np.arange(35).reshape(5, 7)
    assert np.array_equal(window(image, 2), window.py_func(image, 2))

    @njit
    def leaves(rows):
        for i in range(len(rows)):
            hit = -1
            for j in range(4):
                if rows[i, j] < 0:
                    hit = j
                    break
            else:
                hit = 9
            rows[i, 0] = hit * 10 + j
        return rows

    rows = np.array([[1, 2, 3, 4], [-1, 2, 3, 4], [1, 2, -3, 4], [1, 2, 3, -4]])
    assert np.array_equal(leaves(rows.copy()), leaves.py_func(rows.copy()))


def far():
    """Numbers near the ends of int64 are not mistaken for positions."""

    @njit
    def at(a, start, stop, b):
        total = 0
        for i in range(start, stop):
            total += a[i + b]
        return total

    a, least, most = np.arange(10), -(2**63), 2**63 - 1
    for start, stop, b in [(most - 3, most, -most + 3), (least, least + 3, most), (0, 3, most), (most - 2, most, 5), (least + 1, least + 4, least)]:
        def wrapped(i):
            i = (i + b + 2**63) % 2**64 - 2**63
            return a[i]

        try:
            expected = sum(int(wrapped(i)) for i in range(start, stop))
        except IndexError:
            expected = None
        try:
            found = at(a, start, stop, b)
        except IndexError:
            found = None
        assert expected == found, (start, stop, b, expected, found)


loops()
short_loops()
far()
