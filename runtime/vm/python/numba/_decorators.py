"""The decorators ``jit`` and ``njit``, and ``prange`` outside compiled code."""

from types import FunctionType
from weakref import WeakSet

from _hotloop_jit import Dispatcher
from numba import errors, types
from numba.core import config

# Every option that Numba knows. What some of them ask for is always so here, or means nothing without a GIL.
_OPTIONS = {
    "nopython": True, "forceobj": False, "looplift": False, "nogil": False, "cache": False, "parallel": False,
    "fastmath": False, "error_model": "python", "boundscheck": None, "debug": False, "inline": "never",
    "forceinline": False, "locals": {}, "target_backend": None, "no_cpython_wrapper": False, "no_cfunc_wrapper": False,
    "no_rewrites": False, "writable_args": False, "_nrt": True, "pipeline_class": None, "_target": None,
    "_dbg_extend_lifetimes": None, "_dbg_optnone": None,
}
# All compiled functions that are still there.
dispatchers = WeakSet()
_FASTMATH_FLAGS = ("fast", "nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc")


def jit(signature_or_function=None, **options):
    """Compile a function for the types that it is called with, or for the signatures given."""
    _check_options(options)
    if options.get("forceobj"):
        raise errors.UnsupportedError("object mode is not supported: every function is compiled without the interpreter")
    if signature_or_function is None:
        return lambda function: _compile(function, None, options)
    if isinstance(signature_or_function, (FunctionType, Dispatcher)):
        return _compile(signature_or_function, None, options)
    signatures = _signatures(signature_or_function)
    return lambda function: _compile(function, signatures, options)


def njit(*args, **options):
    """``jit`` with ``nopython=True``, which is the default."""
    options.pop("nopython", None)
    return jit(*args, **options)


class prange:
    """``range`` whose iterations may run in parallel in compiled code; outside of it, ``range``."""

    __module__ = "numba"

    def __new__(cls, *args):
        return range(*args)


def _check_options(options):
    unknown = [name for name in options if name not in _OPTIONS]
    if unknown:
        raise KeyError(
            f"Unrecognized options: {set(unknown)}. Known options are {sorted(n for n in _OPTIONS if not n.startswith('_'))}"
        )
    error_model = options.get("error_model", "python")
    if error_model not in ("python", "numpy"):
        raise ValueError(f"error_model must be 'python' or 'numpy', not {error_model!r}")


def _compile(function, signatures, options):
    if isinstance(function, Dispatcher):
        function = function.py_func
    if not isinstance(function, FunctionType):
        raise TypeError(f"a function is compiled, not an object of class '{type(function).__name__}'")
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
        "parallel": bool(options.get("parallel", False)),
        "fastmath": _fastmath(options.get("fastmath", False)),
        "boundscheck": True if boundscheck is None else bool(boundscheck),
        "python_errors": options.get("error_model", "python") == "python",
    })
    dispatchers.add(dispatcher)
    return dispatcher


def _rebuild(function, options):
    """What unpickling a dispatcher calls."""
    return _new_dispatcher(function, {name: value for name, value in options.items() if name != "python_errors"})


def _fastmath(value):
    if value is True:
        return ["fast"]
    if not value:
        return []
    flags = [name for name, on in value.items() if on] if isinstance(value, dict) else list(value)
    unknown = [flag for flag in flags if flag not in _FASTMATH_FLAGS]
    if unknown:
        raise ValueError(f"Unrecognized fastmath flags: {unknown}. Known flags are {list(_FASTMATH_FLAGS)}")
    return flags


def _signatures(argument):
    if isinstance(argument, list):
        return argument
    if isinstance(argument, (str, tuple, types.Signature)):
        return [argument]
    raise TypeError(f"a function is compiled, or signatures are given, not an object of class '{type(argument).__name__}'")
