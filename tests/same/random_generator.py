"""`Generator`: all methods with all bit generators, parameters that broadcast, sizes and types; equal to the last bit."""

import numpy as np
from _draws import report

GENERATORS = [np.random.PCG64, np.random.MT19937, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64]
A = np.array

METHODS = {
    "uniform": [(), (-2, 3.5), (A([0, 1, 2]), 5.0), (0, A([[1.0], [2.0]])), (5, 1), (0, np.inf), (1, A([2, 0.5])), ("a",), (None,), (1j,),
                (A(1.0), A(2.0)), (True, 3), (np.float32(0.1), 1), (0, 10**30)],
    "normal": [(), (1, 2), (A([0, 100]), 0.5), (0, -1), (0, A([1, -1])), (0, np.nan), (A([]), 1), (0, -0.0)],
    "lognormal": [(), (1, 0.5), (0, A([0.1, 0.2])), (0, -1)],
    "exponential": [(), (3,), (A([1, 2, 3]),), (-1,), (0,)],
    "standard_cauchy": [()],
    "gamma": [(0.5,), (1.0, 2.0), (5, A([1, 2])), (-1, 1), (1, -1), (A([0.5, -0.5]), 1), (0, 1)],
    "beta": [(0.5, 0.5), (2, 3), (A([1, 2]), 3), (0, 1), (1, A([0, 1])), (1e-110, 1e-110)],
    "chisquare": [(2,), (0.5,), (A([1, 2]),), (0,), (A([0, 1]),), (np.nan,)],
    "noncentral_chisquare": [(3, 1), (0.5, 2), (2, 0), (3, -1), (A([1, 2]), 3), (2, np.nan)],
    "f": [(2, 3), (A([1, 2]), 4), (0, 1), (1, 0)],
    "noncentral_f": [(2, 3, 1), (A([1, 2]), 4, A([0, 1])), (0, 1, 1), (1, 0, 1), (1, 1, -1)],
    "standard_t": [(3,), (A([1, 2]),), (0,)],
    "vonmises": [(0, 1), (1, 0), (1, 1e7), (A([0, 1]), 4), (0, -1)],
    "pareto": [(3,), (A([1, 2]),), (0,)],
    "weibull": [(2,), (0,), (A([1, 2]),), (-1,)],
    "power": [(2,), (A([1, 2]),), (0,)],
    "laplace": [(), (1, 2), (A([0, 1]), 1), (0, -1)],
    "gumbel": [(), (1, 2), (A([0, 1]), 1), (0, -1)],
    "logistic": [(), (1, 2), (A([0, 1]), 1), (0, -1)],
    "rayleigh": [(), (2,), (A([0, 1]),), (-1,)],
    "wald": [(1, 2), (A([1, 2]), 3), (0, 1), (1, 0)],
    "triangular": [(0, 1, 3), (0, 0, 1), (A([0, 1]), 2, 3), (1, 0, 2), (0, 3, 2), (1, 1, 1), (A([0, 3]), 2, 3), (0, A([1, 3]), 2), (A([1, 1]), 1, 1)],
    "binomial": [(10, 0.3), (1000, 0.3), (A([10, 100]), 0.5), (10, A([0.1, 0.9])), (-1, 0.5), (10, 1.5), (10, np.nan), (10, A([0.5, np.nan])),
                 (2.5, 0.5), (A([1.0]), 0.5), (np.uint64(3), 0.5), (np.int8(30), 0.5), (A([-1]), 0.5), (2**62, 0.5), (2**64, 0.5), (True, 0.5), (0, 0.5)],
    "negative_binomial": [(10, 0.3), (0.5, 0.5), (A([1, 2]), 0.5), (0, 0.5), (np.nan, 0.5), (1, 0), (1, 2), (1e18, 1e-5), (A([1e18, 1]), 1e-5)],
    "poisson": [(), (3.5,), (1e5,), (A([0, 1, 20]),), (-1,), (1e19,), (np.nan,), (A([1, -1]),), (A([1, 1e19]),), (A([1, np.nan]),)],
    "zipf": [(2,), (1.1,), (2000,), (A([2, 3]),), (1,), (np.nan,), (A([1, 2]),)],
    "geometric": [(0.5,), (0.01,), (1e-300,), (A([0.1, 0.9]),), (0,), (1.5,), (A([0, 1]),)],
    "hypergeometric": [(10, 5, 7), (100, 200, 50), (A([10, 20]), 5, 3), (10, 5, 16), (-1, 5, 3), (10**9, 1, 1), (10, 5, A([1, 16])), (5, 5, 0),
                       (1.5, 2, 1), (A([10, 10**9]), 1, 1)],
    "logseries": [(0.5,), (0.99,), (0,), (1,), (A([0.1, 0.9]),), (A([0.1, 1.0]),)],
}  # fmt: skip
SIZES = [None, 3, (2, 3), (), 0, (3, 0, 2), (2, 2), -1, (2, -1), 2.5, "x", np.int8(2), [2, 1], A([1, 2]), (4, 2, 3)]

seed = 0
for name, cases in METHODS.items():
    for parameters in cases:
        for size in SIZES:
            seed += 1
            rng = np.random.Generator(GENERATORS[seed % 5](seed))
            report(f"{name}{parameters} size={size!r}", rng, lambda: getattr(rng, name)(*parameters, size=size))
    for _ in range(3):
        seed += 1
        rng = np.random.Generator(GENERATORS[seed % 5](seed))
        report(f"{name} many", rng, lambda: getattr(rng, name)(*cases[0], size=20000))
