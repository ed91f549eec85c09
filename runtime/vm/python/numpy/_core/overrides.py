"""The decorators of functions whose arguments may say themselves how they are treated (NEP 18)."""

import _hotloop_numpy as _native

from .._utils import set_module

ARRAY_FUNCTIONS = set()


def _get_implementing_args(relevant_args):
    """The arguments that are asked about a call, in their order."""
    from .._protocols import asked
    return asked(relevant_args)


def verify_matching_signatures(implementation, dispatcher):
    """Refuses a dispatcher whose parameters are not those of the function, or whose defaults are not None."""
    ours, theirs = implementation.__code__, dispatcher.__code__
    flags = 4 | 8
    count = lambda code: code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)  # noqa: E731
    if (ours.co_varnames[:count(ours)] != theirs.co_varnames[:count(theirs)] or ours.co_argcount != theirs.co_argcount
            or ours.co_flags & flags != theirs.co_flags & flags
            or len(implementation.__defaults__ or ()) != len(dispatcher.__defaults__ or ())):
        raise RuntimeError(f"implementation and dispatcher for {implementation} have different function signatures")
    if any(default is not None for default in dispatcher.__defaults__ or ()):
        raise RuntimeError("dispatcher functions can only use None for default argument values")


def array_function_dispatch(dispatcher=None, module=None, verify=True, docs_from_dispatcher=False):
    """A decorator for a public function."""

    def decorate(implementation):
        if verify and dispatcher is not None:
            verify_matching_signatures(implementation, dispatcher)
        if module is not None:
            implementation.__module__ = module
        code = implementation.__code__
        named = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
        places = [(i if i < code.co_argcount else None, name, True) for i, name in enumerate(named)]
        if dispatcher is not None:
            implementation._dispatcher = dispatcher
        function = _native._ArrayFunctionDispatcher(implementation, places, implementation.__module__, ("through",))
        ARRAY_FUNCTIONS.add(function)
        return function

    return decorate


def array_function_from_dispatcher(implementation, module=None, verify=True, docs_from_dispatcher=True):
    """A decorator for the dispatcher of a public function."""
    return lambda dispatcher: array_function_dispatch(dispatcher, module, verify)(implementation)


def finalize_array_function_like(public_api):
    """Registers a function with a parameter `like`."""
    ARRAY_FUNCTIONS.add(public_api)
    return public_api
