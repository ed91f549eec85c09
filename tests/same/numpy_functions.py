"""Functions of NumPy that once gave something else than NumPy: results, types and refusals."""

import pickle

import numpy as np
from _cases import show

a = np.array([3.0, 1.0, np.nan, 2.0])
m = np.arange(12.0).reshape(3, 4)
small = np.array([5, 1, 5, 3], dtype=np.uint8)

for method in ("linear", "lower", "hazen", "inverted_cdf", "closest_observation", "median_unbiased", "nearest"):
    show(f"quantile {method}", lambda: np.quantile(m, [0.1, 0.5, 0.93], axis=0, method=method))
show("quantile of complex", lambda: np.quantile(1j * m, 0.5))
show("nanpercentile", lambda: np.nanpercentile(a, [25, 75]))
show("nanmedian", lambda: np.nanmedian(np.array([[np.nan, 2.0], [1.0, 4.0]]), axis=(0, 1)))
show("average", lambda: np.average(m, axis=1, weights=[1, 2, 3, 4], returned=True))
show("cov", lambda: np.cov(m, fweights=[1, 2, 1, 1]))
show("histogram2d", lambda: np.histogram2d(m[0], m[1], 2))
show("histogram auto", lambda: np.histogram(m, "auto"))
show("unique rows", lambda: np.unique(np.array([[1, 2], [0, 2], [1, 2]]), axis=0, return_inverse=True))
show("unique complex", lambda: np.unique(np.array([1j, np.nan, 1j, complex(0, np.nan)])).size)
show("isin", lambda: np.isin(small, [5, -1]))
show("partition", lambda: np.partition(small, 9))
show("sort kind", lambda: np.sort(small, kind="x"))
show("pad reflect", lambda: np.pad(np.arange(4), 6, "reflect"))
show("pad ramp", lambda: np.pad(np.arange(4.0), 2, "linear_ramp", end_values=-4))
show("insert", lambda: np.insert(m, [1, 1], 7, axis=1))
show("delete", lambda: np.delete(m, [True, False, True], axis=0))
show("rot90", lambda: np.rot90(m, axes=(1, 1)))
show("roll", lambda: np.roll(m, (1, 2), axis=(0, 1)))
show("put", lambda: np.put(m.copy(), [99], 1))
show("choose", lambda: np.choose([0, 1], [small[:2], 7]))
show("polydiv", lambda: np.polydiv([1.0, -3.0, 2.0], [1.0, -1.0]))
show("poly1d", lambda: (np.poly1d([1, 2, 3]) ** 2).deriv())
show("einsum_path", lambda: np.einsum_path("ij,jk,kl->il", m, m.T, m, optimize="optimal")[0])
show("einsum", lambda: np.einsum("ij,kj", m, m, dtype=complex))
show("packbits", lambda: np.unpackbits(np.packbits([1, 0, 1, 1, 0, 0, 0, 0, 1])))
show("reduceat", lambda: np.logical_and.reduceat(small, [0, 2]))
show("subtract.reduce of a scalar", lambda: np.subtract.reduce(np.array(5.0)))
show("isnan with dtype", lambda: np.isnan(a, dtype=np.int8))
show("power.reduce", lambda: np.power.reduce(np.array([2, -1])))
show("where with an int that does not fit", lambda: np.where([True, False], np.uint8(1), -2))
show("mask", lambda: m.copy().__setitem__(m > 3, m))
show("reshape", lambda: m.reshape(5, -1))
show("r_", lambda: np.r_["0,2", [1, 2], [3, 4]])
show("mgrid", lambda: np.mgrid[0:1:3j, 0:2])
show("arange of scalars", lambda: np.arange(np.uint8(3), 6).dtype)
show("getfield", lambda: np.array([258], dtype=np.int16).getfield(np.int8, 1))
show("nditer", lambda: [int(x) for x in np.nditer(np.arange(6).reshape(2, 3).T, order="C")])
for protocol in (2, 3, 4, 5):
    show(f"pickle {protocol}", lambda: pickle.loads(pickle.dumps([m.T, small, np.float32(1.5), np.dtype("f4")], protocol)))
overlapping = np.lib.stride_tricks.as_strided(np.arange(4.0), (3, 2), (8, 8))
show("overlapping itself", lambda: overlapping.__itruediv__(2))
