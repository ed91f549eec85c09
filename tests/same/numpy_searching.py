"""Sorting, searching, counting, gathering, repeating and sliding: each dtype, axis and edge, compared with NumPy's output."""

import numpy as np
from _cases import show

KINDS = ["?", "i1", "u2", "i4", "u8", "i8", "f2", "f4", "f8", "c8", "c16"]
generator = np.random.default_rng(3)

for kind in KINDS:
    a = (generator.normal(size=(7, 9)) * 5).astype(kind)
    if kind[0] in "fc":
        a[2, 3], a[1, 1], a[5, 5] = np.nan, -0.0, np.inf
    flat = a.ravel()
    layouts = {"C": a, "F": np.asfortranarray(a), "steps": np.repeat(a, 2, axis=1)[:, ::2], "backwards": a[::-1, ::-1]}
    for name, x in layouts.items():
        for axis in (0, 1, -1, None):
            title = f"{kind} {name} {axis}"
            show(f"sort {title}", lambda: np.sort(x, axis))
            show(f"stable {title}", lambda: np.argsort(x, axis, kind="stable"))
            show(f"extremes {title}", lambda: (np.argmax(x, axis), np.argmin(x, axis), np.max(x, axis), np.min(x, axis)))
            show(f"partition {title}", lambda: np.take(np.partition(x, (1, -2), axis), [1, -2], 0 if axis is None else axis))
            show(f"argpartition {title}", lambda: np.take(np.argpartition(x, 3, axis), 3, 0 if axis is None else axis).shape)
            show(f"repeat {title}", lambda: np.repeat(x, 3, axis))
            show(f"take {title}", lambda: np.take(x, [[1, -2], [3, 0]], axis))
        show(f"counts {kind} {name}", lambda: (np.count_nonzero(x), np.count_nonzero(x, axis=0), np.nonzero(x)))
        show(f"rows {kind} {name}", lambda: (x[[3, 0, -1]], x[:, [1, 1, -2]], x[[0, 1], [2, 3]], x[x > 1]))
        if kind[0] not in "c?":
            show(f"median {kind} {name}", lambda: (np.median(x), np.median(x, 0), np.median(x, 1)))
            for method in ("linear", "lower", "nearest", "midpoint", "weibull", "inverted_cdf"):
                show(f"{method} {kind} {name}", lambda: np.quantile(x, [0, 0.3, 0.5, 1], axis=1, method=method))
    show(f"unique {kind}", lambda: np.unique(np.abs(flat)))
    show(f"counts of unique {kind}", lambda: np.unique(np.abs(flat[:20]), return_counts=True, return_index=True))
    b = flat.copy()
    b[[3, 3, -1]] = b[[1, 2, 0]]
    b[np.arange(5)] = b[7]
    show(f"assigned {kind}", lambda: b)
    ordered = np.sort(b)
    show(f"left {kind}", lambda: np.searchsorted(ordered, flat))
    show(f"right {kind}", lambda: np.searchsorted(ordered[::2], flat[:9], "right"))
    show(f"one {kind}", lambda: np.searchsorted(np.repeat(ordered, 50), b[5]))
    whole = np.round(np.nan_to_num(flat, posinf=3)).astype(kind)
    for mode in ("full", "same", "valid"):
        for n, m in ((20, 5), (5, 20), (6, 6), (30, 1), (9, 8)):
            show(f"convolve {kind} {mode} {n} {m}", lambda: np.convolve(whole[:n], whole[n : n + m], mode))
            show(f"correlate {kind} {mode} {n} {m}", lambda: np.correlate(whole[:n], whole[n : n + m], mode))
    if kind[0] not in "c?":
        show(f"histogram {kind}", lambda: np.histogram(whole, 7))
        show(f"histogram in a range {kind}", lambda: np.histogram(whole, 7, (-2, 3)))
        show(f"weighted histogram {kind}", lambda: np.histogram(whole, 5, weights=np.arange(whole.size) * 0.1))
        show(f"histogram of edges {kind}", lambda: np.histogram(whole, [-3, 0, 1, 4]))
    for text in ("ij,kj->ik", "ij,ij->i", "ij,ij", "ij->j", "ij,jk", "i,j->ji", "ii->i", "ij,k->kij", "ij,j,i->j"):
        x = whole[:12].reshape(3, 4)
        operands = {1: [x[:, :3]], 2: [x, x], 3: [x, x[0], x[:, 0]]}[text.split("->")[0].count(",") + 1]
        if text == "ij,jk":
            operands[1] = x.T
        if text in ("i,j->ji", "ij,k->kij"):
            operands = [x[0] if text[1] == "," else x, x[:, 1]]
        show(f"einsum {text} {kind}", lambda: np.einsum(text, *operands))

long = generator.integers(-9, 9, 200_000)
show("a long sort", lambda: (np.sort(long)[::9999], np.sort(long * 0.5)[::9999], np.argsort(long, kind="stable")[::9999]))
show("a long median", lambda: (np.median(long), np.percentile(long * 0.5, [3, 97])))
show("a long histogram", lambda: np.histogram(long * 0.1, 9, weights=long * 0.7))
show("a long count", lambda: (np.count_nonzero(long), np.count_nonzero(long[::3] > 2), np.nonzero(long > 8)[0][::999]))
show("a long gather", lambda: (long[long % 1000][::9999], np.take(long, long * 7, mode="wrap").sum()))
show("bincount", lambda: (np.bincount([1, 2, 2, 7]), np.bincount([1, 2, 2], [0.5, 0.25, 1.0])))
show("bincount of nothing", lambda: (np.bincount([], minlength=3), np.bincount(np.array([3, 1], "u8"), minlength=9)))
x, xp, fp = np.linspace(-1, 6, 23), [0.0, 1, 2, 5], [1.0, np.inf, 3, 3]
show("interp", lambda: (np.interp(x, xp, fp), np.interp(x, xp, fp, left=-9), np.interp(x, xp, fp, right=7.0)))
show("interp of little", lambda: (np.interp(2.5, xp, fp), np.interp([1.0, 2, np.nan], [1.0], [5.0])))
show("interp of complex values", lambda: np.interp(x, xp, [1j, 2, 3, 4]))
show("interp with a period", lambda: np.interp(x, [3, 1, 2], [4, 5, 6], period=4))
show("repeat of a scalar", lambda: (np.repeat(5, 3), np.repeat(np.array(5), 2, 0), np.repeat([1, 2], [0, 3])))
show("flat by a mask", lambda: np.array([2]).flat[np.array([False])])
for title, refused in {
    "negative": lambda: np.bincount([-1]),
    "weights": lambda: np.bincount([1], [1, 2]),
    "kth": lambda: np.partition([1, 2], 5),
    "outside": lambda: np.arange(3)[[1, 5, 7]],
    "below": lambda: np.arange(3)[[1, -4]],
    "nothing": lambda: np.take([], [0]),
    "assigning outside": lambda: np.arange(5).__setitem__([1, 9], 1),
    "no bins": lambda: np.histogram([1], 0),
    "no points": lambda: np.interp([1], [], []),
    "other lengths": lambda: np.interp([1], [1], [1, 2]),
    "empty": lambda: np.convolve([], [1]),
    "no extreme": lambda: np.argmax(np.zeros((0, 3)), axis=0),
    "counts": lambda: np.repeat([1, 2], [1, 2, 3]),
    "negative count": lambda: np.repeat([1], -1),
    "not aligned": lambda: np.inner(np.ones((2, 3)), np.ones((2, 4))),
    "remapped": lambda: np.einsum("ij,jk->ik", np.ones((2, 3)), np.ones((2, 3))),
    "no quantile": lambda: np.quantile(np.zeros(0, int), 0.3),
}.items():
    show(f"refused: {title}", refused)
