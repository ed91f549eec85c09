"""Graphs: as rows of edges, as matrices, as lists; ways, trees, components, orders."""

import heapq

import numpy as np
from numba import njit, typed, types

from _inputs import check, each, edges, graphs, inputs, squares


@inputs(*graphs(), 0)
@njit
def breadth_first(begins, ends, source):
    n = len(begins) - 1
    distance = np.full(n, -1, dtype=np.int64)
    queue = np.empty(n, np.int64)
    distance[source] = 0
    queue[0] = source
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for e in range(begins[node], begins[node + 1]):
            other = ends[e]
            if distance[other] < 0:
                distance[other] = distance[node] + 1
                queue[tail] = other
                tail += 1
    return distance


@inputs(*graphs())
@njit
def depth_first_order(begins, ends):
    n = begins.size - 1
    seen = np.zeros(n, dtype=np.bool_)
    order = []
    for start in range(n):
        if seen[start]:
            continue
        stack = [start]
        while stack:
            node = stack.pop()
            if seen[node]:
                continue
            seen[node] = True
            order.append(node)
            for other in ends[begins[node] : begins[node + 1]][::-1]:
                if not seen[other]:
                    stack.append(int(other))
    return order


@inputs(*graphs(weighted=True), 0)
@njit
def dijkstra(begins, ends, costs, source):
    n = len(begins) - 1
    distance = np.full(n, np.inf)
    if n == 0:
        return distance
    distance[source] = 0.0
    heap = [(0.0, source)]
    while len(heap) > 0:
        d, node = heapq.heappop(heap)
        if d > distance[node]:
            continue
        for e in range(begins[node], begins[node + 1]):
            reached = d + costs[e]
            if reached < distance[ends[e]]:
                distance[ends[e]] = reached
                heapq.heappush(heap, (reached, int(ends[e])))
    return distance


@inputs(*edges(), 0)
@njit
def bellman_ford(n, pairs, costs, source):
    distance = np.full(n, np.inf)
    distance[source] = 0
    for _ in range(n - 1):
        changed = False
        for k in range(pairs.shape[0]):
            u, v = pairs[k]
            if distance[u] + costs[k] < distance[v]:
                distance[v] = distance[u] + costs[k]
                changed = True
        if not changed:
            break
    else:
        return distance, False
    return distance, True


@inputs(squares(low=1.0))
@njit
def floyd_warshall(weights):
    d = weights.copy()
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return d


@njit
def find(parents, x):
    while parents[x] != x:
        parents[x] = parents[parents[x]]
        x = parents[x]
    return x


@inputs(*edges()[:2])
@njit
def components(n, pairs):
    parents = np.arange(n)
    sizes = np.ones(n, dtype=np.int64)
    left = n
    for a, b in pairs:
        ra, rb = find(parents, a), find(parents, b)
        if ra == rb:
            continue
        if sizes[ra] < sizes[rb]:
            ra, rb = rb, ra
        parents[rb] = ra
        sizes[ra] += sizes[rb]
        left -= 1
    return left, np.array([find(parents, i) for i in range(n)])


@inputs(*edges())
@njit
def kruskal(n, pairs, costs):
    parents = np.arange(n)
    chosen = [0][:0]
    total = 0.0
    for e in np.argsort(costs, kind="mergesort"):
        a, b = find(parents, pairs[e, 0]), find(parents, pairs[e, 1])
        if a != b:
            parents[a] = b
            total += costs[e]
            chosen.append(e)
    return total, chosen


@inputs(squares(low=1.0))
@njit
def prim(weights):
    n = weights.shape[0]
    if n == 0:
        return 0.0
    inside = np.zeros(n, np.bool_)
    nearest = weights[0].copy()
    inside[0] = True
    total = 0.0
    for _ in range(n - 1):
        best = -1
        for j in range(n):
            if not inside[j] and (best == -1 or nearest[j] < nearest[best]):
                best = j
        inside[best] = True
        total += nearest[best]
        nearest = np.minimum(nearest, weights[best])
    return total


@inputs(*graphs())
@njit
def topological_order(begins, ends):
    n = len(begins) - 1
    degree = np.zeros(n, dtype=np.int32)
    for other in ends:
        degree[other] += 1
    ready = [i for i in range(n) if degree[i] == 0]
    order = np.empty(n, dtype=np.int32)
    count = 0
    while ready:
        node = ready.pop(0)
        order[count] = node
        count += 1
        for other in ends[begins[node] : begins[node + 1]]:
            degree[other] -= 1
            if degree[other] == 0:
                ready.append(other)
    if count != n:
        raise ValueError("the graph has a cycle")
    return order


@inputs(*graphs(), each(0.85, 0.5))
@njit
def pagerank(begins, ends, damping=0.85, tolerance=1e-8):
    n = len(begins) - 1
    if n == 0:
        return np.zeros(0), 0
    rank = np.full(n, 1.0 / n)
    for step in range(100):
        spread = np.zeros(n)
        dangling = 0.0
        for i in range(n):
            degree = begins[i + 1] - begins[i]
            if degree == 0:
                dangling += rank[i]
                continue
            share = rank[i] / degree
            for e in range(begins[i], begins[i + 1]):
                spread[ends[e]] += share
        after = (1 - damping) / n + damping * (spread + dangling / n)
        if np.abs(after - rank).sum() < tolerance:
            return after, step
        rank = after
    return rank, 100


@inputs(*graphs())
@njit
def triangles(begins, ends):
    n = len(begins) - 1
    neighbours = [set([-1]) for _ in range(n)]
    for i in range(n):
        for e in range(begins[i], begins[i + 1]):
            j = int(ends[e])
            if i != j:
                neighbours[i].add(j)
                neighbours[j].add(i)
    count = 0
    for i in range(n):
        for j in neighbours[i]:
            if j > i:
                for k in neighbours[j]:
                    if k > j and k in neighbours[i]:
                        count += 1
    return count


@inputs(*edges()[:2])
@njit
def adjacency(n, pairs):
    matrix = np.zeros((n, n), dtype=np.uint8)
    for k in range(len(pairs)):
        matrix[pairs[k, 0], pairs[k, 1]] = 1
        matrix[pairs[k, 1], pairs[k, 0]] = 1
    return matrix, matrix.sum(axis=0)


@inputs(*edges()[:2])
@njit
def is_bipartite(n, pairs):
    neighbours = [[-1] for _ in range(n)]
    for a, b in pairs:
        neighbours[a].append(int(b))
        neighbours[b].append(int(a))
    colour = [0] * n
    for start in range(n):
        if colour[start] != 0:
            continue
        colour[start] = 1
        stack = [start]
        while len(stack):
            u = stack.pop()
            for v in neighbours[u][1:]:
                if colour[v] == colour[u]:
                    return False
                if colour[v] == 0:
                    colour[v] = -colour[u]
                    stack.append(v)
    return True


@inputs(*graphs())
@njit
def strong_components(begins, ends):
    n = len(begins) - 1
    number = np.full(n, -1)
    low = np.zeros(n, np.int64)
    component = np.full(n, -1)
    position = begins[:-1].copy()
    stack, path = [0][:0], [0][:0]
    counter, found = 0, 0
    for root in range(n):
        if number[root] >= 0:
            continue
        path.append(root)
        while path:
            v = path[-1]
            if number[v] < 0:
                number[v] = low[v] = counter
                counter += 1
                stack.append(v)
            if position[v] < begins[v + 1]:
                w = int(ends[position[v]])
                position[v] += 1
                if number[w] < 0:
                    path.append(w)
                elif component[w] < 0:
                    low[v] = min(low[v], number[w])
                continue
            path.pop()
            if path:
                low[path[-1]] = min(low[path[-1]], low[v])
            if low[v] == number[v]:
                while True:
                    w = stack.pop()
                    component[w] = found
                    if w == v:
                        break
                found += 1
    return found, component


@inputs(*edges())
@njit
def degrees_by_dict(n, pairs, costs):
    strength = typed.Dict.empty(key_type=types.int64, value_type=types.float64)
    for k in range(pairs.shape[0]):
        for side in range(2):
            node = pairs[k, side]
            if node in strength:
                strength[node] += costs[k]
            else:
                strength[node] = costs[k]
    heaviest, most = -1, -1.0
    for node, value in strength.items():
        if value > most:
            heaviest, most = node, value
    return heaviest, most


@inputs(*graphs(), 2)
@njit
def core_numbers(begins, ends, least):
    n = len(begins) - 1
    alive = np.ones(n, dtype=np.bool_)
    degree = np.diff(begins)
    changed = True
    while changed:
        changed = False
        for i in range(n):
            if alive[i] and degree[i] < least:
                alive[i] = False
                changed = True
                for j in range(n):
                    if alive[j] and np.any(ends[begins[j] : begins[j + 1]] == i):
                        degree[j] -= 1
    return np.flatnonzero(alive)


if __name__ == "__main__":
    check()
