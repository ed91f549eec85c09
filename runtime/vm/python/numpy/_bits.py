"""Truth values packed into the bits of bytes."""

import operator

import _hotloop_numpy as _native

from ._axes import one_axis
from ._creation import asarray

__all__ = ["packbits", "unpackbits"]


def _order(bitorder):
    if not isinstance(bitorder, str) or bitorder[:1] not in ("b", "l"):
        raise ValueError("'order' must be either 'little' or 'big'")
    places = _native.arange(8, None, None, None)
    return (places[::-1] if bitorder[0] == "b" else places).astype("u1")


def packbits(a, /, axis=None, bitorder="big"):
    """Eight truth values in each byte, along an axis or of the flattened array."""
    a = asarray(a)
    if a.dtype.kind not in "biu":
        raise TypeError("Expected an input array of integer or boolean data type")
    places = _order(bitorder)
    if axis is None or a.ndim == 0:
        a, axis = a.reshape(-1), 0
    axis = one_axis(axis, a.ndim)
    lanes = _native.swapaxes(asarray(a != 0), axis, a.ndim - 1)
    count = (lanes.shape[-1] + 7) // 8
    padded = _native.zeros(lanes.shape[:-1] + (8 * count,), "u1", "C")
    padded[..., :lanes.shape[-1]] = lanes
    bits = _native.left_shift(padded.reshape(lanes.shape[:-1] + (count, 8)), places)
    packed = asarray(_native.reduce(_native.add, bits, -1, "u1", False, None, True, None))
    return _native.copy(_native.swapaxes(packed, axis, packed.ndim - 1), "C")


def unpackbits(a, /, axis=None, count=None, bitorder="big"):
    """The bits of bytes as numbers 0 and 1, along an axis or of the flattened array."""
    a = asarray(a)
    if a.dtype != "u1":
        raise TypeError("Expected an input array of unsigned byte data type")
    places = _order(bitorder)
    if axis is None or a.ndim == 0:
        a, axis = a.reshape(-1), 0
    axis = one_axis(axis, a.ndim)
    lanes = _native.swapaxes(a, axis, a.ndim - 1)
    bits = asarray(_native.bitwise_and(_native.right_shift(lanes[..., None], places), _native.uint8(1)))
    bits = bits.reshape(lanes.shape[:-1] + (8 * lanes.shape[-1],))
    if count is not None:
        count = operator.index(count)
        if count < 0:
            if -count > bits.shape[-1]:
                raise ValueError("-count larger than number of elements")
            bits = bits[..., :count]
        elif count <= bits.shape[-1]:
            bits = bits[..., :count]
        else:
            longer = _native.zeros(bits.shape[:-1] + (count,), "u1", "C")
            longer[..., :bits.shape[-1]] = bits
            bits = longer
    return _native.copy(_native.swapaxes(bits, axis, bits.ndim - 1), "C")
