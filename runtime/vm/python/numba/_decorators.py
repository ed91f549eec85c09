"""The decorators ``jit`` and ``njit``."""

import sys
import warnings
from types import FunctionType
from weakref import WeakSet

from _hotloop_jit import Dispatcher
from numba.core import config, errors, types
from numba.core.types import _text

# Every option that Numba knows, and what it may be. What some of them ask for is always so here, or means nothing without a GIL.
KNOWN_OPTIONS = frozenset([
    "_dbg_extend_lifetimes", "_dbg_optnone", "_nrt", "background", "boundscheck", "debug", "error_model", "fastmath", "forceinline",
    "forceobj", "hot", "inline", "looplift", "no_cfunc_wrapper", "no_cpython_wrapper", "no_rewrites", "nogil", "nopython", "parallel",
])
# Parameters of `jit` itself, and options of ufuncs.
_OTHER_OPTIONS = frozenset(["cache", "_is_stencil", "locals", "pipeline_class", "target_backend", "_target", "writable_args"])
_PARALLEL_PARTS = frozenset(["comprehension", "fusion", "inplace_binop", "numpy", "prange", "reduction", "setitem", "stencil"])
# All compiled functions that are still there.
dispatchers = WeakSet()
_FASTMATH_FLAGS = ("fast", "nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc")


def jit(signature=None, locals={}, cache=False, pipeline_class=None, boundscheck=None, **options):
    """Compile a function for the types that it is called with, or for the signatures given."""
    if options.get("forceobj") and options.get("nopython"):
        raise ValueError("Only one of 'nopython' or 'forceobj' can be True.")
    options = {**options, "locals": locals, "cache": cache, "boundscheck": boundscheck}
    if pipeline_class is not None:
        options["pipeline_class"] = pipeline_class
    _check_options(options)
    if options.get("forceobj"):
        raise errors.UnsupportedError("object mode is not supported: every function is compiled without the interpreter")
    if signature is None:
        return lambda function: _compile(function, None, options)
    if isinstance(signature, (FunctionType, Dispatcher)) or _is_plain_callable(signature):
        return _compile(signature, None, options)
    signatures = _signatures(signature)
    return lambda function: _compile(function, signatures, options)


def njit(*args, **options):
    """``jit`` with ``nopython=True``, which is the default."""
    if "nopython" in options:
        warnings.warn("nopython is set for njit and is ignored", RuntimeWarning, stacklevel=2)
        del options["nopython"]
    if "forceobj" in options:
        warnings.warn("forceobj is set for njit and is ignored", RuntimeWarning, stacklevel=2)
        del options["forceobj"]
    return jit(*args, **options)


def jit_module(**options):
    """Compiles all functions of the module that calls it."""
    frame = sys._getframe(1)
    module = sys.modules[frame.f_globals["__name__"]]
    for name, each in list(vars(module).items()):
        if isinstance(each, FunctionType) and each.__module__ == module.__name__:
            setattr(module, name, jit(each, **options))


def _is_plain_callable(object):
    from numba.core.typing.templates import Signature
    return callable(object) and not isinstance(object, (types.Type, Signature))


def _check_options(options):
    unknown = {name for name in options if name not in KNOWN_OPTIONS and name not in _OTHER_OPTIONS}
    if unknown:
        # As Numba prints what it knows.
        known = dict.fromkeys(sorted(KNOWN_OPTIONS)).keys()
        raise KeyError(f"Unrecognized options: {unknown}. Known options are {known}")
    error_model = options.get("error_model", "python")
    if error_model not in ("python", "numpy"):
        raise ValueError(f"error_model must be 'python' or 'numpy', not {error_model!r}")
    inline = options.get("inline", "never")
    if not callable(inline) and inline not in ("never", "always"):
        raise ValueError(f"kwarg 'inline' must be one of the strings 'always' or 'never', or it can be a callable that returns "
                         f"True/False. Found value {inline}")
    _check_tiers(options.get("background"), options.get("hot"))
    _check_parallel(options.get("parallel", False))
    _fastmath(options.get("fastmath", False))
    _check_locals(options.get("locals") or {})


def _check_tiers(background, hot):
    if background is not None and not isinstance(background, bool):
        raise ValueError(f"background must be True or False, not {background!r}")
    if hot is not None and (isinstance(hot, bool) or not isinstance(hot, int) or not 0 <= hot < 2**32):
        raise ValueError(f"hot must be the number of calls that are interpreted, plus one, not {hot!r}")


def _check_parallel(parallel):
    if isinstance(parallel, dict):
        unknown = set(parallel) - _PARALLEL_PARTS
        if unknown:
            # As Numba prints them, and then what there is.
            unknown = dict.fromkeys(name for name in parallel if name in unknown).keys()
            raise NameError(f"Unrecognized parallel options: {unknown}. Known options are {', '.join(sorted(_PARALLEL_PARTS))}")
    elif not isinstance(parallel, (bool, int)) and parallel is not None:
        raise ValueError("Argument parallel must be a dictionary or boolean")


def _check_locals(locals):
    for name, each in locals.items():
        if not isinstance(each, types.Type):
            raise TypeError(f"the type of the variable '{name}' must be a Numba type, not {each!r}")


def _compile(function, signatures, options):
    if isinstance(function, Dispatcher):
        function = function.py_func
    if not isinstance(function, FunctionType):
        if isinstance(function, type):
            raise TypeError("The decorated object is not a function (got type {}). Use jitclass for classes.".format(
                type(function)))
        raise TypeError(f"The decorated object is not a function (got type {type(function)}).")
    if config.DISABLE_JIT:
        return function
    dispatcher = _new_dispatcher(function, options)
    if signatures is not None:
        for signature in signatures:
            dispatcher._declare(signature)
        dispatcher.disable_compile()
    return dispatcher


def _new_dispatcher(function, options):
    boundscheck = options.get("boundscheck")
    if boundscheck is None:
        boundscheck = config.BOUNDSCHECK
    dispatcher = Dispatcher(function, {
        **options,
        "parallel": _parallel(options.get("parallel", False)),
        "fastmath": _fastmath(options.get("fastmath", False)),
        "boundscheck": True if boundscheck is None else bool(boundscheck),
        "python_errors": options.get("error_model", "python") == "python",
        "local_types": [(name, _text(each)) for name, each in (options.get("locals") or {}).items()],
    })
    dispatchers.add(dispatcher)
    return dispatcher


def _parallel(value):
    return {name: bool(on) for name, on in value.items()} if isinstance(value, dict) else bool(value)


def _rebuild(function, options):
    """What unpickling a dispatcher calls."""
    return _new_dispatcher(function, {name: value for name, value in options.items() if name not in ("python_errors", "local_types")})


def _fastmath(value):
    if value is True:
        return ["fast"]
    if not value:
        return []
    if isinstance(value, dict):
        flags = [name for name, on in value.items() if on]
        unknown = set(value) - set(_FASTMATH_FLAGS)
    elif isinstance(value, (set, frozenset, list, tuple)):
        flags = list(value)
        unknown = set(flags) - set(_FASTMATH_FLAGS)
    elif isinstance(value, str):
        flags = value.split()
        unknown = set(flags) - set(_FASTMATH_FLAGS)
    else:
        raise ValueError(f"Expected fastmath option(s) to be either a bool, dict or set, not {type(value)}")
    if unknown:
        raise ValueError(f"Unrecognized fastmath flags: {unknown}")
    return flags


def _signatures(argument):
    from numba.core.sigutils import is_signature
    if isinstance(argument, list):
        return argument
    if is_signature(argument):
        return [argument]
    raise TypeError(f"a function is compiled, or signatures are given, not an object of class '{type(argument).__name__}'")
