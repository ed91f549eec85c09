"""Dynamic programming: distances of texts and sequences, packings, ways, games."""

import numpy as np
from numba import njit

from _inputs import check, each, indices, inputs, matrices, positive, vectors

WORDS = each("", "a", "kitten", "saturday", "äöü€", "aaaaaaaa")
OTHERS = each("", "b", "sitting", "sunday", "äu€", "aabaaba")


@inputs(WORDS, OTHERS)
@njit
def levenshtein(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a):
        current = [i + 1]
        for j, y in enumerate(b):
            current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + (x != y)))
        previous = current
    return previous[-1]


@inputs(indices(4), indices(3))
@njit
def longest_common_subsequence(a, b):
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1, j + 1] = table[i, j] + 1
            else:
                table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j])
    i, j = len(a), len(b)
    result = []
    while i > 0 and j > 0:
        if a[i - 1] == b[j - 1]:
            result.append(a[i - 1])
            i -= 1
            j -= 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return result[::-1]


@inputs(np.array([1, 3, 4, 5]), np.array([1.0, 4.0, 5.0, 7.0]), each(0, 7, 20))
@njit
def knapsack(weights, values, capacity):
    best = np.zeros(capacity + 1)
    for item in range(len(weights)):
        for c in range(capacity, weights[item] - 1, -1):
            best[c] = max(best[c], best[c - weights[item]] + values[item])
    return best[capacity]


@inputs([1, 2, 5, 10], each(0, 1, 28, 99))
@njit
def coin_change(coins, amount):
    ways = [0] * (amount + 1)
    ways[0] = 1
    for coin in coins:
        for a in range(coin, amount + 1):
            ways[a] += ways[a - coin]
    return ways[amount]


@inputs(vectors())
@njit
def longest_increasing(x):
    tails = np.empty(len(x))
    length = 0
    for value in x:
        position = np.searchsorted(tails[:length], value)
        tails[position] = value
        if position == length:
            length += 1
    return length


@inputs(vectors())
@njit
def maximum_subarray(x):
    best = current = x[0]
    start = begin = end = 0
    for i in range(1, len(x)):
        if current < 0:
            current, start = x[i], i
        else:
            current += x[i]
        if current > best:
            best, begin, end = current, start, i
    return best, begin, end + 1


@inputs(each((10, 20, 30, 40, 30), (5, 10, 3, 12, 5, 50, 6), (4, 4)))
@njit
def matrix_chain(dimensions):
    n = len(dimensions) - 1
    cost = np.zeros((n, n), dtype=np.int64)
    for span in range(1, n):
        for i in range(n - span):
            j = i + span
            cost[i, j] = 1 << 60
            for k in range(i, j):
                c = cost[i, k] + cost[k + 1, j] + dimensions[i] * dimensions[k + 1] * dimensions[j + 1]
                if c < cost[i, j]:
                    cost[i, j] = c
    return cost[0, n - 1]


@inputs(matrices(low=0.0))
@njit
def cheapest_way(grid):
    if grid.size == 0:
        return 0.0, [(0, 0)]
    h, w = grid.shape
    cost = np.empty_like(grid)
    for i in range(h):
        for j in range(w):
            if i == 0 and j == 0:
                before = grid.dtype.type(0)
            elif i == 0:
                before = cost[i, j - 1]
            elif j == 0:
                before = cost[i - 1, j]
            else:
                before = min(cost[i - 1, j], cost[i, j - 1])
            cost[i, j] = grid[i, j] + before
    way = [(h - 1, w - 1)]
    i, j = way[0]
    while (i, j) != (0, 0):
        if i == 0 or (j > 0 and cost[i, j - 1] < cost[i - 1, j]):
            j -= 1
        else:
            i -= 1
        way.append((i, j))
    way.reverse()
    return cost[-1, -1], way


@inputs(indices(5), indices(5), 2, -1, -2)
@njit
def smith_waterman(a, b, match=2, mismatch=-1, gap=-2):
    scores = np.zeros((a.size + 1, b.size + 1), np.int64)
    best = 0
    for i in range(1, a.size + 1):
        for j in range(1, b.size + 1):
            s = scores[i - 1, j - 1] + (match if a[i - 1] == b[j - 1] else mismatch)
            scores[i, j] = max(0, s, scores[i - 1, j] + gap, scores[i, j - 1] + gap)
            best = max(best, scores[i, j])
    return best


@inputs(each(0, 1, 4, 6), beyond="an inner function that calls itself")
@njit
def queens(n):
    columns = np.zeros(n, np.bool_)
    up = np.zeros(2 * n, np.bool_)
    down = np.zeros(2 * n, np.bool_)

    def place(row):
        if row == n:
            return 1
        count = 0
        for c in range(n):
            if columns[c] or up[row + c] or down[row - c + n]:
                continue
            columns[c] = up[row + c] = down[row - c + n] = True
            count += place(row + 1)
            columns[c] = up[row + c] = down[row - c + n] = False
        return count

    return place(0)


@inputs([3, 34, 4, 12, 5, 2], each(9, 30, 0))
@njit
def subset_sum(numbers, target):
    reachable = {0}
    for x in numbers:
        for r in list(reachable):
            if r + x <= target:
                reachable.add(r + x)
    return target in reachable


@inputs(each(0, 1, 2, 10, 50))
@njit
def fibonacci_memo(n):
    memo = {0: 0, 1: 1}
    for i in range(2, n + 1):
        memo[i] = memo[i - 1] + memo[i - 2]
    return memo[n]


@inputs(each(0, 3, 7), each(0, 2, 8))
@njit
def ackermann_small(m, n):
    if m > 2:
        m = 2
    return ack(m, n)


@njit
def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


@inputs(np.array([[0.7, 0.3], [0.4, 0.6]]), np.array([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]), indices(3))
@njit
def viterbi(transition, emission, observed):
    states, steps = transition.shape[0], len(observed)
    score = np.zeros((steps, states))
    back = np.zeros((steps, states), np.int64)
    if steps == 0:
        return np.zeros(0, np.int64)
    score[0] = np.log(emission[:, observed[0]] / states)
    for t in range(1, steps):
        for s in range(states):
            candidates = score[t - 1] + np.log(transition[:, s])
            back[t, s] = np.argmax(candidates)
            score[t, s] = candidates[back[t, s]] + np.log(emission[s, observed[t]])
    path = np.empty(steps, dtype=np.int64)
    path[-1] = np.argmax(score[-1])
    for t in range(steps - 2, -1, -1):
        path[t] = back[t + 1, path[t + 1]]
    return path


@inputs(positive())
@njit
def optimal_split(lengths):
    n = lengths.size
    best = np.zeros((n + 1, n + 1))
    for span in range(2, n + 1):
        for i in range(n - span + 1):
            total = lengths[i : i + span].sum()
            low = np.inf
            for k in range(1, span):
                low = min(low, best[i, k] + best[i + k, span - k])
            best[i, span] = low + total
    return best[0, n]


if __name__ == "__main__":
    check()
