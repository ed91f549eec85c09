"""The programs that both sides compile: small numeric kernels, each with arguments of a typical size.

`CASES` maps a name to a case. A case's function is not compiled here, so that a worker can time its first call; its arguments
come from a function, because some kernels change them.
"""

import collections
import math

import numpy as np
from numba import prange

Case = collections.namedtuple("Case", "function options arguments")
CASES = {}


def case(*arguments, **options):
    """Register the decorated function; each argument is a function of no arguments that makes it."""

    def register(function):
        CASES[function.__name__] = Case(function, options, lambda: [make() for make in arguments])
        return function

    return register


def reals(*shape):
    # Not random, so that it does not depend on either side's generator.
    return lambda: (np.arange(math.prod(shape), dtype=np.float64) * 0.6180339887498949 % 1.0).reshape(shape)


@case(reals(1_000_000))
def sum_loop(values):
    total = 0.0
    for i in range(len(values)):
        total += values[i]
    return total


@case(reals(1_000_000))
def sqrt_sum(values):
    total = 0.0
    for x in values:
        total += np.sqrt(x)
    return total


@case(reals(1_000_000), reals(1_000_000))
def dot(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total


@case(reals(1_000_000))
def prefix_sum(values):
    sums = np.empty_like(values)
    running = 0.0
    for i in range(values.size):
        running += values[i]
        sums[i] = running
    return sums[-1]


@case(reals(120, 120), reals(120, 120))
def matmul(a, b):
    rows, inner = a.shape
    columns = b.shape[1]
    product = np.zeros((rows, columns))
    for i in range(rows):
        for k in range(inner):
            factor = a[i, k]
            for j in range(columns):
                product[i, j] += factor * b[k, j]
    return product[rows // 2, columns // 2]


@case(lambda: 512, lambda: 60)
def mandelbrot(side, limit):
    inside = 0
    for row in range(side):
        cy = -1.25 + 2.5 * row / side
        for column in range(side):
            cx = -2.0 + 2.5 * column / side
            x = 0.0
            y = 0.0
            count = 0
            while count < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                count += 1
            if count == limit:
                inside += 1
    return inside


@case(lambda: 300, lambda: 60)
def julia(side, limit):
    c = -0.4 + 0.6j
    total = 0
    for row in range(side):
        for column in range(side):
            z = complex(3.0 * column / side - 1.5, 3.0 * row / side - 1.5)
            for _ in range(limit):
                if z.real * z.real + z.imag * z.imag > 4.0:
                    break
                z = z * z + c
                total += 1
    return total


@case(reals(400, 400), lambda: 10)
def jacobi(grid, sweeps):
    here = grid.copy()
    there = grid.copy()
    rows, columns = grid.shape
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                there[i, j] = 0.25 * (here[i - 1, j] + here[i + 1, j] + here[i, j - 1] + here[i, j + 1])
        here, there = there, here
    return here[rows // 3, columns // 3]


@case(reals(300, 3), reals(300))
def nbody(positions, masses):
    n = positions.shape[0]
    forces = np.zeros((n, 3))
    for i in range(n):
        for j in range(n):
            if i != j:
                dx = positions[j, 0] - positions[i, 0]
                dy = positions[j, 1] - positions[i, 1]
                dz = positions[j, 2] - positions[i, 2]
                squared = dx * dx + dy * dy + dz * dz + 1e-9
                pull = masses[j] / (squared * math.sqrt(squared))
                forces[i, 0] += pull * dx
                forces[i, 1] += pull * dy
                forces[i, 2] += pull * dz
    return forces[n // 2, 0]


@case(reals(1_000_000), lambda: 64)
def histogram(values, bins):
    counts = np.zeros(bins, dtype=np.int64)
    for i in range(len(values)):
        counts[int(values[i] * bins)] += 1
    return counts[bins // 2]


@case(lambda: 500_000)
def monte_carlo_pi(samples):
    state = 42
    hits = 0
    for _ in range(samples):
        state = (1103515245 * state + 12345) % 2147483648
        x = state / 2147483648.0
        state = (1103515245 * state + 12345) % 2147483648
        y = state / 2147483648.0
        if x * x + y * y < 1.0:
            hits += 1
    return 4.0 * hits / samples


@case(reals(1500))
def insertion_sort(values):
    ordered = values.copy()
    for i in range(1, len(ordered)):
        item = ordered[i]
        j = i
        while j > 0 and ordered[j - 1] > item:
            ordered[j] = ordered[j - 1]
            j -= 1
        ordered[j] = item
    return ordered[len(ordered) // 2]


@case(lambda: 256, lambda: 10)
def game_of_life(side, generations):
    world = np.zeros((side, side), dtype=np.uint8)
    for i in range(side):
        for j in range(side):
            if (i * 7 + j * 13 + i * j) % 5 < 2:
                world[i, j] = 1
    for _ in range(generations):
        after = np.zeros_like(world)
        for i in range(1, side - 1):
            for j in range(1, side - 1):
                neighbours = 0
                for di in range(-1, 2):
                    for dj in range(-1, 2):
                        if di != 0 or dj != 0:
                            neighbours += world[i + di, j + dj]
                if neighbours == 3 or (neighbours == 2 and world[i, j] == 1):
                    after[i, j] = 1
        world = after
    return world.sum()


@case(reals(1_000_000))
def trigonometry(values):
    total = 0.0
    for i in range(len(values)):
        total += math.sin(values[i]) * math.exp(-values[i])
    return total


@case(reals(4_000_000), parallel=True)
def parallel_sum(values):
    total = 0.0
    for i in prange(len(values)):
        total += np.sqrt(values[i])
    return total


@case(lambda: 512, lambda: 60, parallel=True)
def parallel_mandelbrot(side, limit):
    inside = 0
    for row in prange(side):
        cy = -1.25 + 2.5 * row / side
        for column in range(side):
            cx = -2.0 + 2.5 * column / side
            x = 0.0
            y = 0.0
            count = 0
            while count < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                count += 1
            if count == limit:
                inside += 1
    return inside


@case(reals(2_000_000), reals(2_000_000), parallel=True)
def fused_expression(a, b):
    return np.sum(np.sqrt(a * a + b * b) - 0.5 * a)
