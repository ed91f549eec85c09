"""Linear algebra: what can be had from elimination and rotations on small and medium matrices."""

import _hotloop_numpy as _native

from .._creation import asarray, eye

__all__ = ["LinAlgError", "cholesky", "cross", "det", "diagonal", "eigh", "eigvalsh", "inv", "lstsq", "matmul",
           "matrix_norm", "matrix_power", "matrix_transpose", "norm", "outer", "qr", "solve", "tensordot", "trace",
           "vecdot", "vector_norm"]

from .._products import cross, matmul, outer, tensordot, vecdot
from .._shaping import diagonal, matrix_transpose, trace


class LinAlgError(ValueError):
    """A matrix does not allow the operation."""


def _inexact(a):
    a = asarray(a)
    return a if a.dtype.kind in "fc" else a.astype(float)


def _square(a):
    if a.ndim < 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")
    if a.shape[-1] != a.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")


def norm(x, ord=None, axis=None, keepdims=False):
    """A norm of vectors or matrices."""
    x = _inexact(x)
    if axis is None and (ord is None or (ord in ("f", "fro") and x.ndim == 2) or (ord == 2 and x.ndim == 1)):
        flat = _native.ravel(x, "K")
        squares = _native.dot(flat.real, flat.real) + _native.dot(flat.imag, flat.imag) if x.dtype.kind == "c" \
            else _native.dot(flat, flat)
        result = _native.sqrt(squares)
        return result.reshape((1,) * x.ndim) if keepdims else result
    if axis is None:
        axis = tuple(range(x.ndim))
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    size = _native.absolute(x)
    if len(axes) == 1:
        if ord is None or ord == 2:
            return _native.sqrt((size * size).sum(axis=axes, keepdims=keepdims))
        if ord == float("inf"):
            return size.max(axis=axes, keepdims=keepdims)
        if ord == -float("inf"):
            return size.min(axis=axes, keepdims=keepdims)
        if ord == 0:
            return (x != 0).astype(size.dtype).sum(axis=axes, keepdims=keepdims)
        if ord == 1:
            return size.sum(axis=axes, keepdims=keepdims)
        if isinstance(ord, str):
            raise ValueError(f"Invalid norm order '{ord}' for vectors")
        return (size ** ord).sum(axis=axes, keepdims=keepdims) ** (1.0 / ord)
    if len(axes) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    row, column = (a % x.ndim for a in axes)
    if ord in (None, "fro", "f"):
        return _native.sqrt((size * size).sum(axis=axes, keepdims=keepdims))
    if ord in (1, -1, float("inf"), -float("inf")):
        summed, other = (row, column) if abs(ord) == 1 else (column, row)
        sums = size.sum(axis=summed, keepdims=True)
        result = sums.max(axis=other, keepdims=True) if ord > 0 else sums.min(axis=other, keepdims=True)
        return result if keepdims else _native.squeeze(result, axes)[()]
    if x.ndim == 2 and ord in (2, -2, "nuc"):
        values = _native.sqrt(_native.maximum(eigvalsh(_native.matmul(_native.conjugate(x.T), x)), 0))
        result = values[-1] if ord == 2 else values[-min(x.shape)] if ord == -2 else values.sum()
        return asarray(result).reshape(1, 1) if keepdims else result
    raise ValueError("Invalid norm order for matrices.")


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """A norm of vectors; flattened without axes."""
    x = asarray(x)
    if axis is None:
        result = norm(x.reshape(-1), ord)
        return asarray(result).reshape((1,) * x.ndim) if keepdims else result
    return norm(x, ord, axis, keepdims)


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """A norm of matrices in the last two axes."""
    return norm(x, ord, (-2, -1), keepdims)


def _stacked(function, a, *others):
    lead = a.shape[:-2]
    flat = a.reshape((-1,) + a.shape[-2:])
    results = [asarray(function(m, *(o[i] for o in others))) for i, m in enumerate(flat)]
    if not results:
        return _native.zeros(lead + a.shape[-2:], a.dtype, "C")
    return _native.stack(results, 0, None).reshape(lead + results[0].shape)


def _eliminate(a, b):
    """Solves a x = b by elimination with partial pivoting; also gives the determinant."""
    a, b = a.copy(), b.copy()
    n = len(a)
    determinant = a.dtype.type(1)
    for k in range(n):
        pivot = k + int(_native.argextremum(_native.absolute(a[k:, k]), None, True, False, None))
        if a[pivot, k] == 0:
            return None, a.dtype.type(0)
        if pivot != k:
            a[[k, pivot]] = a[[pivot, k]]
            b[[k, pivot]] = b[[pivot, k]]
            determinant = -determinant
        determinant = determinant * a[k, k]
        factors = a[k + 1:, k] / a[k, k]
        a[k + 1:, k:] -= factors[:, None] * a[k, k:]
        b[k + 1:] -= factors[:, None] * b[k]
    for k in range(n - 1, -1, -1):
        b[k] = (b[k] - _native.dot(a[k, k + 1:], b[k + 1:])) / a[k, k] if k + 1 < n else b[k] / a[k, k]
    return b, determinant


def solve(a, b):
    """The solution of linear equations."""
    a, b = _inexact(a), _inexact(b)
    _square(a)
    kind = _native.result_type(a, b)
    vector = b.ndim == 1
    if a.ndim == 2:
        if b.shape[0] != a.shape[0]:
            raise ValueError("solve: Input operand 1 has a mismatch in its core dimension 0")
        x, _ = _eliminate(a.astype(kind), (b[:, None] if vector else b).astype(kind))
        if x is None:
            raise LinAlgError("Singular matrix")
        return x[:, 0] if vector else x
    lead = a.shape[:-2]
    right = _native.broadcast_to(b[:, None] if vector else b, lead + ((b.shape[0], 1) if vector else b.shape[-2:]))
    result = _stacked(lambda m, r: solve(m, r), a, right.reshape((-1,) + right.shape[-2:]))
    return result[..., 0] if vector else result


def inv(a):
    """The inverse of matrices."""
    a = _inexact(a)
    _square(a)
    if a.ndim > 2:
        return _stacked(inv, a)
    return solve(a, eye(len(a), dtype=a.dtype))


def det(a):
    """The determinant of matrices."""
    a = _inexact(a)
    _square(a)
    if a.ndim > 2:
        return _stacked(det, a)
    return _eliminate(a, eye(len(a), dtype=a.dtype))[1]


def matrix_power(a, n):
    """A whole power of square matrices."""
    a = asarray(a)
    _square(a)
    if n < 0:
        a, n = inv(a), -n
    result = _native.broadcast_to(eye(a.shape[-1], dtype=a.dtype), a.shape).copy()
    while n:
        if n & 1:
            result = _native.matmul(result, a)
        a = _native.matmul(a, a)
        n >>= 1
    return result


def cholesky(a, /, *, upper=False):
    """The triangular factor of a positive definite matrix."""
    a = _inexact(a)
    _square(a)
    if a.ndim > 2:
        return _stacked(lambda m: cholesky(m, upper=upper), a)
    n = len(a)
    factor = _native.zeros(a.shape, a.dtype, "C")
    for j in range(n):
        row = factor[j, :j]
        pivot = a[j, j].real - _native.dot(row, _native.conjugate(row)).real if j else a[j, j].real
        if not pivot > 0:
            raise LinAlgError("Matrix is not positive definite")
        factor[j, j] = _native.sqrt(pivot)
        if j + 1 < n:
            below = a[j + 1:, j] - (_native.dot(factor[j + 1:, :j], _native.conjugate(row)) if j else 0)
            factor[j + 1:, j] = below / factor[j, j]
    return _native.conjugate(factor.T) if upper else factor


def qr(a, mode="reduced"):
    """The factors of a matrix: orthonormal columns and a triangle (Householder reflections)."""
    a = _inexact(a)
    if a.ndim != 2 or mode not in ("reduced", "complete", "r"):
        raise NotImplementedError("qr of one matrix in the modes 'reduced', 'complete' and 'r'")
    m, n = a.shape
    r = a.copy()
    q = eye(m, dtype=a.dtype)
    for k in range(min(m - 1 if a.dtype.kind == "f" else m, n)):
        x = r[k:, k].copy()
        length = norm(x)
        if length == 0:
            continue
        phase = x[0] / abs(x[0]) if x[0] != 0 else 1
        x[0] += phase * length
        x /= norm(x)
        r[k:, k:] -= 2.0 * x[:, None] * _native.dot(_native.conjugate(x), r[k:, k:])
        q[:, k:] -= 2.0 * _native.dot(q[:, k:], x)[:, None] * _native.conjugate(x)
    from .._creation import triu
    size = m if mode == "complete" else min(m, n)
    if mode == "r":
        return triu(r[:size])
    return q[:, :size], triu(r[:size])


def eigh(a, UPLO="L"):
    """Eigenvalues and vectors of a symmetric matrix (Jacobi rotations), in ascending order."""
    a = _inexact(a)
    _square(a)
    if a.ndim != 2 or a.dtype.kind == "c":
        raise NotImplementedError("eigh of one real matrix")
    n = len(a)
    lower = a if UPLO.upper() == "L" else a.T
    from .._creation import tril
    s = tril(lower) + tril(lower, -1).T
    v = eye(n, dtype=a.dtype)
    for _ in range(100):
        off = _native.sqrt((tril(s, -1) ** 2).sum())
        if off <= 1e-300 or off <= 1e-17 * norm(s):
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                apq = s[p, q]
                if apq == 0:
                    continue
                theta = (s[q, q] - s[p, p]) / (2 * apq)
                t = (1.0 if theta >= 0 else -1.0) / (abs(theta) + _native.sqrt(theta * theta + 1))
                c = 1 / _native.sqrt(t * t + 1)
                rotation = asarray([[c, t * c], [-t * c, c]])
                s[:, [p, q]] = _native.dot(s[:, [p, q]], rotation)
                s[[p, q]] = _native.dot(rotation.T, s[[p, q]])
                v[:, [p, q]] = _native.dot(v[:, [p, q]], rotation)
    values = _native.diagonal(s, 0, 0, 1).copy()
    order = _native.argsort(values, -1)
    return values[order], v[:, order]


def eigvalsh(a, UPLO="L"):
    """Eigenvalues of a symmetric matrix in ascending order."""
    return eigh(a, UPLO)[0]


def lstsq(a, b, rcond=None):
    """The least-squares solution: solution, residuals, rank, and no singular values."""
    a, b = _inexact(a), _inexact(b)
    q, r = qr(a)
    right = _native.dot(_native.conjugate(q.T), b)
    n = a.shape[1]
    sizes = _native.absolute(_native.diagonal(r, 0, 0, 1))
    rank = int((sizes > sizes.max() * max(a.shape) * 2.2e-16).sum())
    if rank < n:
        raise LinAlgError("lstsq of a matrix without full column rank is not supported yet")
    x = solve(r, right)
    rest = b - _native.dot(a, x)
    residuals = (rest * rest).sum(axis=0).reshape(-1) if a.shape[0] > n else _native.zeros(0, float, "C")
    return x, residuals, rank, None
