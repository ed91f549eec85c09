"""Machine learning and sparse matrices: the loops inside."""

import math

import numpy as np

from kernels import case, integers, reals


@case(reals(3_000, 4), 8, 3)
def k_means(points, k, rounds):
    n, d = points.shape
    centres = points[:k].copy()
    labels = np.zeros(n, dtype=np.int64)
    for _ in range(rounds):
        for i in range(n):
            best = np.inf
            for c in range(k):
                distance = 0.0
                for j in range(d):
                    distance += (points[i, j] - centres[c, j]) ** 2
                if distance < best:
                    best = distance
                    labels[i] = c
        sums = np.zeros((k, d))
        counts = np.zeros(k)
        for i in range(n):
            counts[labels[i]] += 1
            for j in range(d):
                sums[labels[i], j] += points[i, j]
        for c in range(k):
            if counts[c] > 0:
                centres[c] = sums[c] / counts[c]
    return centres.sum()


@case(reals(2_000, 20))
def logistic_step(features):
    n, d = features.shape
    weights = np.zeros(d)
    for _ in range(3):
        gradient = np.zeros(d)
        for i in range(n):
            z = 0.0
            for j in range(d):
                z += features[i, j] * weights[j]
            error = 1.0 / (1.0 + math.exp(-z)) - (1.0 if features[i, 0] > 0.5 else 0.0)
            for j in range(d):
                gradient[j] += error * features[i, j]
        weights -= 0.1 * gradient / n
    return weights[0]


@case(reals(500, 50))
def softmax(scores):
    out = np.empty_like(scores)
    for i in range(scores.shape[0]):
        row = np.exp(scores[i] - scores[i].max())
        out[i] = row / row.sum()
    return out[7, 7]


@case(reals(20_000), reals(16))
def conv1d(signal, kernel):
    out = np.zeros(len(signal) - len(kernel) + 1)
    for i in range(len(out)):
        total = 0.0
        for k in range(len(kernel)):
            total += signal[i + k] * kernel[k]
        out[i] = max(total, 0.0)
    return out.sum()


@case(integers(4_000, 40_000), reals(40_000), 4_000)
def sparse_product(columns, values, rows):
    per_row = len(values) // rows
    x = np.ones(rows)
    y = np.zeros(rows)
    for i in range(rows):
        total = 0.0
        for k in range(i * per_row, (i + 1) * per_row):
            total += values[k] * x[columns[k]]
        y[i] = total
    return y[rows // 2]


@case(integers(4_000, 40_000), 4_000)
def pagerank(targets, n):
    degree = len(targets) // n
    rank = np.full(n, 1.0 / n)
    for _ in range(5):
        after = np.full(n, 0.15 / n)
        for i in range(n):
            share = 0.85 * rank[i] / degree
            for e in range(i * degree, (i + 1) * degree):
                after[targets[e]] += share
        rank = after
    return rank[n // 2]


@case(integers(20_000, 80_000), 20_000)
def breadth_first(targets, n):
    degree = len(targets) // n
    distance = np.full(n, -1)
    queue = np.empty(n, dtype=np.int64)
    queue[0] = 0
    distance[0] = 0
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for e in range(node * degree, (node + 1) * degree):
            other = targets[e]
            if distance[other] < 0:
                distance[other] = distance[node] + 1
                queue[tail] = other
                tail += 1
    return distance.max()


@case(integers(30_000, 30_000), integers(29_000, 30_000))
def union_find(a, b):
    parents = np.arange(30_000)
    count = len(parents)
    for k in range(len(a)):
        x, y = a[k], b[k]
        while parents[x] != x:
            parents[x] = parents[parents[x]]
            x = parents[x]
        while parents[y] != y:
            parents[y] = parents[parents[y]]
            y = parents[y]
        if x != y:
            parents[x] = y
            count -= 1
    return count
