"""Reading arrays of numbers from files and text."""

import os

import _hotloop_numpy as _native

__all__ = ["from_dlpack", "fromfile", "fromstring"]


def fromstring(string, dtype=float, count=-1, *, sep="", like=None):
    """Numbers from text with separators."""
    kind = _native.dtype(float if dtype is None else dtype)
    if sep == "":
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    return _from_text(string.encode("latin1", "replace") if isinstance(string, str) else bytes(string), kind, count, sep)[0]


def _from_text(text, kind, count, sep):
    """Numbers in text, and where reading stopped; white space in a separator stands for any amount of it."""
    found, complete, end = _native.numbers_in_text(text, sep, kind.newbyteorder("="), count)
    if not complete:
        raise ValueError("string or file could not be read to its end due to unmatched data")
    if count > found.size:
        raise ValueError("string is smaller than requested size")
    return found.astype(kind, copy=False), end


def fromfile(file, dtype=float, count=-1, sep="", offset=0, *, like=None):
    """Numbers from a file, as bytes or as text with separators."""
    kind = _native.dtype(dtype)
    if isinstance(file, (str, bytes, os.PathLike)):
        with open(file, "rb") as stream:
            return _from_stream(stream, kind, count, sep, offset)
    return _from_stream(file, kind, count, sep, offset)


def _from_stream(stream, kind, count, sep, offset):
    if sep:
        if offset:
            raise TypeError("'offset' argument only permitted for binary files")
        start = stream.tell() if count >= 0 and stream.seekable() else None
        text = stream.read()
        text = text if isinstance(text, bytes) else text.encode("latin1", "replace")
        found, end = _from_text(text, kind, count, sep)
        if start is not None and end < len(text):
            stream.seek(start + end)
        return found
    if offset:
        stream.seek(offset, 1)
    data = stream.read() if count < 0 else stream.read(count * kind.itemsize)
    data = data[:len(data) // kind.itemsize * kind.itemsize]
    return _native.copy(_native.frombuffer(data, kind, -1, 0), "C") if data else _native.empty(0, kind, "C")


def from_dlpack(x, /, *, device=None, copy=None):
    """An array over the memory of another array, of NumPy's kind."""
    if device not in (None, "cpu"):
        raise ValueError(f"unsupported device: {device}")
    if isinstance(x, _native.ndarray):
        if x.dtype.kind not in "biufc":
            raise BufferError("DLPack only supports signed/unsigned integers, float and complex dtypes.")
        if not x.dtype.isnative:
            raise BufferError("DLPack only supports native byte order.")
        if copy:
            return x.copy()
        return x[...]
    if not hasattr(x, "__dlpack__"):
        raise AttributeError(f"'{type(x).__name__}' object has no attribute '__dlpack__'")
    raise BufferError("arrays of other libraries cannot be shared here")
