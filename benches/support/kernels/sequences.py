"""Records, tuples and merging: loops that move things about."""

from collections import namedtuple

import numpy as np

from kernels import case, reals

Particle = namedtuple("Particle", "x y vx vy")
TRADE = np.dtype([("price", np.float64), ("size", np.int64)])


@case(reals(20_000))
def merge_sort(values):
    n = len(values)
    a, b = values.copy(), np.empty_like(values)
    width = 1
    while width < n:
        for left in range(0, n, 2 * width):
            middle, right = min(left + width, n), min(left + 2 * width, n)
            i, j = left, middle
            for k in range(left, right):
                if i < middle and (j >= right or a[i] <= a[j]):
                    b[k] = a[i]
                    i += 1
                else:
                    b[k] = a[j]
                    j += 1
        a, b = b, a
        width *= 2
    return a[n // 2]


@case(100_000)
def named_tuples(steps):
    p = Particle(0.0, 0.0, 1.0, 0.5)
    for _ in range(steps):
        p = Particle(p.x + 0.01 * p.vx, p.y + 0.01 * p.vy, p.vx - 0.01 * p.x, p.vy - 0.01 * p.y)
    return p.x


@case(lambda: np.ones(50_000, dtype=TRADE))
def record_fields(trades):
    notional = 0.0
    volume = 0
    for i in range(len(trades)):
        notional += trades[i]["price"] * trades[i]["size"]
        volume += trades[i]["size"]
    return notional / volume


@case(7)
def queens(n):
    columns = np.full(n, -1)
    row, found = 0, 0
    while row >= 0:
        columns[row] += 1
        if columns[row] == n:
            columns[row] = -1
            row -= 1
            continue
        free = True
        for r in range(row):
            if columns[r] == columns[row] or abs(columns[r] - columns[row]) == row - r:
                free = False
                break
        if not free:
            continue
        if row == n - 1:
            found += 1
        else:
            row += 1
    return found
