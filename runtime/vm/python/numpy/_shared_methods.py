"""The methods that arrays and scalars have in common."""

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, ndarray

from . import _numbers, _reductions, _shaping, _sorting
from ._quick import forward


def axes_of(args):
    if len(args) == 1 and (args[0] is None or isinstance(args[0], (tuple, list)) or isinstance(args[0], ndarray) and args[0].ndim):
        return args[0]
    return args


def _conjugate(a):
    kind = a.dtype.kind
    if kind in "biuf":
        return a
    if kind in "cO":
        return _native.conjugate(a)
    raise TypeError("cannot conjugate non-numeric dtype")


class SharedMethods:
    """Methods that arrays and scalars have in common."""

    @forward(_native.reduce, _native.add, "self", "axis", "dtype", "keepdims", "initial", "where", "out")
    def sum(self, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """The sum of elements along axes."""

    @forward(_native.reduce, _native.multiply, "self", "axis", "dtype", "keepdims", "initial", "where", "out")
    def prod(self, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """The product of elements along axes."""

    @forward(_native.reduce, _native.maximum, "self", "axis", None, "keepdims", "initial", "where", "out")
    def max(self, axis=None, out=None, keepdims=False, initial=None, where=True):
        """The largest element along axes."""

    @forward(_native.reduce, _native.minimum, "self", "axis", None, "keepdims", "initial", "where", "out")
    def min(self, axis=None, out=None, keepdims=False, initial=None, where=True):
        """The smallest element along axes."""

    @forward(_native.reduce, _native.logical_and, "self", "axis", _native.bool, "keepdims", None, "where", "out")
    def all(self, axis=None, out=None, keepdims=False, *, where=True):
        """Whether all elements along axes are true."""

    @forward(_native.reduce, _native.logical_or, "self", "axis", _native.bool, "keepdims", None, "where", "out")
    def any(self, axis=None, out=None, keepdims=False, *, where=True):
        """Whether any element along axes is true."""

    @forward(_native.quick_mean, "self", "axis", "dtype", "keepdims", None, "where", "out")
    def mean(self, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
        """The arithmetic mean along axes."""
        if not self.size:
            _reductions._warn_if_empty(self, axis, "Mean of empty slice")
        return _native.mean(self, axis, dtype, keepdims, None, where, out)

    @forward(_native.quick_var, "self", "axis", "dtype", "keepdims", None, "where", "out", "ddof", True, "mean", "correction", None)
    def std(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
        """The standard deviation along axes."""
        return _reductions.std(self, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)

    @forward(_native.quick_var, "self", "axis", "dtype", "keepdims", None, "where", "out", "ddof", False, "mean", "correction", None)
    def var(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
        """The variance along axes."""
        return _reductions.var(self, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)

    @forward(_native.argextremum, "self", "axis", True, "keepdims", "out")
    def argmax(self, axis=None, out=None, *, keepdims=False):
        """The index of the first largest element."""

    @forward(_native.argextremum, "self", "axis", False, "keepdims", "out")
    def argmin(self, axis=None, out=None, *, keepdims=False):
        """The index of the first smallest element."""

    @forward(_native.quick_accumulate, _native.add, "self", "axis", "dtype", "out")
    def cumsum(self, axis=None, dtype=None, out=None):
        """Running sums along an axis; flattened without one."""
        return _reductions.cumsum(self, axis, dtype, out)

    @forward(_native.quick_accumulate, _native.multiply, "self", "axis", "dtype", "out")
    def cumprod(self, axis=None, dtype=None, out=None):
        """Running products along an axis; flattened without one."""
        return _reductions.cumprod(self, axis, dtype, out)

    def clip(self, min=None, max=None, out=None, **kwargs):
        """Elements limited to an interval."""
        return _numbers.clip(self, min, max, out, **kwargs)

    def round(self, decimals=0, out=None):
        """Elements rounded to a number of decimals."""
        return _numbers.round(self, decimals, out)

    def conj(self):
        """The complex conjugate; what is real is its own."""
        return _conjugate(self)

    def conjugate(self):
        """The complex conjugate; what is real is its own."""
        return _conjugate(self)

    @forward(_native.quick_reshape, "self", "order", "copy", "*")
    def reshape(self, *shape, order="C", copy=None):
        """The same elements with another shape."""
        if not shape:
            raise TypeError("reshape() takes exactly 1 argument (0 given)")
        return _shaping.reshape(self, shape[0] if len(shape) == 1 else shape, order, copy=copy)

    @forward(_native.quick_ravel, "self", "order")
    def ravel(self, order="C"):
        """The elements along one axis, a view where possible."""

    @forward(_native.flatten, "self", "order")
    def flatten(self, order="C"):
        """A copy of the elements along one axis."""

    @forward(_native.quick_transpose, "self", "*")
    def transpose(self, *axes):
        """A view with axes in another order."""
        axes = axes_of(axes)
        return _native.transpose(self, None if axes is None or len(axes) == 0 else axes)

    @forward(_native.squeeze, "self", "axis")
    def squeeze(self, axis=None):
        """A view without axes of length one."""

    @forward(_native.repeat, "self", "repeats", "axis")
    def repeat(self, repeats, axis=None):
        """Each element several times."""

    def take(self, indices, axis=None, out=None, mode="raise"):
        """Elements at indices along an axis."""
        return _shaping.take(self, indices, axis, out, mode)

    @forward(_native.nonzero, "self")
    def nonzero(self):
        """The indices of elements that are not zero."""

    @forward(_native.astype, "self", "dtype", "order", "casting", "copy", "subok")
    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The elements converted to another dtype."""

    def tobytes(self, order="C"):
        """The bytes of the elements."""
        if order in ("K", "A"):
            order = "F" if order == "A" and _native.asarray(self, None).flags.fnc else "C"
        return _native.tobytes(self, order)

    def dump(self, file):
        """Writes a pickle of the object to a file."""
        import pickle
        with open(file, "wb") if isinstance(file, str) else file as stream:
            pickle.dump(self, stream)

    def dumps(self):
        """A pickle of the object."""
        import pickle
        return pickle.dumps(self)

    @forward(_native.quick_searchsorted, "self", "v", "side", "sorter")
    def searchsorted(self, v, side="left", sorter=None):
        """Where values belong in the sorted array."""
        return _sorting.searchsorted(self, v, side, sorter)

    __array_priority__ = 0.0

    @property
    def device(self):
        """Where the elements are: always "cpu"."""
        return "cpu"

    def to_device(self, device, /, *, stream=None):
        """The object itself: there is no other device."""
        if stream is not None:
            raise ValueError("The stream argument in to_device() is not supported")
        if not isinstance(device, str):
            raise TypeError(f"to_device() argument 1 must be str, not {type(device).__name__}")
        if device != "cpu":
            raise ValueError(f"Unsupported device: {device}. Only 'cpu' is accepted.")
        return self

    def trace(self, offset=0, axis1=0, axis2=1, dtype=None, out=None):
        """The sum of a diagonal."""
        return _shaping.trace(self, offset, axis1, axis2, dtype, out)

    @forward(_native.diagonal, "self", "offset", "axis1", "axis2")
    def diagonal(self, offset=0, axis1=0, axis2=1):
        """A read-only view of a diagonal."""

    @forward(_native.swapaxes, "self", "axis1", "axis2")
    def swapaxes(self, axis1, axis2):
        """A view with two axes exchanged."""

    @forward(_native.quick_argsort, "self", "axis", "kind", "order", "stable")
    def argsort(self, axis=-1, kind=None, order=None, *, stable=None):
        """The indices that sort the array."""
        return _sorting.argsort(self, axis, kind, order, stable=stable)

    def compress(self, condition, axis=None, out=None):
        """The slices of an axis for which the condition holds."""
        return _shaping.compress(condition, self, axis, out)

    def choose(self, *choices, out=None, mode="raise"):
        """Elements from one of several arrays, chosen by index."""
        return _shaping.choose(self, choices[0] if len(choices) == 1 else choices, out, mode)

    def getfield(self, dtype, offset=0):
        """The bytes of each element from an offset on, as another dtype."""
        dtype = _dtype(dtype)
        size = _dtype(self.dtype).itemsize
        if offset < 0:
            raise ValueError("offset is negative")
        if dtype.itemsize > size:
            raise ValueError("new type is larger than original type")
        if offset + dtype.itemsize > size:
            raise ValueError("new type plus offset is larger than original type")
        return _native.field(self if isinstance(self, ndarray) else _native.asarray(self, None), dtype, offset)

    def __array__(self, dtype=None, *, copy=None):
        return _native.array(self, dtype, copy, "K", 0)

    def __array_namespace__(self, *, api_version=None):
        import numpy
        return numpy
