"""Element-wise arithmetic where its rules matter: wrapping, signs, zeros, infinities, shifts and comparisons."""

import operator

import numpy as np
from _cases import FLOATS, INTEGERS, NUMBERS, describe, show

EDGES = {
    "b": [False, True],
    "i": [0, 1, 2, 3, 7, -1, -2, -7],
    "u": [0, 1, 2, 3, 7, 100, 255],
    "f": [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 7.0, -7.0, np.inf, -np.inf, np.nan],
    "c": [0j, 1 + 2j, -1j, 3 + 0j],
}
EXACT = [operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod]
LOGIC = [operator.and_, operator.or_, operator.xor]
COMPARE = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


def edges(kind):
    dtype = np.dtype(kind)
    values = list(EDGES[dtype.kind])
    if dtype.kind in "iu":
        bounds = np.iinfo(dtype)
        values += [int(bounds.min), int(bounds.max), int(bounds.max) - 1]
    return np.array(values, dtype=dtype)


for kind in NUMBERS:
    left = edges(kind)[:, np.newaxis]
    right = edges(kind)
    for apply in [*EXACT, *LOGIC, *COMPARE]:
        show(f"{kind.__name__} {apply.__name__}", lambda: apply(left, right))
    for apply in [operator.neg, operator.pos, operator.abs, operator.invert, np.sign, np.square, np.logical_not]:
        show(f"{kind.__name__} {apply.__name__}", lambda: apply(right))

for kind in [*INTEGERS, *FLOATS]:
    left, right = edges(kind)[:, np.newaxis], edges(kind)
    show(f"{kind.__name__} truediv", lambda: left / right)
    for apply in [np.maximum, np.minimum]:
        show(f"{kind.__name__} {apply.__name__}", lambda: apply(left, right))
    for apply in [np.fmax, np.fmin]:
        # Which of two zeros they return depends on the processor; adding 0 makes both positive.
        show(f"{kind.__name__} {apply.__name__}", lambda: apply(left, right) + kind(0))

for kind in INTEGERS:
    values = edges(kind)
    for distance in [0, 1, 3, 7, 8, 31, 63]:
        show(f"{kind.__name__} << {distance}", lambda: values << kind(min(distance, np.iinfo(kind).max)))
        show(f"{kind.__name__} >> {distance}", lambda: values >> kind(min(distance, np.iinfo(kind).max)))
    for exponent in [0, 1, 2, 3, 5]:
        show(f"{kind.__name__} ** {exponent}", lambda: values**exponent)

for kind in FLOATS:
    values = edges(kind)
    for apply in [np.sqrt, np.floor, np.ceil, np.trunc, np.rint, np.isnan, np.isinf, np.isfinite, np.signbit, np.reciprocal]:
        show(f"{kind.__name__} {apply.__name__}", lambda: apply(values))
    show(f"{kind.__name__} copysign", lambda: np.copysign(values[:, np.newaxis], values))

for source in NUMBERS:
    for target in NUMBERS:
        values = np.array([0, 1, 2, 3, 100], dtype=source)
        show(f"astype {source.__name__} {target.__name__}", lambda: values.astype(target))

print(describe(np.array([200, 100], dtype=np.uint8) + np.array([100, 200], dtype=np.uint8)))
print(describe(np.array([300, -1, 65535]).astype(np.uint8)), describe(np.array([1.9, -1.9, 2.5]).astype(np.int32)))

total = np.arange(6, dtype=np.int32)
view = total[::2]
for statement in ["total += 1", "total -= 2", "total *= 3", "total //= 2", "total %= 5", "total **= 2", "view += 10",
                  "view <<= 1", "view |= 1", "view ^= 3", "view &= 6", "total += view.sum()"]:  # fmt: skip
    exec(statement)
    print(statement, describe(total))
show("integer /=", lambda: operator.itruediv(total, 2))
show("integer += float", lambda: operator.iadd(total, 1.5))
show("uint8 += 300", lambda: operator.iadd(np.zeros(2, dtype=np.uint8), 300))
show("broadcast in place", lambda: operator.iadd(np.zeros((2, 3)), np.arange(3)))
show("shape mismatch in place", lambda: operator.iadd(np.zeros(3), np.zeros((2, 3))))
show("shape mismatch", lambda: np.zeros((2, 3)) + np.zeros(4))
