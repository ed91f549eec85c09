"""The decorators."""

from numba._decorators import jit, jit_module, njit


def cfunc(*args, **keywords):
    """A function that C can call."""
    from numba import cfunc
    return cfunc(*args, **keywords)
