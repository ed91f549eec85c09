"""Matrices: `np.matrix`, `np.bmat`, `np.asmatrix`, `numpy.matlib`."""

import copy
import pickle
import warnings

import numpy as np

warnings.simplefilter("ignore")
import numpy.matlib as matlib  # noqa: E402


def show(expression, names):
    try:
        value = eval(expression, names)
    except Exception as error:
        print(f"{expression}: {type(error).__name__} {error}")
        return
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        value = np.round(value.view(np.ndarray), 9).view(type(value)) + 0
    print(f"{expression}: {value!r}")


m = np.matrix([[1, 2], [3, 4]])
f = np.matrix("1 2.5; 3 4")
r = np.matrix([1, 2, 3])
c = np.matrix([[1 + 1j, 2], [3, 4j]])
a = np.array([[1, 2], [3, 4]])
v = np.array([5, 6])
TEXT, RAGGED, BLOCKS = "1, 2; 3, 4", "1 2; 3", "m, m; m, m"
names = dict(globals())
EXPRESSIONS = """
m; f; r; c; np.matrix(TEXT); np.matrix("[1 2]"); np.matrix(5); np.matrix([]); np.matrix(a, dtype=float); np.matrix(a, copy=False).base is not None; np.matrix(RAGGED); np.matrix(np.zeros((2, 2, 2)))
m * m; m * 2; 2 * m; m * a; a * m; m * v[:, None]; m ** 2; m ** -1; m ** 0; m + 1; m + m; m - a; m / 2; m // 2; m % 2; -m; m == m; m > 2; m @ m; a @ m; m @ v; m * [[1], [2]]; m * [1, 2]; r * r.T; r.T * r; 2 ** m
m[0]; m[0, 0]; m[:, 0]; m[0, :]; m[[0, 1]]; m[m > 2]; m[0][0]; m[..., 0]; m[None].shape; m[0, [0, 1]]; m[np.array([True, False])]; list(m); [row.shape for row in m]
m.T; m.H; m.I; m.A; m.A1; c.H; c.T; f.I; m.getT(); m.getI(); m.getA(); m.getA1(); c.getH(); r.I
m.sum(); m.sum(axis=0); m.sum(axis=1); m.mean(axis=0); m.std(axis=1); m.var(axis=0); m.prod(axis=1); m.any(axis=0); m.all(axis=1); m.max(); m.max(axis=0); m.min(axis=1); m.argmax(axis=0); m.argmin(axis=1); m.argmax(); m.ptp(); m.ptp(axis=0); m.cumsum(); m.cumsum(axis=0)
m.ravel(); m.flatten(); m.reshape(4, 1); m.reshape(4); m.tolist(); m.squeeze(); r.squeeze(); m.diagonal(); m.trace(); m.copy(); m.astype(float); m.transpose(); m.swapaxes(0, 1); m.take([0, 1]); m.repeat(2); m.round(); f.round(1); m.nonzero(); m.item(0); m.clip(2, 3); m.conj(); m.real; c.imag; m.dot(v); m.dot(m); m.sort(); m.searchsorted if False else 0
m.shape; m.ndim; m.size; m.dtype; len(m); m.view(np.ndarray); np.asmatrix(a); np.asmatrix(a).base is a; np.asmatrix(m) is m; np.asarray(m); np.asanyarray(m) is m; np.array(m); np.array(m, subok=True); m.flat[1]; list(m.flat); m.__array_priority__
np.bmat(BLOCKS); np.bmat([[m, a], [a, m]]); np.bmat([m, a]); np.bmat(a); np.bmat("x, y", {"x": m, "y": m}); np.bmat("nothere"); np.r_["r", v, v]; np.c_["c", v, v]; np.r_["c", v]; np.r_[BLOCKS]; np.r_[m, m]; np.c_[m, m]
np.sum(m); np.sum(m, axis=0); np.mean(m, axis=1); np.dot(m, m); np.multiply(m, m); np.add(m, 1); np.sin(m); np.linalg.inv(m); np.linalg.det(m); np.linalg.eig(m)[1].__class__.__name__; np.linalg.svd(f)[1]; np.linalg.solve(m, v); np.linalg.norm(m); np.linalg.matrix_power(m, 3); np.linalg.pinv(m); np.linalg.qr(f)[0].__class__.__name__; np.linalg.eigvals(m).__class__.__name__
np.concatenate([m, m]); np.vstack([m, m]); np.hstack([m, m]); np.outer(r, r); np.kron(m, m); np.trace(m); np.diag(m); np.diagonal(m); np.ravel(m); np.transpose(m); np.reshape(m, (1, 4)); np.zeros_like(m); np.ones_like(m); np.full_like(m, 3); np.sort(m); np.argsort(m); np.cumsum(m, axis=0); np.max(m, axis=0); np.where(m > 2, m, 0); np.expand_dims(m, 0).shape; np.squeeze(r); np.tile(m, 2); np.repeat(m, 2, 0); np.average(m); np.ptp(m, axis=1); np.unique(m); np.tril(m); np.flip(m); np.fliplr(m); np.rot90(m); np.roll(m, 1); np.diff(m); np.isnan(f); np.count_nonzero(m); np.prod(m); np.einsum("ij,jk", m, m); np.tensordot(m, m); np.inner(m, m); np.cov(m); np.atleast_1d(m); np.broadcast_to(m, (2, 2, 2)).shape; np.apply_along_axis(np.sum, 0, m); np.nansum(m, axis=0); np.nanmax(m, axis=1); np.add.outer(v, v).shape; np.add.reduce(m); np.add.accumulate(m)
matlib.zeros((2, 2)); matlib.ones(2); matlib.eye(2); matlib.identity(2, dtype=int); matlib.empty((1, 2)).shape; matlib.rand(2, 3).shape; matlib.randn(2).shape; matlib.repmat(m, 2, 1); matlib.repmat(v, 1, 2); type(matlib.zeros(3)).__name__
str(m); repr(m); str(f); repr(np.matrix(np.arange(2000))); repr(np.matrix([["a", "bb"]])); repr(m.astype("f4")); copy.copy(m); copy.deepcopy(m); pickle.loads(pickle.dumps(m)); m is np.asmatrix(m)
"""
for expression in EXPRESSIONS.replace("\n", ";").split(";"):
    if expression.strip():
        show(expression.strip(), names)
m = np.matrix([[1, 2], [3, 4]])
m[0] = 9
m[:, 1] = np.matrix([[7], [8]])
m[:, 0] = m[:, 1] > 7
m += 1
m *= m
print(repr(m))
m[1, 1] = -1
m.shape = (1, 4)
print(repr(m))
