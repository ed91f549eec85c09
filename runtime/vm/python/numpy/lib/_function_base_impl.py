"""Public names, and what NumPy's own Python files need to reduce over several axes."""

from .._axes import axis_tuple
from .._forward import forward as _forward
from .._reductions import _NoValue

__getattr__ = _forward(globals())


def _ureduce(a, func, keepdims=False, **kwargs):
    """Calls a function that reduces one axis, or all, so that it reduces the axes that are asked for."""
    from .._joining import asanyarray
    a = asanyarray(a)
    axis, out = kwargs.get("axis"), kwargs.get("out")
    keepdims = False if keepdims is _NoValue else keepdims
    gone = range(a.ndim) if axis is None else axis_tuple(axis, a.ndim)
    kept_index = (..., *(None if at in gone else slice(None) for at in range(a.ndim)))
    if keepdims and out is not None:
        kwargs["out"] = out[(..., *(0 if at in gone else slice(None) for at in range(a.ndim)))]
    if axis is not None and len(gone) == 1:
        kwargs["axis"] = gone[0]
    elif axis is not None:
        order = [at for at in range(a.ndim) if at not in gone]
        order += [at for at in range(a.ndim) if at in gone]
        lanes = (*(a.shape[at] for at in order[:a.ndim - len(gone)]), -1)
        a = a.transpose(order).reshape(lanes)
        if kwargs.get("weights") is not None:
            kwargs["weights"] = kwargs["weights"].transpose(order).reshape(lanes)
        kwargs["axis"] = -1
    result = func(a, **kwargs)
    if out is not None:
        return out
    return result[kept_index] if keepdims else result


def _median_nancheck(data, result, axis):
    """The medians, NaN where the sorted data end in one."""
    import numpy
    if data.size == 0:
        return result
    last = data.take(-1, axis=axis)
    # The last element may be masked.
    missing = numpy.ma.filled(numpy.isnan(last), False)
    if not missing.any():
        return result
    if isinstance(result, numpy.generic):
        return last
    numpy.copyto(result, last, where=missing)
    return result
