"""`numba.typed.List` in both halves: the interpreter and compiled code reach one list."""

import warnings

import numpy as np
from _cases import show
from numba import njit, types
from numba.typed import List

warnings.simplefilter("ignore")


@njit
def changed(x):
    x.append(7)
    x[0] = 100
    x.insert(1, 5)
    x.extend([1, 2])
    return x.pop(), len(x)


@njit
def made(n):
    found = List()
    for i in range(n):
        found.append(i * 0.5)
    return found


@njit
def of_type(n):
    found = List.empty_list(types.int64)
    for i in range(n):
        found.append(i)
    return found


@njit
def summed(x):
    total = 0.0
    for value in x:
        total += value
    return total


@njit
def rows(x):
    total = 0.0
    for row in x:
        total += row.sum() * len(row)
    return total


@njit
def failing(x):
    x.append(1)
    return x[100]


numbers = List([1, 2, 3])
show("changed", lambda: (changed(numbers), list(numbers)))
numbers.append(4)
numbers[1] = 9
show("from here", lambda: (list(numbers), len(numbers), numbers[-1], list(numbers[1:3]), 9 in numbers))
show("made", lambda: list(made(4)))
show("of type", lambda: list(of_type(4)))
show("summed", lambda: summed(made(5)))
empty = List.empty_list(types.float64)
show("empty", lambda: (len(empty), summed(empty)))
empty.append(2)
show("grown", lambda: (list(empty), summed(empty)))
arrays = List()
for i in range(1, 4):
    arrays.append(np.arange(i) * 1.5)
show("rows", lambda: rows(arrays))
numbers.pop(0)
numbers.reverse()
numbers.sort()
del numbers[0]
show("methods", lambda: (list(numbers), numbers.index(9), numbers.count(9)))
try:
    failing(numbers)
except IndexError:
    pass
show("after an error", lambda: numbers[-1])
show("equal", lambda: (numbers == numbers.copy(), list(reversed(numbers))))
