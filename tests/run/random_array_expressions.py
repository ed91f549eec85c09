"""Random expressions of arrays give the same arrays, bit for bit and of the same type, interpreted and compiled, serial and
in parallel.
"""
# Timeout: 300 s

import random
import sys

import numpy as np
from _check import outcome, same
from numba import njit

EXPRESSIONS = 120
# Not of 8 bits: there functions of floats give float16, which compiled code does not have.
TYPES = [np.float64, np.float64, np.float32, np.int64, np.int32, np.uint16, np.int16]


def expression(generator, depth):
    if depth == 0 or generator.random() < 0.15:
        return generator.choice(["a", "b", "c", "a", "b", "x", "2", "0.5", "3"])
    left, right = expression(generator, depth - 1), expression(generator, depth - 1)
    return generator.choice([
        f"({left} + {right})", f"({left} - {right})", f"({left} * {right})", f"({left} / 4)", f"np.sqrt(np.abs({left}))", f"(-({left}))",
        f"np.maximum({left}, {right})", f"np.minimum({left}, {right})", f"np.abs({left})", f"np.where({left} > {right}, {left}, {right})",
        f"np.floor({left} / 3)", f"({left}) ** 2", f"({left} * {right} + {left})", f"np.cos({left})",
        f"np.round({left}, {generator.choice([0, 1, -1])})", f"np.fabs({left})", f"np.modf({left})[0]", f"np.sign({left})", f"np.nan_to_num({left})",
    ])  # fmt: skip


def values(generator, kind, shape):
    count = 1
    for length in shape:
        count *= length
    numbers = [generator.randint(0, 60) for _ in range(count)]
    if kind in (np.float32, np.float64):
        numbers = [number / 7 - 3 for number in numbers]
    return np.array(numbers, dtype=kind).reshape(shape)


def operands(generator):
    """Arrays that broadcast against each other, some of them strided views."""
    rows, columns = generator.choice([(1, 7), (5, 4), (3, 33), (64, 65), (0, 3)])
    arrays = []
    for shape in [(rows, columns), (rows, columns), generator.choice([(columns,), (rows, 1), (1, columns)])]:
        array = values(generator, generator.choice(TYPES), shape)
        if len(shape) == 2 and generator.random() < 0.3:
            array = np.concatenate((array, array))[::2][:rows] if rows else array
        if len(shape) == 2 and generator.random() < 0.3:
            array = array.T.copy().T
        arrays.append(array)
    return [*arrays, generator.choice([1.5, 7, -0.25])]


def close(expected, found):
    if isinstance(expected, str) or isinstance(found, str):
        return same(expected, found)
    return bool(np.isclose(expected, found, rtol=1e-5, equal_nan=True))


def main():
    failures = 0
    for seed in range(EXPRESSIONS):
        generator = random.Random(seed)
        text = expression(generator, 3)
        reduce = generator.choice(["{}", "{}", "({}).max()", "({}).min()", "({}).sum()"])
        source = f"def f(a, b, c, x):\n    return {reduce.format(f'a * 1 + {text}')}\n"
        scope = {"np": np}
        exec(source, scope)
        arguments = operands(generator)
        expected = outcome(scope["f"], *arguments)
        ways = {"serial": njit(scope["f"])}
        # A parallel sum of floats is added up in chunks.
        if ".sum" not in reduce:
            ways["parallel"] = njit(parallel=True)(scope["f"])
        for way, compiled in ways.items():
            found = outcome(compiled, *arguments)
            # A sum that is fused with its expression may be added up in another order.
            equal = close if ".sum" in reduce else same
            if not equal(expected, found):
                failures += 1
                kinds = [getattr(argument, "dtype", argument) for argument in arguments]
                print(f"seed {seed}, {way}, {kinds}\n{source}interpreted {expected!r}\ncompiled {found!r}")
                if isinstance(found, str):
                    try:
                        compiled(*arguments)
                    except Exception as error:
                        print(error)
        if failures > 4:
            break
    sys.exit(1 if failures else 0)


main()
