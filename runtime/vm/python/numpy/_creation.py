"""New arrays."""

import operator

import _hotloop_numpy as _native
from _hotloop_numpy import array as _array, dtype as _dtype, generic, ndarray

from . import _moments
from ._quick import forward

__all__ = [
    "arange", "array", "asanyarray", "asarray", "ascontiguousarray", "asfortranarray", "copy", "copyto", "empty",
    "empty_like", "frombuffer", "fromfunction", "fromiter", "full", "full_like", "geomspace", "linspace",
    "logspace", "ones", "ones_like", "require", "zeros", "zeros_like", "asarray_chkfinite",
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
    lacks = {"W": "writeable", "O": "owndata", "A": "aligned"}
    if any(each in wanted and not result.flags[lacks[each].upper()] for each in lacks):
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
    if result.dtype.kind == "V" and result.dtype.names is None:
        _native.copyto(result, _native.asarray(1, None), "unsafe")
        return result
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
        kind, step = result.dtype, step if num > endpoint else float("nan")
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
    from ._grids import indices
    return function(*indices(shape, dtype=dtype), **kwargs)
