"""The methods of ufuncs."""

import _hotloop_numpy as _native
from _hotloop_numpy import ndarray

from ._axes import one_axis
from ._casts import require_cast


class UfuncMethods:
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
        if self.nin != 2 or self.nout != 1:
            raise ValueError(f"reduceat only supported for {'functions returning a single value' if self.nin == 2 else 'binary functions'}")
        array = _native.asarray(array, None)
        if array.ndim == 0:
            raise TypeError("cannot reduceat on a scalar")
        indices = _native.asarray(indices, None)
        if indices.size == 0:
            indices = indices.astype(int)
        require_cast(indices, "i8")
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
            given = array[lead + (slice(start, stop),)]
            part = self.reduce(given, axis, dtype, keepdims=True)
            if stop == start + 1 and part.dtype.kind != "b":
                # One element is itself, whatever the function's identity would make of it.
                part = given.astype(part.dtype)
            parts.append(part)
        if parts:
            result = _native.concatenate(parts, axis, None)
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

    def resolve_dtypes(self, dtypes, *, signature=None, casting=None, reduction=False):
        """The dtypes of the loop for operands of these dtypes, or of Python's `int`, `float` and `complex`."""
        from ._signatures import resolved
        return resolved(self, dtypes, signature, casting, reduction)

    def _loop_dtypes(self, operands, outs, wanted, casting):
        return _native.loop_dtypes(self, operands, wanted)

    def at(self, a, indices, b=None, /):
        """Applies the function in place to the elements at the indices, one after the other."""
        if _native.takes_part(a, b):
            from ._protocols import call
            return call(self, "at", (a, indices) if b is None else (a, indices, b), {})
        if not isinstance(a, ndarray):
            raise TypeError("first operand must be array")
        if self.nout != 1:
            raise ValueError("Only single output ufuncs supported at this time")
        if (b is None) != (self.nin == 1):
            raise ValueError("second operand needed for ufunc" if b is None else
                             "second operand provided when ufunc is unary")
        if self.nin > 2:
            raise ValueError("Only two operands and a single output are supported by ufunc.at")
        if not a.flags.writeable:
            raise ValueError("output array is read-only")
        if b is not None:
            b = _native.asarray(b, None)
            # An empty call finds the loop, before anything is looked for at the indices. What it gives is converted anyhow.
            self(a[...].reshape(-1)[:0], b.reshape(-1)[:0], out=_native.empty(0, a.dtype, "C"), casting="unsafe")
        positions = _native.arange(a.size, None, None, None).reshape(a.shape)[indices]
        positions = _native.asarray(positions, None)
        if b is not None:
            try:
                spread = _native.broadcast_to(b, positions.shape)
            except ValueError:
                raise ValueError("array is not broadcastable to correct shape") from None
            b = _native.copy(spread, "C").reshape(-1)
        _native.at(self, a, positions.reshape(-1), b)
