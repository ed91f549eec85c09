"""What Numba's extension interface and `jitclass` do here beyond Numba, and in which words they refuse."""

import gc
import sys
import threading

import numpy as np
from numba import float64, int64, njit, types
from numba.core import cgutils
from numba.core.errors import NumbaNotImplementedError, TypingError
from numba.core.typing.templates import AbstractTemplate
from numba.experimental import jitclass
from numba.extending import intrinsic, overload, overload_method, type_callable

failures = 0


def check(holds, *what):
    global failures
    if not holds:
        failures += 1
        print("failed:", *what)


def raised(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# What only Numba's code generator could use imports, and says so when it is used.
check("overload" in raised(cgutils.create_struct_proxy, 1), raised(cgutils.create_struct_proxy, 1))
check(raised(type_callable, len).startswith("NumbaNotImplementedError"), raised(type_callable, len))


class Template(AbstractTemplate):
    pass


check(raised(Template).startswith("NumbaNotImplementedError"), "a class derived from what is absent")


@intrinsic
def added(typingctx, x, y):
    raise AssertionError("never called")


@njit
def uses_intrinsic(x):
    return added(x, 1)


check("'added' is an intrinsic" in raised(uses_intrinsic, 1), raised(uses_intrinsic, 1))
check(raised(added, 1, 2).startswith("NotImplementedError"), "an intrinsic is nothing in the interpreter")


# What an overload raises is told; one whose implementation does not compile makes room for the next.
def broken(x):
    pass


@overload(broken)
def first_broken(x):
    if isinstance(x, types.Float):
        raise NumbaNotImplementedError("no floats")
    if isinstance(x, types.Integer):
        return lambda x: x.nothing
    return None


@overload(broken)
def second_broken(x):
    if isinstance(x, types.Integer):
        return lambda x: x + 1
    return None


@njit
def calls_broken(x):
    return broken(x)


check("no floats" in raised(calls_broken, 1.5), raised(calls_broken, 1.5))
check(calls_broken(3) == 4, "the second implementation")
check("no overload of" in raised(calls_broken, np.ones(2)), raised(calls_broken, np.ones(2)))


@overload_method(types.Integer, "halved")
def halved(x):
    return lambda x: x / 2


@njit
def half_of(x):
    return x.halved()


check(half_of(5) == 2.5, "a method of a number")


@overload(np.ptp)
def ptp_of_number(a):
    if isinstance(a, types.Number):
        return lambda a: 0
    return None


@njit
def ptps(x, a):
    return np.ptp(x), np.ptp(a)


check(ptps(3, np.array([1, 7])) == (0, 6), "what compiles anyway still does beside an overload")


@jitclass([("x", int64), ("data", float64[:])])
class Cell:
    def __init__(self, x):
        self.x = x

    def __call__(self, k):
        return self.x * k

    @staticmethod
    def plus(a, b):
        return a + b


@njit
def behaviour(a, b):
    return a is b, a is a, a(3), Cell.plus(1, 2)


@njit
def unset(cell):
    return cell.data[0]


@njit
def listed(n):
    cells = [Cell(i) for i in range(n)]
    cells[0].x = 50
    s = 0
    for cell in cells:
        s += cell.x
    return s, cells[0], cells


cell = Cell(4)
check(behaviour(cell, Cell(4)) == (False, True, 12, 3), behaviour(cell, Cell(4)))
check(raised(unset, cell).startswith("AttributeError"), raised(unset, cell))
check(raised(lambda: cell.data).startswith("AttributeError"), "an attribute that was not assigned")
total, first, cells = listed(4)
check(total == 56 and first is cells[0] and cells[3].x == 3, "lists of instances")
check("convert" in raised(setattr, cell, "data", np.ones((2, 2))) or "TypeError" in raised(setattr, cell, "data", 3), "types hold")
check(raised(setattr, cell, "data", "text") != "nothing", "types hold")
cell.x = 2.75
check(cell.x == 2, "a number is converted")


@njit
def identity(cell):
    return cell


check(identity(cell) is cell, "an instance that comes back is the one that went in")


@jitclass([(f"a{i}", float64[:, :, :]) for i in range(40)])
class Wide:
    def __init__(self, n):
        self.a0 = np.full((n, 1, 1), 1.0)
        self.a39 = np.full((n, 2, 1), 39.0)

    def both(self):
        return self.a0.sum() + self.a39.sum()


wide = Wide(3)
check(wide.both() == 3 + 6 * 39, "more than 64 slots")
wide.a39 = wide.a0
check(wide.both() == 6, "a field after 64 slots")


# Instances give their memory back, also those that an exception left behind.
@jitclass([("block", float64[:])])
class Holder:
    def __init__(self, n):
        self.block = np.ones(n)


@njit
def fails(n):
    holder = Holder(n)
    if n > 0:
        raise ValueError("left behind")
    return holder


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


for _ in range(3):
    Holder(1 << 20)
gc.collect()
before = resident()
for _ in range(200):
    Holder(1 << 20)
    raised(fails, 1 << 20)
gc.collect()
check(resident() - before < 200 << 20, "memory of instances", (resident() - before) >> 20)


@njit(parallel=True)
def counted(cell, n):
    from_loop = 0
    for i in range(n):
        cell.x += 1
        from_loop += i
    return cell.x


cell.x = 0
check(counted(cell, 1000) == 1000 and cell.x == 1000, "a loop that changes an instance")

# Different threads work with instances of their own.
results = []
threads = [threading.Thread(target=lambda i=i: results.append(counted(Cell(i), 1000))) for i in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
check(sorted(results) == [1000, 1001, 1002, 1003], results)
sys.exit(1 if failures else 0)
