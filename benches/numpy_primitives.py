"""The primitives of NumPy in the interpreter beside NumPy itself: dtypes, sizes, dense and strided arrays.

Ratios are Hotloop's time over NumPy's, so below 1 is ahead. The small arrays show what a call costs, the large ones how fast
the loops are. The last table holds the memory that each side takes beyond its arguments at its peak.

Arguments, in any order: sizes, dtypes, `dense` or `strided`, and parts of the names of primitives; what is not given is all.
"""

import dataclasses
import sys

from support.sides import geometric_mean, numba, ours, table

SIZES = [10, 1_000, 1_000_000, 20_000_000]
DTYPES = ["float64", "float32", "int64", "complex128"]
LAYOUTS = ["dense", "strided"]
ROUNDS = 3
# Memory is compared where it matters, on arrays of that many elements.
MEMORY_SIZE = 20_000_000
SLOW = 1.5

REAL = ["float64", "float32", "int64"]
FLOATING = ["float64", "float32", "complex128"]
REAL_FLOATING = ["float64", "float32"]
DOUBLE = ["float64"]
INTEGER = ["int64"]
# A matrix of this many rows stands for arrays of a size: what takes the third power of it stays in proportion.
SIDES = {10: 3, 1_000: 10, 1_000_000: 200, 20_000_000: 700}


@dataclasses.dataclass(frozen=True)
class Primitive:
    """An expression over the names that `prepared` makes, and the dtypes it is measured for."""

    expression: str
    dtypes: tuple
    # Expressions whose work does not depend on the layout of `a` are measured dense only.
    layouts: tuple = tuple(LAYOUTS)
    # Those whose work does not depend on its size are measured for the smallest only.
    sizes: tuple = tuple(SIZES)


def primitive(expression, dtypes=tuple(DTYPES), layouts=tuple(LAYOUTS)):
    return Primitive(expression, tuple(dtypes), tuple(layouts))


def call(expression):
    return Primitive(expression, tuple(DOUBLE), ("dense",), tuple(SIZES[:1]))


PRIMITIVES = [
    primitive("a + b"),
    primitive("a * 2"),
    primitive("a / b"),
    primitive("a // b", REAL),
    primitive("a % b", REAL),
    primitive("a ** 2"),
    primitive("-a"),
    primitive("np.abs(a)"),
    primitive("a > b"),
    primitive("a == b"),
    primitive("np.maximum(a, b)"),
    primitive("np.minimum(a, b)", REAL),
    primitive("np.clip(a, 1, 2)", REAL),
    primitive("np.add(a, b, out=c)"),
    primitive("i & j", INTEGER),
    primitive("m & ~m", DOUBLE),
    primitive("np.sqrt(a)", FLOATING),
    primitive("np.exp(a)", FLOATING),
    primitive("np.log(a)", FLOATING),
    primitive("np.sin(a)", FLOATING),
    primitive("np.tanh(a)", REAL_FLOATING),
    primitive("np.arctan2(a, b)", REAL_FLOATING),
    primitive("np.power(a, b)", FLOATING),
    primitive("np.hypot(a, b)", REAL_FLOATING),
    primitive("np.floor(a)", REAL_FLOATING),
    primitive("np.round(a, 2)", REAL_FLOATING),
    primitive("np.isnan(a)", FLOATING),
    primitive("np.where(m, a, b)"),
    primitive("a.sum()"),
    primitive("t.sum(axis=0)"),
    primitive("t.sum(axis=1)"),
    primitive("a.prod()", FLOATING),
    primitive("a.max()", REAL),
    primitive("t.max(axis=0)", REAL),
    primitive("t.max(axis=1)", REAL),
    primitive("a.mean()"),
    primitive("t.mean(axis=0)"),
    primitive("a.std()"),
    primitive("t.std(axis=1)", REAL_FLOATING),
    primitive("a.argmax()", REAL),
    primitive("t.argmin(axis=1)", REAL),
    primitive("m.any()", DOUBLE),
    primitive("np.count_nonzero(m)", DOUBLE),
    primitive("a.cumsum()"),
    primitive("np.diff(a)"),
    primitive("np.median(a)", REAL),
    primitive("np.percentile(a, 30)", REAL_FLOATING),
    primitive("np.sort(a)"),
    primitive("np.argsort(a)", REAL),
    primitive("np.sort(t, axis=0)", REAL),
    primitive("np.unique(i)", INTEGER),
    primitive("np.unique(a)", REAL_FLOATING),
    primitive("np.searchsorted(s, a)", REAL),
    primitive("np.partition(a, len(a) // 2)", REAL),
    primitive("np.bincount(k)", INTEGER),
    primitive("np.histogram(a, 20)", REAL_FLOATING),
    primitive("np.interp(a, s, s)", DOUBLE),
    primitive("np.convolve(a, b[:9])", REAL_FLOATING),
    primitive("np.nonzero(m)", DOUBLE),
    primitive("a[m]"),
    primitive("a[k]"),
    primitive("np.take(a, k)"),
    primitive("c[k] = a"),
    primitive("c[:] = a"),
    primitive("a[::-1].copy()"),
    primitive("t.T.copy()"),
    primitive("a.astype(np.float32)", REAL),
    primitive("a.reshape(-1, 2).sum()", DOUBLE, ["dense"]),
    primitive("np.concatenate((a, b))"),
    primitive("np.stack((a, b), axis=1)"),
    primitive("np.repeat(a, 2)"),
    primitive("np.tile(a, 2)"),
    primitive("np.roll(a, 3)"),
    primitive("np.flip(a).copy()"),
    primitive("np.pad(a, 2)"),
    primitive("np.zeros(len(a))", DOUBLE, ["dense"]),
    primitive("np.full(len(a), 1.5)", DOUBLE, ["dense"]),
    primitive("np.arange(len(a))", DOUBLE, ["dense"]),
    primitive("np.linspace(0, 1, len(a))", DOUBLE, ["dense"]),
    primitive("t + t[0]"),
    primitive("np.outer(r, r)"),
    primitive("np.dot(a, b)"),
    primitive("p @ q"),
    primitive("p @ r"),
    primitive("np.einsum('ij,ij->i', p, q)", FLOATING),
    primitive("np.linalg.solve(p, r)", FLOATING),
    primitive("np.linalg.inv(p)", FLOATING),
    primitive("np.linalg.svd(p)", REAL_FLOATING),
    primitive("np.linalg.eigh(p)", REAL_FLOATING),
    primitive("np.linalg.qr(p)", REAL_FLOATING),
    primitive("np.linalg.det(p)", REAL_FLOATING),
    primitive("np.linalg.norm(a)", FLOATING),
    primitive("np.fft.fft(a)", FLOATING),
    primitive("np.fft.rfft(a)", REAL_FLOATING),
    primitive("generator.random(len(a))", DOUBLE, ["dense"]),
    primitive("generator.normal(size=len(a))", DOUBLE, ["dense"]),
    primitive("generator.integers(0, 100, len(a))", INTEGER, ["dense"]),
    primitive("np.random.rand(len(a))", DOUBLE, ["dense"]),
    primitive("a[3]"),
    primitive("a[2:5]"),
    primitive("c[3] = 1"),
    primitive("t[1, 2]"),
    primitive("c += b"),
    primitive("c *= 1"),
    primitive("1 - a"),
    primitive("a[1:] - a[:-1]"),
    primitive("(a > 1).sum()", DOUBLE),
    primitive("(a > 1) & (a < 2)", DOUBLE),
    primitive("a[a > 1]", DOUBLE),
    primitive("t[:, 1]", DOUBLE),
    primitive("t[:, None, :] - t[None, :1]", DOUBLE),
    primitive("t - t.mean(axis=1, keepdims=True)", DOUBLE),
    primitive("c[2:5] = 0", DOUBLE),
    primitive("c[m] = 0", DOUBLE),
    primitive("a.min()", REAL),
    primitive("np.sum(a)", DOUBLE),
    primitive("np.mean(t, axis=1)", DOUBLE),
    primitive("np.var(a)", DOUBLE),
    primitive("np.all(a > 0)", DOUBLE),
    primitive("np.any(m, axis=0)", DOUBLE),
    primitive("np.allclose(a, b)", DOUBLE),
    primitive("np.isclose(a, b)", DOUBLE),
    primitive("np.array_equal(a, b)", DOUBLE),
    primitive("np.isfinite(a)", DOUBLE),
    primitive("np.nan_to_num(a)", DOUBLE),
    primitive("np.nanmean(a)", DOUBLE),
    primitive("np.average(a, weights=b)", DOUBLE),
    primitive("np.ptp(a)", DOUBLE),
    primitive("np.cov(a, b)", DOUBLE),
    primitive("np.corrcoef(a, b)", DOUBLE),
    primitive("np.polyfit(a, b, 2)", DOUBLE),
    primitive("np.polyval(r[:3], a)", DOUBLE),
    primitive("np.gradient(a)", DOUBLE),
    primitive("np.trapezoid(a)", DOUBLE),
    primitive("np.cross(a[:3], b[:3])", DOUBLE),
    primitive("np.vstack((a, b))", DOUBLE),
    primitive("np.hstack((a, b))", DOUBLE),
    primitive("np.column_stack((a, b))", DOUBLE),
    primitive("np.append(a, 1.5)", DOUBLE),
    primitive("np.insert(a, 1, 1.5)", DOUBLE),
    primitive("np.delete(a, 1)", DOUBLE),
    primitive("np.split(a, 2)", DOUBLE),
    primitive("np.meshgrid(r, r)", DOUBLE),
    primitive("np.triu(p)", DOUBLE),
    primitive("np.diag(p)", DOUBLE),
    primitive("np.trace(p)", DOUBLE),
    primitive("np.argwhere(m)", DOUBLE),
    primitive("np.where(m)", DOUBLE),
    primitive("np.isin(i, k[:5])", INTEGER),
    primitive("np.digitize(a, s)", DOUBLE),
    primitive("np.select([m, ~m], [a, b])", DOUBLE),
    primitive("np.ones(len(a))", DOUBLE, ["dense"]),
    primitive("np.zeros_like(a)", DOUBLE),
    primitive("np.asarray(a)", DOUBLE),
    primitive("np.array(l)", DOUBLE, ["dense"]),
    primitive("a.tolist()", REAL),
    primitive("a.copy()", DOUBLE),
    primitive("t.ravel()", DOUBLE),
    primitive("t.flatten()", DOUBLE),
    primitive("t.T"),
    primitive("t.transpose(1, 0)", DOUBLE),
    primitive("np.squeeze(t)", DOUBLE),
    primitive("np.broadcast_to(a, (2, len(a)))", DOUBLE),
    primitive("np.expand_dims(a, 0)", DOUBLE),
    primitive("a.fill(1)", DOUBLE),
    primitive("for x in a: pass", REAL),
    primitive("sum(a)", DOUBLE),
    primitive("a.shape", DOUBLE),
    primitive("t.shape[0] * a.size", DOUBLE),
    primitive("a.dtype == np.float64", DOUBLE),
    primitive("generator.choice(a, 3)", DOUBLE, ["dense"]),
    primitive("generator.permutation(a)", DOUBLE, ["dense"]),
    primitive("generator.uniform(0, 1, len(a))", DOUBLE, ["dense"]),
    call("x + y"),
    call("x * 2.5"),
    call("x > 0.5"),
    call("-x"),
    call("x ** 2"),
    call("abs(x)"),
    call("n + 1"),
    call("n // 2"),
    call("n == 3"),
    call("float(x)"),
    call("int(n)"),
    call("round(x, 2)"),
    call("x.item()"),
    call("np.float64(1.5)"),
    call("np.int64(3)"),
    call("np.sqrt(2.0)"),
    call("np.sqrt(x)"),
    call("np.abs(x)"),
    call("np.exp(x)"),
    call("np.maximum(x, y)"),
    call("np.isnan(x)"),
    call("np.floor(1.5)"),
    call("max(x, y)"),
    call("np.array([1.5, 2.5, 3.5])"),
    call("np.array([1, 2, 3])"),
    call("np.array([[1.5, 2.5], [3.5, 4.5]])"),
    call("np.array(1.5)"),
    call("np.array([x, y])"),
    call("np.asarray([1, 2, 3])"),
    call("np.zeros((2, 3))"),
    call("np.empty(3)"),
    call("np.eye(3)"),
    call("np.arange(10)"),
    call("np.arange(0, 1, 0.1)"),
    call("np.linalg.norm(v)"),
    call("np.dot(v, v)"),
    call("v @ v"),
    call("v / np.sqrt((v ** 2).sum())"),
    call("np.random.random()"),
    call("np.random.randint(0, 10)"),
    call("np.random.normal()"),
    call("generator.random()"),
    call("generator.integers(10)"),
    call("generator.normal()"),
    call("np.prod(v)"),
    call("np.argmax(v)"),
    call("np.max([1, 2, 3])"),
    call("np.mean([1.5, 2.5])"),
    call("x0, x1, x2 = v"),
    call("v[0] * v[1] + v[2]"),
    call("str(x)"),
    call("str(v)"),
    call("repr(v)"),
]


def prepared(dtype, size, layout, expression):
    """The names that the expression uses, as code: large arrays that nobody uses would fill the memory."""
    step = 2 if layout == "strided" else 1
    whole = size * step
    side = SIDES[size]
    rows = max(int(size**0.5), 3)
    real = f"np.arange({whole}) * 0.6180339887498949 % 1.0 + 0.5"
    values = f"(np.arange({whole}) * 7919 % 1000 + 1)" if dtype == "int64" else f"({real})"
    imaginary = " * (1 + 0.5j)" if dtype == "complex128" else ""
    square = f"(np.arange({side * side * step}) * 0.6180339887498949 % 1.0 + 0.5){imaginary}"
    recipes = {
        "a": f"({values}{imaginary}).astype(np.{dtype})[::{step}]",
        "b": f"({values}{imaginary}).astype(np.{dtype})[::-1].copy()[::{step}]",
        "c": f"np.ones({whole}, np.{dtype})[::{step}]",
        "s": f"np.sort(({values}).astype(np.{dtype})[:1000])",
        "i": f"(np.arange({whole}) * 7919 % 1000)[::{step}]",
        "j": f"np.arange({whole})[::{step}]",
        "k": f"np.arange({size}) * 7919 % {min(size, 100_000)}",
        "m": f"(np.arange({whole}) * 0.6180339887498949 % 1.0 > 0.5)[::{step}]",
        "t": f"({values}{imaginary}).astype(np.{dtype})[:{rows * (size // rows) * step}]"
             f".reshape({rows}, -1)[:, ::{step}]",
        "p": f"np.repeat(({square}).reshape({side}, -1)[:, :{side}] + np.eye({side}) * {side}, {step}, axis=1)"
             f".astype(np.{dtype})[:, ::{step}]",
        "q": f"(({square}).astype(np.{dtype}) * 3).reshape({side}, -1)[:, ::{step}]",
        "r": f"np.arange({side * step}).astype(np.{dtype})[::{step}]",
        "l": f"({values}).tolist()",
        "x": "np.float64(1.25)",
        "y": "np.float64(2.75)",
        "n": "np.int64(3)",
        "v": "np.array([1.5, 2.5, 3.5])",
        "generator": "np.random.default_rng(1)",
    }
    used = names_of(expression)
    return "\n".join(f"{name} = {recipe}" for name, recipe in recipes.items() if name in used)


def names_of(expression):
    return set(compile(expression, "", "exec").co_names)


def main():
    chosen = choose(sys.argv[1:])
    sides = [ours(), numba()]
    measured = []
    for size in chosen.sizes:
        for layout in chosen.layouts:
            rows = []
            for item in chosen.primitives:
                if layout not in item.layouts or size not in item.sizes:
                    continue
                cells = [item.expression]
                for dtype in chosen.dtypes:
                    ratio = measure(sides, item, dtype, size, layout) if dtype in item.dtypes else None
                    cells.append("" if ratio is None else f"{ratio:.2f}")
                    if ratio is not None:
                        measured.append((ratio, item.expression, dtype, size, layout))
                rows.append(cells)
            table([f"{size:,} elements, {layout}", *chosen.dtypes], rows)
            print()
    if measured:
        summary(measured, chosen)
    if MEMORY_SIZE in chosen.sizes:
        memory(sides, chosen)
    for side in sides:
        side.close()


def measure(sides, item, dtype, size, layout):
    request = {"prepare": prepared(dtype, size, layout, item.expression), "expression": item.expression}
    # Both hold their arguments for all rounds, so that no round pays for making them.
    if None in [side.ask("prepare", **request) for side in sides]:
        return None
    figures = [[side.ask("again") for side in sides] for _ in range(ROUNDS)]
    if any(None in row for row in figures):
        return None
    mine, theirs = (min(row[index]["seconds"] for row in figures) for index in (0, 1))
    return mine / theirs


def summary(measured, chosen):
    rows = []
    for size in chosen.sizes:
        for layout in chosen.layouts:
            ratios = [row[0] for row in measured if row[3:] == (size, layout)]
            if ratios:
                slow = sum(ratio > SLOW for ratio in ratios)
                rows.append([f"{size:,}", layout, len(ratios), f"{geometric_mean(ratios):.2f}", slow])
    table(["elements", "layout", "measured", "geometric mean", f"above {SLOW}"], rows)
    print()
    slow = sorted((row for row in measured if row[0] > SLOW), reverse=True)
    table([f"above {SLOW}", "dtype", "elements", "layout", "ratio"],
          [[row[1], row[2], f"{row[3]:,}", row[4], f"{row[0]:.2f}"] for row in slow])  # fmt: skip
    print()


def memory(sides, chosen):
    rows = []
    for item in chosen.primitives:
        dtype = item.dtypes[0]
        request = {"prepare": prepared(dtype, MEMORY_SIZE, "dense", item.expression), "expression": item.expression}
        answers = [side.ask("peak", **request) for side in sides]
        if None in answers:
            continue
        mine, theirs = (answer["bytes"] / 2**20 for answer in answers)
        if mine > 1.25 * theirs + 16:
            rows.append([item.expression, dtype, f"{mine:.0f}", f"{theirs:.0f}"])
    table(["MiB at the peak, where ours are more", "dtype", "Hotloop", "NumPy"], rows)


@dataclasses.dataclass
class Choice:
    sizes: list
    dtypes: list
    layouts: list
    primitives: list


def choose(words):
    sizes = [size for size in SIZES if str(size) in words]
    dtypes = [dtype for dtype in DTYPES if dtype in words]
    layouts = [layout for layout in LAYOUTS if layout in words]
    parts = [word for word in words if not word.isdigit() and word not in DTYPES + LAYOUTS]
    primitives = [item for item in PRIMITIVES if not parts or any(part in item.expression for part in parts)]
    return Choice(sizes or SIZES, dtypes or DTYPES, layouts or LAYOUTS, primitives)


if __name__ == "__main__":
    main()
