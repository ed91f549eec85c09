"""The protocols of arrays: `__array_ufunc__`, `__array_wrap__`, `__array_priority__` and `__array_function__`."""

import sys

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, generic, ndarray

from ._reductions import _NoValue

_SCALAR_PRIORITY = -1_000_000.0
_MISSING = object()
_basic = (int, float, complex, str, bytes, list, tuple, dict, set, frozenset, slice, type(None), type(...),
          type(NotImplemented), type(True), generic)


# Ufuncs

def call(ufunc, method, args, kwargs):
    """A call of a ufunc or of its method, in which the operands have their say."""
    inputs, kwargs = _normal(ufunc, method, args, kwargs)
    result = _overridden(ufunc, method, inputs, kwargs)
    return _wrapped(ufunc, method, inputs, kwargs) if result is _MISSING else result


def call_without_overrides(ufunc, method, inputs, kwargs):
    """What `ndarray.__array_ufunc__` does: NotImplemented if another operand overrides ufuncs."""
    outs = kwargs.get("out", ())
    for operand in (*inputs, *(outs if isinstance(outs, tuple) else (outs,))):
        if _override(operand) is not _MISSING:
            return NotImplemented
    return _wrapped(ufunc, method, inputs, kwargs)


def _override(operand):
    """The class's own `__array_ufunc__`, if it has one."""
    kind = type(operand)
    if kind is ndarray or isinstance(operand, _basic):
        return _MISSING
    method = getattr(kind, "__array_ufunc__", _MISSING)
    return _MISSING if method is ndarray.__array_ufunc__ else method


def _normal(ufunc, method, args, kwargs):
    """Inputs alone, and `out` as a tuple among the keywords."""
    count = {"__call__": ufunc.nin, "outer": ufunc.nin, "at": len(args), "reduceat": 2}.get(method, 1)
    kwargs = dict(kwargs)
    extra = args[count:]
    if method == "__call__":
        if len(args) < ufunc.nin or len(args) > ufunc.nin + ufunc.nout:
            raise TypeError(f"{ufunc.__name__}() takes from {ufunc.nin} to {ufunc.nin + ufunc.nout} positional arguments "
                            f"but {len(args)} were given")
        if extra:
            if "out" in kwargs:
                raise TypeError("cannot specify 'out' as both a positional and keyword argument")
            if not all(x is None for x in extra):
                kwargs["out"] = tuple(extra) + (None,) * (ufunc.nout - len(extra))
    else:
        names = (("axis", 0), ("dtype", None), ("out", None), ("keepdims", False), ("initial", None), ("where", True))
        kwargs.update((name, value) for (name, usual), value in zip(names, extra) if value is not usual)
    if "out" in kwargs:
        outs = kwargs["out"]
        if not isinstance(outs, tuple):
            outs = (outs,)
        if all(x is None for x in outs):
            del kwargs["out"]
        else:
            kwargs["out"] = outs
    return tuple(args[:count]), kwargs


def _overridden(ufunc, method, inputs, kwargs):
    asked = []
    for operand in (*inputs, *kwargs.get("out", ())):
        own = _override(operand)
        kind = type(operand)
        if own is _MISSING or any(type(other) is kind for other in asked):
            continue
        if own is None:
            raise TypeError(f"operand '{kind.__name__}' does not support ufuncs (__array_ufunc__=None)")
        _insert(asked, operand)
    if not asked:
        return _MISSING
    for operand in asked:
        result = operand.__array_ufunc__(ufunc, method, *inputs, **kwargs)
        if result is not NotImplemented:
            return result
    arguments = [repr(x) for x in inputs] + [f"{name}={value!r}" for name, value in kwargs.items()]
    kinds = ", ".join(repr(type(x).__name__) for x in (*inputs, *kwargs.get("out", ())))
    raise TypeError(f"operand type(s) all returned NotImplemented from __array_ufunc__({ufunc!r}, {method!r}, "
                    f"{', '.join(arguments)}): {kinds}")


def _insert(asked, operand):
    """Left to right, but subclasses come before the classes that they are made from."""
    at = len(asked)
    for i, other in enumerate(asked):
        if issubclass(type(operand), type(other)):
            at = i
            break
    asked.insert(at, operand)


def priority(operand):
    """The `__array_priority__` of an operand."""
    if type(operand) is ndarray:
        return 0.0
    if isinstance(operand, _basic):
        return _SCALAR_PRIORITY
    return float(getattr(operand, "__array_priority__", _SCALAR_PRIORITY))


def _wrapper(inputs):
    """The `__array_wrap__` of the input that decides, with its class; None for plain arrays."""
    chosen, kind, best = None, ndarray, None
    for operand in inputs:
        if type(operand) is ndarray:
            if best is None or best < 0.0:
                chosen, kind, best = None, ndarray, 0.0
        elif isinstance(operand, _basic):
            if best is None:
                best = _SCALAR_PRIORITY
        else:
            method = getattr(operand, "__array_wrap__", None)
            if method is None:
                continue
            own = priority(operand)
            if best is None or own > best or (own == 0.0 and chosen is None):
                chosen, kind, best = method, type(operand), own
    return chosen, kind


def plain(operand):
    """The operand without its subclass: the same memory as an `ndarray`."""
    if type(operand) is ndarray or isinstance(operand, _basic):
        return operand
    return _native.asarray(operand, None)


def _wrapped(ufunc, method, inputs, kwargs):
    outs = kwargs.get("out", ())
    outs = outs if isinstance(outs, tuple) else (outs,)
    for out in outs:
        if out is not None and not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
    if outs:
        kwargs = dict(kwargs, out=tuple(plain(out) for out in outs))
    if "where" in kwargs:
        kwargs = dict(kwargs, where=plain(kwargs["where"]))
    wrap, kind = _wrapper(inputs)
    subok = kwargs.pop("subok", True) if "subok" in kwargs else True
    if method == "at":
        return ufunc.at(*(plain(x) for x in inputs))
    bare = tuple(plain(x) for x in inputs)
    results = (ufunc if method == "__call__" else getattr(ufunc, method))(*bare, **kwargs)
    is_call = method in ("__call__", "outer")
    many = is_call and ufunc.nout > 1
    done = []
    for i, result in enumerate(results if many else (results,)):
        out = outs[i] if i < len(outs) else None
        context = (ufunc, tuple(inputs) + tuple(outs), i) if is_call else None
        done.append(_finished(result, out, wrap if subok else None, kind, context))
    return tuple(done) if many else done[0]


def _finished(result, out, wrap, kind, context):
    if out is not None:
        return out if type(out) is ndarray else out.__array_wrap__(out, context, False)
    if wrap is None:
        return result
    array = as_array(result)
    return wrap(array, context, array.ndim == 0)


def as_array(result):
    """A result as an array, also if it is an object that has been taken out of an array."""
    if isinstance(result, (ndarray, generic)):
        return _native.asarray(result, None)
    array = _native.empty((), _dtype(object), "C")
    array[()] = result
    return array


# Reductions, with the arguments of the native functions

def reduce(ufunc, array, axis, dtype, keepdims, initial, where, out):
    kwargs = {} if axis == 0 and axis is not None else {"axis": axis}
    for name, value, default in (("dtype", dtype, None), ("out", out, None), ("keepdims", keepdims, False),
                                 ("initial", initial, None), ("where", where, True)):
        if value is not default:
            kwargs[name] = value
    return call(ufunc, "reduce", (array,), kwargs)


def accumulate(ufunc, array, axis, dtype, out):
    kwargs = {}
    if axis is None:
        array = array.ravel()
        if array.ndim > 1:
            kwargs["axis"] = array.ndim - 1
    elif axis != 0:
        kwargs["axis"] = axis
    if dtype is not None:
        kwargs["dtype"] = dtype
    if out is not None:
        kwargs["out"] = out
    return call(ufunc, "accumulate", (array,), kwargs)


def mean(array, axis, dtype, keepdims, _, where, out):
    array = array if isinstance(array, ndarray) else _native.asarray(array, None)
    return _statistic(_native.mean, array, axis, dtype, keepdims, where, out)


def var(array, axis, dtype, keepdims, _, where, out, ddof, root):
    array = array if isinstance(array, ndarray) else _native.asarray(array, None)
    return _statistic(_native.var, array, axis, dtype, keepdims, where, out, ddof, root)


def _statistic(function, array, axis, dtype, keepdims, where, out, *rest):
    if _override(array) is not _MISSING or (out is not None and _override(out) is not _MISSING):
        return _by_ufuncs(function, array, axis, dtype, keepdims, where, out, *rest)
    result = function(plain(array), axis, dtype, keepdims, None, plain(where), None if out is None else plain(out), *rest)
    if out is not None:
        return out
    result = as_array(result)
    return array.__array_wrap__(result, None, result.ndim == 0) if type(array) is not ndarray else \
        (result if result.ndim else result[()])


def _by_ufuncs(function, array, axis, dtype, keepdims, where, out, ddof=0, root=False):
    """A mean or variance in steps that the array's class sees, as it overrides ufuncs."""
    axes = range(array.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for each in axes:
        count *= array.shape[each]
    if dtype is None and array.dtype.kind in "biu":
        dtype = _dtype(float)
    is_mean = function is _native.mean
    total = _native.add.reduce(array, axis=axis, dtype=dtype, out=out if is_mean else None,
                               keepdims=keepdims if is_mean else True, where=where)
    if is_mean:
        return _divided(total, count)
    deviation = _native.subtract(array, _divided(total, count))
    square = _native.multiply(deviation, deviation if array.dtype.kind != "c" else _native.conjugate(deviation))
    square = square.real if array.dtype.kind == "c" else square
    result = _divided(_native.add.reduce(square, axis=axis, dtype=dtype, out=out, keepdims=keepdims, where=where),
                      max(count - ddof, 0))
    return _native.sqrt(result) if root else result


def _divided(total, count):
    if isinstance(total, ndarray):
        return _native.true_divide(total, count, out=total, casting="unsafe")
    return total / count


def clip(array, low, high):
    """Elements limited to an interval, as an array of their class."""
    wrap, kind = _wrapper((array, low, high))
    from ._core.umath import clip as ufunc
    kwargs = {}
    result = _overridden(ufunc, "__call__", (array, low, high), kwargs)
    if result is not _MISSING:
        return result
    return _finished(_native.clip(plain(array), plain(low), plain(high)), None, wrap, kind, (ufunc, (array, low, high), 0))


def matmul(a, b):
    """`a @ b` where one takes part."""
    from ._products import matmul
    return call(matmul, "__call__", (a, b), {})


# Functions

def dispatch(function, args, kwargs):
    """A call of a public function with an argument that may override it."""
    if function._manner[0] == "creation":
        return _created(function, args, kwargs)
    implementing = asked(counting(function, args, kwargs))
    if all(type(argument).__array_function__ is ndarray.__array_function__ for argument in implementing):
        return default(function, args, kwargs)
    kinds = tuple(type(argument) for argument in implementing)
    for argument in implementing:
        result = argument.__array_function__(function, kinds, args, kwargs)
        if result is not NotImplemented:
            return result
    raise TypeError(f"no implementation found for '{function.__module__}.{function.__name__}' on types that implement "
                    f"__array_function__: {list(kinds)}")


def asked(relevant):
    """The arguments whose classes are asked about a call: one of each class, those of subclasses first."""
    implementing = []
    for argument in relevant:
        kind = type(argument)
        if getattr(kind, "__array_function__", None) is not None and all(type(other) is not kind for other in implementing):
            _insert(implementing, argument)
    return implementing


def _created(function, args, kwargs):
    kwargs = dict(kwargs)
    like = kwargs.pop("like")
    method = getattr(type(like), "__array_function__", None)
    if method is None:
        raise TypeError("The `like` argument must be an array-like that implements the `__array_function__` protocol.")
    if method is ndarray.__array_function__:
        return function._implementation(*args, **kwargs)
    result = like.__array_function__(function, (type(like),), args, kwargs)
    if result is NotImplemented:
        raise TypeError(f"no implementation found for '{function.__module__}.{function.__name__}' on types that implement "
                        f"__array_function__: {[type(like)]}")
    return result


def counting(function, args, kwargs):
    """The arguments that decide, in order."""
    dispatcher = getattr(function._implementation, "_dispatcher", None)
    if dispatcher is not None:
        yield from dispatcher(*args, **kwargs)
        return
    for position, name, many in function._relevant:
        if position is not None and position < len(args):
            argument = args[position]
        elif name in kwargs:
            argument = kwargs[name]
        else:
            continue
        if many and isinstance(argument, (list, tuple)):
            yield from argument
        else:
            yield argument


def default(function, args, kwargs):
    """The function itself, for arguments that override nothing."""
    manner, *rest = function._manner
    if manner == "method":
        return _by_method(function, args, kwargs, rest[0])
    implementation = function._implementation
    arguments = [x for x in counting(function, args, kwargs) if type(x) is not ndarray and isinstance(x, ndarray)]
    if manner == "through" or not arguments:
        return implementation(*args, **kwargs)
    if manner == "own":
        from . import _of_subclasses
        values = bound(implementation, args, kwargs)
        subject = values[implementation.__code__.co_varnames[0]]
        if isinstance(subject, ndarray):
            return getattr(_of_subclasses, implementation.__name__)(*args, **kwargs)
        return implementation(*args, **kwargs)
    result = implementation(*map(_bare, args), **{name: _bare(value) for name, value in kwargs.items()})
    if kwargs.get("out") is not None:
        return kwargs["out"]
    if manner == "plain" and not kwargs.get("subok"):
        return result
    if manner == "join":
        first = max(arguments, key=priority)
        return _native.view_as(result, type(first), None) if priority(first) > 0.0 else result
    if manner == "product":
        return _changed(result, lambda array: _native.view_as(array, type(arguments[0]), arguments[0])
                        if array.ndim else array[()])
    if manner in ("like", "plain"):
        return _changed(result, lambda array: _native.view_as(array, type(arguments[0]), arguments[0]))
    decider = max(arguments, key=priority)
    if implementation.__name__ in ("solve", "lstsq"):
        decider = args[1] if len(args) > 1 else kwargs["b"]
        if type(decider) is ndarray or not isinstance(decider, ndarray):
            return result

    def wrap(array):
        return decider.__array_wrap__(array, None, array.ndim == 0)

    places = _WRAPPED.get(implementation.__name__)
    if places is None:
        return _changed(result, wrap)
    if not isinstance(result, tuple):
        return result
    parts = [wrap(part) if i in places else part for i, part in enumerate(result)]
    return type(result)(*parts) if hasattr(result, "_fields") else tuple(parts)


# Those results of functions of linear algebra that are of the class of the matrix.
_WRAPPED = {"svd": (0, 2), "eig": (1,), "eigh": (1,), "lstsq": (0, 1)}


def _bare(argument):
    if isinstance(argument, ndarray):
        return plain(argument)
    if isinstance(argument, (list, tuple)) and any(isinstance(x, ndarray) and type(x) is not ndarray for x in argument):
        return type(argument)(map(_bare, argument)) if type(argument) in (list, tuple) else argument
    return argument


def _changed(result, change):
    if isinstance(result, tuple):
        changed = [_changed(part, change) for part in result]
        return type(result)(*changed) if hasattr(result, "_fields") else tuple(changed)
    if isinstance(result, list):
        return [_changed(part, change) for part in result]
    if isinstance(result, (ndarray, generic)) and not (isinstance(result, generic) and result.dtype.kind == "O"):
        return change(_native.asarray(result, None))
    return result


def _by_method(function, args, kwargs, passed):
    implementation = function._implementation
    values = bound(implementation, args, kwargs)
    name = implementation.__name__
    subject = values[function._relevant[0][1]]
    own = {"amax": "max", "amin": "min", "around": "round"}.get(name, name)
    method = _MISSING if isinstance(subject, _basic) else getattr(subject, own, _MISSING)
    if own in ("ravel", "diagonal", "trace") and is_matrix(subject):
        method = getattr(plain(subject), own)
    if method is _MISSING or method is None:
        return implementation(*args, **kwargs)
    if passed == ("@",):
        return method
    positional, named = [], {}
    for word in passed:
        parameter = word.rstrip("=").rstrip("?")
        value = values.get(parameter, _NoValue)
        if not word.endswith("="):
            positional.append(value)
        elif value is not _NoValue and not (value is None and "?" in word):
            named[parameter] = value
    return method(*positional, **named)


def is_matrix(array):
    """Whether an array is one of those that always have two axes."""
    module = sys.modules.get("numpy.matrixlib.defmatrix")
    return module is not None and isinstance(array, module.matrix)


def bound(function, args, kwargs):
    """The arguments by the names of parameters, with defaults."""
    code = function.__code__
    positional = code.co_varnames[:code.co_argcount]
    defaults = function.__defaults__ or ()
    values = dict(zip(positional[len(positional) - len(defaults):], defaults))
    values.update(function.__kwdefaults__ or {})
    values.update(zip(positional, args))
    values.update(kwargs)
    if len(args) > len(positional) or any(name not in values for name in positional):
        function(*args, **kwargs)
    return values
