"""Matrices with ones or given numbers on diagonals, triangles, and their indices."""

import operator

import _hotloop_numpy as _native

from ._creation import asarray, empty, ones, zeros
from ._quick import forward

__all__ = [
    "diag", "diagflat", "eye", "identity", "tri", "tril", "triu", "vander", "tril_indices", "triu_indices",
    "diag_indices", "fill_diagonal", "mask_indices", "diag_indices_from", "tril_indices_from", "triu_indices_from",
]


def eye(N, M=None, k=0, dtype=float, order="C", *, device=None, like=None):
    """Ones on a diagonal, zeros elsewhere."""
    result = _native.eye(N, M, k, dtype)
    return result.copy(order) if order == "F" else result


def identity(n, dtype=None, *, like=None):
    """The square identity matrix.

    Returns
    -------
    out : ndarray
    """
    return _native.eye(n, None, 0, dtype)


def diag(v, k=0):
    """The diagonal of a matrix, or the matrix with this diagonal."""
    v = asarray(v)
    if v.ndim == 1:
        n = v.shape[0] + abs(k)
        result = zeros((n, n), v.dtype)
        view = _native.diagonal(result, k, 0, 1)
        view._set_writeable(True)
        view[...] = v
        return result
    if v.ndim == 2:
        return _native.diagonal(v, k, 0, 1)
    raise ValueError("Input must be 1- or 2-d.")


def diagflat(v, k=0):
    """The matrix with the flattened input on a diagonal."""
    return diag(_native.ravel(v, "C"), k)


def tri(N, M=None, k=0, dtype=float, *, like=None):
    """Ones at and below a diagonal."""
    N, k = operator.index(N), operator.index(k)
    columns = N if M is None else operator.index(M)
    return (_native.arange(0, N, 1, int)[:, None] >= _native.arange(-k, columns - k, 1, int)).astype(dtype)


@forward(_native.quick_tril, "m", "k")
def tril(m, k=0):
    """A copy with zeros above a diagonal."""
    m = asarray(m)
    return _native.where(tri(*m.shape[-2:], k=k, dtype=bool), m, zeros((), m.dtype))


@forward(_native.quick_triu, "m", "k")
def triu(m, k=0):
    """A copy with zeros below a diagonal."""
    m = asarray(m)
    return _native.where(tri(*m.shape[-2:], k=k - 1, dtype=bool), zeros((), m.dtype), m)


def tril_indices(n, k=0, m=None):
    """The indices of elements at and below a diagonal."""
    return _native.nonzero(tri(n, m, k, bool))


def triu_indices(n, k=0, m=None):
    """The indices of elements at and above a diagonal."""
    return _native.nonzero(~tri(n, m, k - 1, bool))


def diag_indices(n, ndim=2):
    """The indices of the main diagonal."""
    return (_native.arange(n, None, None, None),) * ndim


def diag_indices_from(arr):
    """The indices of the main diagonal of an array."""
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(arr.shape)) > 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], arr.ndim)


def _matrix(arr):
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return arr


def tril_indices_from(arr, k=0):
    """The indices of elements of an array at and below a diagonal."""
    return tril_indices(_matrix(arr).shape[-2], k, arr.shape[-1])


def triu_indices_from(arr, k=0):
    """The indices of elements of an array at and above a diagonal."""
    return triu_indices(_matrix(arr).shape[-2], k, arr.shape[-1])


def fill_diagonal(a, val, wrap=False):
    """Sets the main diagonal of an array."""
    if a.ndim < 2:
        raise ValueError("array must be at least 2-d")
    if a.ndim == 2:
        step, end = a.shape[1] + 1, None if wrap else a.shape[1] * a.shape[1]
    else:
        if len(set(a.shape)) > 1:
            raise ValueError("All dimensions of input must be of equal length")
        step, end = 1 + sum(a.shape[0] ** i for i in range(1, a.ndim)), None
    a.flat[:end:step] = val


def vander(x, N=None, increasing=False):
    """The Vandermonde matrix of powers of `x`."""
    x = asarray(x)
    if x.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    columns = len(x) if N is None else N
    kind = _native.promote_types(x.dtype, int)
    result = empty((len(x), columns), kind)
    view = result if increasing else result[:, ::-1]
    if columns > 0:
        view[:, 0] = 1
    if columns > 1:
        view[:, 1:] = x[:, None]
        view[:, 1:] = _native.accumulate(_native.multiply, view[:, 1:], 1, None, None)
    return result


def mask_indices(n, mask_func, k=0):
    """The indices of the elements of a square matrix that a function such as `triu` keeps."""
    return _native.nonzero(asarray(mask_func(ones((n, n), int), k) != 0))
