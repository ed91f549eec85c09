"""Functions as values: chosen at run time, in containers, and by signature."""

import numpy as np
from _cases import show
from numba import cfunc, njit, types


@njit("float64(float64)")
def more(x):
    return x + 1


@njit("float64(float64)")
def twice(x):
    return x * 2


@njit("float64(float64)")
def less(x):
    return x - 3.5


@cfunc("float64(float64)")
def square(x):
    return x * x


@cfunc("float64(float64)")
def cube(x):
    if x < 0:
        raise ValueError("negative")
    return x * x * x


@njit
def chosen(flag, x):
    function = more if flag else twice
    return function(x)


@njit
def one_of(functions, at, x):
    return functions[at](x)


@njit
def through(functions, x):
    for function in functions:
        x = function(x)
    return x


@njit
def repeated(function, n, x):
    for _ in range(n):
        x = function(x)
    return x


@njit(types.float64(types.FunctionType(types.float64(types.float64)), types.float64))
def declared(function, x):
    return function(x) + 1


@njit
def sequence(functions, xs):
    result = np.zeros(len(xs))
    for i in range(len(xs)):
        function = functions[i % len(functions)]
        result[i] = function(xs[i])
    return result


show("chosen", lambda: [chosen(True, 10.0), chosen(False, 10.0)])
show("tuple", lambda: [one_of((more, twice, less), at, 4.0) for at in (0, 1, 2, -1)])
show("outside", lambda: one_of((more, twice), 0, 4.0))
show("through", lambda: through((more, twice, less), 10.0))
show("repeated", lambda: [repeated(more, 5, 0.0), repeated(twice, 5, 1.0), repeated(square, 2, 3.0)])
show("cfuncs", lambda: [one_of((square, cube), at, 4.0) for at in (0, 1)])
show("declared", lambda: [declared(more, 3.0), declared(square, 3.0)])
show("sequence", lambda: sequence((more, twice, less), np.arange(5.0)))
show("type", lambda: repr(types.FunctionType(types.float64(types.int64))))
