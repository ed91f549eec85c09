"""Arguments for parameters, where a call has keywords or leaves defaults out."""

import inspect

def bind(function, *args, **keywords):
    """The arguments in the order of the parameters, defaults filled in."""
    bound = inspect.signature(function).bind(*args, **keywords)
    bound.apply_defaults()
    return tuple(bound.arguments.values())


def rebuild(function, options):
    """What unpickling a dispatcher calls."""
    from numba._decorators import _new_dispatcher
    return _new_dispatcher(function, {
        name: value for name, value in options.items() if name not in ("python_errors",)
    })
