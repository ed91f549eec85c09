"""Numerics: linear systems, roots, integrals, interpolation, sparse matrices, filters of state."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, definite, each, graphs, inputs, matrices, positive, squares, vectors


@inputs(squares(), each(0, 1))
@njit
def gauss_solve(matrix, column):
    n = matrix.shape[0]
    a = np.zeros((n, n + 1))
    a[:, :n] = matrix
    a[:, n] = 1.0 + column
    for k in range(n):
        p = k + np.argmax(np.abs(a[k:, k]))
        if a[p, k] == 0:
            raise ValueError("singular")
        if p != k:
            a[k], a[p] = a[p].copy(), a[k].copy()
        for i in range(k + 1, n):
            a[i, k:] -= a[k, k:] * (a[i, k] / a[k, k])
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (a[i, n] - np.dot(a[i, i + 1 : n], x[i + 1 :])) / a[i, i]
    return x


@inputs(definite())
@njit
def cholesky(a):
    n = len(a)
    lower = np.zeros_like(a)
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j]
            for k in range(j):
                s -= lower[i, k] * lower[j, k]
            lower[i, j] = math.sqrt(s) if i == j else s / lower[j, j]
    return lower


@inputs(matrices("f", columns=3), matrices("f", columns=4))
@njit
def matrix_product(a, b):
    at = a.T
    if at.shape[1] != b.shape[0]:
        raise ValueError("shapes do not match")
    out = np.zeros((at.shape[0], b.shape[1]))
    for i in range(at.shape[0]):
        for j in range(b.shape[1]):
            for k in range(at.shape[1]):
                out[i, j] += at[i, k] * b[k, j]
    return out


@inputs(*graphs(weighted=True))
@njit(parallel=True)
def sparse_product(begins, ends, values):
    n = begins.size - 1
    x = np.sqrt(np.arange(1.0, n + 1))
    y = np.zeros(n)
    for i in prange(n):
        acc = 0.0
        for k in range(begins[i], begins[i + 1]):
            acc += values[k] * x[ends[k]]
        y[i] = acc
    return y


@inputs(definite(), each(1, 30))
@njit
def conjugate_gradient(a, rounds):
    n = a.shape[0]
    a = a.astype(np.float64)
    x, b = np.zeros(n), np.ones(n)
    r = b - a @ x
    p = r.copy()
    rs = r @ r
    for i in range(rounds):
        if rs < 1e-20:
            break
        ap = a @ p
        alpha = rs / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        after = r @ r
        p = r + after / rs * p
        rs = after
    return x


@inputs(each(2.0, 10.0, 0.0), each(1e-12, 1e-3))
@njit
def newton_root(value, tolerance):
    x = value if value > 1 else 1.0
    for i in range(100):
        step = (x * x - value) / (2 * x)
        x -= step
        if abs(step) < tolerance:
            break
    else:
        raise RuntimeError("no convergence")
    return x, i


@njit
def integrand(x):
    return np.exp(-x) * np.sin(3 * x)


@inputs(integrand, 0.0, each(1.0, 4.0), each(2, 10, 101))
@njit
def simpson(f, a, b, n):
    if n % 2:
        n += 1
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total += (4 if i % 2 else 2) * f(a + i * h)
    return total * h / 3


@inputs(positive("f"), each(2.5, 25.0, -1.0))
@njit
def linear_interpolation(y, at):
    x = np.arange(len(y)) * 2.0
    if len(y) == 0:
        return math.nan
    if at <= x[0]:
        return y[0]
    if at >= x[-1]:
        return y[-1]
    k = np.searchsorted(x, at) - 1
    return y[k] + (y[k + 1] - y[k]) * (at - x[k]) / (x[k + 1] - x[k])


@inputs(vectors("f"))
@njit
def tridiagonal(d):
    n = d.size
    c, x = np.zeros(n), d.astype(np.float64)
    for i in range(n):
        below = -1.0 if i > 0 else 0.0
        m = 4.0 - below * (c[i - 1] if i else 0.0)
        c[i] = -1.0 / m
        x[i] = (x[i] - below * (x[i - 1] if i > 0 else 0.0)) / m
    for i in range(n - 2, -1, -1):
        x[i] -= c[i] * x[i + 1]
    return x


@inputs(vectors("f"), each(0.01, 1.0))
@njit
def kalman(observed, noise):
    f = np.array([[1.0, 1.0], [0.0, 1.0]])
    q = np.eye(2) * 0.01
    h = np.array([1.0, 0.0])
    x, p = np.zeros(2), np.eye(2)
    out = np.empty((observed.size, 2))
    for t in range(observed.size):
        x = f @ x
        p = f @ p @ f.T + q
        s = h @ p @ h + noise
        gain = p @ h / s
        x = x + gain * (observed[t] - h @ x)
        p = p - np.outer(gain, h @ p)
        out[t] = x
    return out


@inputs(vectors("f", -1, 1), each(0.0, 0.5, 2.0))
@njit
def horner(coefficients, x):
    result = 0.0
    for c in coefficients[::-1]:
        result = result * x + c
    return result


@inputs(matrices("f"), each(1, 2))
@njit
def row_norms(a, order):
    out = np.empty(a.shape[0])
    for i in range(a.shape[0]):
        row = a[i]
        out[i] = np.abs(row).sum() if order == 1 else np.sqrt((row**2).sum())
    return out


@inputs(squares(), each(1, 10))
@njit
def jacobi_iteration(a, rounds):
    n = a.shape[0]
    m = a + 100 * np.eye(n)
    x = np.zeros(n)
    for _ in range(rounds):
        after = np.empty_like(x)
        for i in range(n):
            after[i] = (1.0 - (m[i, :i] * x[:i]).sum() - (m[i, i + 1 :] * x[i + 1 :]).sum()) / m[i, i]
        if np.max(np.abs(after - x)) < 1e-14 if n else True:
            return after
        x = after
    return x


@inputs(each(0.1, 3.0), each(0, 5, 12))
@njit
def bessel_series(x, terms):
    total, term = 0.0, 1.0
    for k in range(terms):
        total += term
        term *= -(x * x / 4) / ((k + 1) * (k + 1))
    return total


@inputs(vectors("f"))
@njit
def kahan_sum(x):
    total = correction = 0.0
    for v in x:
        y = v - correction
        t = total + y
        correction = (t - total) - y
        total = t
    return total


@inputs(each(-2.0, 1.5), each(0.1, 0.5))
@njit
def golden_section(a, width):
    def f(x):
        return (x - 0.3) ** 2 + width * math.cos(x)

    b = a + 4
    ratio = (math.sqrt(5) - 1) / 2
    while b - a > 1e-6:
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        if f(c) < f(d):
            b = d
        else:
            a = c
    return 0.5 * (a + b)


@inputs(matrices("f", columns=3))
@njit
def gram_schmidt(a):
    q = np.ascontiguousarray(a[:3]).astype(np.float64)
    for i in range(len(q)):
        for j in range(i):
            q[i] -= (q[i] @ q[j]) * q[j]
        norm = np.sqrt(q[i] @ q[i])
        if norm > 1e-9:
            q[i] /= norm
    return q


if __name__ == "__main__":
    check()
