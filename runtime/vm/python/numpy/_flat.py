"""Arrays as one row of elements: `a.flat`."""

import _hotloop_numpy as _native
from _hotloop_numpy import integer, ndarray

_truth = (type(True), _native.bool)


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
        if not self.base.size:
            return (0,) * self.base.ndim
        for length in reversed(self.base.shape):
            result.append(index % length)
            index //= length
        return tuple(reversed(result))

    def __getitem__(self, key):
        self.index = 0
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
        self.index = 0
        if isinstance(key, (int, integer)) and not isinstance(key, _truth):
            _native.set_flat(self.base, key, value)
            return
        if not self.base.flags.writeable:
            raise ValueError("assignment destination is read-only")
        _check_flat_key(key)
        positions = _native.arange(self.base.size, None, None, None)[key].reshape(-1)
        values = _native.array(value, self.base.dtype, None, "C", 0).reshape(-1)
        if not positions.size or not values.size:
            return
        order = _native.arange(positions.size, None, None, None) % values.size
        _native.set_flat_many(self.base, positions, values[order])

    def _compared(name):
        def compare(self, other):
            return getattr(self.__array__(), name)(other)
        return compare

    __eq__, __ne__ = _compared("__eq__"), _compared("__ne__")
    __lt__, __le__ = _compared("__lt__"), _compared("__le__")
    __gt__, __ge__ = _compared("__gt__"), _compared("__ge__")
    __hash__ = None
    del _compared

    def __array__(self, dtype=None, copy=None):
        return _native.array(self.base, dtype, True, "C", 0).reshape(-1)

    def copy(self):
        return _native.flatten(self.base, "C")


def _check_flat_key(key):
    if isinstance(key, (list, ndarray, slice)) or isinstance(key, _truth):
        return
    raise IndexError("unsupported iterator index")
