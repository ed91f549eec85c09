"""Points, particles and states: small vectors and matrices in loops."""

import math

import numpy as np
from numba import njit

from kernels import case, reals


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



@case(reals(200, 3), reals(200))
def nbody_rows(positions, masses):
    n = len(positions)
    forces = np.zeros((n, 3))
    for i in range(n):
        total = np.zeros(3)
        for j in range(n):
            if i != j:
                d = positions[j] - positions[i]
                squared = (d * d).sum() + 1e-9
                total += masses[j] * d / (squared * np.sqrt(squared))
        forces[i] = total
    return forces[n // 2, 0]


@case(reals(20_000, 3))
def cross_products(points):
    total = np.zeros(3)
    for i in range(len(points) - 1):
        a, b = points[i], points[i + 1]
        total += np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
    return total[0]


@njit
def lorenz(state):
    return np.array([
        10.0 * (state[1] - state[0]),
        state[0] * (28.0 - state[2]) - state[1],
        state[0] * state[1] - 8.0 / 3.0 * state[2],
    ])


@case(2_000)
def runge_kutta(steps):
    state = np.array([1.0, 0.5, -0.2])
    h = 0.005
    for _ in range(steps):
        k1 = lorenz(state)
        k2 = lorenz(state + 0.5 * h * k1)
        k3 = lorenz(state + 0.5 * h * k2)
        k4 = lorenz(state + h * k3)
        state = state + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return state[0]


@case(reals(2_000))
def kalman(observed):
    f = np.array([[1.0, 1.0], [0.0, 1.0]])
    q = np.eye(2) * 0.01
    h = np.array([1.0, 0.0])
    x, p = np.zeros(2), np.eye(2)
    for t in range(len(observed)):
        x = f @ x
        p = f @ p @ f.T + q
        gain = p @ h / (h @ p @ h + 0.1)
        x = x + gain * (observed[t] - h @ x)
        p = p - np.outer(gain, h @ p)
    return x[0]


@case(reals(3, 3), 5_000)
def small_products(matrix, rounds):
    m = matrix / matrix.sum()
    state = np.eye(3)
    for _ in range(rounds):
        state = m @ state + np.eye(3)
    return state[0, 0]


@case(reals(100, 100), 20)
def strided_products(matrix, rounds):
    total = 0.0
    for k in range(rounds):
        total += (matrix[:, k % 5 :: 5] @ matrix[:20, :40:2].T)[k, k]
    return total


@njit
def hit(origin, direction, centre, radius):
    x, y, z = origin[0] - centre[0], origin[1] - centre[1], origin[2] - centre[2]
    b = x * direction[0] + y * direction[1] + z * direction[2]
    c = x * x + y * y + z * z - radius * radius
    inside = b * b - c
    if inside < 0:
        return -1.0
    return -b - math.sqrt(inside)


@case(reals(20, 3), 100)
def ray_spheres(centres, side):
    total = 0.0
    for i in range(side):
        for j in range(side):
            dx, dy = (j - side / 2) / side, (i - side / 2) / side
            length = math.sqrt(dx * dx + dy * dy + 1)
            direction = (dx / length, dy / length, 1 / length)
            nearest = math.inf
            for k in range(centres.shape[0]):
                centre = (centres[k, 0] * 4 - 2, centres[k, 1] * 4 - 2, centres[k, 2] * 4 + 3)
                t = hit((0.0, 0.0, 0.0), direction, centre, 0.3)
                if 0 < t < nearest:
                    nearest = t
            if nearest < math.inf:
                total += nearest
    return total


@case(reals(1_000, 3))
def row_norms(points):
    total = 0.0
    for i in range(len(points)):
        for j in range(0, len(points), 50):
            total += np.linalg.norm(points[i] - points[j])
    return total
