"""What is defined again and again is unloaded: functions that know each other, their code, their sources and their numbers."""

import gc
import linecache
import weakref

import numpy as np

from numba import njit

CELL = '''
from numba import njit, objmode
import numpy as np

TABLE = np.arange(3.0)

@njit
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)

@njit
def even(n):
    return True if n == 0 else odd(n - 1)

@njit
def odd(n):
    return False if n == 0 else even(n - 1)

@njit
def looked_up(i):
    if i > 5:
        raise ValueError("too far")
    return TABLE[i] + factorial(i)

@njit
def interpreted(i):
    with objmode(y="int64"):
        y = i + len(TABLE)
    return y

@njit
def counted(n):
    for i in range(n):
        yield i + TABLE[0]
'''
USED = "factorial(5), even(4), looked_up(1), interpreted(2), list(counted(3))\nhalf_way = counted(3)\nnext(half_way)\n"
NAMES = ("factorial", "even", "odd", "looked_up", "interpreted", "counted", "half_way")


def run(text, number, scope):
    name = f"<cell {number}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), scope)
    del linecache.cache[name]


def alive(rounds):
    scope = {}
    for number in range(rounds):
        run(CELL + USED, number, scope)
    return [weakref.ref(scope[name]) for name in NAMES]


gone = alive(2)
gc.collect()
assert [name for name, reference in zip(NAMES, gone) if reference() is not None] == []

# A generator keeps the function that made it, and its code.
scope = {}
run(CELL + USED, 0, scope)
generator = scope["half_way"]
function = weakref.ref(scope["counted"])
scope.clear()
gc.collect()
assert function() is not None and next(generator) == 1.0
del generator
gc.collect()
assert function() is None


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


SMALL = '''
from numba import njit

@njit
def helper(x):
    return x * 2.0 + 1

@njit
def total(a):
    s = 0.0
    for i in range(len(a)):
        s += helper(a[i])
    return s
'''
scope = {"a": np.ones(3)}


def again(rounds):
    for number in range(rounds):
        text = SMALL + "assert total(a) == 9.0\n" + "#" * (number % 7)
        exec(compile(text, f"<again {number % 50}>", "exec"), scope)


again(400)
gc.collect()
before = resident()
again(1200)
gc.collect()
assert resident() - before < 8, (before, resident())


# Code for functions that were arguments goes when they are gone.
@njit
def applied(function, x):
    return function(x)


@njit
def applied_all(functions, x):
    total = 0.0
    for function in functions:
        total += function(x)
    return total


for number in range(40):
    own = njit(eval(f"lambda x: x + {number}.5"))
    assert applied(own, 1.0) == number + 1.5 and applied_all((own, own), 1.0) == 2 * number + 3.0
    del own
    gc.collect()
assert len(applied.signatures) <= 2 and len(applied_all.signatures) <= 2, (len(applied.signatures), len(applied_all.signatures))
kept = njit(lambda x: x * 3)
assert applied(kept, 2.0) == 6.0 and len(applied.signatures) <= 2
