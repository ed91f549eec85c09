"""NumPy's operations in the interpreter, on arrays of ten and of a million elements, beside NumPy itself.

The ratio is Hotloop's time over NumPy's; the small arrays show what a call costs, the large ones how fast the loops are.
"""

from support.sides import geometric_mean, numba, ours, table

ROUNDS = 3
SIZES = [10, 1_000_000]
PREPARE = """
a = np.arange({n}) * 0.6180339887498949 % 1.0 + 0.5
b = a[::-1].copy()
f = a.astype(np.float32)
i = np.arange({n}) % 1000
k = i.astype(np.int32)
z = a + 1j * b
m = a > 1.0
t = a.reshape(-1, 10)
"""
OPERATIONS = [
    "a + b", "a * 2.0", "a / b", "f * f", "i + 1", "i // 7", "k * k", "z * z", "a > b", "m & ~m", "-a", "a ** 2", "a[:] = b",
    "np.sqrt(a)", "np.abs(a)", "np.exp(a)", "np.sin(a)", "np.maximum(a, b)", "np.floor(a)", "np.where(m, a, b)",
    "a.sum()", "f.sum()", "i.sum()", "a.max()", "a.mean()", "m.any()", "t.sum(axis=0)", "t.sum(axis=1)", "a.argmax()",
    "a.copy()", "a.astype(np.float32)", "a[::2].copy()", "a[::-1] + b", "t.T.copy()", "t + t[0]", "a[m]", "a[i]", "np.zeros(len(a))",
    "np.arange(len(a))", "a[3]", "a[2:5]",
]  # fmt: skip


def main():
    sides = [ours(), numba()]
    for size in SIZES:
        rows, ratios = [], []
        for expression in OPERATIONS:
            request = {"prepare": PREPARE.format(n=size), "expression": expression}
            figures = [[side.ask("operation", **request) for side in sides]]
            if None in figures[0]:
                rows.append([expression, *("cannot" if figure is None else "" for figure in figures[0]), ""])
                continue
            figures += [[side.ask("operation", **request) for side in sides] for _ in range(ROUNDS - 1)]
            mine, theirs = (min(figure[index]["seconds"] for figure in figures) for index in (0, 1))
            rows.append([expression, shown(mine), shown(theirs), f"{mine / theirs:.2f}"])
            ratios.append(mine / theirs)
        table([f"{size} elements", "Hotloop", "NumPy", "ratio"], rows)
        if ratios:
            print(f"geometric mean of the ratios: {geometric_mean(ratios):.2f}\n")
    for side in sides:
        side.close()


def shown(seconds):
    return f"{seconds * 1e6:.2f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"


if __name__ == "__main__":
    main()
