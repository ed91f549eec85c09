"""Reductions over every type, layout and choice of axes. The values are exact in every order of adding."""

import itertools

import numpy as np
from _cases import NUMBERS, show

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
