"""Compiled functions over arrays: indexing, slicing, allocation, array expressions, reductions, views, layouts and types."""
# Timeout: 400 s

import numpy as np
from _cases import INTEGERS, describe, show
from numba import njit


def compiled(body, *names):
    scope = {"np": np}
    lines = "\n".join(f"    {line}" for line in body.split("; "))
    exec(f"def f({', '.join(names)}):\n{lines}\n", scope)
    return njit(scope["f"])


a = np.arange(24.0).reshape(2, 3, 4)
m = np.arange(12.0).reshape(3, 4)
v = np.arange(8.0)
i = np.arange(8)

ON_VECTOR = [
    "return v[0] + v[-1]", "return v[2:5]", "return v[::-1]", "return v[1::2].sum()", "return v[-3:]", "return len(v), v.size, v.ndim, v.shape",
    "return v * 2 + 1", "return -v", "return v / 4", "return v // 3", "return v % 3", "return v ** 2", "return v > 3", "return (v > 2) & (v < 6)",
    "return np.sqrt(v)", "return np.abs(v - 4)", "return np.maximum(v, 3)", "return np.minimum(v, 3.5)", "return np.floor(v / 2)",
    "return v.sum()", "return v.min(), v.max()", "return v.mean()", "return v.prod()", "return np.sum(v * v)", "return np.sum(v[v > 3])",
    "return np.any(v > 6), np.all(v > 6)", "return v.argmax(), v.argmin()", "return np.where(v > 3, v, -v)", "return v.copy()",
    "w = v.copy(); w[2] = 9; return w", "w = v.copy(); w[1:4] = 0; return w", "w = v.copy(); w[::2] = v[1::2]; return w",
    "w = v.copy(); w += 1; w *= 2; return w", "w = v.copy(); w[3] += 10; return w", "w = np.empty_like(v); w[:] = v; return w",
    "w = np.zeros(3); w[1] = v[2]; return w", "return np.zeros((2, 3))", "return np.ones(4)", "return np.ones((2, 2), dtype=np.int32)",
    "return np.full(3, 2.5)", "return np.full((2, 2), 7)", "return np.arange(5)", "return np.arange(2, 9, 3)", "return np.arange(1.0, 2.0, 0.25)",
    "return np.zeros_like(v)", "return np.ones_like(v)", "return np.linspace(0.0, 1.0, 5)", "return np.empty(0).sum()",
    "return v.astype(np.int32)", "return v.astype(np.float32)", "return np.array([1.0, 2.0])",
    "return np.array([1, 2, 3])", "total = 0.0; w = v[2:]; w = w[::2]; return w", "return v[v.shape[0] - 1]"
]  # fmt: skip
for body in ON_VECTOR:
    function = compiled(body, "v")
    show(body, lambda: function(v))
    show(f"{body} of steps", lambda: function(np.arange(16.0)[::2]))

# Numba reshapes contiguous arrays only.
for body in ["return v.reshape(2, 4)", "return v.reshape((4, 2)).T", "return v.reshape((2, -1))"]:
    show(body, lambda: compiled(body, "v")(v))

ON_INTEGERS = [
    "return v * 2", "return v / 2", "return v // 3", "return v % 3", "return v + 0.5", "return v.sum()", "return v.mean()", "return v ** 2", "return ~v",
    "return v & 3", "return v << 1", "return v == 3", "return v[0] + v[1]", "return -v", "return v * v[2]", "return np.sum(v * v)", "return v.max()",
]
for body in ON_INTEGERS:
    function = compiled(body, "v")
    # Array expressions of narrower integers have NumPy's types here, and Numba's there.
    show(body, lambda: function(i))

ON_MATRIX = [
    "return m[1, 2]", "return m[-1, -1]", "return m[1]", "return m[:, 1]", "return m[1:, ::2]", "return m.T", "return m.T[1]", "return m.shape", "return m.sum()",
    "return m.sum(axis=0)", "return m.sum(axis=1)", "return m * m[0]", "return m + m[:, :1]", "return m - 1", "return m.T + 1",
    "return m.ravel()", "return m.flatten()", "w = m.copy(); w[1] = 0; return w", "w = m.copy(); w[:, 2] = 7; return w", "w = m.copy(); w[0, 0] += 5; return w",
    "w = m.copy(); w[1] += m[0]; return w", "return m[0].sum() + m[:, 0].sum()", "return m.max()", "return m.mean()", "return len(m)", "return m[1][2]",
    "x, y = m.shape; return x * 100 + y", "return np.sqrt(m).sum()", "return m[::-1, ::-1]", "return np.zeros(m.shape)", "return m[..., 1]", "return m[None, :, :].shape",
]  # fmt: skip
for body in ON_MATRIX:
    function = compiled(body, "m")
    for title, value in [("rows", m), ("columns", np.asfortranarray(m)), ("transposed", np.arange(12.0).reshape(4, 3).T), ("steps", np.arange(48.0).reshape(6, 8)[::2, ::2])]:
        show(f"{body} {title}", lambda: function(value))
for body in ["return a[1, 2, 3]", "return a[1]", "return a[:, 1, ::2]", "return a.sum()", "return a * 2", "return a[0] + a[1]", "return a.T.shape", "return a[..., 0]"]:
    show(body, lambda: compiled(body, "a")(a))
for kind in [*INTEGERS, np.float32, np.complex128, np.bool_]:
    show(f"element {kind.__name__}", lambda: compiled("return v[1]", "v")(np.array([0, 1, 2]).astype(kind)))
    show(f"store {kind.__name__}", lambda: compiled("w = np.zeros_like(v); w[1] = v[2]; return w", "v")(np.array([0, 1, 2]).astype(kind)))


@njit
def fill(out, value):
    for k in range(len(out)):
        out[k] = value + k


for target in [np.zeros(4), np.zeros(8)[::2], np.zeros(4)[::-1], np.zeros(4, dtype=np.int32)]:
    fill(target, 2)
    print(describe(target), describe(target.base if target.base is not None else target))


@njit
def halves(values):
    return values[: len(values) // 2], values[len(values) // 2 :]


left, right = halves(v)
left[0] = 100
print(describe(v), describe(right))


@njit
def iterate(matrix):
    total = 0.0
    for row in matrix:
        for item in row:
            total = total * 0.5 + item
    return total


print(describe(iterate(m)), describe(iterate(m.T)))


@njit
def multiply(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return c


print(describe(multiply(m, m.T)))
