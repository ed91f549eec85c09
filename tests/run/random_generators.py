"""A `Generator` in compiled code: all methods draw what they draw in the interpreter, and leave the same state behind."""

import threading
import time

import numpy as np
from numba import njit, prange, typeof
from numba.core.errors import NumbaError

KINDS = [np.random.PCG64, np.random.MT19937, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64]
CALLS = {
    "random": ["", "3", "(2, 2)", "4, np.float32", "dtype=np.float32"],
    "standard_normal": ["", "3", "(2, 2)", "4, np.float32"],
    "standard_exponential": ["", "3", "4, np.float32", "3, np.float64, 'inv'", "3, np.float32, 'inv'"],
    "standard_gamma": ["0.5", "2.0, 3", "2.0, 3, np.float32"],
    "uniform": ["", "1.0, 3.0", "1, 3, 4", "size=2"],
    "normal": ["", "1.0, 3.0", "1, 3, (2, 2)"],
    "lognormal": ["0.0, 0.5", "0.0, 0.5, 3"],
    "exponential": ["", "2.0", "2.0, 3"],
    "gamma": ["0.5, 1.0", "2.0, 3.0, 4"],
    "beta": ["0.5, 0.5", "2.0, 3.0, 4"],
    "chisquare": ["2.0", "3.0, 4"],
    "noncentral_chisquare": ["2.0, 1.0", "3.0, 1.0, 4"],
    "f": ["2.0, 3.0", "2.0, 3.0, 4"],
    "noncentral_f": ["2.0, 3.0, 1.0, 4"],
    "standard_cauchy": ["", "3"],
    "standard_t": ["3.0", "3.0, 4"],
    "vonmises": ["0.0, 4.0", "0.0, 4.0, 3"],
    "pareto": ["3.0", "3.0, 4"],
    "weibull": ["2.0", "2.0, 4"],
    "power": ["2.0", "2.0, 4"],
    "laplace": ["", "0.0, 2.0, 3"],
    "gumbel": ["0.0, 2.0, 3"],
    "logistic": ["", "0.0, 2.0, 3"],
    "rayleigh": ["2.0", "2.0, 3"],
    "wald": ["1.0, 2.0", "1.0, 2.0, 3"],
    "triangular": ["0.0, 1.0, 3.0", "0.0, 1.0, 3.0, 4"],
    "binomial": ["10, 0.3", "1000, 0.3, 4"],
    "negative_binomial": ["10, 0.3", "10, 0.3, 4"],
    "poisson": ["3.5", "100.0, 4"],
    "zipf": ["2.0", "2.0, 4"],
    "geometric": ["0.3", "0.5, 4"],
    "logseries": ["0.5", "0.9, 4"],
    "integers": ["10", "3, 9", "5, size=3", "0, 10, 5", "0, 2**40, 5", "-5, 5, 7, np.int8", "0, 256, 9, np.uint8", "0, 1000, 5, np.int16", "0, 2**32, 5, np.uint32",
                 "0, 9, (2, 3), np.int64, True", "0, 2, 40, np.bool_"],
    "permutation": ["7", "np.arange(12).reshape(3, 4)", "np.arange(12).reshape(3, 4), 1"],
    "choice": ["10", "10, 4", "10, (2, 2), False", "30000, 5000, False", "np.arange(5) * 0.5, 3", "3, 5, True, np.array([0.2, 0.3, 0.5])", "9, 4, False, None, 0, False"],
}  # fmt: skip



def equal(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


seed = 0
for name, calls in CALLS.items():
    for arguments in calls:
        scope = {"np": np}
        exec(f"def draw(rng):\n    return rng.{name}({arguments})", scope)
        compiled = njit(scope["draw"])
        for kind in KINDS:
            seed += 1
            one, two = np.random.Generator(kind(seed)), np.random.Generator(kind(seed))
            for _ in range(3):
                a, b = compiled(one), scope["draw"](two)
                assert equal(a, b), (name, arguments, kind, a, b)
            assert one.random() == two.random(), (name, arguments, kind)
            assert repr(one.bit_generator.state) == repr(two.bit_generator.state)


def complaint(function, *arguments):
    try:
        function(*arguments)
    except (ValueError, OverflowError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


for source in ("normal(0.0, -1.0)", "integers(5, 5)", "integers(0)", "integers(0, 300, dtype=np.uint8)", "integers(-1, 5, 3, np.uint16)",
               "integers(3, 2, endpoint=True)", "uniform(0.0, np.inf)", "uniform(5.0, 1.0, 3)", "poisson(-1.0)", "binomial(10, 1.5)", "hypergeometric(5, 5, 11)",
               "triangular(1.0, 1.0, 1.0)", "standard_gamma(-1.0, 2, np.float32)", "choice(3, 5, False)", "choice(0)", "zipf(1.0)",
               "choice(3, 2, True, np.array([0.5, 0.5]))", "choice(2, 2, True, np.array([0.5, 0.7]))"):  # fmt: skip
    scope = {"np": np}
    exec(f"def draw(rng):\n    return rng.{source}", scope)
    expected = complaint(scope["draw"], np.random.default_rng(1))
    assert complaint(njit(scope["draw"]), np.random.default_rng(1)) == expected, (source, expected)


@njit
def shuffled(rng, x, y):
    rng.shuffle(x)
    rng.shuffle(y, axis=1)


x, y = np.arange(20), np.arange(12).reshape(3, 4)
u, v = x.copy(), y.copy()
shuffled(np.random.default_rng(4), x, y)
same = np.random.default_rng(4)
same.shuffle(u)
same.shuffle(v, axis=1)
assert np.array_equal(x, u) and np.array_equal(y, v)

# The state is the object's own, also of a subclass, of a global, and inside tuples.
assert str(typeof(same)) == "NumPyRandomGeneratorType"
shared = np.random.default_rng(8)


class Mine(np.random.Generator):
    pass


@njit
def of_global():
    return shared.random() + helper(shared)


@njit
def helper(rng):
    return rng.normal()


@njit
def of_pair(pair):
    return pair[0].random(), pair[1]


copy = np.random.default_rng(8)
for _ in range(3):
    assert of_global() == copy.random() + copy.normal()
assert shared.random() == copy.random()
shared = np.random.default_rng(9)
copy = np.random.default_rng(9)
assert of_global() == copy.random() + copy.normal()
mine, copy = Mine(np.random.PCG64(3)), np.random.default_rng(3)
value, back = of_pair((mine, mine))
assert value == copy.random() and back is mine


@njit
def chosen(a, b, first):
    rng = a if first else b
    return rng.random()


a, b = np.random.default_rng(1), np.random.default_rng(2)
assert chosen(a, b, True) == np.random.default_rng(1).random() and chosen(a, b, False) == np.random.default_rng(2).random()


@njit(parallel=True)
def many(rng, n):
    out = np.empty(n)
    for i in prange(n):
        out[i] = rng.random()
    return out


# In a parallel loop the threads take turns: all values are drawn once, in whatever order.
rng, copy = np.random.default_rng(5), np.random.default_rng(5)
assert sorted(many(rng, 10000).tolist()) == sorted(copy.random(10000).tolist()) and rng.random() == copy.random()

# A thread that holds the lock keeps others waiting, and draws itself.
rng, drawn = np.random.default_rng(6), []
with rng.bit_generator.lock:
    thread = threading.Thread(target=lambda: drawn.append(helper(rng)))
    thread.start()
    time.sleep(0.2)
    assert not drawn and rng.random() == np.random.default_rng(6).random()
thread.join()
assert len(drawn) == 1

# The functions of the module are methods of one object, also under names of their own.
from numpy.random import normal
from numpy.random import randint as draw_integer


@njit
def named():
    return normal(), draw_integer(10)


np.random.seed(3)
drawn = named()
np.random.seed(3)
assert drawn == (np.random.normal(), np.random.randint(10))

# Compiled code makes generators too, with the state that the interpreter gives them.
@njit
def fresh(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(), rng


@njit
def pick(seed, n):
    rng = np.random.default_rng(seed)
    for i in range(n):
        if i % 3 == 1:
            rng = np.random.default_rng(seed + i)
        if rng.random() > 2:
            raise ValueError("never")
    return np.random.default_rng(rng).integers(0, 1000, 3)


@njit
def fails(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, -1.0)


@njit
def different():
    return np.random.default_rng().random() != np.random.default_rng().random()


@njit(parallel=True)
def streams(n, seed):
    out = np.empty((n, 2))
    for i in prange(n):
        rng = np.random.default_rng(seed + i)
        out[i, 0] = rng.random()
        out[i, 1] = rng.standard_normal()
    return out


for seed in (0, 5, 2**32 - 1, 2**32, 2**62 + 7):
    value, rng = fresh(seed)
    copy = np.random.default_rng(seed)
    assert value == copy.normal() and type(rng) is np.random.Generator and str(rng) == "Generator(PCG64)"
    assert rng.bit_generator.state == copy.bit_generator.state and rng.random() == copy.random()
    assert np.array_equal(pick(seed, 11), pick.py_func(seed, 11))
    assert complaint(fails, seed) == "ValueError: scale < 0"
assert complaint(fresh, -1) == "ValueError: expected non-negative integer"
assert different()
for i, (a, b) in enumerate(streams(500, 40)):
    rng = np.random.default_rng(40 + i)
    assert a == rng.random() and b == rng.standard_normal()


@njit
def churn(n):
    total = 0.0
    for i in range(n):
        total += np.random.default_rng(i).random()
    return total


def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


churn(1000)
before = memory()
churn(100_000)
assert memory() - before < 50e6

for source in ("return rng.bytes(3)", "return rng.integers(5, dtype=np.float64)", "return rng.random(3, np.int64)"):
    scope = {"np": np}
    exec(f"def draw(rng):\n    {source}", scope)
    try:
        njit(scope["draw"])(rng)
    except NumbaError:
        continue
    raise AssertionError(source)
