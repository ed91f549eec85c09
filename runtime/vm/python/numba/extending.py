"""Adding functions, methods and attributes to compiled code."""

import functools

from numba import literal_unroll, literally, types
from numba._overloads import (
    overload, overload_attribute, overload_classmethod, overload_method, register_jitable,
)
from numba._typeof import typeof
from numba.core._absent import names_of
from numba.core.typing.asnumbatype import as_numba_type
from numba.core.typing.typeof import typeof_impl
from _hotloop_jit import Dispatcher as _Dispatcher

_LOW_LEVEL = ("models", "register_model", "box", "unbox", "NativeValue", "lower_builtin", "lower_cast", "lower_getattr",
              "lower_getattr_generic", "lower_setattr", "lower_setattr_generic", "type_callable", "infer", "infer_getattr",
              "make_attribute_wrapper", "reflect", "BaseStructModel", "get_cython_function_address", "sentry_literal_args",
              "SentryLiteralArgs")
_absent = names_of(__name__, *_LOW_LEVEL)


def is_jitted(function):
    """Whether this is a compiled function."""
    return isinstance(function, _Dispatcher)


def intrinsic(*args, **keywords):
    """Functions whose code Numba's code generator makes; compiled code refuses them where they are called."""
    def decorate(function):
        @functools.wraps(function)
        def refuse(*args, **keywords):
            raise NotImplementedError(f"{function.__name__} is not usable in pure-python")
        refuse._hotloop_intrinsic = function.__name__
        return refuse
    return decorate(args[0]) if args and callable(args[0]) else decorate


def __getattr__(name):
    return _absent(name)
