"""The decorators of functions whose arguments may say themselves how they are treated (NEP 18)."""

import _hotloop_numpy as _native

from .._utils import set_module

ARRAY_FUNCTIONS = set()


def array_function_dispatch(dispatcher=None, module=None, verify=True, docs_from_dispatcher=False):
    """A decorator for a public function."""

    def decorate(implementation):
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
