"""Physics: bodies, fields, waves, integrators."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, each, inputs, matrices, positive, squares, vectors


@inputs(matrices("f", columns=3), positive("f"), each(1, 3), 0.01)
@njit
def n_body(positions, masses, steps, dt):
    n = min(positions.shape[0], len(masses))
    x = positions[:n].astype(np.float64)
    v = np.zeros_like(x)
    for _ in range(steps):
        for i in range(n):
            pull = np.zeros(3)
            for j in range(n):
                if i == j:
                    continue
                d = x[j] - x[i]
                r2 = (d * d).sum() + 1e-3
                pull += masses[j] * d / (r2 * np.sqrt(r2))
            v[i] += dt * pull
        x += dt * v
    return x, v


@njit
def lorenz_slope(state, sigma, rho, beta):
    x, y, z = state
    return np.array([sigma * (y - x), x * (rho - z) - y, x * y - beta * z])


@inputs(np.array([1.0, 0.5, -0.2]), each(0, 1, 40), 0.01)
@njit
def lorenz_rk4(start, steps, dt):
    path = np.empty((steps + 1, 3))
    path[0] = start
    for i in range(steps):
        s = path[i]
        k1 = lorenz_slope(s, 10.0, 28.0, 8 / 3)
        k2 = lorenz_slope(s + 0.5 * dt * k1, 10.0, 28.0, 8 / 3)
        k3 = lorenz_slope(s + 0.5 * dt * k2, 10.0, 28.0, 8 / 3)
        k4 = lorenz_slope(s + dt * k3, 10.0, 28.0, 8 / 3)
        path[i + 1] = s + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return path


@inputs(each(0.1, 3.0), each(0, 10, 100))
@njit
def pendulum_leapfrog(angle, steps, dt=0.05):
    omega = 0.0
    energy = []
    for _ in range(steps):
        omega -= 0.5 * dt * math.sin(angle)
        angle += dt * omega
        omega -= 0.5 * dt * math.sin(angle)
        energy.append(0.5 * omega**2 - math.cos(angle))
    return angle, omega, energy


@inputs(squares(), each(1, 5))
@njit
def heat_2d(u, steps):
    alpha = 0.2
    a, b = u.copy(), u.copy()
    for _ in range(steps):
        b[1:-1, 1:-1] = a[1:-1, 1:-1] + alpha * (
            a[2:, 1:-1] + a[:-2, 1:-1] + a[1:-1, 2:] + a[1:-1, :-2] - 4 * a[1:-1, 1:-1]
        )
        a, b = b, a
    return a


@inputs(vectors("f"), each(1, 7))
@njit
def wave_1d(u, steps):
    n = len(u)
    before, now = u.copy(), u.copy()
    after = np.zeros_like(u)
    for _ in range(steps):
        for i in range(1, n - 1):
            after[i] = 2 * now[i] - before[i] + 0.25 * (now[i + 1] - 2 * now[i] + now[i - 1])
        before, now, after = now, after, before
    return now


@inputs(matrices("f", columns=2), each(0.5, 3.0))
@njit
def lennard_jones(points, cutoff):
    energy = 0.0
    forces = np.zeros(points.shape)
    for i in range(len(points) - 1):
        for j in range(i + 1, len(points)):
            dx = points[i, 0] - points[j, 0]
            dy = points[i, 1] - points[j, 1]
            r2 = dx * dx + dy * dy
            if r2 > cutoff * cutoff or r2 == 0:
                continue
            inverse = 1.0 / r2**3
            energy += 4 * inverse * (inverse - 1)
            f = 24 * inverse * (2 * inverse - 1) / r2
            forces[i, 0] += f * dx
            forces[i, 1] += f * dy
            forces[j, 0] -= f * dx
            forces[j, 1] -= f * dy
    return energy, forces


@inputs((0.0, 0.0, -5.0), each((0.0, 0.0, 1.0), (0.0, 0.6, 0.8)), (0.0, 0.0, 0.0), each(0.5, 1.0, 6.0))
@njit
def ray_sphere(origin, direction, centre, radius):
    ox, oy, oz = origin[0] - centre[0], origin[1] - centre[1], origin[2] - centre[2]
    b = ox * direction[0] + oy * direction[1] + oz * direction[2]
    c = ox * ox + oy * oy + oz * oz - radius * radius
    disc = b * b - c
    if disc < 0:
        return None
    root = math.sqrt(disc)
    for t in (-b - root, -b + root):
        if t > 1e-6:
            return t
    return None


@inputs(each(4, 12), 50, each(1e-3, 1.0))
@njit
def poisson_sor(side, limit, tolerance):
    phi = np.zeros((side, side))
    phi[0, :] = 1.0
    omega = 2 / (1 + np.pi / side)
    for sweep in range(limit):
        worst = 0.0
        for i in range(1, side - 1):
            for j in range(1, side - 1):
                change = omega * (
                    0.25 * (phi[i + 1, j] + phi[i - 1, j] + phi[i, j + 1] + phi[i, j - 1]) - phi[i, j]
                )
                phi[i, j] += change
                worst = max(worst, abs(change))
        if worst < tolerance:
            return phi, sweep
    return phi, limit


@inputs(np.array([1.0, 0.0, 0.0, 0.0]), each((0.1, 0.2, 0.3), (0.0, 0.0, 1.0)), 10)
@njit
def rotate_quaternion(q, rates, steps):
    p, r, s = rates
    for _ in range(steps):
        w, x, y, z = q
        q = q + 0.005 * np.array(
            [-p * x - r * y - s * z, p * w + s * y - r * z, r * w - s * x + p * z, s * w + r * x - p * y]
        )
        q /= np.linalg.norm(q)
    return q


@inputs(each(0.0, 0.3, 0.9), each(0.1, 3.0))
@njit
def kepler(eccentricity, mean_anomaly):
    e = mean_anomaly
    for iteration in range(50):
        delta = (e - eccentricity * np.sin(e) - mean_anomaly) / (1 - eccentricity * np.cos(e))
        e -= delta
        if abs(delta) < 1e-12:
            break
    return e


@inputs(each(10, 51), each(0, 5))
@njit
def schroedinger_step(points, steps):
    x = np.linspace(-5, 5, points)
    psi = np.exp(-(x**2) + 2j * x)
    psi /= np.sqrt(np.sum(np.abs(psi) ** 2))
    dt = 1e-3
    for _ in range(steps):
        lap = np.zeros(points, dtype=np.complex128)
        lap[1:-1] = psi[2:] - 2 * psi[1:-1] + psi[:-2]
        psi = psi + 1j * dt * (0.5 * lap - 0.5 * x**2 * psi)
    return psi, np.vdot(psi, psi).real


@inputs(matrices("f", columns=3), matrices("f", columns=3))
@njit
def cross_products(a, b):
    out = np.empty((min(len(a), len(b)), 3))
    for i in range(out.shape[0]):
        u, v = a[i], b[i]
        out[i, :] = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    return out


@inputs(vectors("f"), each(0.0, 5.0))
@njit(parallel=True, fastmath={"nsz", "contract"})
def potentials(charges, at):
    n = charges.shape[0]
    out = np.empty(n)
    for i in prange(n):
        s = 0.0
        for j in range(n):
            if i != j:
                s += charges[j] / abs(i - j)
        out[i] = s + at
    return out


@inputs(each(1.0, 100.0), each(0.2, 0.8))
@njit
def projectile(speed, angle, drag=0.01, dt=0.01):
    x = y = 0.0
    vx, vy = speed * math.cos(angle), speed * math.sin(angle)
    steps = 0
    while True:
        v = math.hypot(vx, vy)
        vx -= drag * v * vx * dt
        vy -= (9.81 + drag * v * vy) * dt
        x += vx * dt
        y += vy * dt
        steps += 1
        if y < 0 or steps >= 10_000:
            break
    return x, steps


@inputs(each(3, 10))
@njit
def cellular_rule(rule, width=21, rows=8):
    world = np.zeros((rows, width), np.uint8)
    world[0, width // 2] = 1
    for t in range(1, rows):
        for i in range(width):
            pattern = (
                (world[t - 1, i - 1] << 2) | (world[t - 1, i] << 1) | world[t - 1, (i + 1) % width]
            )
            world[t, i] = (rule >> pattern) & 1
    return world


if __name__ == "__main__":
    check()
