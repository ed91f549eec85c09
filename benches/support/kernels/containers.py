"""Lists, dicts, sets and tuples."""

import heapq

import numpy as np

from kernels import case, integers, reals


@case(integers(1_000, 100_000))
def dict_counts(keys):
    counts = {}
    for key in keys:
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return len(counts) + counts[keys[0]]


@case(integers(50_000, 100_000))
def set_members(values):
    seen = set()
    for value in values:
        seen.add(value)
    hits = 0
    for i in range(100_000):
        if i in seen:
            hits += 1
    return hits


@case(100_000)
def list_append(count):
    items = []
    for i in range(count):
        items.append(i * 0.5)
    total = 0.0
    for item in items:
        total += item
    return total


@case(20_000)
def list_result(count):
    return [i * 0.5 for i in range(count)]


@case(reals(20_000))
def heap(values):
    queue = [values[0]]
    for value in values:
        heapq.heappush(queue, value)
    total = 0.0
    while len(queue) > 0:
        total = 0.5 * total + heapq.heappop(queue)
    return total


@case(integers(2_000, 8_000), reals(8_000), 2_000)
def dijkstra(targets, costs, n):
    degree = len(targets) // n
    distance = np.full(n, np.inf)
    distance[0] = 0.0
    queue = [(0.0, 0)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]:
            continue
        for e in range(node * degree, (node + 1) * degree):
            reached = d + costs[e]
            if reached < distance[targets[e]]:
                distance[targets[e]] = reached
                heapq.heappush(queue, (reached, targets[e]))
    return distance.max() if distance.max() < np.inf else -1.0


@case(200, 200)
def flood_fill(height, width):
    seen = np.zeros((height, width), dtype=np.bool_)
    stack = [(0, 0)]
    count = 0
    while len(stack) > 0:
        y, x = stack.pop()
        if y < 0 or x < 0 or y >= height or x >= width or seen[y, x] or (x * y) % 7 == 3:
            continue
        seen[y, x] = True
        count += 1
        for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            stack.append((y + dy, x + dx))
    return count
