"""The programs that both sides compile: small kernels, each with arguments of a typical size, by the kind of work.

`CASES` maps a name to a case. A case's function is not compiled here, so that a worker can time its first call; its arguments
come from a function, because some kernels change them. Helpers that a kernel calls are compiled functions.
"""

import collections
import math

import numpy as np

Case = collections.namedtuple("Case", "function options arguments")
CASES = {}


def case(*arguments, **options):
    """Register the decorated function; each argument is a function of no arguments that makes it, or a value."""

    def register(function):
        def make():
            return [argument() if callable(argument) else argument for argument in arguments]

        CASES[function.__name__] = Case(function, options, make)
        return function

    return register


def reals(*shape):
    # Not random, so that it does not depend on either side's generator.
    return lambda: (np.arange(math.prod(shape), dtype=np.float64) * 0.6180339887498949 % 1.0).reshape(shape)


def integers(below, *shape):
    """Integers in a scattered order, from 0 on."""
    return lambda: (reals(*shape)() * below).astype(np.int64)


from kernels import bodies, containers, expressions, grids, learning, loops, parallel, sequences, texts  # noqa: E402, F401
