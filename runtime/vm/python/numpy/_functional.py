"""Functions of one lane or one element, applied to whole arrays."""

import re

import _hotloop_numpy as _native
from _hotloop_numpy import ndarray

from ._axes import one_axis
from ._creation import asanyarray, asarray

__all__ = ["apply_along_axis", "apply_over_axes", "piecewise", "vectorize"]


def piecewise(x, condlist, funclist, *args, **kw):
    """Values of the function whose condition holds."""
    x = asarray(x)
    if _native.is_scalar(condlist) or (not isinstance(condlist[0], (list, _native.ndarray)) and x.ndim != 0):
        condlist = [condlist]
    conditions = asarray(condlist, bool)
    n = len(conditions)
    if len(funclist) == n + 1:
        rest = ~asarray(_native.reduce(_native.logical_or, conditions, 0, None, True, None, True, None))
        conditions = _native.concatenate([conditions, rest], 0, None)
    elif len(funclist) != n:
        raise ValueError(f"with {n} condition(s), either {n} or {n + 1} functions are expected")
    y = _native.empty_like(x, None, "K", None)
    _native.fill(y, 0)
    for condition, function in zip(conditions, funclist):
        if not callable(function):
            y[condition] = function
            continue
        values = x[condition]
        if values.size:
            y[condition] = function(values, *args, **kw)
    return y


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """Applies a function to every lane along an axis."""
    from ._shaping import ndindex
    arr = asarray(arr)
    axis = one_axis(axis, arr.ndim)
    lanes = _native.transpose(arr, [i for i in range(arr.ndim) if i != axis] + [axis])
    outer = lanes.shape[:-1]
    indices = [index + (Ellipsis,) for index in ndindex(outer)]
    if not indices:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    first = asarray(func1d(lanes[indices[0]], *args, **kwargs))
    result = _native.zeros(outer + first.shape, first.dtype, "C")
    result[indices[0]] = first
    for index in indices[1:]:
        result[index] = asarray(func1d(lanes[index], *args, **kwargs))
    # The axes of the function's result stand where the lane was.
    own = list(range(len(outer), result.ndim))
    result = _native.transpose(result, list(range(axis)) + own + list(range(axis, len(outer))))
    return result


def apply_over_axes(func, a, axes):
    """Applies a reduction over axes, one after the other, keeping them."""
    value = asarray(a)
    count = value.ndim
    for axis in [axes] if asarray(axes).ndim == 0 else axes:
        axis = axis + count if axis < 0 else axis
        result = func(value, axis)
        if result.ndim != value.ndim:
            result = _native.expand_dims(result, axis)
            if result.ndim != value.ndim:
                raise ValueError("function is not returning an array of the correct shape")
        value = result
    return value


_DIMENSIONS = r"\((?:\s*\w+\s*(?:,\s*\w+\s*)*,?)?\s*\)"
_ARGUMENTS = rf"\s*{_DIMENSIONS}\s*(?:,\s*{_DIMENSIONS}\s*)*"


def _core_dimensions(signature):
    """The names of the core dimensions of inputs and outputs."""
    if not re.fullmatch(rf"{_ARGUMENTS}->{_ARGUMENTS}", signature):
        raise ValueError(f"not a valid gufunc signature: {signature}")
    return tuple([tuple(re.findall(r"\w+", part)) for part in re.findall(_DIMENSIONS, side)]
                 for side in signature.split("->"))


def _codes(otypes):
    """One character for each result's type."""
    if isinstance(otypes, str):
        for code in otypes:
            try:
                _native.dtype(code)
            except TypeError:
                raise ValueError(f"Invalid otype specified: {code}") from None
        return otypes
    return "".join(_native.dtype(each).char for each in otypes)


def _with_first_result(function, first):
    """The function, whose first call's result is known."""
    known = [first]
    return lambda *values: known.pop() if known else function(*values)


class vectorize:
    """Makes a function of scalars work on arrays, element by element."""

    def __init__(self, pyfunc=None, otypes=None, doc=None, excluded=None, cache=False, signature=None):
        if pyfunc is not None and not callable(pyfunc):
            raise TypeError("When used as a decorator, only accepts keyword arguments.")
        if otypes is not None and not hasattr(otypes, "__iter__"):
            raise ValueError("Invalid otype specification")
        self.pyfunc = pyfunc
        self.otypes = None if otypes is None else _codes(otypes)
        self.excluded = set(excluded or ())
        self.cache = cache
        self.signature = signature
        self._core = None if signature is None else _core_dimensions(signature)
        self._documentation = doc
        self.__doc__ = doc or getattr(pyfunc, "__doc__", None)
        if pyfunc is not None:
            self.__name__ = getattr(pyfunc, "__name__", "vectorize")

    def __call__(self, *args, **kwargs):
        if self.pyfunc is None:
            self.pyfunc = args[0]
            self.__name__ = self.pyfunc.__name__
            self.__doc__ = self._documentation or self.pyfunc.__doc__
            return self
        varying = [i for i in range(len(args)) if i not in self.excluded]
        names = [name for name in kwargs if name not in self.excluded]

        def function(*values):
            full = list(args)
            for i, value in zip(varying, values):
                full[i] = value
            return self.pyfunc(*full, **{**kwargs, **dict(zip(names, values[len(varying):]))})

        if not self.excluded and not kwargs:
            function = self.pyfunc
        given = [args[i] for i in varying] + [kwargs[name] for name in names]
        if self.signature is not None:
            return self._by_signature(function, given)
        return self._by_element(function, given) if given else function()

    def _by_element(self, function, given):
        kinds = self.otypes
        if kinds is None:
            arrays = [asarray(x) for x in given]
            if any(a.size == 0 for a in arrays):
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            # Tells the number of results and their types; with `cache` it is used as well.
            first = function(*(a.reshape(-1)[0] for a in arrays))
            count = len(first) if isinstance(first, tuple) else 1
            kinds = "".join(asarray(each).dtype.char for each in (first if isinstance(first, tuple) else (first,)))
            if self.cache:
                function = _with_first_result(function, first)
        else:
            count = len(kinds)
        from ._frompyfunc import frompyfunc
        # As arrays, also where there are no axes: a result may be an array itself.
        given = [asanyarray(x, object) for x in given]
        if all(type(x) is ndarray for x in given):
            results = frompyfunc(function, len(given), count)._evaluate(given, None, "unsafe")
        else:
            results = frompyfunc(function, len(given), count)(*given)
            results = results if isinstance(results, tuple) else (results,)
        results = tuple(_native.array(result, _native.dtype(kind), True, "K", 0, True) for result, kind in zip(results, kinds))
        return results[0] if count == 1 else results

    def _by_signature(self, function, given):
        inputs, outputs = self._core
        if len(given) != len(inputs):
            raise TypeError(f"wrong number of positional arguments: expected {len(inputs)}, got {len(given)}")
        arrays, sizes, loops = [asarray(x) for x in given], {}, []
        for a, names in zip(arrays, inputs):
            self._measure(sizes, a, names)
            loops.append(a.shape[:a.ndim - len(names)])
        loop = _native.broadcast_shape(*loops)
        arrays = [_native.broadcast_to(a, loop + a.shape[a.ndim - len(names):]) for a, names in zip(arrays, inputs)]
        targets = None
        from ._shaping import ndindex
        for index in ndindex(loop):
            results = function(*(a[index] for a in arrays))
            count = len(results) if isinstance(results, tuple) else 1
            if count != len(outputs):
                raise ValueError(f"wrong number of outputs from pyfunc: expected {len(outputs)!r}, got {count!r}")
            results = [asarray(x) for x in (results if isinstance(results, tuple) else (results,))]
            if targets is None:
                for result, names in zip(results, outputs):
                    self._measure(sizes, result, names)
                targets = self._targets(loop, sizes, [result.dtype for result in results])
            for target, result in zip(targets, results):
                target[index] = result
        if targets is None:
            if self.otypes is None:
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            if any(name not in sizes for names in outputs for name in names):
                raise ValueError("cannot call `vectorize` with a signature including new output dimensions on size 0 inputs")
            targets = self._targets(loop, sizes, self.otypes)
        return targets[0] if len(targets) == 1 else tuple(targets)

    def _measure(self, sizes, a, names):
        if a.ndim < len(names):
            raise ValueError(f"{a.ndim}-dimensional argument does not have enough dimensions for all core dimensions {names!r}")
        for name, length in zip(names, a.shape[a.ndim - len(names):]):
            if sizes.setdefault(name, length) != length:
                raise ValueError(f"inconsistent size for core dimension {name!r}: {length!r} vs {sizes[name]!r}")

    def _targets(self, loop, sizes, kinds):
        kinds = self.otypes or kinds
        return [_native.empty(loop + tuple(sizes[name] for name in names), kind, "C")
                for names, kind in zip(self._core[1], kinds)]
