"""Monte Carlo: walks, sampling, simulated processes; NumPy's random streams under a seed."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, each, inputs, positive, squares


@inputs(each(0, 1, 500), 42)
@njit
def pi(samples, seed):
    np.random.seed(seed)
    inside = 0
    for _ in range(samples):
        x, y = np.random.random(), np.random.random()
        inside += x * x + y * y <= 1.0
    return 4 * inside / samples if samples else float("nan")


@inputs(each(0, 1, 50), 3, 7)
@njit
def random_walks(steps, dimensions, seed):
    np.random.seed(seed)
    position = np.zeros((steps + 1, dimensions), dtype=np.int64)
    for t in range(steps):
        position[t + 1] = position[t]
        axis = np.random.randint(dimensions)
        position[t + 1, axis] += 1 if np.random.rand() < 0.5 else -1
    return position


@inputs(each(2, 6), each(0.3, 2.0), 20)
@njit
def ising(side, beta, sweeps):
    np.random.seed(1)
    spins = np.ones((side, side), np.int8)
    for _ in range(sweeps):
        for i in range(side):
            for j in range(side):
                around = (
                    spins[(i + 1) % side, j] + spins[i - 1, j] + spins[i, (j + 1) % side] + spins[i, j - 1]
                )
                cost = 2 * spins[i, j] * around
                if cost <= 0 or np.random.random() < math.exp(-beta * cost):
                    spins[i, j] = -spins[i, j]
    return spins, spins.sum()


@njit
def log_target(x):
    return -0.5 * (x - 1.0) ** 2 + np.log(1 + 0.5 * np.sin(3 * x) ** 2)


@inputs(each(0, 1, 200), each(0.5, 2.0))
@njit
def metropolis(n, width):
    np.random.seed(3)
    chain = np.empty(n)
    x, accepted = 0.0, 0
    current = log_target(x)
    for i in range(n):
        candidate = x + np.random.normal(0.0, width)
        value = log_target(candidate)
        if np.log(np.random.random()) < value - current:
            x, current = candidate, value
            accepted += 1
        chain[i] = x
    return chain, accepted / max(n, 1)


@inputs(each(1, 10), each(0, 5))
@njit
def geometric_brownian(paths, steps):
    np.random.seed(11)
    s = np.full((paths, steps + 1), 100.0)
    dt = 1 / 252
    for t in range(1, steps + 1):
        z = np.random.standard_normal(paths)
        s[:, t] = s[:, t - 1] * np.exp((0.05 - 0.02) * dt + 0.2 * np.sqrt(dt) * z)
    return s


@inputs(positive("f"), 30)
@njit
def alias_free_choice(weights, draws):
    np.random.seed(5)
    cumulative = np.cumsum(weights)
    counts = np.zeros(len(weights), dtype=np.int64)
    if len(weights) == 0:
        return counts
    for _ in range(draws):
        counts[np.searchsorted(cumulative, np.random.random() * cumulative[-1], side="right")] += 1
    return counts


@inputs(each(0, 1, 20))
@njit
def shuffle_deck(n):
    np.random.seed(9)
    deck = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = np.random.randint(0, i + 1)
        deck[i], deck[j] = deck[j], deck[i]
    np.random.shuffle(deck)
    return deck


@inputs(each(0.5, 0.9), each(0, 40))
@njit
def queue_waiting(load, customers):
    np.random.seed(2)
    clock = free_at = waited = 0.0
    longest = 0.0
    for _ in range(customers):
        clock += np.random.exponential(1.0)
        begin = max(clock, free_at)
        free_at = begin + np.random.exponential(load)
        waited += begin - clock
        longest = max(longest, begin - clock)
    return waited, longest


@inputs(each(3, 40), each(0.1, 0.9))
@njit
def percolation(side, probability):
    np.random.seed(4)
    is_open = np.random.random((side, side)) < probability
    reached = np.zeros_like(is_open)
    stack = [(0, j) for j in range(side) if is_open[0, j]]
    while stack:
        i, j = stack.pop()
        if reached[i, j]:
            continue
        reached[i, j] = True
        if i == side - 1:
            return True, reached.sum()
        for di, dj in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
            a, b = i + di, j + dj
            if a >= 0 and a < side and b >= 0 and b < side and is_open[a, b] and not reached[a, b]:
                stack.append((a, b))
    return False, reached.sum()


@inputs(each(10, 100), each(0.2, 0.6), 0.1)
@njit
def epidemic(people, infect, recover):
    np.random.seed(8)
    s, i, r = people - 1, 1, 0
    history = [(s, i, r)]
    while i > 0 and len(history) < 200:
        new = np.random.binomial(s, 1 - math.exp(-infect * i / people))
        healed = np.random.binomial(i, recover)
        s, i, r = s - new, i + new - healed, r + healed
        history.append((s, i, r))
    return history


@inputs(squares())
@njit
def markov_walk(matrix):
    np.random.seed(6)
    n = matrix.shape[0]
    if n == 0:
        return [0][:0]
    p = np.abs(matrix) + 0.01
    for row in range(n):
        p[row] /= p[row].sum()
    state, visited = 0, [0]
    for _ in range(30):
        u, k = np.random.random(), 0
        while k < n - 1 and u > p[state, k]:
            u -= p[state, k]
            k += 1
        state = k
        visited.append(state)
    return visited


@inputs(each(100, 2000))
@njit
def lcg_buckets(n):
    state = np.uint64(88172645463325252)
    buckets = np.zeros(8, dtype=np.int64)
    for _ in range(n):
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        buckets[state & np.uint64(7)] += 1
    return buckets


@inputs(each(1, 16, 300))
@njit(parallel=True)
def stratified_integral(cells):
    total = 0.0
    for i in prange(cells):
        x = (i + 0.5) / cells
        total += math.sqrt(1 - x * x)
    return 4 * total / cells


@inputs(each(0, 1, 25))
@njit
def reservoir(n, k=5):
    np.random.seed(10)
    kept = [0] * k
    for i in range(n):
        if i < k:
            kept[i] = i
        else:
            j = np.random.randint(0, i + 1)
            if j < k:
                kept[j] = i
    return kept


if __name__ == "__main__":
    check()
