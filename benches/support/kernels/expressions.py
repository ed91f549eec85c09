"""Array expressions and NumPy's functions, without loops of one's own."""

import numpy as np

from kernels import case, reals


@case(reals(200_000), reals(200_000))
def expression(a, b):
    return (a * b + 2.0 * a - b / (a + 1.0)).sum()


@case(reals(300_000))
def cumulated(values):
    return np.cumsum(values)[-1] + np.diff(values).max()


@case(reals(500, 300))
def axis_sums(matrix):
    return matrix.sum(axis=0)[3] + matrix.mean(axis=1)[5]


@case(reals(50_000))
def sorted_values(values):
    return np.sort(values)[1000] + np.argsort(values)[7]


@case(reals(100_000))
def moments(values):
    d = values - values.mean()
    return (d**2).mean() + np.std(values) + np.abs(d).max() + values.min()


@case(reals(400), reals(400))
def outer_distances(a, b):
    return np.sqrt((a[:, None] - b[None, :]) ** 2 + 1.0).sum()


@case(reals(20_000), 32)
def rolling_means(values, window):
    out = np.empty(len(values) - window)
    for i in range(len(out)):
        out[i] = values[i : i + window].mean()
    return out.max()


@case(reals(100_000))
def masked(values):
    return values[values > 0.5].sum() + np.where(values < 0.2, 1.0, values).sum()
