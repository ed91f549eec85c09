"""`Generator`: integers, choices, shuffles, rows, and what takes `dtype`, `out` and `method`."""

import copy
import pickle

import numpy as np
from _draws import report
from numpy.random import MT19937, PCG64, PCG64DXSM, SFC64, BitGenerator, Generator, Philox, RandomState, SeedSequence

GENERATORS = [PCG64, MT19937, PCG64DXSM, Philox, SFC64]
DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", int, bool, float, "float32", np.int16]
BOUNDS = [(5,), (0,), (-3,), (0, 2), (0, 1), (2, 9), (-5, 5), (0, 2**8), (0, 2**16), (0, 2**31), (0, 2**32), (0, 2**63), (0, 2**64), (-(2**63), 2**63),
          (-128, 128), (2.7,), (1.5, 9.9), (np.nan,), (True,), (np.int8(3), np.uint64(100)), ([1, 2, 3],), (0, [1, 2, 3]), ([[1], [5]], [9, 10]),
          ([1, 5], [2, 4]), ([0, 0], [0, 3]), (3, None), (None,), ("a",), ([300],), (np.array([1, 2], dtype=np.uint8), 200), ([0.5, 1.5], 9), (1, 10**30),
          (np.array(5), np.array(9)), ([], 5)]  # fmt: skip
seed = 0


def rng():
    global seed
    seed += 1
    return Generator(GENERATORS[seed % 5](seed))


for bounds in BOUNDS:
    for dtype in DTYPES:
        for endpoint in (False, True):
            for size in (None, 7, (2, 3), 0):
                r = rng()
                report(f"integers{bounds} {dtype} {endpoint} {size}", r, lambda: r.integers(*bounds, size=size, dtype=dtype, endpoint=endpoint))
for bounds in [(0, 100), (0, 255), (0, 2**33), (0, 3)]:
    for dtype in DTYPES[1:9]:
        r = rng()
        report(f"integers {bounds} {dtype} many", r, lambda: r.integers(*bounds, size=10001, dtype=dtype))

FILLS = ["random", "standard_normal", "standard_exponential"]
for name in FILLS:
    for dtype in ("d", "f", np.float32, float, np.float64, int, complex):
        for size in (None, 5, (2, 2), (), 0, -1, 40000):
            r = rng()
            report(f"{name} {dtype} {size}", r, lambda: getattr(r, name)(size, dtype))
    for dtype in ("d", "f"):
        outs = [np.zeros(4, dtype), np.zeros((2, 3), dtype), np.zeros((2, 3), dtype, order="F"), np.zeros(8, dtype)[::2], np.zeros(3, "i4"), [1.0], np.zeros((), dtype)]
        for out in outs:
            for size in (None, 4, (2, 3)):
                r = rng()
                report(f"{name} out {dtype} {np.shape(out)} {size}", r, lambda: (getattr(r, name)(size, dtype=dtype, out=out) is out, out))
for method in ("zig", "inv", "other"):
    for dtype in ("d", "f"):
        r = rng()
        report(f"standard_exponential {method} {dtype}", r, lambda: r.standard_exponential(6, method=method, dtype=dtype))
for shape in (0.5, 1, 3.5, 0, -1, np.nan, [1, 2], [1, -2], np.array(2.0), "a", None):
    for dtype in ("d", "f", "i4"):
        for size in (None, 2, (3, 2), 3):
            r = rng()
            report(f"standard_gamma {shape} {dtype} {size}", r, lambda: r.standard_gamma(shape, size, dtype=dtype))
        for out in (np.zeros(2, dtype), np.zeros((3, 2), dtype), np.zeros((3, 2), dtype, order="F"), np.zeros(3, "f4")):
            r = rng()
            report(f"standard_gamma {shape} {dtype} out {out.shape}", r, lambda: r.standard_gamma(shape, dtype=dtype, out=out))

POPULATIONS = [5, 1, 0, -2, 20000, [10, 20, 30], np.arange(12).reshape(3, 4), np.arange(5) * 0.5, 2.5, (1, 2), [], np.int8(4), np.array(6), True]
for a in POPULATIONS:
    for size in (None, 2, (2, 2), 0, (), 500, -1):
        for replace in (True, False):
            for shuffle in (True, False):
                r = rng()
                report(f"choice {str(a)[:20]} {size} {replace} {shuffle}", r, lambda: r.choice(a, size, replace, shuffle=shuffle))
for p in ([0.1, 0.2, 0.7], [0.5, 0.5], [0.5, 0.5, 0.5], [1, 0, 0], [-0.5, 0.5, 1], [np.nan, 0.5, 0.5], np.array([0.1, 0.2, 0.7], "f"), [[0.1, 0.2, 0.7]], [0.5, 0.5, 0]):
    for a in (3, [7, 8, 9], np.arange(6).reshape(3, 2)):
        for size in (None, 2, (2, 2), 3, ()):
            for replace in (True, False):
                r = rng()
                report(f"choice p {a} {p} {size} {replace}", r, lambda: r.choice(a, size, replace, p))
r = rng()
report("choice axis", r, lambda: (r.choice(np.arange(12).reshape(3, 4), 2, axis=1), r.choice(np.arange(12).reshape(3, 4), (2, 2), axis=-1, replace=False)))

M = np.arange(12).reshape(3, 4)
for make in (lambda: np.arange(10), lambda: np.arange(10.0), lambda: M.copy(), lambda: M.copy().T, lambda: np.arange(24).reshape(2, 3, 4),
             lambda: np.arange(20)[::2], lambda: np.arange(6, dtype="i1"), lambda: np.zeros((0, 3)), lambda: np.arange(3, dtype=complex), lambda: np.array(5),
             lambda: np.arange(24).reshape(2, 3, 4)[:, ::2], lambda: np.asfortranarray(M)):  # fmt: skip
    for axis in (0, 1, -1, 2):
        r, x = rng(), make()
        report(f"shuffle {x.shape} {axis}", r, lambda: (r.shuffle(x, axis), x))
        r, x = rng(), make()
        report(f"permutation {x.shape} {axis}", r, lambda: r.permutation(x, axis))
    for axis in (None, 0, 1, -1, 2):
        r, x = rng(), make()
        report(f"permuted {x.shape} {axis}", r, lambda: r.permuted(x, axis=axis))
        r, out = rng(), np.zeros(x.shape, x.dtype)
        report(f"permuted out {x.shape} {axis}", r, lambda: (r.permuted(x, axis=axis, out=out) is out, out))
for x in ([1, 2, 3, 4], list("abc"), bytearray(b"hello"), (1, 2), 5, {1: 2}, "ab"):
    r = rng()
    report(f"shuffle {x!r}", r, lambda: (r.shuffle(x), repr(x)))
for x in (5, 0, -1, np.int8(4), 2.5, [3, 1, 2], (1, 2, 3), True, 300):
    r = rng()
    report(f"permutation {x!r}", r, lambda: r.permutation(x))
frozen = np.arange(3)
frozen.flags.writeable = False
r = rng()
report("shuffle frozen", r, lambda: r.shuffle(frozen))
report("permuted into frozen", r, lambda: r.permuted(frozen, out=frozen))
report("permuted list out", r, lambda: r.permuted([1, 2], out=[1, 2]))
report("permuted shape", r, lambda: r.permuted([1, 2], out=np.zeros(3, int)))

for n in (10, 0, -1, [10, 20], [[5], [6]], 2.5, np.array(7), [1, -1]):
    for pvals in ([0.2, 0.3, 0.5], [1.0], [0.5, 0.6], [0.5, 0.5, 0.9], [[0.2, 0.8], [0.5, 0.5]], [], 0.5, [np.nan, 0.5], [-0.1, 1.1], np.array([0.3, 0.7], "f"), [1, 0]):
        for size in (None, 2, (3, 2), ()):
            r = rng()
            report(f"multinomial {n} {pvals} {size}", r, lambda: r.multinomial(n, pvals, size))
for alpha in ([1.0, 2, 3], [0.01, 0.02], [0, 0], [0, 1.0], [-1, 1], [], [[1, 2]], (5,), 3, [0.05, 0, 0.05]):
    for size in (None, 2, (2, 3), (), 0):
        r = rng()
        report(f"dirichlet {alpha} {size}", r, lambda: r.dirichlet(alpha, size))
for colors in ([3, 4, 5], [0, 20, 30], [], [5], [-1, 2], [1.5, 2], [[1, 2]], [10**9, 5], [400, 500, 600]):
    for nsample in (3, 0, 40, -1, 2.5, 700):
        for method in ("marginals", "count", "other"):
            for size in (None, 3, (2, 2), ()):
                r = rng()
                report(f"mvhg {colors} {nsample} {method} {size}", r, lambda: r.multivariate_hypergeometric(colors, nsample, size, method) if sum(np.ravel(colors)) < 10**9 or method != "count" else 0)
for length in (0, 1, 4, 5, 1000, -1, 2.5):
    r = rng()
    report(f"bytes {length}", r, lambda: r.bytes(length))

for bit_generator in GENERATORS:
    for seeds in (0, 5, 2**40, 10**30, [1, 2, 3], (7,), [2**33, 0], np.arange(4), np.arange(3, dtype="u4"), range(3), SeedSequence(9), SeedSequence(9, spawn_key=(1, 2)),
                  SeedSequence(4, pool_size=8), -1, 2.5, "text", [1, [2]], [], np.int8(3), ["7", "0x10"]):  # fmt: skip
        generator = None

        def state():
            global generator
            generator = bit_generator(seeds)
            generator.random_raw(3)
            Generator(generator).integers(5, dtype=np.int32)
            return generator.state

        report(f"{bit_generator.__name__} {str(seeds)[:30]}", np.random.RandomState(1), state)
    g = bit_generator(3)
    r = Generator(g)
    report("raw", r, lambda: (g.random_raw(), g.random_raw(3), g.random_raw((2, 2)), g.random_raw(5, False), g.random_raw(None, output=False)))
    report("spawn", r, lambda: [c.random_raw() for c in g.spawn(3)] + [c.random_raw() for c in g.spawn(2)] + [c.random() for c in r.spawn(2)])
    report("seed_seq", r, lambda: (repr(g.seed_seq), g.seed_seq.n_children_spawned, g.seed_seq.spawn(1)[0].spawn_key))
    if hasattr(g, "jumped"):
        report("jumped", r, lambda: (g.jumped().random_raw(3), g.jumped(3).state, g.jumped(2).random_raw(700)))
    if hasattr(g, "advance"):
        report("advance", r, lambda: (g.advance(5) is g, g.state, g.advance(2**70 + 3).random_raw(3), g.advance(-4).random_raw()))
    Generator(g).integers(9, dtype=np.int32)
    report("pickled", r, lambda: (pickle.loads(pickle.dumps(g)).state, copy.deepcopy(r).random(3), copy.copy(r).bit_generator is g, pickle.loads(pickle.dumps(r)).integers(5, size=3)))
    saved = g.state
    report("restored", r, lambda: (r.random(3), setattr(g, "state", saved), r.random(3)))
    for wrong in (3, {"bit_generator": bit_generator.__name__}) + (({}, {"bit_generator": "Other"}) if bit_generator is not SFC64 else ()):
        report(f"state = {wrong}", r, lambda: setattr(g, "state", wrong))
    with g.lock:
        report("locked", r, lambda: r.random())
report("a seed sequence", np.random.RandomState(0), lambda: (
    SeedSequence(1).generate_state(4), SeedSequence(1).generate_state(3, np.uint64), SeedSequence([1, 2, 3, 4, 5, 6]).pool, repr(SeedSequence(5, spawn_key=(3,), pool_size=6)),
    SeedSequence(5).state, [s.generate_state(1) for s in SeedSequence(2).spawn(3)], SeedSequence("5") if 0 else 1))  # fmt: skip
for wrong in (lambda: SeedSequence("5"), lambda: SeedSequence(1, pool_size=3), lambda: SeedSequence(1).generate_state(2, np.int8), lambda: SeedSequence(1).spawn(-1), lambda: BitGenerator(),
              lambda: Generator(3), lambda: Philox(1, key=3), lambda: Philox(key=2**128), lambda: Philox(counter=[1, 2])):  # fmt: skip
    report("wrong", np.random.RandomState(0), wrong)
report("philox", np.random.RandomState(0), lambda: (Philox(key=5, counter=9).state, Philox(key=[1, 2], counter=[1, 2, 3, 4]).random_raw(5), Philox(3, counter=2**130).state))
for source in (None, 3, [1, 2], PCG64(4), Philox(5), SeedSequence(6), RandomState(7), Generator(SFC64(8)), np.int64(3)):
    r = np.random.default_rng(source)
    report(f"default_rng {type(source).__name__}", np.random.RandomState(0), lambda: (str(r), r.random() if source is not None else 0, r is source))
