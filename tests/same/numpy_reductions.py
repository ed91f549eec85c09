"""Reductions over every type, layout and choice of axes. The values are exact in every order of adding."""

import itertools
import warnings

import numpy as np
from _cases import NUMBERS, show, show_all

LAYOUTS = {
    "rows": lambda a: a,
    "columns": lambda a: a.T,
    "steps": lambda a: a[:, ::2],
    "backwards": lambda a: a[::-1, ::-1],
    "middle": lambda a: a[:, 1:4, 1:],
    "empty": lambda a: a[:, :0],
}
AXES = [None, 0, 1, 2, -1, (0, 2), (1, 2), (0, 1, 2), 3]
NAMES = ["sum", "prod", "min", "max", "mean", "any", "all"]

for kind, (layout, cut) in itertools.product(NUMBERS, LAYOUTS.items()):
    values = cut((np.arange(60) % 7 % 3).astype(kind).reshape(3, 5, 4))
    for name, axis in itertools.product(NAMES, AXES):
        show(f"{kind.__name__} {layout} {name} {axis}", lambda: getattr(values, name)(axis=axis))

base = np.arange(12.0).reshape(3, 4)
for name in NAMES:
    function = getattr(np, name)
    show(f"np.{name}", lambda: function(base))
    show(f"np.{name} of a list", lambda: function([[1, 2], [3, 4]]))
    show(f"np.{name} of a number", lambda: function(3))
    show(f"np.{name} keepdims", lambda: function(base, axis=1, keepdims=True))
    show(f"np.{name} with nan", lambda: function(np.array([1.0, np.nan, 3.0])))
show("sum dtype", lambda: base.sum(dtype=np.float32))
show("sum of int8", lambda: np.full(300, 100, dtype=np.int8).sum())
show("sum of int8 as int8", lambda: np.full(300, 100, dtype=np.int8).sum(dtype=np.int8))
show("mean of uint8", lambda: np.array([255, 255], dtype=np.uint8).mean())
show("std", lambda: base.std())
show("var", lambda: base.var(axis=0))
show("builtin sum", lambda: sum(np.arange(5)))
show("builtin max", lambda: max(np.arange(5)))

# NumPy adds contiguous floats in pairs of halves, in a fixed order: the last bits must agree.
for length in [1, 7, 8, 9, 100, 127, 128, 129, 1000, 4097, 100_003]:
    values = np.arange(1, length + 1) * 0.1
    show(f"pairwise {length}", lambda: (values.sum(), (values.astype(np.float32) / 3).sum(), values[::3].sum(), values.mean()))

# Each step takes the result of the one before, also where a function works on many elements at once.
steps = np.array([[1.5, 0.5, 2.0], [2.0, 1.5, 0.5], [0.5, 3.0, 1.25], [1.25, 0.75, 0.5]])
for function in (np.hypot, np.logaddexp):
    for axis in (0, 1, None):
        show(f"{function.__name__}.reduce {axis}", lambda: np.round(function.reduce(steps, axis=axis), 10))
        show(f"{function.__name__} turned {axis}", lambda: np.round(function.reduce(steps.T.astype("f4"), axis=axis), 4))
    for axis in (0, 1):
        show(f"{function.__name__}.accumulate {axis}", lambda: np.round(function.accumulate(steps, axis=axis), 10))
        show(f"{function.__name__}.reduceat {axis}", lambda: np.round(function.reduceat(steps, [0, 2], axis=axis), 10))

# What is no number: masks, means of objects, NumPy's own integers as divisors.
SOURCES = [
    "np.mean(o)", "o.mean()", "np.median(o)", "np.std(o)", "np.var(o)", "np.var(o, ddof=1)", "np.mean(o.reshape(3, 1), axis=0)", "np.var(o.reshape(3, 1), axis=0)",
    "np.add.reduce(o, where=m)", "np.add.reduce(o, where=m, initial=7)", "np.maximum.reduce(o, where=m, initial=0)", "np.sum(o, initial=None)",
    "np.max(d, where=m, initial=np.datetime64('2019-01-01'))", "np.max(d, where=m)", "np.sum(t, where=m)", "np.mean(t, where=m)", "np.any(t, where=m)",
    "np.sum(t.reshape(3, 1), axis=1, where=m[:, None])", "np.add.at(o, [0, 0], 3); o", "np.add.at(t, [0, 0], np.timedelta64(1, 'm')); t",
    "np.less.reduce(d)", "np.equal.reduce(o)", "np.not_equal.reduce(np.array(['a', 'b']))",
    "np.gcd.reduce(d)", "np.add.reduce(d)", "np.subtract.reduce(t)", "np.add.reduce(np.array(['a', 'b'], '>U1'))", "np.bitwise_or.reduce(np.array(['a']))",
    "np.logical_xor(d, 0)", "np.logical_or.accumulate(t)", "np.logical_and(['a', ''], [True, True])", "np.logical_xor(d, np.datetime64('NaT'), dtype='c8')", "np.absolute(d)", "np.fmax(['a'], ['b'])",
    "np.square(d, dtype='u1')", "np.ceil(t, dtype=float, casting='unsafe')", "np.add(o, o, dtype='f4')", "np.sqrt(np.array([4] * 200000, object), dtype='f8', casting='unsafe').sum()",
    "np.equal(d, d, dtype='f8')", "np.less(d, 0)", "np.clip(d, 1, 3)", "np.clip(['a'], 'b', 'c')", "np.fabs(t)", "np.promote_types('m8', 'u8')", "np.isclose(d, d)", "np.from_dlpack(d)",
    "np.isdtype(np.uint64, 'integral')", "np.isdtype('f8', 'integral')", "np.add.at(np.zeros(2, bool), [0], 2)", "np.bool_('0')", "np.bool_('')", "np.full(2, 1e400, 'i4')", "np.ldexp(1, np.zeros(2, 'u2')).dtype",
    "np.repeat(np.zeros(0), -1)", "np.modf(np.zeros(2), out=(None, np.zeros(2, 'i4')))",
    # Where results go.
    "np.sum(f, axis=0, out=np.empty(3, 'i4'))", "np.sum(f, axis=0, out=np.empty(4))", "np.sum(f, axis=0, out=np.empty(1))", "np.sum(f, out=np.empty(3))",
    "np.sum(f, axis=0, keepdims=True, out=np.empty((1, 3)))", "np.sum(f, axis=0, keepdims=True, out=np.empty((2, 3)))", "np.argmax(f, 0, np.empty(2, int))",
    "np.argmax(f, 0, np.empty(3))", "np.mean(f.astype('f4') / 3, axis=0, out=np.empty(3))", "np.sum(f, where=np.ones(5, bool))", "np.sum(f, where=np.ones((2, 2, 3), bool))",
    # Deviations keep the dtype that was asked for, and do not convert before they subtract.
    "np.std(f, dtype='c8')", "np.var(f, axis=0, dtype='c16')", "np.var(f > 1, dtype='f4')", "np.std([1, 2, 5], dtype=int)", "np.var(f + 1j)", "np.std(f, axis=0, dtype=int)",
    # The methods are arrays' own.
    "np.ndarray.sum([1, 2, 3])", "repr(np.ndarray.sum)", "np.ndarray.sum.__qualname__", "np.arange(3).argmax(1, None, 3)",
]  # fmt: skip
for source in SOURCES:
    o, d, t = np.array([1, 2, 5], object), np.array(["2020-01-01", "2021-01-01", "NaT"], "M8[D]"), np.array([1, 2, 5], "m8[s]")
    show_all([source], {"np": np, "o": o, "d": d, "t": t, "m": np.array([True, False, True]), "f": np.arange(6.0).reshape(2, 3)})

# What is added up for an output is added up in a dtype that holds both; conversions tell what they lose.
x = np.array([1.5, 1.5, 2.25])
for expression in ["np.sum(x, out=np.array(0))", "np.add.reduce(x, out=np.array(0))", "np.cumsum(x, out=np.zeros(3, int))", "np.cumprod(np.array([1 + 1j, 2j]), out=np.zeros(2))", "np.sum(np.array([200, 100], 'u1'), out=np.array(0, 'u1'))", "np.any(x, out=np.array(0.0))", "np.logical_or.reduce(x, out=np.array(0.0))",
                   "np.quantile(np.array([1.0, np.nan]), 0.5, weights=[1, 1], method='inverted_cdf')", "np.empty_like(np.zeros((2, 3), order='F'), shape=(4, 2)).strides", "np.require(np.zeros(17, 'u1')[1:].view('f8'), None, 'A').flags.aligned", "np.squeeze(np.int16(3))", "np.isin(np.array(3), [3], invert=True)",
                   "np.min_scalar_type(1.5)", "np.min_scalar_type(1e60j)", "np.finfo(np.zeros(2, 'f2'))", "np.dtype(np.zeros(2))", "np.seterr(divide='x')", "np.linspace(3, 1, 1, retstep=True)", "np.resize(np.array([1, 2], '>i4'), 4).dtype", "np.array([np.zeros(1, '>i4')] * 2).dtype", "np.array([1.25], '>f8').round(1).dtype",
                   "np.arange(6).reshape(2, 3).T.tobytes('K')", "np.add.at(x, [0], 2)", "np.polyfit(np.arange(4.0), np.array([1, 2, 4, 7], 'f4'), 1, w=[1.0, 2, 3, 4]).dtype"]:  # fmt: skip
    try:
        print(expression, repr(eval(expression)))
    except Exception as error:
        print(expression, type(error).__name__, error)
for expression in ["np.minimum.accumulate(np.array([np.nan, 1], 'f4'), dtype='u4')", "np.maximum.reduce(np.array([np.inf, 1], 'f4'), dtype='i2')", "np.concatenate([np.array([1j])], dtype='f8', casting='unsafe')", "np.array([1 + 0j, np.nan]) < 2", "np.logaddexp(np.nan, 1.0)", "np.spacing(np.array([np.inf], 'f2'))", "np.zeros(2, 'i4').__setitem__([0], np.array([1j]))"]:  # fmt: skip
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(expression)
    print(expression, sorted({each.category.__name__ for each in caught}))
