"""Functions made from Python functions: np.frompyfunc and np.vectorize."""

import math
import operator

import numpy as np


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


add = np.frompyfunc(operator.add, 2, 1)
named = np.frompyfunc(math.gcd, 2, 1, identity=0)
pair = np.frompyfunc(divmod, 2, 2)
one = np.frompyfunc(str, 1, 1)
a = np.arange(6).reshape(2, 3)
for function in [
    lambda: add, lambda: type(add), lambda: isinstance(add, np.ufunc), lambda: (add.nin, add.nout, add.nargs, add.identity, named.identity, add.types, add.ntypes),
    lambda: add.__name__, lambda: add(1, 2), lambda: type(add(1, 2)), lambda: add(a, 10), lambda: add(a, [[1], [2]]), lambda: add("x", np.array(["a", "b"], object)),
    lambda: pair(a, 4), lambda: pair(17, 5), lambda: one(a), lambda: one([]), lambda: add([], []), lambda: add(a, 1, out=np.empty((2, 3), object)), lambda: add(1),
    lambda: add(1, 2, 3, 4), lambda: add.reduce(a), lambda: add.reduce(a, axis=1), lambda: add.reduce(a, axis=None), lambda: add.reduce(a, axis=(0, 1), keepdims=True),
    lambda: add.reduce(a, initial=100), lambda: add.reduce([]), lambda: named.reduce([]), lambda: named.reduce([12, 18, 27]), lambda: add.accumulate(a), lambda: add.accumulate(a, axis=1),
    lambda: add.reduceat(np.arange(8), [0, 4, 1, 5]), lambda: add.outer([1, 2], [10, 20, 30]), lambda: one.reduce(a), lambda: one.accumulate(a), lambda: add(a, "x"),
    lambda: np.frompyfunc(3, 1, 1), lambda: np.frompyfunc(lambda *all: len(all), 5, 1)(1, 2, 3, 4, 5), lambda: np.frompyfunc(lambda: 7, 0, 1)(),
    lambda: add.reduce(np.array(["a", "b", "c"], object)), lambda: add(np.array([1, 2]), np.array([1.5, 2.5])).dtype, lambda: one(np.array([1.5, 2.0])), lambda: one(np.float64(2.5)),
]:  # fmt: skip
    show(function)
b = np.array([1, 2, 3], dtype=object)
add.at(b, [0, 0, 2], 10)
print(b)


def step(x, y=1):
    """Adds or subtracts."""
    return x - y if x > y else x + y


for function in [
    lambda: np.vectorize(step)([1, 2, 3], 2), lambda: np.vectorize(step)([1, 2.5]), lambda: np.vectorize(step).__doc__, lambda: np.vectorize(step, doc="mine").__doc__,
    lambda: np.vectorize(step, otypes=[float])([1, 2, 3], 2), lambda: np.vectorize(step, otypes="d")([]), lambda: np.vectorize(step)([]), lambda: np.vectorize(step, otypes=["O"])([1, 2]),
    lambda: np.vectorize(step, otypes="x"), lambda: np.vectorize(step, otypes=3), lambda: np.vectorize(step, excluded=["y"])([1, 5], y=3), lambda: np.vectorize(step, excluded={1})([1, 5], 3),
    lambda: np.vectorize(step)(x=[1, 2], y=[3, 0]), lambda: np.vectorize(divmod)([7, 8], 3), lambda: np.vectorize(divmod, otypes=[int, float])([7, 8], 3),
    lambda: np.vectorize(np.convolve, signature="(n),(m)->(k)")(np.eye(3), [1, 2, 1]), lambda: np.vectorize(np.dot, signature="(n),(n)->()")([[1, 2], [3, 4]], [1, 1]),
    lambda: np.vectorize(np.dot, signature="(n),(n)->()")([1, 2], [1, 2, 3]), lambda: np.vectorize(step, signature="bad"), lambda: np.vectorize(lambda x: (x, -x), signature="()->(),()")([1, 2]),
    lambda: np.vectorize(str.upper)(["a", "bc"]), lambda: np.vectorize(lambda s: s * 2)(np.array(["a", "bc"])), lambda: np.vectorize(len, otypes=[int])(["a", "bc"]),
    lambda: np.vectorize(lambda x: None)([1, 2]), lambda: np.vectorize(step)(3), lambda: type(np.vectorize(step)(3)), lambda: np.vectorize(math.sqrt)([[1, 4], [9, 16]]),
    lambda: np.vectorize(lambda x: [x, x], otypes=[object])([1, 2]), lambda: np.vectorize(step, otypes="i")([1.5, 2.5]), lambda: np.vectorize(pyfunc=step)([1]), lambda: np.vectorize()(step)([1]),
    lambda: np.vectorize(lambda m: m.sum(), signature="(a,b)->()")(np.ones((2, 3, 4))), lambda: np.vectorize(lambda n: np.arange(n), signature="()->(m)")([3, 3]),
    lambda: np.vectorize(lambda x: 1)(np.array(["2020-01-01"], "M8[D]")),
]:  # fmt: skip
    show(function)
calls = []
np.vectorize(lambda x: calls.append(x), cache=True)([1, 2])
np.vectorize(lambda x: calls.append(x))([1, 2])
print(len(calls))
# A result that is an array is one object.
y = np.arange(3)
print(np.vectorize(lambda x: y, otypes=[object])(None).item() is y, np.vectorize(lambda x: y, otypes=[object])([None]).item() is y)


# Arrays of subclasses stay what they are.
class Marked(np.ndarray):
    pass


successor = np.frompyfunc(lambda x: x + 1, 1, 1)
print(type(successor(np.arange(3).view(Marked))).__name__, type(successor(np.ma.array([1, 2], mask=[0, 1]))).__name__)
print(type(np.strings.upper(np.array(["a"]).view(Marked))).__name__)
