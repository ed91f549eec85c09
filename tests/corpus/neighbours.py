"""Neighbours and embeddings: metrics with fast inverses, heaps of candidates, trees of hyperplanes, layouts by sampling."""

import math

import numba
import numpy as np
from numba import njit, prange

from _inputs import check, each, inputs, matrices, vectors

EPSILON = np.finfo(np.float32).eps


@njit(fastmath={"reassoc", "contract"}, cache=True)
def squared_euclidean(x, y):
    result = 0.0
    for i in range(x.shape[0]):
        result += (x[i] - y[i]) ** 2
    return result


@inputs(vectors("f"), vectors("f"))
@njit
def cosine(x, y):
    result, norm_x, norm_y = 0.0, 0.0, 0.0
    for i in range(x.shape[0]):
        result += x[i] * y[i]
        norm_x += x[i] ** 2
        norm_y += y[i] ** 2
    if norm_x == 0.0 and norm_y == 0.0:
        return 0.0
    elif norm_x == 0.0 or norm_y == 0.0:
        return 1.0
    else:
        return 1.0 - (result / np.sqrt(norm_x * norm_y))


@inputs(vectors("f"), vectors("f"))
@njit()
def bray_curtis(x, y):
    numerator = 0.0
    denominator = 0.0
    for i in range(x.shape[0]):
        numerator += np.abs(x[i] - y[i])
        denominator += np.abs(x[i] + y[i])
    if denominator > 0.0:
        return float(numerator) / denominator
    return 0.0


@inputs(vectors("f"), vectors("f"), each(1, 2, 3.5))
@njit()
def minkowski(x, y, p=2):
    result = 0.0
    for i in range(x.shape[0]):
        result += (np.abs(x[i] - y[i])) ** p
    return result ** (1.0 / p)


@inputs(vectors("f"), vectors("f"))
@njit()
def canberra(x, y):
    result = 0.0
    for i in range(x.shape[0]):
        denominator = np.abs(x[i]) + np.abs(y[i])
        if denominator > 0:
            result += np.abs(x[i] - y[i]) / denominator
    return result


@inputs(vectors("f"), vectors("f"))
@njit()
def euclidean_gradient(x, y):
    result = 0.0
    for i in range(x.shape[0]):
        result += (x[i] - y[i]) ** 2
    d = np.sqrt(result)
    grad = (x - y) / (1e-6 + d)
    return round(d, 5), np.round(grad.astype(np.float64), 5)


@inputs(vectors("f"), vectors("f"))
@njit()
def haversine_gradient(x, y):
    if x.shape[0] < 2:
        raise ValueError("haversine is only defined for 2 dimensional data")
    sin_lat = np.sin(0.5 * (x[0] - y[0]))
    cos_lat = np.cos(0.5 * (x[0] - y[0]))
    sin_long = np.sin(0.5 * (x[1] - y[1]))
    a_0 = np.cos(x[0] + np.pi / 2) * np.cos(y[0] + np.pi / 2) * sin_long**2
    a_1 = a_0 + sin_lat**2
    d = 2.0 * np.arcsin(np.sqrt(min(max(abs(a_1), 0), 1)))
    grad = np.array([sin_lat * cos_lat / (np.sqrt(np.abs(a_1)) + 1e-6), d], dtype=np.float64)
    return round(d, 3), np.round(grad, 3)


@inputs(matrices("f", columns=4))
@njit(parallel=True, nogil=True)
def all_distances(data):
    n = data.shape[0]
    result = np.zeros((n, n), dtype=np.float64)
    for i in prange(n):
        for j in range(i + 1, n):
            d = squared_euclidean(data[i], data[j])
            result[i, j] = d
            result[j, i] = d
    return result


@njit("i8(i8[:])")
def tau_rand_int(state):
    state[0] = (((state[0] & 4294967294) << 12) & 0xFFFFFFFF) ^ (
        (((state[0] << 13) & 0xFFFFFFFF) ^ state[0]) >> 19
    )
    state[1] = (((state[1] & 4294967288) << 4) & 0xFFFFFFFF) ^ (
        (((state[1] << 2) & 0xFFFFFFFF) ^ state[1]) >> 25
    )
    state[2] = (((state[2] & 4294967280) << 17) & 0xFFFFFFFF) ^ (
        (((state[2] << 3) & 0xFFFFFFFF) ^ state[2]) >> 11
    )
    return state[0] ^ state[1] ^ state[2]


@njit("f8(i8[:])")
def tau_rand(state):
    integer = tau_rand_int(state)
    return abs(float(integer) / 0x7FFFFFFF)


@inputs(each(np.array([12345, 67890, 13579]), np.array([1 << 20, 99, 7])), each(1, 10, 50))
@njit
def random_stream(state, n):
    total = 0.0
    bits = 0
    for _ in range(n):
        total += tau_rand(state)
        bits ^= tau_rand_int(state)
    return total, bits


@njit
def heap_push(priorities, indices, flags, p, n, f):
    if p >= priorities[0]:
        return 0
    size = priorities.shape[0]
    for i in range(size):
        if n == indices[i]:
            return 0
    priorities[0] = p
    indices[0] = n
    flags[0] = f
    i = 0
    while True:
        left = 2 * i + 1
        right = left + 1
        if left >= size:
            break
        elif right >= size:
            if priorities[left] > p:
                swap = left
            else:
                break
        elif priorities[left] >= priorities[right]:
            if p < priorities[left]:
                swap = left
            else:
                break
        else:
            if p < priorities[right]:
                swap = right
            else:
                break
        priorities[i] = priorities[swap]
        indices[i] = indices[swap]
        flags[i] = flags[swap]
        i = swap
    priorities[i] = p
    indices[i] = n
    flags[i] = f
    return 1


@njit
def make_heap(n_points, size):
    indices = np.full((int(n_points), int(size)), -1, dtype=np.int32)
    distances = np.full((int(n_points), int(size)), np.inf, dtype=np.float32)
    flags = np.zeros((int(n_points), int(size)), dtype=np.uint8)
    result = (indices, distances, flags)
    return result


@inputs(matrices("f", columns=3), each(1, 3, 5))
@njit
def neighbour_graph(data, k):
    heap = make_heap(data.shape[0], k)
    indices, distances, flags = heap
    changes = 0
    for i in range(data.shape[0]):
        for j in range(data.shape[0]):
            if i == j:
                continue
            d = np.float32(squared_euclidean(data[i], data[j]))
            changes += heap_push(distances[i], indices[i], flags[i], d, np.int32(j), np.uint8(1))
    for i in range(indices.shape[0]):
        order = np.argsort(distances[i])
        indices[i] = indices[i][order]
        distances[i] = distances[i][order]
    return indices, distances, changes


@njit(nogil=True)
def random_split(data, indices, state):
    dim = data.shape[1]
    left_index = tau_rand_int(state) % indices.shape[0]
    right_index = tau_rand_int(state) % indices.shape[0]
    right_index += left_index == right_index
    right_index = right_index % indices.shape[0]
    left = indices[left_index]
    right = indices[right_index]
    offset = 0.0
    vector = np.empty(dim, dtype=np.float32)
    for d in range(dim):
        vector[d] = data[left, d] - data[right, d]
        offset -= vector[d] * (data[left, d] + data[right, d]) / 2.0
    n_left, n_right = 0, 0
    side = np.empty(indices.shape[0], np.bool_)
    for i in range(indices.shape[0]):
        margin = offset
        for d in range(dim):
            margin += vector[d] * data[indices[i], d]
        if abs(margin) < EPSILON:
            side[i] = abs(tau_rand_int(state)) % 2
        else:
            side[i] = margin <= 0
        if side[i] == 0:
            n_left += 1
        else:
            n_right += 1
    if n_left == 0 or n_right == 0:
        n_left, n_right = 0, 0
        for i in range(indices.shape[0]):
            side[i] = i % 2
            if side[i] == 0:
                n_left += 1
            else:
                n_right += 1
    return indices[side == 0], indices[side], vector, offset


@njit
def grow(data, indices, leaves, offsets, state, leaf_size, depth):
    if indices.shape[0] > leaf_size and depth > 0:
        left, right, vector, offset = random_split(data, indices, state)
        grow(data, left, leaves, offsets, state, leaf_size, depth - 1)
        grow(data, right, leaves, offsets, state, leaf_size, depth - 1)
        offsets.append(offset)
    else:
        leaves.append(indices)


@inputs(matrices("f", columns=3), each(2, 4, 30))
@njit
def projection_tree(data, leaf_size):
    indices = np.arange(data.shape[0])
    state = np.array([42, 4711, 99999])
    leaves = [indices[:0]]
    offsets = [0.0]
    grow(data, indices, leaves, offsets, state, leaf_size, 20)
    sizes = np.array([len(leaf) for leaf in leaves])
    return sizes, np.array(offsets), np.sort(np.concatenate(tuple((leaves[0], leaves[-1]))))


@inputs(matrices("f", columns=4), each(2, 3.5, 5))
@njit(
    locals={
        "psum": numba.types.float32,
        "lo": numba.types.float32,
        "mid": numba.types.float32,
        "hi": numba.types.float32,
    },
    fastmath={"contract", "arcp"},
)
def smooth_distances(distances, k):
    target = np.log2(k)
    rho = np.zeros(distances.shape[0], dtype=np.float32)
    result = np.zeros(distances.shape[0], dtype=np.float32)
    mean_distances = np.mean(np.abs(distances)) if distances.size else 0.0
    for i in range(distances.shape[0]):
        lo = 0.0
        hi = np.inf
        mid = 1.0
        ith = np.abs(distances[i])
        non_zero = ith[ith > 0.0]
        if non_zero.shape[0] >= 1:
            rho[i] = np.min(non_zero)
        for n in range(20):
            psum = 0.0
            for j in range(1, distances.shape[1]):
                d = np.abs(distances[i, j]) - rho[i]
                if d > 0:
                    psum += np.exp(-(d / mid))
                else:
                    psum += 1.0
            if np.fabs(psum - target) < 1e-3:
                break
            if psum > target:
                hi = mid
                mid = (lo + hi) / 2.0
            else:
                lo = mid
                if hi == np.inf:
                    mid *= 2
                else:
                    mid = (lo + hi) / 2.0
        result[i] = round(mid, 3)
        if result[i] < 1e-3 * mean_distances:
            result[i] = 1e-3 * mean_distances
    return np.floor(result * 10), rho


@njit
def clip(value):
    if value > 4.0:
        return 4.0
    elif value < -4.0:
        return -4.0
    else:
        return value


@inputs(matrices("f", columns=2, low=0.0, high=1.0), each(0, 1, 3), each(1.0, 0.5))
@njit(fastmath=False)
def layout_epochs(embedding, epochs, gamma):
    state = np.array([3, 14, 15926])
    n = embedding.shape[0]
    dim = embedding.shape[1]
    a, b = 1.577, 0.895
    alpha = 1.0
    for epoch in range(epochs):
        for j in range(n):
            k = (j + 1) % n
            current, other = embedding[j], embedding[k]
            dist_squared = squared_euclidean(current, other)
            if dist_squared > 0.0:
                coefficient = -2.0 * a * b * pow(dist_squared, b - 1.0)
                coefficient /= a * pow(dist_squared, b) + 1.0
            else:
                coefficient = 0.0
            for d in range(dim):
                step = clip(coefficient * (current[d] - other[d]))
                current[d] += step * alpha
                other[d] += -step * alpha
            for p in range(2):
                k = tau_rand_int(state) % n
                if j == k:
                    continue
                other = embedding[k]
                dist_squared = squared_euclidean(current, other)
                if dist_squared > 0.0:
                    coefficient = 2.0 * gamma * b
                    coefficient /= (0.001 + dist_squared) * (a * pow(dist_squared, b) + 1)
                else:
                    coefficient = 0.0
                for d in range(dim):
                    if coefficient > 0.0:
                        step = clip(coefficient * (current[d] - other[d]))
                    else:
                        step = 4.0
                    current[d] += step * alpha
        alpha = 1.0 * (1.0 - (float(epoch) / float(epochs)))
    return embedding


@njit
def union_find_root(parents, i):
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i


@inputs(matrices("f", columns=3))
@njit
def single_linkage(data):
    n = data.shape[0]
    count = max(n * (n - 1) // 2, 0)
    pairs = np.empty((count, 2), np.intp)
    lengths = np.empty(count)
    at = 0
    for i in range(n):
        for j in range(i):
            pairs[at] = (i, j)
            lengths[at] = np.linalg.norm(data[i] - data[j])
            at += 1
    order = np.argsort(lengths, kind="mergesort")
    parents = np.arange(n)
    sizes = np.ones(n, dtype=np.intp)
    merges = []
    for e in order:
        one, other = union_find_root(parents, pairs[e, 0]), union_find_root(parents, pairs[e, 1])
        if one != other:
            if sizes[one] < sizes[other]:
                one, other = other, one
            parents[other] = one
            sizes[one] += sizes[other]
            merges.append((lengths[e], sizes[one]))
    total = 0.0
    for length, size in merges:
        total += length * size
    return len(merges), total


@inputs(matrices("f", columns=3), each(2, 3))
@njit
def local_outlier_factor(data, k):
    n = len(data)
    if n <= k:
        return np.ones(n)
    d = np.sqrt(((data.reshape(n, 1, -1) - data.reshape(1, n, -1)) ** 2).sum(axis=2))
    nearest = np.empty((n, k), np.int64)
    reach = np.empty(n)
    for i in range(n):
        d[i, i] = np.inf
        nearest[i] = np.argsort(d[i])[:k]
        reach[i] = d[i, nearest[i, -1]]
    density = np.zeros(n)
    for i in range(n):
        for j in nearest[i]:
            density[i] += max(reach[j], d[i, j])
        density[i] = k / (density[i] + 1e-10)
    factors = np.empty(n)
    for i in range(n):
        factors[i] = np.mean(density[nearest[i]]) / density[i]
    return factors


@inputs(matrices("f", columns=3), each(3, 5))
@njit
def histogram_outliers(x, bins):
    scores = np.zeros(x.shape)
    if x.shape[0] == 0:
        return scores
    for j in range(x.shape[1]):
        counts, edges = np.histogram(x[:, j], bins)
        widths = np.diff(edges)
        density = counts / (counts.sum() * np.where(widths > 0, widths, 1.0))
        place = np.digitize(x[:, j], edges)
        for i in range(x.shape[0]):
            b = min(max(place[i] - 1, 0), bins - 1)
            scores[i, j] = math.log2(density[b] + 0.1) * -1
    return scores


@inputs(matrices("f", columns=3))
@njit
def ecod_tails(x):
    n = x.shape[0]
    left = np.empty_like(x)
    for j in range(x.shape[1]):
        column = np.ascontiguousarray(x[:, j])
        ordered = np.sort(column)
        for i in range(n):
            left[i, j] = np.searchsorted(ordered, column[i], side="right") / n
    return np.round(-np.log(left).sum(axis=1), 3)


check()
