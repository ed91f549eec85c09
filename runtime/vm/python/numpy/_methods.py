"""Methods of arrays, scalars and ufuncs that take keywords, attached to the native classes."""

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, generic, integer, ndarray, ufunc

from ._quick import forward
from ._axes import one_axis
from . import _numbers, _pickles, _pointers, _products, _reductions, _shaping, _sorting

_NoValue = object()
_type = type


class flagsobj:
    """The flags of an array."""

    _NAMES = {"C_CONTIGUOUS": 0, "CONTIGUOUS": 0, "C": 0, "F_CONTIGUOUS": 1, "FORTRAN": 1, "F": 1, "OWNDATA": 2, "O": 2,
              "WRITEABLE": 3, "W": 3, "ALIGNED": 4, "A": 4}

    def __init__(self, array):
        self._array = array

    def _facts(self):
        return _native.contiguity(self._array)

    def __getitem__(self, name):
        facts = self._facts()
        if name in self._NAMES:
            return facts[self._NAMES[name]]
        extra = {"WRITEBACKIFCOPY": False, "X": False, "FNC": facts[1] and not facts[0], "FORC": facts[0] or facts[1],
                 "BEHAVED": facts[3] and facts[4], "B": facts[3] and facts[4],
                 "CARRAY": facts[0] and facts[3] and facts[4], "FARRAY": facts[1] and not facts[0] and facts[3]}
        if name in extra:
            return extra[name]
        raise KeyError("Unknown flag")

    def __eq__(self, other):
        return isinstance(other, flagsobj) and self._facts() == other._facts()

    __hash__ = None

    @property
    def num(self):
        """The flags as bits of one number."""
        facts = self._facts()
        return (facts[0] * 0x1 | facts[1] * 0x2 | facts[2] * 0x4 | facts[4] * 0x100 | facts[3] * 0x400)

    def __setitem__(self, name, value):
        if name not in ("WRITEABLE", "W"):
            raise ValueError("only the WRITEABLE flag can be set")
        self._array._set_writeable(bool(value))

    @property
    def writeable(self):
        return self._facts()[3]

    @writeable.setter
    def writeable(self, value):
        self._array._set_writeable(bool(value))

    c_contiguous = contiguous = property(lambda self: self._facts()[0])
    f_contiguous = fortran = property(lambda self: self._facts()[1])
    owndata = property(lambda self: self._facts()[2])
    aligned = property(lambda self: self._facts()[4])
    forc = property(lambda self: self._facts()[0] or self._facts()[1])
    fnc = property(lambda self: self._facts()[1] and not self._facts()[0])
    behaved = property(lambda self: self._facts()[3] and self._facts()[4])
    carray = property(lambda self: self._facts()[0] and self.behaved)
    farray = property(lambda self: self.fnc and self.behaved)
    writebackifcopy = property(lambda self: False)

    def __repr__(self):
        names = ("C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA", "WRITEABLE", "ALIGNED")
        lines = [f"  {name} : {fact}" for name, fact in zip(names, self._facts())]
        return "\n".join(lines + ["  WRITEBACKIFCOPY : False", ""])


class flatiter:
    """The elements of an array in C order."""

    def __init__(self, array):
        self.base = array
        self.index = 0

    def __len__(self):
        return self.base.size

    def __iter__(self):
        return self

    def __next__(self):
        if self.index >= self.base.size:
            raise StopIteration
        self.index += 1
        return _native.get_flat(self.base, self.index - 1)

    @property
    def coords(self):
        index, result = self.index, []
        for length in reversed(self.base.shape):
            result.append(index % length)
            index //= length
        return tuple(reversed(result))

    def __getitem__(self, key):
        if isinstance(key, tuple) and len(key) == 1:
            key, = key
        if isinstance(key, (int, integer)) and not isinstance(key, _truth):
            return _native.get_flat(self.base, key)
        if key is Ellipsis or isinstance(key, tuple) and not key:
            return self.copy()
        _check_flat_key(key)
        flat = _native.ravel(_native.asarray(self.base, None), "C")
        try:
            result = flat[key].copy()
            return result if type(self.base) is ndarray else _native.view_as(result, type(self.base), self.base)
        except IndexError as error:
            raise IndexError(str(error).replace("for axis 0 with size", "for size")) from None

    def __setitem__(self, key, value):
        if isinstance(key, (int, integer)) and not isinstance(key, _truth):
            if self.base.dtype.kind not in "OV" and _native.asarray(value, None).ndim:
                raise ValueError("Error setting single item of array.")
            _native.set_flat(self.base, key, value)
            return
        if not self.base.flags.writeable:
            raise ValueError("assignment destination is read-only")
        _check_flat_key(key)
        positions = _native.arange(self.base.size, None, None, None)[key].reshape(-1)
        if self.base.dtype.kind in "VO":
            values = _native.array(value, self.base.dtype, None, "C", 0).reshape(-1)
        else:
            values = _native.asarray(value, None).reshape(-1)
        values = values.astype(self.base.dtype) if not isinstance(value, (int, float, complex)) else \
            _native.full(1, value, self.base.dtype, "C")
        if not positions.size:
            return
        if not values.size:
            raise ValueError("Cannot set slice with empty array")
        order = _native.arange(positions.size, None, None, None) % values.size
        _native.set_flat_many(self.base, positions, values[order])

    def _compared(name):
        def compare(self, other):
            return getattr(_native, name)(self.__array__(), other)
        return compare

    __eq__, __ne__ = _compared("equal"), _compared("not_equal")
    __lt__, __le__ = _compared("less"), _compared("less_equal")
    __gt__, __ge__ = _compared("greater"), _compared("greater_equal")
    __hash__ = None
    del _compared

    def __array__(self, dtype=None, copy=None):
        return _native.array(self.base, dtype, True, "C", 0).reshape(-1)

    def copy(self):
        return _native.flatten(self.base, "C")


_truth = (type(True), _native.bool)


def _check_flat_key(key):
    if isinstance(key, (list, ndarray, slice)) or isinstance(key, _truth):
        return
    raise IndexError("unsupported iterator index")


def _axes(args):
    if len(args) == 1 and (args[0] is None or isinstance(args[0], (tuple, list)) or isinstance(args[0], ndarray) and args[0].ndim):
        return args[0]
    return args


class _Shared:
    """Methods that arrays and scalars have in common."""

    @forward(_native.reduce, _native.add, "self", "axis", "dtype", "keepdims", "initial", "where", "out")
    def sum(self, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """The sum of elements along axes."""
        return _native.reduce(_native.add, self, axis, dtype, keepdims, initial, where, out)

    @forward(_native.reduce, _native.multiply, "self", "axis", "dtype", "keepdims", "initial", "where", "out")
    def prod(self, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """The product of elements along axes."""
        return _native.reduce(_native.multiply, self, axis, dtype, keepdims, initial, where, out)

    @forward(_native.reduce, _native.maximum, "self", "axis", None, "keepdims", "initial", "where", "out")
    def max(self, axis=None, out=None, keepdims=False, initial=None, where=True):
        """The largest element along axes."""
        return _native.reduce(_native.maximum, self, axis, None, keepdims, initial, where, out)

    @forward(_native.reduce, _native.minimum, "self", "axis", None, "keepdims", "initial", "where", "out")
    def min(self, axis=None, out=None, keepdims=False, initial=None, where=True):
        """The smallest element along axes."""
        return _native.reduce(_native.minimum, self, axis, None, keepdims, initial, where, out)

    @forward(_native.reduce, _native.logical_and, "self", "axis", _native.bool, "keepdims", None, "where", "out")
    def all(self, axis=None, out=None, keepdims=False, *, where=True):
        """Whether all elements along axes are true."""
        return _native.reduce(_native.logical_and, self, axis, _native.bool, keepdims, None, where, out)

    @forward(_native.reduce, _native.logical_or, "self", "axis", _native.bool, "keepdims", None, "where", "out")
    def any(self, axis=None, out=None, keepdims=False, *, where=True):
        """Whether any element along axes is true."""
        return _native.reduce(_native.logical_or, self, axis, _native.bool, keepdims, None, where, out)

    @forward(_native.quick_mean, "self", "axis", "dtype", "keepdims", None, "where", "out")
    def mean(self, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
        """The arithmetic mean along axes."""
        if not self.size:
            _reductions._warn_if_empty(self, axis, "Mean of empty slice")
        return _native.mean(self, axis, dtype, keepdims, None, where, out)

    def std(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
        """The standard deviation along axes."""
        return _reductions.std(self, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)

    def var(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
        """The variance along axes."""
        return _reductions.var(self, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)

    @forward(_native.argextremum, "self", "axis", True, "keepdims", "out")
    def argmax(self, axis=None, out=None, *, keepdims=False):
        """The index of the first largest element."""
        return _native.argextremum(self, axis, True, keepdims, out)

    @forward(_native.argextremum, "self", "axis", False, "keepdims", "out")
    def argmin(self, axis=None, out=None, *, keepdims=False):
        """The index of the first smallest element."""
        return _native.argextremum(self, axis, False, keepdims, out)

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
        """The complex conjugate."""
        return _native.conjugate(self)

    def conjugate(self):
        """The complex conjugate."""
        return _native.conjugate(self)

    @forward(_native.quick_reshape, "self", "order", "copy", "*")
    def reshape(self, *shape, order="C", copy=None):
        """The same elements with another shape."""
        return _shaping.reshape(self, shape[0] if len(shape) == 1 else shape, order, copy=copy)

    @forward(_native.ravel, "self", "order")
    def ravel(self, order="C"):
        """The elements along one axis, a view where possible."""
        return _native.ravel(self, order)

    @forward(_native.flatten, "self", "order")
    def flatten(self, order="C"):
        """A copy of the elements along one axis."""
        return _native.flatten(self, order)

    @forward(_native.quick_transpose, "self", "*")
    def transpose(self, *axes):
        """A view with axes in another order."""
        axes = _axes(axes)
        return _native.transpose(self, None if axes is None or len(axes) == 0 else axes)

    @forward(_native.squeeze, "self", "axis")
    def squeeze(self, axis=None):
        """A view without axes of length one."""
        return _native.squeeze(self, axis)

    @forward(_native.repeat, "self", "repeats", "axis")
    def repeat(self, repeats, axis=None):
        """Each element several times."""
        return _native.repeat(self, repeats, axis)

    def take(self, indices, axis=None, out=None, mode="raise"):
        """Elements at indices along an axis."""
        return _shaping.take(self, indices, axis, out, mode)

    @forward(_native.nonzero, "self")
    def nonzero(self):
        """The indices of elements that are not zero."""
        return _native.nonzero(self)

    @forward(_native.astype, "self", "dtype", "order", "casting", "copy", "subok")
    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The elements converted to another dtype."""
        return _native.astype(self, dtype, order, casting, copy, subok)

    def tobytes(self, order="C"):
        """The bytes of the elements."""
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

    def diagonal(self, offset=0, axis1=0, axis2=1):
        """A read-only view of a diagonal."""
        return _native.diagonal(self, offset, axis1, axis2)

    def swapaxes(self, axis1, axis2):
        """A view with two axes exchanged."""
        return _native.swapaxes(self, axis1, axis2)

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


class _ArrayMethods(_Shared):
    def tolist(self):
        """Nested lists of Python numbers."""
        return _native.tolist(self)

    def item(self, *args):
        """One element as a Python number."""
        return _native.item(self, *args)

    @forward(_native.copy, "self", "order")
    def copy(self, order="C"):
        """A new array with the same elements."""
        return _native.copy(self, order)

    def fill(self, value):
        """Sets every element."""
        kind = self.dtype.kind
        if kind in "iuf" and isinstance(value, (str, list, tuple)):
            value = int(value) if kind in "iu" else float(value)
        _native.fill(self, value)

    def view(self, dtype=None, type=None):
        """The same memory, possibly read as another dtype or as an array of another class."""
        if type is None:
            if isinstance(dtype, _type) and issubclass(dtype, ndarray):
                dtype, type = None, dtype
            elif _type(self) is ndarray:
                return _native.view(self, dtype)
        if type is not None and not (isinstance(type, _type) and issubclass(type, ndarray)):
            raise ValueError("Type must be a sub-type of ndarray type")
        dtype = None if dtype is None else _dtype(dtype)
        result = _native.view_as(self, _type(self) if type is None else type)
        if dtype is not None:
            result.dtype = dtype
        return result

    def dot(self, b, out=None):
        """The dot product with another array."""
        return _products.dot(self, b, out)

    def sort(self, axis=-1, kind=None, order=None, *, stable=None):
        """Sorts the array in place."""
        _sorting.check_kind(kind, stable)
        self[...] = _native.sort(self, axis) if order is None else _sorting.sort(self, axis, order=order)

    def partition(self, kth, axis=-1, kind="introselect", order=None):
        """Puts the kth element where sorting would, smaller ones before and larger ones behind it."""
        self[...] = _sorting.partition(self, kth, axis, kind, order)

    def argpartition(self, kth, axis=-1, kind="introselect", order=None):
        """The indices of a partition."""
        return _sorting.argpartition(self, kth, axis, kind, order)

    def setfield(self, val, dtype, offset=0):
        """Sets bytes of each element from an offset on, as those of another dtype."""
        self.getfield(dtype, offset)[...] = val

    def resize(self, *new_shape, refcheck=True):
        """Changes shape and size in place, filling with zeros; views of the array keep the old memory."""
        if len(new_shape) == 1:
            new_shape = new_shape[0]
        if new_shape is None or new_shape == ():
            return
        new_shape = (new_shape,) if not hasattr(new_shape, "__len__") else tuple(new_shape)
        if any(length < 0 for length in new_shape):
            raise ValueError("negative dimensions not allowed")
        if not self.flags.forc:
            raise ValueError("resize only works on single-segment arrays")
        count = 1
        for length in new_shape:
            count *= length
        if count != self.size and not self.flags.owndata:
            raise ValueError("cannot resize this array: it does not own its data")
        order = "F" if self.flags.fnc else "C"
        fresh = _native.zeros(count, self.dtype, "C")
        kept = count if count < self.size else self.size
        fresh[:kept] = _native.ravel(self, order)[:kept]
        self._become(_native.reshape(fresh, new_shape, order))

    @property
    def ctypes(self):
        """The array's memory for use with `ctypes`."""
        return _pointers.Pointers(self)

    def __setstate__(self, state):
        _pickles.restore(self, state)

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def put(self, indices, values, mode="raise"):
        """Sets elements at positions of the flattened array."""
        _shaping.put(self, indices, values, mode)

    def setflags(self, write=None, align=None, uic=None):
        """Changes whether the array may be written."""
        if write is not None:
            self._set_writeable(bool(write))

    def tofile(self, fid, sep="", format="%s"):
        """Writes the elements to a file, as bytes or as text with a separator."""
        data = self.tobytes() if not sep else sep.join(str(x) for x in self.ravel().tolist()).encode()
        if hasattr(fid, "write"):
            fid.write(data)
        else:
            with open(fid, "wb") as stream:
                stream.write(data)

    def byteswap(self, inplace=False):
        """The elements with their bytes in opposite order."""
        size = self.itemsize if self.dtype.kind != "c" else self.itemsize // 2
        raw = _native.view(_native.copy(self, "C").reshape(-1), "u1").reshape(-1, size)[:, ::-1].copy()
        result = _native.view(raw.reshape(-1), self.dtype).reshape(self.shape)
        if inplace:
            self[...] = result
            return self
        return result

    @property
    def flat(self):
        """The elements in C order, as an iterator that can be subscripted."""
        return flatiter(self)

    @flat.setter
    def flat(self, value):
        flatiter(self)[:] = value

    @property
    def flags(self):
        """Facts about the array's memory."""
        return flagsobj(self)

    @property
    def data(self):
        """The array's memory as a memoryview."""
        return memoryview(self)

    @property
    def __array_interface__(self):
        return {"data": (_native.data_address(self), not self.flags.writeable), "strides": None if
                self.flags.c_contiguous else self.strides, "descr": self.dtype.descr, "typestr": self.dtype.str,
                "shape": self.shape, "version": 3}

    def __array_finalize__(self, obj):
        """Called for every new array of a subclass, with the array that it was made from, or None."""

    def __array_wrap__(self, array, context=None, return_scalar=False, /):
        """The array as one of this object's class."""
        if not isinstance(array, ndarray):
            raise TypeError("can only be called with ndarray object")
        if return_scalar and _type(self) is ndarray and array.ndim == 0:
            return array[()]
        return array if _type(self) is _type(array) else _native.view_as(array, _type(self), self)

    def __array_ufunc__(self, ufunc, method, /, *inputs, **kwargs):
        from ._protocols import call_without_overrides
        return call_without_overrides(ufunc, method, inputs, kwargs)

    def __array_function__(self, func, types, args, kwargs):
        for each in types:
            if not issubclass(each, ndarray) and hasattr(each, "__array_function__"):
                return NotImplemented
        from ._protocols import default
        return default(func, args, kwargs) if hasattr(func, "_implementation") else func(*args, **kwargs)

    def __copy__(self):
        return _native.copy(self, "K")

    def __deepcopy__(self, memo):
        result = _native.copy(self, "K")
        if self.dtype.hasobject:
            from copy import deepcopy
            flat = flatiter(result)
            for i in range(result.size):
                flat[i] = deepcopy(_native.get_flat(result, i), memo)
        return result

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    def __reduce__(self):
        return _pickles.reduced(self)

    def __complex__(self):
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return complex(self.item())

    def __format__(self, spec):
        if self.ndim == 0:
            return format(self.item(), spec)
        if spec:
            raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
        return str(self)


class _ScalarMethods(_Shared):
    def tolist(self):
        """The Python number with the same value."""
        return _native.scalar_to_python(self)

    def item(self, *args):
        """The Python number with the same value."""
        return _native.item(self, *args)

    def copy(self, order="C"):
        """The scalar itself: it cannot change."""
        return self

    def fill(self, value):
        """Nothing: a scalar cannot change."""
        _native.fill(_native.asarray(self, None).copy(), value)

    def put(self, indices, values, mode="raise"):
        """Nothing: a scalar cannot change."""
        _native.asarray(self, None).copy().put(indices, values, mode)

    def sort(self, axis=-1, kind=None, order=None, *, stable=None):
        """An error: a scalar has no axis."""
        _native.asarray(self, None).copy().sort(axis, kind, order)

    def setfield(self, val, dtype, offset=0):
        """An error: a scalar cannot change."""
        raise TypeError("cannot set fields of a scalar")

    def setflags(self, write=None, align=None, uic=None):
        """Nothing: a scalar cannot change."""

    def resize(self, *new_shape, refcheck=True):
        """Nothing: a scalar has one element."""

    def tofile(self, fid, sep="", format="%s"):
        """Writes the scalar to a file."""
        _native.asarray(self, None).tofile(fid, sep, format)

    @property
    def __array_interface__(self):
        return _native.asarray(self, None).__array_interface__

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def squeeze(self, axis=None):
        """The scalar itself."""
        return _native.squeeze(_native.asarray(self, None), axis)[()]

    def transpose(self, *axes):
        """The scalar itself."""
        axes = _axes(axes)
        return _native.transpose(_native.asarray(self, None), axes if axes else None)[()]

    def view(self, dtype=None, type=None):
        """The same bytes, read as another dtype or as an array of a class."""
        if type is not None or isinstance(dtype, _type) and issubclass(dtype, ndarray):
            # Without axes, an array of any class is its element.
            result = _native.asarray(self, None).view(dtype, type)
            return result if result.ndim else _native.asarray(result, None)[()]
        return self if dtype is None else _native.view(_native.asarray(self, None), dtype)[()]

    def byteswap(self, inplace=False):
        """The scalar with its bytes in opposite order."""
        return _native.asarray(self, None).byteswap()[()]

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The scalar converted to another dtype."""
        return _native.astype(self, dtype, order, casting, copy)[()]

    def round(self, decimals=0, out=None):
        """The scalar rounded to a number of decimals."""
        return _numbers.round(self, decimals, out)

    @property
    def dtype(self):
        """The dtype of the scalar."""
        return _dtype(type(self))

    ndim = property(lambda self: 0)
    shape = property(lambda self: ())
    strides = property(lambda self: ())
    size = property(lambda self: 1)
    itemsize = property(lambda self: _dtype(type(self)).itemsize)
    nbytes = itemsize
    T = property(lambda self: self)
    base = property(lambda self: None)
    flat = property(lambda self: flatiter(_native.asarray(self, None)))
    @property
    def flags(self):
        """Facts about the scalar's memory, which cannot be written."""
        array = _native.asarray(self, None).copy()
        array._set_writeable(False)
        return flagsobj(array)

    data = property(lambda self: memoryview(_native.asarray(self, None)))

    @property
    def real(self):
        """The real part."""
        return _native.asarray(self, None).real[()]

    @property
    def imag(self):
        """The imaginary part."""
        return _native.asarray(self, None).imag[()]

    def __array_wrap__(self, array, context=None, return_scalar=True):
        return array[()]

    def __round__(self, ndigits=None):
        value = _native.scalar_to_python(self)
        if ndigits is None:
            return round(value)
        return type(self)(round(value, ndigits))

    def __complex__(self):
        return complex(_native.scalar_to_python(self))

    def __format__(self, spec):
        if isinstance(self, (_native.number, _native.bool)) and not isinstance(self, _native.timedelta64):
            return format(_native.scalar_to_python(self), spec)
        return format(str(self), spec)

    def __reduce__(self):
        from ._core.multiarray import scalar
        array = _native.asarray(self, None)
        return scalar, (array.dtype, array.item() if array.dtype.hasobject else array.tobytes())

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __trunc__(self):
        return int(_native.scalar_to_python(self))

    def __floor__(self):
        import math
        return math.floor(_native.scalar_to_python(self))

    def __ceil__(self):
        import math
        return math.ceil(_native.scalar_to_python(self))

    def is_integer(self):
        """Whether the value is whole."""
        return float(self).is_integer()

    def as_integer_ratio(self):
        """The value as a fraction of two ints."""
        return _native.scalar_to_python(self).as_integer_ratio()

    def bit_count(self):
        """The number of ones in the binary representation of the absolute value."""
        return _native.scalar_to_python(self).bit_count()

    @property
    def numerator(self):
        """The value itself."""
        return self

    @property
    def denominator(self):
        """One."""
        return type(self)(1)


class _UfuncMethods:
    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """Combines the elements along axes."""
        out = out[0] if isinstance(out, tuple) else out
        return _native.reduce(self, array, axis, dtype, keepdims, initial, where, out)

    def accumulate(self, array, axis=0, dtype=None, out=None):
        """Combines the elements along an axis, keeping every step."""
        out = out[0] if isinstance(out, tuple) else out
        return _native.accumulate(self, array, axis, dtype, out)

    def outer(self, A, B, /, **kwargs):
        """Applies the function to all pairs of elements."""
        if _native.takes_part(A, B):
            from ._protocols import call
            return call(self, "outer", (A, B), kwargs)
        A, B = _native.asarray(A, None), _native.asarray(B, None)
        return self(A.reshape(A.shape + (1,) * B.ndim), B, **kwargs)

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        """Combines the elements of slices of an axis."""
        if _native.takes_part(array, indices, out):
            from ._protocols import call
            return call(self, "reduceat", (array, indices, axis, dtype, out), {})
        array = _native.asarray(array, None)
        if array.ndim == 0:
            raise TypeError("cannot reduceat on a scalar")
        indices = _native.asarray(indices, None)
        if indices.size == 0:
            indices = indices.astype(int)
        if not _native.can_cast(indices.dtype, _dtype("i8"), "safe"):
            raise TypeError(
                f"Cannot cast array data from dtype('{indices.dtype}') to dtype('int64') according to the rule 'safe'")
        if indices.ndim != 1:
            raise ValueError(f"object {'too deep' if indices.ndim else 'of too small depth'} for desired array")
        axis = one_axis(axis, array.ndim)
        length = array.shape[axis]
        lead = (slice(None),) * axis
        starts = indices.tolist()
        for start in starts:
            if not 0 <= start < length:
                raise IndexError(f"index {start} out-of-bounds in {self.__name__}.reduceat [0, {length})")
        parts = []
        for start, stop in zip(starts, starts[1:] + [length]):
            stop = stop if stop > start else start + 1
            part = _native.asarray(self.reduce(array[lead + (slice(start, stop),)], axis, dtype), None)
            if stop == start + 1 and part.dtype.kind != "b":
                # One element is itself, whatever the function's identity would make of it.
                part = array[lead + (start,)]
                part = _native.asarray(part, None).astype(self.reduce(array[lead + (slice(start, stop),)], axis, dtype).dtype)
            parts.append(part)
        if parts:
            result = _native.stack(parts, axis, None)
        else:
            shape = list(array.shape)
            shape[axis] = 1
            kind = self.reduce(_native.full(shape, 1, array.dtype, "C"), axis, dtype, keepdims=True).dtype
            shape[axis] = 0
            result = _native.empty(shape, kind, "C")
        out = out[0] if isinstance(out, tuple) else out
        if out is None:
            return result
        out[...] = result
        return out

    def at(self, a, indices, b=None, /):
        """Applies the function in place to the elements at the indices, one after the other."""
        if _native.takes_part(a, b):
            from ._protocols import call
            return call(self, "at", (a, indices) if b is None else (a, indices, b), {})
        if not isinstance(a, ndarray):
            raise TypeError("first operand must be array")
        if (b is None) != (self.nin == 1):
            raise ValueError("second operand needed for ufunc" if b is None else
                             "second operand provided when ufunc is unary")
        if self.nout != 1 or self.nin > 2:
            raise ValueError("Only two operands and a single output are supported by ufunc.at")
        if not a.flags.writeable:
            raise ValueError("output array is read-only")
        positions = _native.arange(a.size, None, None, None).reshape(a.shape)[indices]
        positions = _native.asarray(positions, None)
        if b is not None:
            given = b if isinstance(b, (int, float, complex)) else None
            b = _native.asarray(b, None)
            try:
                spread = _native.broadcast_to(b, positions.shape)
            except ValueError:
                raise ValueError("array is not broadcastable to correct shape") from None
            b = _native.copy(spread, "C").reshape(-1)
            # An empty call finds the loop, and refuses results that the array cannot hold.
            self(a[...].reshape(-1)[:0], b[:0] if given is None else given, out=_native.empty(0, a.dtype, "C"))
        _native.at(self, a, positions.reshape(-1), b)


def _attach(target, source):
    attributes = {}
    for part in reversed(source.__mro__[:-1]):
        for name, value in vars(part).items():
            if name not in ("__dict__", "__weakref__", "__module__", "__doc__", "__qualname__", "__firstlineno__",
                            "__static_attributes__", "__annotate_func__", "__annotations_cache__"):
                attributes[name] = value
    _native.extend(target, attributes)


_attach(ndarray, _ArrayMethods)
_attach(generic, _ScalarMethods)
_attach(ufunc, _UfuncMethods)
_native.extend(ufunc, {"__doc__": "A function that works on arrays element by element."})
for _class in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
    _native.extend(getattr(_native, _class), {"is_integer": lambda self: True})

import numbers as _towers

_towers.Integral.register(_native.integer)
_towers.Complex.register(_native.inexact)
_towers.Real.register(_native.floating)
_towers.Number.register(_native.number)


# What NumPy's pickles say of a dtype after its name is what the name says already.
_native.extend(_dtype, {"__setstate__": lambda self, state: None,
                        "__class_getitem__": vars(_ArrayMethods)["__class_getitem__"]})
