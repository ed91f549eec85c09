"""New arrays."""

import math
import operator
import sys

import _hotloop_numpy as _native
from _hotloop_numpy import array as _array, dtype as _dtype, generic, ndarray

from . import _moments
from ._quick import forward

__all__ = [
    "arange", "array", "asanyarray", "asarray", "ascontiguousarray", "asfortranarray", "copy", "copyto", "diag",
    "diagflat", "empty", "empty_like", "eye", "frombuffer", "fromfunction", "fromiter", "full", "full_like",
    "geomspace", "identity", "indices", "linspace", "logspace", "meshgrid", "ones", "ones_like", "require", "tri",
    "tril", "triu", "vander", "zeros", "zeros_like", "tril_indices", "triu_indices", "diag_indices", "mgrid", "ogrid",
    "fill_diagonal", "mask_indices", "diag_indices_from", "tril_indices_from", "triu_indices_from", "r_", "c_", "s_", "index_exp", "ix_", "asarray_chkfinite",
]


@forward(_native.quick_array, "object", "dtype", "copy", "order", "ndmin", "subok")
def array(object, dtype=None, *, copy=True, order="K", subok=False, ndmin=0, like=None):
    """An array of the elements of `object`: a number, a nested sequence, an array or a buffer."""


@forward(_native.quick_asarray, "a", "dtype", "order", "copy")
def asarray(a, dtype=None, order=None, *, device=None, copy=None, like=None):
    """The object as an array, without a copy if it is one already."""
    if order is None and copy is None:
        return _native.asarray(a, dtype)
    return _array(a, dtype, copy, order, 0)


def asanyarray(a, dtype=None, order=None, *, device=None, copy=None, like=None):
    """The object as an array; arrays of subclasses stay what they are."""
    return _array(a, dtype, copy, order, 0, True)


def ascontiguousarray(a, dtype=None, *, like=None):
    """The object as an array in C order with at least one axis."""
    return _array(a, dtype, None, "C", 1)


def asfortranarray(a, dtype=None, *, like=None):
    """The object as an array in Fortran order with at least one axis."""
    return _array(a, dtype, None, "F", 1)


def asarray_chkfinite(a, dtype=None, order=None):
    """The object as an array; a ValueError if it has a NaN or an infinity."""
    a = asarray(a, dtype, order)
    if a.dtype.kind in "fc" and not _native.isfinite(a).all():
        raise ValueError("array must not contain infs or NaNs")
    return a


_REQUIREMENTS = {"C": "C", "C_CONTIGUOUS": "C", "CONTIGUOUS": "C", "F": "F", "F_CONTIGUOUS": "F", "FORTRAN": "F", "A": "A",
                 "ALIGNED": "A", "W": "W", "WRITEABLE": "W", "O": "O", "OWNDATA": "O", "E": "E", "ENSUREARRAY": "E"}


def require(a, dtype=None, requirements=None, *, like=None):
    """The object as an array with these flags."""
    wanted = set()
    for word in requirements or ():
        wanted.add(_REQUIREMENTS[word.upper()])
    if {"C", "F"} <= wanted:
        raise ValueError('Cannot specify both "C" and "F" order')
    order = "F" if "F" in wanted else "C" if "C" in wanted else "A"
    result = _array(a, dtype, None, order, 0, "E" not in wanted)
    if ("W" in wanted and not result.flags.writeable) or ("O" in wanted and not result.flags.owndata):
        result = result.copy(order)
    return result


def copy(a, order="K", subok=False):
    """A new array with the same elements."""
    return _array(a, None, True, order, 0, subok)


def copyto(dst, src, casting="same_kind", where=True):
    """Copies elements into an array, broadcasting and converting."""
    if where is True:
        _native.copyto(dst, src, casting)
        return
    if not isinstance(dst, ndarray):
        raise TypeError(f"argument 1 must be numpy.ndarray, not {type(dst).__name__}")
    dst = asarray(dst)
    # What cannot be converted is refused before anything else.
    _native.copyto(dst[...].reshape(-1)[:0], src if type(src) in (int, float, complex) else asarray(src).reshape(-1)[:0]
                   if asarray(src).ndim else src, casting)
    src = asarray(src, dtype=dst.dtype) if type(src) in (int, float, complex) else asarray(src)
    src = _spread(src, dst.shape, "input array")
    mask = _spread(asarray(where, bool), dst.shape, "where mask")
    if not dst.ndim:
        if mask:
            _native.copyto(dst, src, casting)
        return
    dst[mask] = src[mask]


def _spread(a, shape, what):
    try:
        return _native.broadcast_to(a, shape)
    except ValueError:
        texts = ("(" + ",".join(map(str, each)) + ("," if len(each) == 1 else "") + ")" for each in (a.shape, shape))
        raise ValueError("could not broadcast {} from shape {} into shape {}".format(what, *texts)) from None


@forward(_native.empty, "shape", "dtype", "order")
def empty(shape, dtype=None, order="C", *, device=None, like=None):
    """A new array without set contents.

    Returns
    -------
    out : ndarray
    """
    return _native.empty(shape, dtype, order)


@forward(_native.zeros, "shape", "dtype", "order")
def zeros(shape, dtype=float, order="C", *, device=None, like=None):
    """A new array of zeros.

    Returns
    -------
    out : ndarray
    """
    return _native.zeros(shape, dtype, order)


def ones(shape, dtype=None, order="C", *, device=None, like=None):
    """A new array of ones.

    Returns
    -------
    out : ndarray
    """
    return _native.full(shape, 1, float if dtype is None else dtype, order)


@forward(_native.full, "shape", "fill_value", "dtype", "order")
def full(shape, fill_value, dtype=None, order="C", *, device=None, like=None):
    """A new array in which every element is `fill_value`."""


@forward(_native.empty_like, "prototype", "dtype", "order", "shape", "subok")
def empty_like(prototype, /, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """A new array like another, without set contents.

    Returns
    -------
    out : ndarray
    """
    return _native.empty_like(prototype, dtype, order, shape, subok)


def zeros_like(a, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """A new array of zeros like another.

    Returns
    -------
    out : ndarray
    """
    result = _native.empty_like(a, dtype, order, shape, subok)
    if result.dtype.kind in "SUV":
        # The text of nothing is no text, and not that of a zero.
        result[...] = _native.zeros(1, result.dtype)
    else:
        _native.fill(result, 0)
    return result


def ones_like(a, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """A new array of ones like another.

    Returns
    -------
    out : ndarray
    """
    result = _native.empty_like(a, dtype, order, shape, subok)
    _native.fill(result, 1)
    return result


def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """A new array like another in which every element is `fill_value`."""
    result = _native.empty_like(a, dtype, order, shape, subok)
    copyto(result, fill_value, "unsafe")
    return result


@forward(_native.quick_arange, "start", "stop", "step", "dtype")
def arange(start=None, stop=None, step=None, dtype=None, *, device=None, like=None):
    """Evenly spaced numbers: `arange(stop)`, or `arange(start, stop, step)`; `stop` itself is left out.

    Returns
    -------
    arange : ndarray
    """
    if start is None:
        if stop is None:
            raise TypeError("arange() requires stop to be specified.")
        start, stop = stop, None
        if step is not None:
            start, stop = 0, start
    if (dtype is not None and _native.dtype(dtype).kind in "mM") or any(map(_moments.is_moment, (start, stop, step))):
        return _moments.arange(start, stop, step, dtype)
    if dtype is None and any(isinstance(x, (generic, ndarray)) for x in (start, stop, step)):
        # Every number counts with a dtype of its own, and Python's default integer with them.
        kinds = [asarray(x).dtype for x in (start, stop, step) if x is not None]
        if all(kind.kind in "biufc" for kind in kinds):
            dtype = _native.result_type(_dtype(int), *kinds)
    return _native.arange(start, stop, step, dtype)


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    """`num` evenly spaced numbers from `start` to `stop`."""
    num = operator.index(num)
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    if _is_float(start) and _is_float(stop):
        result, step = _native.linspace(start, stop, num, endpoint)
        kind = result.dtype
    else:
        kind = _native.result_type(*(x if type(x) in (int, float, complex) else asarray(x) for x in (start, stop)), 0.0)
        if all(type(x) in (int, float, complex) for x in (start, stop)) and kind.kind == "f":
            kind = _dtype("f8")
        start, stop = asarray(start), asarray(stop)
        gaps = num - 1 if endpoint else num
        delta = _native.subtract(stop, start, dtype=kind)
        y = _native.arange(0, num, 1, float).astype(kind).reshape((-1,) + (1,) * asarray(delta).ndim)
        if gaps > 0:
            step = delta / gaps
            y = y / gaps * delta if asarray(step == 0).any() else y * step
        else:
            step = float("nan")
            y = y * delta
        result = y + start
        if endpoint and num > 1:
            result[-1, ...] = stop
        if axis != 0:
            result = _native.transpose(result, _moved(result.ndim, 0, axis))
    wanted = kind if dtype is None else _dtype(dtype)
    if wanted.kind in "iu":
        result = _native.floor(result)
    result = result.astype(wanted, copy=False)
    return (result, step) if retstep else result


def _is_float(x):
    return type(x) in (int, float) or (_native.is_scalar(x) and getattr(getattr(x, "dtype", None), "char", "") == "d")


def _moved(ndim, source, target):
    order = [axis for axis in range(ndim) if axis != source]
    order.insert(target % ndim, source)
    return order


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Numbers evenly spaced on a logarithmic scale."""
    if not isinstance(base, (float, int)) and asarray(base).ndim:
        start, stop, base = asarray(start), asarray(stop), asarray(base)
        ndim = len(_native.broadcast_shape(start.shape, stop.shape, base.shape))
        start, stop, base = (x.reshape((1,) * (ndim - x.ndim) + x.shape) for x in (start, stop, base))
        base = _native.expand_dims(base, axis)
    y = _native.power(base, linspace(start, stop, num=num, endpoint=endpoint, axis=axis))
    return y if dtype is None else y.astype(dtype)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Numbers in a geometric progression."""
    start, stop = asarray(start), asarray(stop)
    if asarray(start == 0).any() or asarray(stop == 0).any():
        raise ValueError("Geometric sequence cannot include zero")
    kind = _native.result_type(start, stop, float(num), zeros((), float if dtype is None else dtype))
    start, stop = start.astype(kind), stop.astype(kind)
    sign = _native.sign(start)
    start, stop = start / sign, stop / sign
    result = logspace(_native.log10(start), _native.log10(stop), num=num, endpoint=endpoint, dtype=kind)
    if num > 0:
        result[0] = start
        if num > 1 and endpoint:
            result[-1] = stop
    result = result * sign
    if axis != 0:
        result = _native.transpose(result, _moved(result.ndim, 0, axis))
    return result.astype(kind if dtype is None else dtype, copy=False)


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


def frombuffer(buffer, dtype=float, count=-1, offset=0, *, like=None):
    """The elements that a buffer of bytes holds.

    Returns
    -------
    out : ndarray
    """
    if isinstance(buffer, ndarray) and not buffer.flags.c_contiguous:
        raise ValueError("ndarray is not C-contiguous")
    return _native.frombuffer(buffer, dtype, count, offset)


def fromiter(iter, dtype, count=-1, *, like=None):
    """The elements that an iterable gives."""
    items = list(iter) if count < 0 else [item for _, item in zip(range(count), iter)]
    if len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    return _array(items, dtype, True, "C", 0) if items else zeros(0, dtype)


def fromfunction(function, shape, *, dtype=float, like=None, **kwargs):
    """The function applied to the indices of every element.

    Returns
    -------
    fromfunction : any
    """
    return function(*indices(shape, dtype=dtype), **kwargs)


def indices(dimensions, dtype=int, sparse=False):
    """The indices of a grid, one array per axis.

    Returns
    -------
    grid : one ndarray or tuple of ndarrays
    """
    dimensions = tuple(dimensions)
    n = len(dimensions)
    single = [arange(length, dtype=dtype).reshape((1,) * i + (length,) + (1,) * (n - i - 1))
              for i, length in enumerate(dimensions)]
    if sparse:
        return tuple(single)
    result = empty((n,) + dimensions, dtype=dtype)
    for i, one in enumerate(single):
        result[i] = one
    return result


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Coordinate matrices from coordinate vectors."""
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    n = len(xi)
    grids = [asarray(x).reshape((1,) * i + (-1,) + (1,) * (n - i - 1)) for i, x in enumerate(xi)]
    if indexing == "xy" and n > 1:
        grids[0] = grids[0].reshape((1, -1) + (1,) * (n - 2))
        grids[1] = grids[1].reshape((-1, 1) + (1,) * (n - 2))
    if not sparse:
        shape = _native.broadcast_shape(*(grid.shape for grid in grids)) if grids else ()
        grids = [_native.broadcast_to(grid, shape) for grid in grids]
    return tuple(grid.copy() for grid in grids) if copy else tuple(grids)


class _Grid:
    def __init__(self, sparse):
        self._sparse = sparse

    def __getitem__(self, key):
        if isinstance(key, slice):
            return _stepped(key)
        sizes, numbers = [], [0]
        for part in key:
            start, step = part.start or 0, 1 if part.step is None else part.step
            if isinstance(step, complex):
                step = abs(step)
                sizes.append(int(step))
            else:
                sizes.append(math.ceil((part.stop - start) / step))
            numbers += [start, part.stop, step]
        kind = _native.result_type(*numbers)
        grids = [arange(size, dtype=kind) for size in sizes]
        for i, part in enumerate(key):
            start, step = part.start or 0, 1 if part.step is None else part.step
            if isinstance(step, complex):
                step = int(abs(step))
                if step != 1:
                    step = (part.stop - start) / float(step - 1)
            grids[i] = (grids[i] * step + start).reshape([-1 if j == i else 1 for j in range(len(key))])
        if self._sparse:
            return tuple(grids)
        result = empty((len(key), *sizes), kind)
        for i, grid in enumerate(grids):
            result[i] = grid
        return result


def _stepped(part):
    """The numbers that a slice stands for; an imaginary step says how many."""
    start, step = part.start or 0, part.step
    if not isinstance(step, complex):
        return arange(start, part.stop, step)
    count = int(abs(step))
    kind = _native.result_type(start, part.stop, abs(step))
    gap = (part.stop - start) / float(count - 1) if count != 1 else count
    return arange(0, count, 1, dtype=kind) * gap + start


mgrid = _Grid(sparse=False)
ogrid = _Grid(sparse=True)


class _IndexExpression:
    def __init__(self, always_tuple):
        self._always_tuple = always_tuple

    def __getitem__(self, item):
        return (item,) if self._always_tuple and not isinstance(item, tuple) else item


index_exp = _IndexExpression(True)
s_ = _IndexExpression(False)


class _Concatenator:
    """Joins what is written between brackets: arrays, numbers, and slices that stand for ranges."""

    def __init__(self, axis, ndmin, place):
        self._axis, self._ndmin, self._place = axis, ndmin, place

    def __getitem__(self, key):
        if isinstance(key, str):
            from .matrixlib import bmat
            caller = sys._getframe(1)
            return bmat(key, caller.f_globals, caller.f_locals)
        items = key if isinstance(key, tuple) else (key,)
        if items and isinstance(items[0], str) and items[0] in ("r", "c") or any(
                isinstance(item, ndarray) and type(item) is not ndarray for item in items):
            # What makes or joins arrays of subclasses is left to NumPy's own.
            from .lib import _index_tricks_impl
            return (_index_tricks_impl.r_ if self is r_ else _index_tricks_impl.c_)[key]
        axis, ndmin, place = self._axis, self._ndmin, self._place
        parts, kinds = [], []
        for at, item in enumerate(key if isinstance(key, tuple) else (key,)):
            if isinstance(item, str):
                if at != 0:
                    raise ValueError("special directives must be the first entry.")
                axis, ndmin, place = self._directive(item, axis, ndmin, place)
                continue
            if isinstance(item, slice):
                step = 1 if item.step is None else item.step
                if isinstance(step, complex):
                    part = linspace(item.start or 0, item.stop, int(abs(step)))
                else:
                    part = arange(item.start or 0, item.stop, step)
                kinds.append(part.dtype)
                own, part = 1, _array(part, None, None, "K", ndmin)
                part = _native.swapaxes(part, -1, place) if ndmin > 1 and place != -1 else part
            elif type(item) in (int, float, complex, bool):
                kinds.append(item)
                part = item
            else:
                own = asarray(item).ndim
                part = _array(item, None, None, "K", ndmin)
                kinds.append(part.dtype)
                if place != -1 and own < ndmin:
                    new = ndmin - own
                    first = place + new + 1 if place < 0 else place
                    axes = list(range(ndmin))
                    part = _native.transpose(part, axes[:first] + axes[new:] + axes[first:new])
            parts.append(part)
        kind = _native.result_type(*kinds) if kinds else None
        return _native.concatenate([_array(part, kind, None, "K", ndmin) for part in parts], axis, None)

    def __len__(self):
        return 0

    @staticmethod
    def _directive(text, axis, ndmin, place):
        try:
            numbers = [int(x) for x in text.split(",")]
            if len(numbers) == 1:
                return numbers[0], ndmin, place
            return numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else place
        except ValueError:
            raise ValueError(f"unknown special directive {text!r}" if "," in text else "unknown special directive") from None


r_ = _Concatenator(axis=0, ndmin=1, place=-1)
c_ = _Concatenator(axis=-1, ndmin=2, place=0)


def ix_(*args):
    """Index arrays that select the product of the given index sequences."""
    result = []
    for i, item in enumerate(args):
        if not isinstance(item, ndarray):
            item = asarray(item)
            item = item.astype(int) if item.size == 0 else item
        if item.ndim != 1:
            raise ValueError("Cross index must be 1 dimensional")
        if item.dtype == bool:
            item, = _native.nonzero(item)
        result.append(item.reshape((1,) * i + (item.size,) + (1,) * (len(args) - i - 1)))
    return tuple(result)
