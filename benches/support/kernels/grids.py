"""Matrices, images and grids."""

import math

import numpy as np
from numba import njit

from kernels import case, integers, reals


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



@case(reals(200, 200), reals(5, 5))
def convolution(image, kernel):
    height, width = image.shape
    out = np.zeros((height, width))
    for i in range(2, height - 2):
        for j in range(2, width - 2):
            total = 0.0
            for a in range(kernel.shape[0]):
                for b in range(kernel.shape[1]):
                    total += image[i + a - 2, j + b - 2] * kernel[a, b]
            out[i, j] = total
    return out[height // 2, width // 3]


@case(reals(100, 100), 300)
def bilinear(image, side):
    height, width = image.shape
    out = np.empty((side, side))
    for i in range(side):
        y = i * (height - 1) / (side - 1)
        top = int(y)
        below = min(top + 1, height - 1)
        dy = y - top
        for j in range(side):
            x = j * (width - 1) / (side - 1)
            left = int(x)
            right = min(left + 1, width - 1)
            dx = x - left
            out[i, j] = (image[top, left] * (1 - dx) + image[top, right] * dx) * (1 - dy) + (
                image[below, left] * (1 - dx) + image[below, right] * dx
            ) * dy
    return out[side // 2, side // 3]


@case(reals(150, 150))
def floyd_warshall(weights):
    d = weights.copy()
    n = d.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return d.sum()


@case(integers(100, 120), 5_000)
def knapsack(weights, capacity):
    best = np.zeros(capacity + 1, dtype=np.int64)
    for item in range(len(weights)):
        weight = weights[item] + 1
        value = (weights[item] * 7) % 50 + 1
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]


@case(integers(4, 600), integers(5, 600))
def common_subsequence(a, b):
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                table[i, j] = table[i - 1, j - 1] + 1
            else:
                table[i, j] = max(table[i - 1, j], table[i, j - 1])
    return table[len(a), len(b)]


@case(reals(300), reals(300))
def time_warping(a, b):
    cost = np.full((len(a) + 1, len(b) + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost[i, j] = abs(a[i - 1] - b[j - 1]) + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[len(a), len(b)]


@case(64, 10)
def ising(side, sweeps):
    np.random.seed(3)
    spins = np.ones((side, side), dtype=np.int8)
    for _ in range(sweeps):
        for i in range(side):
            for j in range(side):
                around = (
                    spins[(i + 1) % side, j] + spins[(i - 1) % side, j] + spins[i, (j + 1) % side] + spins[i, (j - 1) % side]
                )
                cost = 2 * spins[i, j] * around
                if cost <= 0 or np.random.random() < math.exp(-0.4 * cost):
                    spins[i, j] = -spins[i, j]
    return spins.sum()


@case(reals(80, 80))
def elimination(matrix):
    a = matrix + 10.0 * np.eye(matrix.shape[0])
    n = a.shape[0]
    for k in range(n):
        for i in range(k + 1, n):
            a[i, k:] -= a[k, k:] * (a[i, k] / a[k, k])
    return a[n - 1, n - 1]


@njit
def fade(t):
    return t * t * t * (t * (t * 6 - 15) + 10)


@njit
def slope(h, x, y):
    u = x if h & 1 == 0 else -x
    v = y if h & 2 == 0 else -y
    return u + v


@case(integers(256, 512), 200)
def perlin(table, side):
    total = 0.0
    for i in range(side):
        y = i * 0.07
        yi = int(math.floor(y)) & 255
        yf = y - math.floor(y)
        v = fade(yf)
        for j in range(side):
            x = j * 0.07
            xi = int(math.floor(x)) & 255
            xf = x - math.floor(x)
            u = fade(xf)
            aa, ab = table[table[xi] + yi], table[table[xi] + yi + 1]
            ba, bb = table[table[xi + 1] + yi], table[table[xi + 1] + yi + 1]
            top = slope(aa, xf, yf) * (1 - u) + slope(ba, xf - 1, yf) * u
            bottom = slope(ab, xf, yf - 1) * (1 - u) + slope(bb, xf - 1, yf - 1) * u
            total += top * (1 - v) + bottom * v
    return total
