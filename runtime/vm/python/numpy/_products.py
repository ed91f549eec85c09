"""Products of vectors, matrices and arrays of them."""

import warnings

import _hotloop_numpy as _native

from ._quick import forward
from ._axes import moved_to, one_axis
from ._creation import asarray
from ._gufuncs import Generalized

__all__ = ["cross", "dot", "inner", "kron", "matmul", "matvec", "outer", "tensordot", "vdot", "vecdot", "vecmat"]


def into(result, out):
    """The result, put into `out` if there is one."""
    if out is None:
        return result
    out[...] = result
    return out


@forward(_native.quick_dot, "a", "b", "out")
def dot(a, b, out=None):
    """The dot product: of vectors, or of matrices."""
    return into(_native.dot(a, b), out)


def vdot(a, b, /):
    """The dot product of flattened arrays, the first conjugated."""
    a, b = _native.ravel(a, "C"), _native.ravel(b, "C")
    if a.size != b.size:
        raise ValueError(f"cannot reshape array of size {b.size} into shape ({a.size},)")
    return _native.dot(_native.conjugate(a) if a.dtype.kind == "c" else a, b)


class _Product(Generalized):
    """A product of vectors and matrices, of elements of one dtype."""

    types = [f"{code * 2}->{code}" for code in "?bBhHiIlLqQefdgFDGO"]
    ntypes = len(types)

    def __init__(self, name, signature, inputs, outputs, function):
        super().__init__(name, signature, inputs, outputs)
        self._function = function
        self.__doc__ = f"{name}(x1, x2, /, out=None, *, casting='same_kind', order='K', dtype=None, subok=True)\n\n{function.__doc__}"

    def _loop(self, arrays, outs, wanted, casting):
        a, b = arrays
        if wanted is None or not any(wanted):
            _native.check_product(self.__name__, a, b)
            dtype = _native.promote_types(a.dtype, b.dtype)
        else:
            dtype = next(each for each in wanted if each is not None)
            if any(each not in (None, dtype) for each in wanted) or dtype.char not in "?bBhHiIlLqQefdgFDGO":
                raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {self.__name__}")
        return self._function, (dtype, dtype), (dtype,)

    def _compute(self, loop, arrays, targets, shape, sizes):
        return [loop(*arrays)]


def _matmul(a, b):
    """The matrix product."""
    return asarray(_native.matmul(a, b))


def _vecdot(a, b):
    """Dot products of vectors along an axis, the first conjugated."""
    a = _native.conjugate(a) if a.dtype.kind in "cO" else a
    if a.ndim == 1 and b.ndim == 1:
        return _boxed(_native.dot(a, b), a.dtype)
    return asarray(_native.matmul(a[..., None, :], b[..., :, None]))[..., 0, 0]


def _matvec(a, b):
    """Products of matrices with vectors."""
    return asarray(_native.matmul(a, b[..., None]))[..., 0]


def _vecmat(a, b):
    """Products of vectors, conjugated, with matrices."""
    a = _native.conjugate(a) if a.dtype.kind in "cO" else a
    return asarray(_native.matmul(a[..., None, :], b))[..., 0, :]


def _boxed(element, dtype):
    array = _native.empty((), dtype, "C")
    array[()] = element
    return array


matmul = _Product("matmul", "(n?,k),(k,m?)->(n?,m?)", [("n?", "k"), ("k", "m?")], [("n?", "m?")], _matmul)
matmul.answer_first(_native.matmul, 2)
vecdot = _Product("vecdot", "(n),(n)->()", [("n",), ("n",)], [()], _vecdot)
matvec = _Product("matvec", "(m,n),(n)->(m)", [("m", "n"), ("n",)], [("m",)], _matvec)
vecmat = _Product("vecmat", "(n),(n,m)->(m)", [("n",), ("n", "m")], [("m",)], _vecmat)


def inner(a, b, /):
    """The sum of products over the last axes."""
    a, b = asarray(a), asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return _native.dot(a, b)
    if a.shape[-1] != b.shape[-1]:
        turned = _native.swapaxes(b, -1, -2) if b.ndim > 1 else b
        raise ValueError(f"shapes {_shape(a)} and {_shape(turned)} not aligned: {a.shape[-1]} (dim {a.ndim - 1}) != "
                         f"{b.shape[-1]} (dim {max(b.ndim - 2, 0)})")
    if a.ndim == 1 and b.ndim == 1:
        return _native.dot(a, b)
    return tensordot(a, b, axes=(-1, -1))


def _shape(a):
    return str(a.shape).replace(" ", "")


@forward(_native.quick_outer, "a", "b", "out")
def outer(a, b, out=None):
    """All products of elements of two flattened arrays."""
    return _native.multiply(_native.ravel(a, "C")[:, None], _native.ravel(b, "C")[None, :], out=out)


def tensordot(a, b, axes=2):
    """The sum of products over several axes."""
    if hasattr(axes, "__iter__"):
        left, right = ([x] if not hasattr(x, "__len__") else list(x) for x in axes)
    else:
        left, right = list(range(-axes, 0)), list(range(axes))
    if len(set(left)) != len(left) or len(set(right)) != len(right):
        raise ValueError("duplicate axes are not allowed in tensordot")
    a, b = asarray(a), asarray(b)
    if len(left) != len(right) or any(a.shape[x] != b.shape[y] for x, y in zip(left, right)):
        raise ValueError("shape-mismatch for sum")
    left, right = [x % a.ndim for x in left], [x % b.ndim for x in right]
    kept_a = [x for x in range(a.ndim) if x not in left]
    kept_b = [x for x in range(b.ndim) if x not in right]
    count = _length(a, left)
    flat_a = _native.transpose(a, kept_a + left).reshape(_length(a, kept_a), count)
    flat_b = _native.transpose(b, right + kept_b).reshape(count, _length(b, kept_b))
    shape = [a.shape[x] for x in kept_a] + [b.shape[x] for x in kept_b]
    return asarray(_native.dot(flat_a, flat_b)).reshape(shape)


def _length(a, axes):
    count = 1
    for axis in axes:
        count *= a.shape[axis]
    return count


def kron(a, b):
    """The Kronecker product."""
    a, b = asarray(a), asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return _native.multiply(a, b)
    n = max(a.ndim, b.ndim)
    a, b = a.reshape((1,) * (n - a.ndim) + a.shape), b.reshape((1,) * (n - b.ndim) + b.shape)
    wide_a = a.reshape([x for length in a.shape for x in (length, 1)])
    wide_b = b.reshape([x for length in b.shape for x in (1, length)])
    return (wide_a * wide_b).reshape([x * y for x, y in zip(a.shape, b.shape)])


@forward(_native.quick_cross, "a", "b", "axisa", "axisb", "axisc", "axis")
def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The cross product of vectors of three (or two) components."""
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = asarray(a), asarray(b)
    if not a.ndim or not b.ndim:
        raise ValueError("At least one array has zero dimension")
    a = moved_to(a, (one_axis(axisa, a.ndim, "axisa"),), (a.ndim - 1,))
    b = moved_to(b, (one_axis(axisb, b.ndim, "axisb"),), (b.ndim - 1,))
    if a.shape[-1] not in (2, 3) or b.shape[-1] not in (2, 3):
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    if 2 in (a.shape[-1], b.shape[-1]):
        warnings.warn("Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. "
                      "(deprecated in NumPy 2.0)", DeprecationWarning, stacklevel=2)
    kind = _native.promote_types(a.dtype, b.dtype)
    shape = _native.broadcast_shape(a.shape[:-1], b.shape[:-1])
    a, b = a.astype(kind), b.astype(kind)

    def minus(x, y):
        # Of objects without axes too.
        return _native.subtract(asarray(x, kind), asarray(y, kind))

    z = minus(a[..., 0] * b[..., 1], a[..., 1] * b[..., 0])
    if a.shape[-1] == 2 and b.shape[-1] == 2:
        return asarray(z, kind)
    axisc = one_axis(axisc, len(shape) + 1, "axisc")
    if a.shape[-1] == 2:
        x, y = a[..., 1] * b[..., 2], _native.negative(a[..., 0] * b[..., 2])
    elif b.shape[-1] == 2:
        x, y = _native.negative(a[..., 2] * b[..., 1]), a[..., 2] * b[..., 0]
    else:
        x = minus(a[..., 1] * b[..., 2], a[..., 2] * b[..., 1])
        y = minus(a[..., 2] * b[..., 0], a[..., 0] * b[..., 2])
    result = _native.stack([asarray(part, kind) for part in (x, y, z)], -1, None)
    return moved_to(result, (result.ndim - 1,), (axisc,))
