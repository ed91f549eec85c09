"""Printing cases one a line, so that two outputs can be compared line by line."""

import warnings

import numpy as np

warnings.simplefilter("ignore")
NUMBERS = [
    np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64,
    np.float32, np.float64, np.complex64, np.complex128,
]  # fmt: skip
INTEGERS = NUMBERS[1:9]
REALS = NUMBERS[:11]
FLOATS = NUMBERS[9:11]


def show(title, compute):
    """Print what `compute()` returns with its type, or the type of what it raises."""
    try:
        value = compute()
    except Exception as error:
        print(f"{title}: raises {type(error).__name__}")
        return
    print(f"{title}: {describe(value)}")


def show_all(sources, names):
    """Show expressions; a statement before a semicolon prepares them. The names are those the expressions may use."""
    for source in sources:
        *statements, expression = source.split("; ")

        def compute():
            scope = dict(names)
            for statement in statements:
                exec(statement, scope)
            return eval(expression, scope)

        show(source, compute)


def describe(value):
    if isinstance(value, np.ndarray):
        text = " ".join(repr(value.tolist()).split())
        return f"{value.dtype} {value.shape} {text}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(describe, value)) + ")"
    if isinstance(value, np.dtype):
        # NumPy has a class for each type.
        return f"dtype {value!r}"
    return f"{type(value).__name__} {value!r}"
