"""Geometry: polygons, hulls, grids of the plane, the sphere, noise."""

import math
from collections import namedtuple

import numpy as np
from numba import njit

from _inputs import check, each, inputs, matrices

Box = namedtuple("Box", ["x0", "y0", "x1", "y1"])
PLANE = matrices("f", columns=2)


@inputs(PLANE)
@njit
def shoelace(polygon):
    area = 0.0
    n = len(polygon)
    for i in range(n):
        x0, y0 = polygon[i]
        x1, y1 = polygon[(i + 1) % n]
        area += x0 * y1 - x1 * y0
    return abs(area) / 2


@inputs(PLANE, each(0.0, 3.0), each(0.0, -4.0))
@njit
def point_in_polygon(polygon, x, y):
    inside = False
    j = polygon.shape[0] - 1
    for i in range(polygon.shape[0]):
        xi, yi, xj, yj = polygon[i, 0], polygon[i, 1], polygon[j, 0], polygon[j, 1]
        if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
            inside = not inside
        j = i
    return inside


@njit
def turn(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


@inputs(PLANE)
@njit
def convex_hull(points):
    if len(points) < 3:
        return points.copy()
    order = np.argsort(points[:, 0], kind="mergesort")
    ordered = points[order]
    hull = [ordered[0]]
    for p in ordered[1:]:
        while len(hull) >= 2 and turn(hull[-2], hull[-1], p) <= 0:
            hull.pop()
        hull.append(p)
    lower = len(hull)
    for k in range(len(ordered) - 2, -1, -1):
        while len(hull) > lower and turn(hull[-2], hull[-1], ordered[k]) <= 0:
            hull.pop()
        hull.append(ordered[k])
    out = np.empty((len(hull) - 1, 2), dtype=points.dtype)
    for i in range(len(out)):
        out[i] = hull[i]
    return out


@inputs(PLANE)
@njit
def closest_pair(points):
    best, pair = np.inf, (-1, -1)
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            d = points[i] - points[j]
            squared = d[0] ** 2 + d[1] ** 2
            if squared < best:
                best, pair = squared, (i, j)
    return np.sqrt(best), pair


@inputs(each((52.5, 13.4), (0.0, 0.0)), each((48.9, 2.35), (0.0, 180.0)))
@njit
def haversine(a, b):
    (lat1, lon1), (lat2, lon2) = a, b
    p1, p2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((p2 - p1) / 2) ** 2
    h += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


@inputs(PLANE, beyond="results of float32 and of float64")
@njit
def bounds(points):
    if points.shape[0] == 0:
        return Box(0.0, 0.0, 0.0, 0.0)
    low, high = points[0].copy(), points[0].copy()
    for p in points:
        low = np.minimum(low, p)
        high = np.maximum(high, p)
    return Box(low[0], low[1], high[0], high[1])


@inputs(each(Box(0.0, 0.0, 2.0, 2.0), Box(1.0, 1.0, 1.0, 1.0)), each(Box(1.0, 1.0, 3.0, 4.0), Box(5.0, 5.0, 6.0, 6.0)))
@njit
def overlap(a, b):
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0:
        return 0.0
    inter = width * height
    return inter / ((a.x1 - a.x0) * (a.y1 - a.y0) + (b.x1 - b.x0) * (b.y1 - b.y0) - inter)


@inputs(matrices("f", columns=3), each(0.0, 0.7))
@njit
def rotate_points(points, angle):
    c, s = np.cos(angle), np.sin(angle)
    r = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return np.ascontiguousarray(points).astype(np.float64) @ r.T


@njit
def fade(t):
    return t * t * t * (t * (t * 6 - 15) + 10)


@njit
def gradient(h, x, y):
    u = x if h & 1 == 0 else -x
    v = y if h & 2 == 0 else -y
    return u + v


@inputs(each(1, 12), each(0.1, 0.37))
@njit
def perlin(side, scale):
    np.random.seed(1)
    table = np.random.permutation(256)
    out = np.zeros((side, side))
    for i in range(side):
        for j in range(side):
            x, y = j * scale, i * scale
            xi, yi = int(np.floor(x)) & 255, int(np.floor(y)) & 255
            xf, yf = x - np.floor(x), y - np.floor(y)
            corners = np.empty(4)
            for k in range(4):
                dx, dy = k & 1, k >> 1
                h = table[(table[(xi + dx) % 256] + yi + dy) % 256]
                corners[k] = gradient(h, xf - dx, yf - dy)
            u, v = fade(xf), fade(yf)
            top = corners[0] + u * (corners[1] - corners[0])
            bottom = corners[2] + u * (corners[3] - corners[2])
            out[i, j] = top + v * (bottom - top)
    return out


@inputs(PLANE, each(1, 4))
@njit
def grid_buckets(points, cells):
    buckets = [[-1] for _ in range(cells * cells)]
    for k in range(points.shape[0]):
        i = min(int((points[k, 0] + 10) / 20 * cells), cells - 1)
        j = min(int((points[k, 1] + 10) / 20 * cells), cells - 1)
        buckets[i * cells + j].append(k)
    return [len(b) - 1 for b in buckets], buckets


@inputs(each((0.0, 0.0), (1.0, 1.0)), each((2.0, 2.0), (1.0, 5.0)), (0.0, 2.0), (2.0, 0.0))
@njit
def segments_cross(p, q, r, s):
    d = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0])
    if d == 0:
        return False, None
    t = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / d
    if t < 0 or t > 1:
        return False, None
    return True, t


@inputs(each(0, 1, 50, 120), each(-0.7 + 0.3j, 0j))
@njit
def julia_escape(limit, c):
    out = np.zeros((5, 5), dtype=np.uint16)
    for i in range(5):
        for j in range(5):
            z = complex(j - 2, i - 2) * 0.6
            n = 0
            while abs(z) <= 2 and n < limit:
                z = z * z + c
                n += 1
            out[i, j] = n
    return out


@inputs(PLANE)
@njit
def simplify(points):
    n = len(points)
    keep = np.zeros(n, dtype=np.bool_)
    if n == 0:
        return points
    keep[0] = keep[-1] = True
    spans = [(0, n - 1)]
    while len(spans) > 0:
        a, b = spans.pop()
        far, at = 2.0, -1
        for k in range(a + 1, b):
            base = np.sqrt(np.sum((points[b] - points[a]) ** 2))
            d = abs(turn(points[a], points[b], points[k])) / (base + 1e-12)
            if d > far:
                far, at = d, k
        if at >= 0:
            keep[at] = True
            spans.append((a, at))
            spans.append((at, b))
    return points[keep]


if __name__ == "__main__":
    check()
