"""Prints what NumPy's random functions draw, legacy ones and those of `Generator`, one case a line: what to call, the seed, the first three values and
a hash of all, each value as its 64 bits. The test in streams.rs replays the lines.
"""

import numpy as np

COUNT = 1000
NAN = float("nan")

DISTRIBUTIONS = {
    "uniform": [(0, 1), (-3, 5.5), (1e300, -1e300 / 3), (2, 2)],
    "normal": [(0, 1), (-2.5, 0.1), (3, 0), (0, NAN)],
    "lognormal": [(0, 1), (1.5, 0.25)],
    "standard_normal": [()],
    "standard_exponential": [()],
    "standard_cauchy": [()],
    "exponential": [(1,), (0.3,), (0,)],
    "standard_gamma": [(0,), (0.001,), (0.3,), (0.999,), (1,), (1.5,), (40,), (1e10,), (NAN,)],
    "gamma": [(0.5, 2), (1, 3), (7.5, 0.1)],
    "beta": [(0.001, 0.002), (0.5, 0.5), (1, 1), (1, 3), (2.5, 0.7), (50, 70)],
    "chisquare": [(0.5,), (1,), (2,), (3,), (100,)],
    "noncentral_chisquare": [(0.5, 0), (0.5, 3), (0.5, NAN), (1, 50), (1.5, 0.1), (20, 20)],
    "f": [(1, 1), (0.5, 7), (12, 30)],
    "noncentral_f": [(1, 1, 0), (0.5, 7, 2), (12, 30, 5)],
    "standard_t": [(0.5,), (1,), (3,), (50,)],
    "vonmises": [(0, 0), (0, 1e-9), (1, 5e-6), (0, 0.3), (2, 4), (-3, 1000), (10, 1e5), (0, 2e6), (1, 1e9)],
    "wald": [(1, 1), (0.3, 5), (40, 0.5), (1e8, 2)],
    "laplace": [(0, 1), (3, 0.2)],
    "gumbel": [(0, 1), (3, 0.2)],
    "logistic": [(0, 1), (3, 0.2)],
    "rayleigh": [(1,), (0.25,)],
    "weibull": [(0,), (0.5,), (1,), (5,)],
    "pareto": [(0.5,), (1,), (7,), (1e6,)],
    "power": [(0.1,), (1,), (7,)],
    "triangular": [(0, 0.5, 1), (-3, -3, 2), (-3, 2, 2), (0, 7, 10)],
    "poisson": [(0,), (0.001,), (1,), (9.99,), (10,), (33.3,), (1000,), (1e10,), (1e17,), (9.2e18,)],
    "binomial": [
        (0, 0.5), (10, 0), (10, 1), (1, 0.5), (10, 0.3), (10, 0.9), (60, 0.5), (61, 0.5), (100, 0.4), (100, 0.75),
        (1000, 0.02), (1000, 0.031), (10**6, 0.5), (10**9, 0.999), (10**12, 1e-9), (10**15, 0.3), (2**62, 0.3),
    ],
    "negative_binomial": [(0.5, 0.5), (1, 1), (10, 0.1), (100, 0.9), (5, 1e-4), (NAN, 0.5), (5, 0)],
    "geometric": [(1,), (0.7,), (1 / 3,), (0.33,), (0.1,), (1e-3,), (1e-12,), (1e-17,), (1e-300,)],
    "hypergeometric": [
        (5, 5, 3), (5, 0, 3), (0, 5, 3), (10, 20, 10), (20, 10, 10), (10, 20, 11), (20, 10, 25), (100, 3000, 50),
        (3000, 100, 2000), (10**6, 10**6, 1000), (10**9, 10**8, 10**7), (15, 15, 29), (15, 15, 30), (2**60, 5, 20),
    ],
    "logseries": [(0,), (0.1,), (0.5,), (0.99,), (0.999999,)],
    "zipf": [(1.001,), (1.1,), (2,), (4,), (30,)],
}

RANGES = {
    "bool": [(0, 1), (0, 2), (1, 2)],
    "int8": [(0, 1), (-128, 128), (-5, 77), (3, 10)],
    "uint8": [(0, 256), (7, 8), (0, 200)],
    "int16": [(-(2**15), 2**15), (-3, 1000), (5, 6)],
    "uint16": [(0, 2**16), (0, 40000)],
    "int32": [(-(2**31), 2**31), (0, 100), (-7, 2**30 + 5), (9, 10)],
    "uint32": [(0, 2**32), (10, 2**31 + 2)],
    "int64": [(-(2**63), 2**63), (0, 100), (0, 2**32), (0, 2**32 + 1), (-7, 2**40), (0, 2**62 + 1), (9, 10)],
    "uint64": [(0, 2**64), (0, 100), (0, 2**63 + 1), (5, 2**32 + 5)],
}


def hashed(bits):
    value = 0xCBF29CE484222325
    for word in bits:
        value = ((value ^ word) * 0x100000001B3) % 2**64
    return value


def line(call, seed, values):
    values = np.asarray(values).ravel()
    if values.dtype == np.float32:
        values = values.view(np.uint32).astype(np.uint64)
    elif values.dtype != np.float64:
        values = values.astype(np.uint64)
    else:
        values = np.where(np.isnan(values), NAN, values)
    bits = [int(word) for word in values.view(np.uint64)]
    first = " ".join(f"{word:016x}" for word in bits[:3])
    print(f"{call} | {seed} | {len(bits)} | {first} | {hashed(bits):016x}")


def texts(values):
    return " ".join(repr(value) for value in values)


seed = 0
for name, cases in DISTRIBUTIONS.items():
    for parameters in cases:
        seed += 1
        values = getattr(np.random.RandomState(seed), name)(*parameters, size=COUNT)
        line(f"distribution {name} {texts(parameters)}".rstrip(), seed, values)
for dtype, cases in RANGES.items():
    for low, high in cases:
        seed += 1
        line(f"integers {dtype} {low} {high}", seed, np.random.RandomState(seed).randint(low, high, COUNT, dtype=dtype))
for dtype in ["uint8", "int16", "int64"]:
    seed += 1
    high = np.arange(1, COUNT + 1) % 100 + 1
    line(f"rising {dtype}", seed, np.random.RandomState(seed).randint(0, high, dtype=dtype))

for words in [[0], [1, 2, 3], list(range(1000)), [2**32 - 1] * 624]:
    line(f"seeded {texts(words)}", 0, np.random.RandomState(words).random_sample(COUNT))
line("random", 2**32 - 1, np.random.RandomState(2**32 - 1).random_sample(COUNT))
for count in [0, 1, 5, 1003]:
    line(f"bytes {count}", 5, np.frombuffer(np.random.RandomState(5).bytes(count), np.uint8))
for count in [0, 1, 2, 100, 5000]:
    line(f"permutation {count}", 6, np.random.RandomState(6).permutation(count))

weights = {
    "even": np.full(10, 0.1),
    "uneven": np.arange(20) / np.arange(20).sum(),
    "sparse": np.array([0, 0.5, 0, 0, 0.25, 0.25, 0, 0]),
}
for population, count, replace, p in [
    (5, 100, True, None), (100, 30, False, None), (7, 7, False, None), (10, 100, True, "even"), (20, 500, True, "uneven"),
    (10, 10, False, "even"), (20, 19, False, "uneven"), (20, 5, False, "uneven"), (8, 50, True, "sparse"),
    (8, 3, False, "sparse"), (1, 1, True, None), (3, 0, True, None),
]:
    seed += 1
    chosen = np.random.RandomState(seed).choice(population, count, replace, None if p is None else weights[p])
    line(f"choice {population} {count} {replace} {p}", seed, chosen)

for n, pvals in [(20, [1 / 6] * 6), (1000, [0.2, 0.3, 0.1, 0.4]), (5, [1.0, 0.0, 0.0]), (7, [0.5, 0.0, 0.5]), (0, [0.5, 0.5])]:
    seed += 1
    line(f"multinomial {n} {texts(pvals)}", seed, np.random.RandomState(seed).multinomial(n, pvals, 100))
for alpha in [[1.0, 1.0], [0.1, 5.0, 30.0], [0.01, 0.02, 0.03]]:
    seed += 1
    line(f"dirichlet {texts(alpha)}", seed, np.random.RandomState(seed).dirichlet(alpha, 100))

state = np.random.RandomState(77)
state.standard_normal(1001)
name, key, position, has_gauss, cached = state.get_state()
line(f"state {position} {has_gauss}", 77, key)
line("cached", 77, [cached])

GENERATORS = ["PCG64", "MT19937", "PCG64DXSM", "Philox", "SFC64"]


def modern(seed, generator="PCG64"):
    return np.random.Generator(getattr(np.random, generator)(seed))


# Ranges that Generator refuses or draws otherwise.
DISTRIBUTIONS["uniform"] = [(0, 1), (-3, 5.5), (2, 2)]
DISTRIBUTIONS["beta"] += [(1e-104, 2e-104), (0.01, 0.9), (0.002, 0.001)]
DISTRIBUTIONS["negative_binomial"] = [(0.5, 0.5), (1, 1), (10, 0.1), (100, 0.9), (5, 1e-4)]
DISTRIBUTIONS["hypergeometric"] = [
    (5, 5, 3), (5, 0, 3), (0, 5, 3), (10, 20, 0), (10, 20, 10), (20, 10, 10), (10, 20, 11), (20, 10, 25), (100, 3000, 50),
    (3000, 100, 2000), (10**6, 10**6, 1000), (999999999, 10**8, 10**7), (15, 15, 29), (15, 15, 30), (15, 15, 17),
]
DISTRIBUTIONS["standard_normal"] *= 5
DISTRIBUTIONS["standard_exponential"] *= 5
for name, cases in DISTRIBUTIONS.items():
    for parameters in cases:
        seed += 1
        generator = GENERATORS[seed % 5] if seed % 2 else "PCG64"
        values = getattr(modern(seed, generator), name)(*parameters, size=COUNT)
        line(f"generator {generator} distribution {name} {texts(parameters)}".rstrip(), seed, values)
for generator in GENERATORS:
    line(f"generator {generator} random", 1, modern(1, generator).random(COUNT))
    line(f"generator {generator} raw", 2, modern(2, generator).bit_generator.random_raw(COUNT))
    line(f"generator {generator} f32 random", 3, modern(3, generator).random(COUNT, dtype=np.float32))
    line(f"generator {generator} distribution standard_normal", 9, modern(9, generator).standard_normal(100000))
    line(f"generator {generator} distribution standard_exponential", 9, modern(9, generator).standard_exponential(100000))
    for dtype, cases in RANGES.items():
        for low, high in cases:
            seed += 1
            line(f"generator {generator} integers {dtype} {low} {high}", seed, modern(seed, generator).integers(low, high, COUNT, dtype=dtype))
    numbers = modern(4, generator)
    odd = numbers.integers(0, 2**32, dtype=np.uint32)
    if generator == "MT19937":
        numbers = np.random.Generator(numbers.bit_generator.jumped())
    elif generator == "Philox":
        numbers.bit_generator.advance(12345 + (3 << 100) + ((2**64 - 1) << 128))
    elif generator != "SFC64":
        numbers.bit_generator.advance((3 << 100) | 12345)
    values = np.concatenate([np.array([odd], np.uint64), numbers.random(COUNT - 1).view(np.uint64)])
    line(f"generator {generator} advanced", 4, values)
for dtype in ["uint8", "int16", "int64"]:
    seed += 1
    high = np.arange(1, COUNT + 1) % 100 + 1
    line(f"generator PCG64 rising {dtype}", seed, modern(seed).integers(0, high, dtype=dtype))
for name in ["standard_normal", "standard_exponential"]:
    line(f"generator PCG64 f32 {name}", 5, getattr(modern(5), name)(100000, dtype=np.float32))
line("generator PCG64 f32 inverse", 6, modern(6).standard_exponential(COUNT, dtype=np.float32, method="inv"))
line("generator PCG64 inverse", 6, modern(6).standard_exponential(COUNT, method="inv"))
for shape in [0, 0.001, 0.3, 0.999, 1, 1.5, 40, 1e10]:
    seed += 1
    line(f"generator PCG64 f32 standard_gamma {shape!r}", seed, modern(seed).standard_gamma(shape, COUNT, dtype=np.float32))
for count in [0, 1, 5, 1003]:
    line(f"generator PCG64 bytes {count}", 5, np.frombuffer(modern(5).bytes(count), np.uint8))
for count in [0, 1, 2, 100, 5000]:
    line(f"generator PCG64 permutation {count}", 6, modern(6).permutation(count))
for population, count, replace, p, shuffle in [
    (5, 100, True, None, True), (100, 30, False, None, True), (100, 30, False, None, False), (7, 7, False, None, True),
    (20000, 399, False, None, True), (20000, 500, False, None, True), (20000, 500, False, None, False),
    (20000, 1200, False, None, False), (20000, 20000, False, None, True), (20000, 0, False, None, True),
    (10, 100, True, "even", True), (20, 500, True, "uneven", True), (10, 10, False, "even", True),
    (20, 19, False, "uneven", True), (8, 3, False, "sparse", True), (1, 1, True, None, True), (3, 0, True, None, True),
]:
    seed += 1
    chosen = modern(seed).choice(population, count, replace, None if p is None else weights[p], shuffle=shuffle)
    line(f"generator PCG64 choice {population} {count} {replace} {p} {shuffle}", seed, chosen)
for n, pvals in [(20, [1 / 6] * 6), (1000, [0.2, 0.3, 0.1, 0.4]), (5, [1.0, 0.0, 0.0]), (7, [0.5, 0.0, 0.5]), (0, [0.5, 0.5])]:
    seed += 1
    line(f"generator PCG64 multinomial {n} {texts(pvals)}", seed, modern(seed).multinomial(n, pvals, 100))
for alpha in [[1.0, 1.0], [0.1, 5.0, 30.0], [0.01, 0.02, 0.03], [0.0, 0.0, 0.05, 0.0], [0.05, 0.0, 0.0], [0.0, 3.0]]:
    seed += 1
    line(f"generator PCG64 dirichlet {texts(alpha)}", seed, modern(seed).dirichlet(alpha, 100))
for colors, nsample in [([3, 5, 7], 4), ([3, 5, 7], 12), ([0, 20, 300, 45], 150), ([100], 3), ([5, 0, 0], 5), ([4, 4], 0)]:
    for method in ["marginals", "count"]:
        seed += 1
        drawn = modern(seed).multivariate_hypergeometric(colors, nsample, 100, method=method)
        line(f"generator PCG64 {method} {nsample} {texts(colors)}", seed, drawn)
