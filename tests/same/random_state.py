"""`RandomState` and the functions of the module: all methods, also on other bit generators; equal to the last bit."""

import copy
import pickle

import numpy as np
from _draws import report
from numpy.random import MT19937, PCG64, SFC64, Philox, RandomState

A = np.array
METHODS = {
    "uniform": [(), (-2, 3.5), (A([0, 1, 2]), 5.0), (5, 1), (0, np.inf), (1, A([2, np.inf]))],
    "normal": [(), (1, 2), (A([0, 100]), 0.5), (0, -1), (0, A([1, -1]))],
    "lognormal": [(), (1, 0.5), (0, -1)],
    "exponential": [(), (3,), (A([1, 2, 3]),), (-1,)],
    "standard_exponential": [()],
    "standard_normal": [()],
    "standard_cauchy": [()],
    "standard_gamma": [(0.5,), (A([1, 2]),), (-1,)],
    "gamma": [(0.5,), (1.0, 2.0), (5, A([1, 2])), (-1, 1), (1, -1)],
    "beta": [(0.5, 0.5), (2, 3), (A([1, 2]), 3), (0, 1), (0.01, 0.02)],
    "chisquare": [(2,), (0.5,), (A([1, 2]),), (0,)],
    "noncentral_chisquare": [(3, 1), (0.5, 2), (2, 0), (3, -1), (A([1, 2]), 3), (0.5, np.nan)],
    "f": [(2, 3), (A([1, 2]), 4), (0, 1)],
    "noncentral_f": [(2, 3, 1), (A([1, 2]), 4, A([0, 1])), (1, 1, -1)],
    "standard_t": [(3,), (A([1, 2]),), (0,)],
    "vonmises": [(0, 1), (1, 0), (A([0, 1]), 4), (0, -1)],
    "pareto": [(3,), (A([1, 2]),), (0,)],
    "weibull": [(2,), (0,), (-1,)],
    "power": [(2,), (A([1, 2]),), (0,)],
    "laplace": [(), (1, 2), (0, -1)],
    "gumbel": [(), (1, 2), (0, -1)],
    "logistic": [(), (1, 2), (0, -1)],
    "rayleigh": [(), (2,), (-1,)],
    "wald": [(1, 2), (A([1, 2]), 3), (0, 1)],
    "triangular": [(0, 1, 3), (A([0, 1]), 2, 3), (1, 0, 2), (1, 1, 1)],
    "binomial": [(10, 0.3), (1000, 0.3), (A([10, 100]), 0.5), (-1, 0.5), (10, 1.5), (0, 0.5), (10, 0), (10, 1), (10, np.nan)],
    "negative_binomial": [(10, 0.3), (A([1, 2]), 0.5), (0, 0.5), (np.nan, 0.5), (1, 0.0), (1, 2)],
    "poisson": [(), (3.5,), (1e5,), (A([0, 1, 20]),), (-1,), (1e19,), (A([1, np.nan]),)],
    "zipf": [(2,), (A([2, 3]),), (1,)],
    "geometric": [(0.5,), (0.01,), (A([0.1, 0.9]),), (0,)],
    "hypergeometric": [(10, 5, 7), (100, 200, 50), (A([10, 20]), 5, 3), (10, 5, 16), (-1, 5, 3), (5, 5, 0), (5, 5, A([1, 0]))],
    "logseries": [(0.5,), (0.99,), (1,), (A([0.1, 1.0]),)],
    "random": [()], "random_sample": [()], "tomaxint": [()],
    "randint": [(5,), (0,), (2, 9), (-(2**63), 2**63 - 1), ([1, 2, 3],), (0, [[1], [200]]), (5, 5), (2.5,), (3, 1)],
    "multinomial": [(10, [0.2, 0.8]), (0, [0.5, 0.5]), (-1, [1.0]), (10, [0.9, 0.9, 0.1]), (10, 0.5), (10, [[0.5, 0.5]]), (3, [])],
    "dirichlet": [([1.0, 2, 3],), ([0.01, 0.02],), ([0, 1],), ([[1, 2]],)],
}  # fmt: skip
SIZES = [None, 3, (2, 3), (), 0, -1]
SOURCES = [lambda s: s, lambda s: [s, s + 1], lambda s: PCG64(s), lambda s: Philox(s), lambda s: SFC64(s), lambda s: MT19937(s)]

seed = 0
for name, cases in METHODS.items():
    for parameters in cases:
        for size in SIZES:
            seed += 1
            state = RandomState(SOURCES[seed % 6](seed))
            report(f"{name}{parameters} size={size!r}", state, lambda: getattr(state, name)(*parameters, size=size))
    seed += 1
    state = RandomState(SOURCES[seed % 6](seed))
    report(f"{name} many", state, lambda: getattr(state, name)(*cases[0], size=10000))
for dtype in (bool, "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", int, float):
    for bounds in [(0, 2), (0, 100), (-5, 5), (0, 2**16), (0, 2**32), (0, [1, 2])]:
        for size in (None, 1000, (2, 2)):
            seed += 1
            state = RandomState(seed)
            report(f"randint {bounds} {dtype} {size}", state, lambda: state.randint(*bounds, size=size, dtype=dtype))

M = np.arange(12).reshape(3, 4)
for a in (5, 0, -2, [10, 20, 30], M, 2.5, [], np.array(6), np.arange(5.0)):
    for size in (None, 2, (2, 2), 0, ()):
        for replace in (True, False):
            state = RandomState(7)
            report(f"choice {a} {size} {replace}", state, lambda: state.choice(a, size, replace))
for p in ([0.1, 0.2, 0.7], [0.5, 0.5], [0.5, 0.5, 0.5], [1, 0, 0], [-0.5, 0.5, 1], [np.nan, 0.5, 0.5], A([0.1, 0.2, 0.7], "f"), [[0.1, 0.2, 0.7]]):
    for size in (None, 2, 3, ()):
        for replace in (True, False):
            state = RandomState(8)
            report(f"choice {p} {size} {replace}", state, lambda: state.choice([7, 8, 9], size, replace, p))
for x in (5, 0, np.int8(4), 2.5, [3, 1, 2], M, M.T, np.arange(20)[::2], -1, np.zeros((0, 2))):
    state = RandomState(9)
    report(f"permutation {x}", state, lambda: state.permutation(x))
for make in (lambda: np.arange(10), lambda: M.copy(), lambda: M.copy().T, lambda: [1, 2, 3], lambda: np.arange(20)[::2], lambda: (1, 2), lambda: np.array(5), lambda: "ab"):
    state, x = RandomState(10), make()
    report(f"shuffle {x}", state, lambda: (state.shuffle(x), x))
state = RandomState(11)
report("rand", state, lambda: (state.rand(), state.rand(3), state.rand(2, 2), state.randn(), state.randn(3), state.randn(2, 2)))
report("random_integers", state, lambda: (state.random_integers(5), state.random_integers(2, 9, 4)))
for length in (0, 5, 100, -1):
    report(f"bytes {length}", state, lambda: state.bytes(length))

for seeding in (0, 5, 2**32 - 1, 2**32, -1, [2.5], [1, 2, 3], [], [[1, 2]], [-1], [2**32], np.int64(4), A([5]), A(6), np.arange(3, dtype="u8"), (1, 2), True):
    report(f"seed {seeding}", RandomState(0), lambda: RandomState(seeding).random_sample(2))
    report(f"reseed {seeding}", state, lambda: (state.seed(seeding), state.random_sample()))
state = RandomState(12)
state.normal()
report("state", state, lambda: (state.get_state(), state.get_state(legacy=False)))
saved, again = state.get_state(), state.get_state(legacy=False)
report("restored", state, lambda: (state.normal(size=3), state.set_state(saved), state.normal(size=3), state.set_state(again), state.normal(size=3)))
for wrong in (3, {}, ("PCG64", 1, 2), {"bit_generator": "PCG64", "state": {}}, saved[:3], list(saved)):
    report(f"set_state {str(wrong)[:20]}", state, lambda: state.set_state(wrong))
other = RandomState(PCG64(3))
other.normal()
report("another generator", other, lambda: (str(other), other.get_state(legacy=False), other.seed(3)))
report("copies", other, lambda: [copy.deepcopy(other).normal(size=3), pickle.loads(pickle.dumps(other)).normal(size=3), pickle.loads(pickle.dumps(state)).normal()])

np.random.seed(5)
report("module", np.random, lambda: (np.random.rand(2), np.random.normal(), np.random.choice(5, 3), np.random.permutation(4), np.random.ranf(), np.random.sample(2)))
from numpy.random import beta, mtrand, normal, shuffle

report("names", np.random, lambda: (beta(1, 2), normal(size=2), mtrand._rand.random_sample() != normal(), np.random.get_state()[2:4]))
old = np.random.get_bit_generator()
np.random.set_bit_generator(PCG64(9))
report("set_bit_generator", np.random, lambda: (np.random.normal(size=2), normal(), np.random.get_bit_generator().state, np.random.seed(4), np.random.rand()))
np.random.set_bit_generator(old)
np.random.seed([1, 2])
report("back", np.random, lambda: (np.random.rand(2), str(np.random.mtrand._rand)))
report("a class", np.random, lambda: np.random.Generator(MT19937))
report("wrong", np.random, lambda: np.random.set_bit_generator(3))
for call in (lambda: np.random.normal(1, 2, 3, 4), lambda: np.random.normal(x=1), lambda: np.random.beta(1), lambda: np.random.normal(1, loc=2), lambda: np.random.random(3, 4)):
    report("arguments", np.random, call)
