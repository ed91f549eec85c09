"""Linear algebra."""

import functools
import operator
import warnings
from typing import NamedTuple

import _hotloop_numpy as _native
from _hotloop_numpy import LinAlgError

from .. import _products, _shaping
from .._creation import asarray
from .._errors import errstate
from . import _linalg
from ._norms import matrix_norm, norm, vector_norm

__all__ = [
    "LinAlgError", "cholesky", "cond", "cross", "det", "diagonal", "eig", "eigh", "eigvals", "eigvalsh", "inv",
    "lstsq", "matmul", "matrix_norm", "matrix_power", "matrix_rank", "matrix_transpose", "multi_dot", "norm", "outer",
    "pinv", "qr", "slogdet", "solve", "svd", "svdvals", "tensordot", "tensorinv", "tensorsolve", "trace", "vecdot",
    "vector_norm",
]

LinAlgError.__doc__ = "A matrix does not allow the operation, or an algorithm found no end."

_NOT_GIVEN = object()


class EigResult(NamedTuple):
    """Eigenvalues and eigenvectors."""
    eigenvalues: object
    eigenvectors: object


class EighResult(NamedTuple):
    """Eigenvalues and eigenvectors of symmetric matrices."""
    eigenvalues: object
    eigenvectors: object


class QRResult(NamedTuple):
    """Orthonormal columns and a triangle."""
    Q: object
    R: object


class SlogdetResult(NamedTuple):
    """Sign and logarithm of a determinant."""
    sign: object
    logabsdet: object


class SVDResult(NamedTuple):
    """Singular vectors and values."""
    U: object
    S: object
    Vh: object


def _eps(dtype):
    return 2.0 ** -23 if dtype.char in "fF" else 2.0 ** -52


def _check_stack(a):
    if a.ndim < 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")


def _check_square(a):
    _check_stack(a)
    if a.shape[-1] != a.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")


def _check_matrix(a):
    if a.ndim != 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be two-dimensional")


def _adjoint(a):
    return _native.conjugate(_native.swapaxes(a, -1, -2))


def solve(a, b):
    """The solution of linear equations."""
    return _native.linalg_solve(a, b)


def inv(a):
    """The inverse of matrices."""
    return _native.linalg_inv(a, False)


def det(a):
    """The determinant of matrices."""
    return _native.linalg_det(a)


def slogdet(a):
    """The sign of determinants, and the logarithm of their magnitude."""
    return SlogdetResult(*_native.linalg_slogdet(a))


def cholesky(a, /, *, upper=False):
    """The triangular factor of positive definite matrices."""
    return _native.linalg_cholesky(a, upper)


def qr(a, mode="reduced"):
    """The factors of matrices: orthonormal columns and a triangle."""
    if mode not in ("reduced", "complete", "r", "raw"):
        if mode in ("f", "full"):
            warnings.warn("The 'full' option is deprecated in favor of 'reduced'.\n"
                          "For backward compatibility let mode default.", DeprecationWarning, stacklevel=2)
            mode = "reduced"
        elif mode in ("e", "economic"):
            warnings.warn("The 'economic' option is deprecated.", DeprecationWarning, stacklevel=2)
            h, _ = _native.linalg_qr(a, "raw")
            return _native.swapaxes(h, -1, -2)
        else:
            raise ValueError(f"Unrecognized mode '{mode}'")
    found = _native.linalg_qr(a, mode)
    return found[0] if mode == "r" else found if mode == "raw" else QRResult(*found)


def eig(a):
    """Eigenvalues and right eigenvectors of matrices."""
    return EigResult(*_native.linalg_eig(a, True))


def eigvals(a):
    """Eigenvalues of matrices."""
    return _native.linalg_eig(a, False)


def _is_lower(uplo):
    uplo = uplo.upper()
    if uplo not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return uplo == "L"


def eigh(a, UPLO="L"):
    """Eigenvalues and eigenvectors of symmetric or Hermitian matrices, in ascending order."""
    return EighResult(*_native.linalg_eigh(a, _is_lower(UPLO), True))


def eigvalsh(a, UPLO="L"):
    """Eigenvalues of symmetric or Hermitian matrices, in ascending order."""
    return _native.linalg_eigh(a, _is_lower(UPLO), False)


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """Singular vectors and values of matrices."""
    if hermitian:
        return _hermitian_svd(asarray(a), compute_uv)
    found = _native.linalg_svd(a, full_matrices, compute_uv)
    return SVDResult(*found) if compute_uv else found


def _hermitian_svd(a, compute_uv):
    if not compute_uv:
        sizes = _native.absolute(eigvalsh(a))
        return _native.sort(sizes, -1)[..., ::-1]
    values, u = eigh(a)
    signs, sizes = _native.sign(values), _native.absolute(values)
    order = _native.argsort(sizes, -1)[..., ::-1]
    signs = _taken(signs, order)
    u = _taken(u, order[..., None, :])
    return SVDResult(u, _taken(sizes, order), _adjoint(u * signs[..., None, :]))


def _taken(a, indices):
    from .. import take_along_axis
    shape = a.shape[:-1] + indices.shape[-1:]
    return take_along_axis(a, _native.broadcast_to(indices, shape), axis=-1)


def svdvals(x, /):
    """Singular values of matrices, in descending order."""
    return _native.linalg_svd(x, False, False)


def lstsq(a, b, rcond=None):
    """The least-squares solution of linear equations: solution, residuals, rank, singular values."""
    return _native.linalg_lstsq(a, b, rcond)


def cond(x, p=None):
    """The condition number of matrices."""
    x = asarray(x)
    if x.size == 0 and 0 in x.shape[-2:]:
        raise LinAlgError("cond is not defined on empty arrays")
    with errstate(all="ignore"):
        if p is None or p == 2 or p == -2:
            s = svd(x, compute_uv=False)
            r = s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
        else:
            _check_square(x)
            inverse = _native.linalg_inv(x, True)
            r = norm(x, p, axis=(-2, -1)) * norm(inverse, p, axis=(-2, -1))
        r = asarray(r)
        lost = _native.isnan(r)
        if lost.any():
            # What became NaN without a NaN in the matrix is infinite.
            lost &= ~_native.isnan(x).any(axis=(-2, -1))
            r[lost] = float("inf")
    return r if r.ndim else r[()]


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """The rank of matrices: how many singular values are above the tolerance."""
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    A = asarray(A)
    if A.ndim < 2:
        return int(not (A == 0).all())
    s = svd(A, compute_uv=False, hermitian=hermitian)
    if tol is None:
        if rtol is None:
            rtol = max(A.shape[-2:]) * _eps(s.dtype)
        else:
            rtol = asarray(rtol)[..., None]
        tol = s.max(axis=-1, keepdims=True, initial=0) * rtol
    else:
        tol = asarray(tol)[..., None]
    from .. import count_nonzero
    return count_nonzero(s > tol, axis=-1)


def pinv(a, rcond=None, hermitian=False, *, rtol=_NOT_GIVEN):
    """The pseudo-inverse of matrices."""
    a = asarray(a)
    if rcond is None:
        if rtol is _NOT_GIVEN:
            rcond = 1e-15
        elif rtol is None:
            rcond = max(a.shape[-2:]) * _eps(a.dtype)
        else:
            rcond = rtol
    elif rtol is not _NOT_GIVEN:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    rcond = asarray(rcond)
    if a.size == 0 and 0 in a.shape[-2:]:
        return _native.empty(a.shape[:-2] + (a.shape[-1], a.shape[-2]), a.dtype, "C")
    u, s, vt = svd(_native.conjugate(a), full_matrices=False, hermitian=hermitian)
    large = s > rcond[..., None] * s.max(axis=-1, keepdims=True)
    with errstate(all="ignore"):
        s = _native.where(large, 1 / s, s.dtype.type(0))
    return _native.matmul(_native.swapaxes(vt, -1, -2), s[..., None] * _native.swapaxes(u, -1, -2))


def matrix_power(a, n):
    """A whole power of square matrices."""
    a = asarray(a)
    _check_square(a)
    try:
        n = operator.index(n)
    except TypeError as e:
        raise TypeError("exponent must be an integer") from e
    if n == 0:
        result = _native.zeros(a.shape, a.dtype, "C")
        result[...] = _native.eye(a.shape[-1], a.shape[-1], 0, a.dtype)
        return result
    if n < 0:
        a, n = inv(a), -n
    if n == 1:
        return a
    result = None
    while n:
        if n & 1:
            result = a if result is None else _native.matmul(result, a)
        n >>= 1
        if n:
            a = _native.matmul(a, a)
    return result


def multi_dot(arrays, *, out=None):
    """The product of several matrices, in the order that multiplies least."""
    arrays = [asarray(a) for a in arrays]
    if len(arrays) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(arrays) == 2:
        return _products.dot(arrays[0], arrays[1], out=out)
    starts_with_vector, ends_with_vector = arrays[0].ndim == 1, arrays[-1].ndim == 1
    if starts_with_vector:
        arrays[0] = arrays[0][None, :]
    if ends_with_vector:
        arrays[-1] = arrays[-1][:, None]
    for a in arrays:
        _check_matrix(a)
    product = _multiply(arrays, _cheapest_cuts(arrays), 0, len(arrays) - 1)
    if starts_with_vector and ends_with_vector:
        product = product[0, 0]
    elif starts_with_vector or ends_with_vector:
        product = product.reshape(-1)
    if out is None:
        return product
    out[...] = product
    return out


def _cheapest_cuts(arrays):
    """Where each run of factors is best cut in two: a table by first and last factor."""
    n = len(arrays)
    lengths = [a.shape[0] for a in arrays] + [arrays[-1].shape[1]]
    cost = [[0] * n for _ in range(n)]
    cuts = [[0] * n for _ in range(n)]
    for distance in range(1, n):
        for first in range(n - distance):
            last = first + distance
            cost[first][last], cuts[first][last] = min(
                (cost[first][cut] + cost[cut + 1][last] + lengths[first] * lengths[cut + 1] * lengths[last + 1], cut)
                for cut in range(first, last))
    return cuts


def _multiply(arrays, cuts, first, last):
    if first == last:
        return arrays[first]
    cut = cuts[first][last]
    return _native.dot(_multiply(arrays, cuts, first, cut), _multiply(arrays, cuts, cut + 1, last))


def tensorsolve(a, b, axes=None):
    """The solution of `tensordot(a, x, x.ndim) = b`."""
    a, b = asarray(a), asarray(b)
    if axes is not None:
        order = list(range(a.ndim))
        for axis in axes:
            order.remove(axis)
            order.append(axis)
        a = _native.transpose(a, order)
    shape = a.shape[b.ndim - a.ndim:] if b.ndim < a.ndim else ()
    size = functools.reduce(operator.mul, shape, 1)
    if a.size != size ** 2:
        raise LinAlgError("Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == "
                          "prod(a.shape[:b.ndim])")
    return solve(a.reshape(size, size), b.reshape(-1)).reshape(shape)


def tensorinv(a, ind=2):
    """The inverse of `x -> tensordot(a, x, ind)`."""
    a = asarray(a)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    shape = a.shape[ind:] + a.shape[:ind]
    size = functools.reduce(operator.mul, a.shape[ind:], 1)
    return inv(a.reshape(size, -1)).reshape(shape)


def trace(x, /, *, offset=0, dtype=None):
    """The sum of the diagonals of matrices."""
    return _shaping.trace(x, offset, axis1=-2, axis2=-1, dtype=dtype)


def diagonal(x, /, *, offset=0):
    """The diagonals of matrices."""
    return _shaping.diagonal(x, offset, axis1=-2, axis2=-1)


def cross(x1, x2, /, *, axis=-1):
    """The cross product of vectors of three components."""
    x1, x2 = asarray(x1), asarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError("Both input arrays must be (arrays of) 3-dimensional vectors, but they are "
                         f"{x1.shape[axis]} and {x2.shape[axis]} dimensional instead.")
    return _products.cross(x1, x2, axis=axis)


def outer(x1, x2, /):
    """All products of elements of two vectors."""
    x1, x2 = asarray(x1), asarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are x1.ndim={x1.ndim} and "
                         f"x2.ndim={x2.ndim}.")
    return _products.outer(x1, x2)


def tensordot(x1, x2, /, *, axes=2):
    """The sum of products over several axes."""
    return _products.tensordot(x1, x2, axes=axes)


def matmul(x1, x2, /):
    """The matrix product."""
    return _native.matmul(x1, x2)


def matrix_transpose(x, /):
    """Matrices with rows and columns exchanged."""
    return _shaping.matrix_transpose(x)


def vecdot(x1, x2, /, *, axis=-1):
    """Dot products of vectors along an axis, the first conjugated."""
    return _products.vecdot(x1, x2, axis=axis)
