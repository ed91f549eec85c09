"""Ufuncs made from Python functions."""

import operator

import _hotloop_numpy as _native

from ._axes import one_axis
from ._creation import asarray
from ._hollow import Hollow

_MISSING = object()


class _FromFunction(Hollow):
    """A Python function of elements, which takes and gives objects."""

    def __init__(self, function, nin, nout, identity):
        super().__init__(f"{getattr(function, '__name__', '?')} (vectorized)", nin, nout)
        self._function = function
        self.identity = None if identity is _MISSING else identity
        self._has_identity = identity is not _MISSING and identity is not None
        self.ntypes, self.types = 1, ["O" * nin + "->" + "O" * nout]
        self.__doc__ = "dynamic ufunc based on a python function"

    def _evaluate(self, args, out, casting):
        arrays = [asarray(each, object) for each in args]
        shape = _native.operand_shape(*(a.shape for a in arrays), *(o.shape for o in out or () if o is not None))
        columns = [_native.broadcast_to(a, shape).reshape(-1).tolist() for a in arrays]
        found = list(map(self._function, *columns)) if columns else [self._function()]
        if self.nout == 1:
            return [_native.objects(found).reshape(shape)]
        results = []
        for each in found:
            if not isinstance(each, tuple) or len(each) != self.nout:
                raise ValueError(f"the function must return a tuple of {self.nout} results")
        for at in range(self.nout):
            results.append(_native.objects([each[at] for each in found]).reshape(shape))
        return results

    def _lanes(self, array, axis, method):
        """The objects of an array, with the axis last, as rows; and the shape of the other axes."""
        self._check_binary(method)
        array = asarray(array, object)
        if array.ndim == 0:
            raise TypeError("cannot accumulate on a scalar")
        from ._shaping import moveaxis
        moved = moveaxis(array, one_axis(axis, array.ndim), -1)
        rest = moved.shape[:-1]
        count = 1
        for length in rest:
            count *= length
        return moved.reshape(count, moved.shape[-1]).tolist(), rest

    def _check_binary(self, method):
        if self.nin != 2:
            raise ValueError(f"{method} only supported for binary functions")
        if self.nout != 1:
            raise ValueError(f"{method} only supported for functions returning a single value")

    def _combined(self, values, initial):
        values = iter(values)
        if initial is _MISSING:
            total = next(values, _MISSING)
            if total is _MISSING:
                if not self._has_identity:
                    raise ValueError(f"zero-size array to reduction operation {self.__name__} which has no identity")
                return self.identity
        else:
            total = initial
        for value in values:
            total = self._function(total, value)
        return total

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=_MISSING, where=True):
        """Combines the elements along axes."""
        self._check_binary("reduce")
        array = asarray(array, object)
        axes = range(array.ndim) if axis is None else (axis if isinstance(axis, tuple) else (axis,))
        if array.ndim == 0:
            return array[()]
        if len(axes) > 1 and not self._has_identity:
            raise ValueError(f"reduction operation '{self.__name__}' is not reorderable, so at most one axis may be specified")
        axes = sorted(one_axis(each, array.ndim) for each in axes)
        kept = [at for at in range(array.ndim) if at not in axes]
        moved = array.transpose(kept + axes)
        rest = moved.shape[:len(kept)]
        length = 1
        for at in axes:
            length *= array.shape[at]
        count = 1
        for each in rest:
            count *= each
        rows = moved.reshape(count, length).tolist()
        if where is not True:
            mask = _native.broadcast_to(asarray(where, bool), array.shape).transpose(kept + axes).reshape(count, length).tolist()
            rows = [[value for value, use in zip(row, uses) if use] for row, uses in zip(rows, mask)]
        result = _native.objects([self._combined(row, initial) for row in rows])
        result = result.reshape([1 if at in axes else array.shape[at] for at in range(array.ndim)] if keepdims else rest)
        return self._stored(result, out)

    def accumulate(self, array, axis=0, dtype=None, out=None):
        """Combines the elements along an axis, keeping every step."""
        rows, rest = self._lanes(array, axis, "accumulate")
        results = []
        for row in rows:
            total = _MISSING
            for value in row:
                total = value if total is _MISSING else self._function(total, value)
                results.append(total)
        from ._shaping import moveaxis
        result = _native.objects(results).reshape(*rest, -1 if results else 0)
        return self._stored(moveaxis(result, -1, axis), out)

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        """Combines the elements of slices of an axis."""
        rows, rest = self._lanes(array, axis, "reduceat")
        length = asarray(array).shape[axis]
        starts = [operator.index(each) for each in indices]
        for start in starts:
            if not 0 <= start < length:
                raise IndexError(f"index {start} out-of-bounds in {self.__name__}.reduceat [0, {length})")
        results = []
        for row in rows:
            for start, stop in zip(starts, starts[1:] + [length]):
                results.append(self._combined(row[start:stop] if stop > start else [row[start]], _MISSING))
        from ._shaping import moveaxis
        return self._stored(moveaxis(_native.objects(results).reshape(*rest, len(starts)), -1, axis), out)

    def outer(self, A, B, /, **kwargs):
        """Applies the function to all pairs of elements."""
        if self.nin != 2:
            raise ValueError("outer product only supported for binary functions")
        A, B = asarray(A), asarray(B)
        return self(A.reshape(A.shape + (1,) * B.ndim), B, **kwargs)

    def at(self, a, indices, b=_MISSING, /):
        """Applies the function in place to the elements at the indices, one after the other."""
        if not isinstance(a, _native.ndarray):
            raise TypeError("first operand must be array")
        if self.nout != 1 or self.nin > 2:
            raise ValueError("Only two operands and a single output are supported by ufunc.at")
        if (b is _MISSING) != (self.nin == 1):
            raise ValueError("second operand needed for ufunc" if b is _MISSING else
                             "second operand provided when ufunc is unary")
        positions = asarray(_native.arange(a.size, None, None, None).reshape(a.shape)[indices])
        others = [()] * positions.size
        if b is not _MISSING:
            others = [(each,) for each in _native.broadcast_to(asarray(b, object), positions.shape).reshape(-1).tolist()]
        for position, other in zip(positions.reshape(-1).tolist(), others):
            a.flat[position] = self._function(a.flat[position], *other)

    @staticmethod
    def _stored(result, out):
        out = out[0] if isinstance(out, tuple) else out
        if out is None:
            return result if result.ndim else result[()]
        out[...] = result
        return out


def frompyfunc(func, /, nin, nout, *, identity=_MISSING):
    """A ufunc that calls a Python function for each set of elements, and gives arrays of objects."""
    if not callable(func):
        raise TypeError("function must be callable")
    nin, nout = operator.index(nin), operator.index(nout)
    if nin + nout > 64:
        raise ValueError("Cannot construct a ufunc with more than 64 operands (requested number were: inputs = "
                         f"{nin} and outputs = {nout})")
    return _FromFunction(func, nin, nout, identity)
