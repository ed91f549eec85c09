"""Machine learning: inner loops of training, clustering, neighbours, trees, layers."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, each, indices, inputs, matrices, vectors


@inputs(matrices("f", -1, 1, columns=3), 3, each(0, 5))
@njit
def k_means(points, k, rounds):
    n, d = points.shape
    labels = np.zeros(n, dtype=np.int64)
    if n < k:
        return labels, points.astype(np.float64)
    centres = points[:k].astype(np.float64)
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
            sums[labels[i]] += points[i]
        for c in range(k):
            if counts[c] > 0:
                centres[c] = sums[c] / counts[c]
    return labels, centres


@inputs(vectors("f"))
@njit
def softmax(x):
    shifted = np.exp(x - np.max(x)) if len(x) > 0 else np.exp(x)
    return shifted / shifted.sum()


@njit
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@inputs(matrices("f", -1, 1, columns=4), each(0, 10), each(0.1, 1.0))
@njit
def logistic_regression(features, steps, rate):
    x = features.astype(np.float64)
    n = max(x.shape[0], 1)
    y = (x[:, 0] > 0).astype(np.float64)
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        gradient = np.dot(x.T, sigmoid(np.dot(x, w)) - y) / n
        w -= rate * gradient
    return w


@inputs(matrices("f"), each("euclidean", "manhattan", "cosine", "other"))
@njit
def pairwise(points, metric):
    n = len(points)
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            a, b = points[i], points[j]
            if metric == "euclidean":
                value = np.sqrt(np.sum((a - b) ** 2))
            elif metric == "manhattan":
                value = np.abs(a - b).sum()
            elif metric == "cosine":
                value = 1 - (a * b).sum() / math.sqrt((a * a).sum() * (b * b).sum())
            else:
                raise NotImplementedError("unknown metric")
            out[i, j] = out[j, i] = value
    return out


@inputs(matrices("f", columns=2), each(1, 3))
@njit
def nearest_neighbours(points, k):
    n = points.shape[0]
    k = min(k, n)
    result = np.empty((n, k), dtype=np.intp)
    for i in range(n):
        distances = ((points - points[i]) ** 2).sum(axis=1)
        result[i] = np.argsort(distances, kind="mergesort")[:k]
    return result


@inputs(matrices("f", columns=5), np.array([0.5, -0.5, 1.0]))
@njit
def conv1d(signal, kernel):
    batch, length = signal.shape
    out = np.zeros((batch, max(length - len(kernel) + 1, 0)), dtype=signal.dtype)
    for b in range(batch):
        for i in range(out.shape[1]):
            acc = 0.0
            for k in range(len(kernel)):
                acc += signal[b, i + k] * kernel[k]
            out[b, i] = max(acc, 0.0)
    return out


@inputs(vectors("f"), indices(2))
@njit
def best_split(values, labels):
    order = np.argsort(values, kind="mergesort")
    n = len(values)
    total = labels.sum()
    left = 0
    best_gain, threshold = -1.0, np.nan
    for rank in range(n - 1):
        left += labels[order[rank]]
        if values[order[rank]] == values[order[rank + 1]]:
            continue
        nl = rank + 1
        nr = n - nl
        pl, pr = left / nl, (total - left) / nr
        impurity = nl * pl * (1 - pl) + nr * pr * (1 - pr)
        gain = total / n * (n - total) - impurity
        if gain > best_gain:
            best_gain = gain
            threshold = 0.5 * (values[order[rank]] + values[order[rank + 1]])
    return threshold, best_gain


@inputs(indices(3), indices(3), 3, beyond="the trace of integers")
@njit
def confusion(truth, predicted, classes):
    matrix = np.zeros((classes, classes), np.int64)
    for t, p in zip(truth, predicted):
        matrix[t, p] += 1
    correct = np.trace(matrix)
    recalls = [matrix[c, c] / matrix[c].sum() if matrix[c].sum() else 0.0 for c in range(classes)]
    return matrix, correct / max(len(truth), 1), np.array(recalls)


@inputs(vectors("f"), indices(2))
@njit
def area_under_curve(scores, labels):
    order = np.argsort(-scores, kind="mergesort")
    positives = np.sum(labels == 1)
    negatives = labels.size - positives
    if positives == 0 or negatives == 0:
        return np.nan
    area = hits = 0
    for i in order:
        if labels[i]:
            hits += 1
        else:
            area += hits
    return area / (positives * negatives)


@inputs(matrices("f", -1, 1), each(0.0, 0.5))
@njit
def dense_layer(x, dropout):
    np.random.seed(0)
    weights = np.random.randn(x.shape[1], 4) * 0.1
    hidden = np.maximum(x.astype(np.float64) @ weights + 0.01, 0)
    if dropout > 0:
        mask = np.random.rand(hidden.shape[0], hidden.shape[1]) >= dropout
        hidden = hidden * mask / (1 - dropout)
    return hidden


@inputs(vectors("f", -1, 1), vectors("f", -1, 1), each(1, 10))
@njit
def adam(parameters, gradients, steps):
    m, v = np.zeros_like(parameters), np.zeros_like(parameters)
    p = parameters.copy()
    for t in range(1, steps + 1):
        for i in range(p.size):
            g = gradients[i] + 0.01 * p[i]
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g * g
            p[i] -= 0.1 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
    return p


@inputs(matrices("f", columns=3), each(1.0, 6.0), 2)
@njit
def dbscan(points, radius, least):
    n = len(points)
    labels = np.full(n, -2, dtype=np.int64)
    cluster = -1
    for i in range(n):
        if labels[i] != -2:
            continue
        near = [j for j in range(n) if np.sum((points[i] - points[j]) ** 2) <= radius * radius]
        if len(near) < least:
            labels[i] = -1
            continue
        cluster += 1
        labels[i] = cluster
        while near:
            j = near.pop()
            if labels[j] == -1:
                labels[j] = cluster
            if labels[j] != -2:
                continue
            labels[j] = cluster
            further = [k for k in range(n) if np.sum((points[j] - points[k]) ** 2) <= radius * radius]
            if len(further) >= least:
                near.extend(further)
    return labels


@inputs(matrices("f", columns=4))
@njit(parallel=True)
def standardise(x):
    out = np.empty_like(x)
    for j in prange(x.shape[1]):
        column = x[:, j]
        if column.size == 0:
            continue
        scale = column.std()
        out[:, j] = (column - column.mean()) / (scale if scale > 0 else 1.0)
    return out


@inputs(matrices("f", -1, 1, columns=3), each(1, 3))
@njit
def power_iteration(data, rounds):
    x = np.ascontiguousarray(data).astype(np.float64)
    v = np.ones(3)
    value = 0.0
    for _ in range(rounds):
        w = x.T @ (x @ v)
        value = np.linalg.norm(w)
        if value == 0:
            break
        v = w / value
    return value, v


@inputs(indices(50), 10, each(1, 3))
@njit
def hashing_trick(tokens, size, salt):
    vector = np.zeros(size, dtype=np.float32)
    for t in tokens:
        h = (int(t) * 2654435761 + salt) % 4294967296
        vector[h % size] += 1.0 if h & 1 else -1.0
    return vector


@inputs(vectors("f", -3, 3), each("relu", "tanh", "gelu"))
@njit
def activate(x, kind):
    out = np.empty_like(x)
    for i in range(x.size):
        v = x[i]
        if kind == "relu":
            out[i] = v if v > 0 else 0
        elif kind == "tanh":
            out[i] = math.tanh(v)
        else:
            out[i] = 0.5 * v * (1 + math.tanh(0.7978845608 * (v + 0.044715 * v**3)))
    return out


@inputs(vectors("f"), each(0.0, 1.0))
@njit
def huber(residuals, delta):
    total = 0.0
    for r in residuals:
        a = abs(r)
        total += 0.5 * a * a if a <= delta else delta * (a - 0.5 * delta)
    return total


if __name__ == "__main__":
    check()
