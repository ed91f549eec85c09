"""Scalars that are no numbers: text, bytes, records, dates and durations."""

import _hotloop_numpy as _native
from _hotloop_numpy import bytes_, datetime64, str_, timedelta64, void


def _set(cls, **attributes):
    for name, value in attributes.items():
        setattr(cls, name, value)


def _shown(text, name):
    return text if _native.scalars_are_bare() else f"np.{name}({text})"


_set(str_, __repr__=lambda self: _shown(str.__repr__(self), "str_"), tolist=lambda self: str(self), item=lambda self: str(self))
_set(bytes_, __repr__=lambda self: _shown(bytes.__repr__(self), "bytes_"), tolist=lambda self: bytes(self), item=lambda self: bytes(self))


def _arrays_first(operation):
    """An operator of text, which arrays at its right take over."""
    return lambda self, other: NotImplemented if isinstance(other, _native.ndarray) else operation(self, other)


for _class, _base in ((str_, str), (bytes_, bytes)):
    _set(_class, __add__=_arrays_first(_base.__add__), __mul__=_arrays_first(_base.__mul__))
for _class in (str_, bytes_, void, datetime64, timedelta64):
    _set(_class, dtype=property(lambda self: _native.asarray(self, None).dtype),
         itemsize=property(lambda self: _native.asarray(self, None).dtype.itemsize),
         nbytes=property(lambda self: _native.asarray(self, None).dtype.itemsize))
for _class in (datetime64, timedelta64):
    _set(_class, tolist=lambda self: _native.item(_native.asarray(self, None)), item=lambda self: _native.item(_native.asarray(self, None)))


def _void_compare(operation):
    def compare(self, other):
        return operation(_native.asarray(self, None), other)
    return compare


def _void_copy(self, order="C"):
    return _native.asarray(self, None).copy()[()]


_set(
    void, copy=_void_copy, __copy__=_void_copy, __deepcopy__=lambda self, memo: _void_copy(self),
    __getitem__=lambda self, key: _native.void_get(self, key), __len__=lambda self: _native.void_length(self),
    __setitem__=lambda self, key, value: _native.void_set(self, key, value),
    item=lambda self: _native.item(_native.asarray(self, None)), tolist=lambda self: _native.item(_native.asarray(self, None)),
    flags=property(lambda self: _native.asarray(self, None).flags),
    getfield=lambda self, dtype, offset=0: _native.asarray(self, None).getfield(dtype, offset)[()],
    setfield=lambda self, val, dtype, offset=0: _native.asarray(self, None).setfield(val, dtype, offset),
    __eq__=_void_compare(_native.equal), __ne__=_void_compare(_native.not_equal), __hash__=lambda self: hash(self.item()),
)
