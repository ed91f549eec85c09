"""What the functions of the corpus are given, and how what they compute is compared.

A file of the corpus holds compiled functions as people write them. `@inputs(...)` above one says what its parameters are: a list
from `vectors()` and its like, whose values have several sizes, dtypes and layouts; a list of chosen values, `each(0, 1, 5)`; or
one value. The longest list says how many cases there are. `check()` at the end of a file calls each function compiled and as
plain Python on each case: results, changed arguments and exceptions must be the same.

A file runs under Hotloop and under CPython with Numba, which shows whether Numba takes a function too; `beyond="why"` says that
it does not. `NUMBA_BOUNDSCHECK=1` must be set there, because some cases leave an array.
"""

import copy
import sys
import time
import warnings

import numpy as np

HOTLOOP = sys.implementation.name != "cpython"
REGISTERED = []

# Size, dtype, layout. The first is what most callers have.
VARIANTS = [
    (12, "float64", "dense"),
    (0, "float64", "dense"),
    (1, "float64", "dense"),
    (33, "float32", "dense"),
    (20, "int64", "dense"),
    (25, "float64", "every second"),
    (2, "int32", "dense"),
    (16, "float64", "reversed"),
    (70, "int32", "every second"),
]


class Each(list):
    """The values of one parameter, one a case."""


def each(*values):
    return Each(values)


def inputs(*parameters, beyond=None, tolerance=None):
    """Register the function below with cases; may stand above a function several times."""

    def register(function):
        count = max((len(values) for values in parameters if isinstance(values, Each)), default=1)
        for index in range(count):
            arguments = [
                values[index % len(values)] if isinstance(values, Each) else values for values in parameters
            ]
            REGISTERED.append((function, arguments, beyond, tolerance))
        return function

    return register


def drawn(draw, shape, kinds="fi"):
    """One value a variant: `draw(generator, shape)` gives floats, which become the variant's dtype if its kind is wanted."""
    values = Each()
    for index, (size, dtype, layout) in enumerate(VARIANTS):
        dtype = np.dtype(dtype)
        if dtype.kind not in kinds:
            dtype = np.dtype("float64" if "f" in kinds else "int64")
        full = shape(size)
        wide = tuple(2 * length for length in full) if layout == "every second" else full
        array = draw(np.random.RandomState(index), wide).astype(dtype)
        if layout == "every second":
            array = array[tuple(slice(None, None, 2) for _ in wide)]
        elif layout == "reversed":
            array = array[tuple(slice(None, None, -1) for _ in wide)]
        values.append(array)
    return values


def vectors(kinds="fi", low=-10.0, high=10.0):
    return drawn(lambda generator, shape: generator.uniform(low, high, shape), lambda size: (size,), kinds)


def positive(kinds="fi"):
    return vectors(kinds, 1.0, 20.0)


def indices(below, kinds="i"):
    return drawn(lambda generator, shape: generator.randint(0, below, shape), lambda size: (size,), kinds)


def matrices(kinds="fi", low=-10.0, high=10.0, columns=None):
    """Of as many rows as the size says, up to 20, and as many columns as said or some more than rows."""

    def shape(size):
        rows = min(size, 20)
        return rows, (rows + 2 if columns is None else columns)

    return drawn(lambda generator, shape: generator.uniform(low, high, shape), shape, kinds)


def squares(kinds="f", low=-10.0, high=10.0):
    return drawn(
        lambda generator, shape: generator.uniform(low, high, shape), lambda size: (min(size, 9),) * 2, kinds
    )


def definite():
    """Symmetric matrices with positive eigenvalues."""
    return Each(
        np.ascontiguousarray(a @ a.T / 10 + (len(a) + 1) * np.eye(len(a))).astype(a.dtype) for a in squares()
    )


def images():
    """Grey images of bytes and of floats."""
    values = Each()
    for index, (rows, columns) in enumerate([(9, 12), (0, 0), (1, 1), (3, 7), (16, 5), (8, 8)]):
        image = np.random.RandomState(index).randint(0, 256, (rows * 2, columns * 2)).astype(np.uint8)
        image = np.ascontiguousarray(image[:rows, :columns]) if index != 4 else image[::2, ::2]
        values.append(image if index % 2 == 0 else image / 255.0)
    return values


def graphs(weighted=False):
    """Sparse graphs by rows: where each row begins, where its edges lead, and what they cost."""
    results = []
    for index, size in enumerate([8, 0, 1, 30, 13]):
        generator = np.random.RandomState(index)
        begins = np.zeros(size + 1, dtype=np.int64)
        degrees = generator.randint(0, 4, size)
        begins[1:] = np.cumsum(degrees)
        ends = generator.randint(0, max(size, 1), begins[-1]).astype(np.int64 if index != 3 else np.int32)
        results.append((begins, ends, np.round(generator.uniform(0.5, 9.0, len(ends)), 2)))
    columns = [Each(column) for column in zip(*results)]
    return columns if weighted else columns[:2]


def edges(count=5):
    """Undirected edges: how many nodes, an array of pairs, and what each costs."""
    results = []
    for index, size in enumerate([7, 1, 2, 25, 12][:count]):
        generator = np.random.RandomState(100 + index)
        pairs = generator.randint(0, size, (2 * size, 2))
        results.append((size, pairs, np.round(generator.uniform(0.5, 9.0, len(pairs)), 2)))
    return [Each(column) for column in zip(*results)]


def check():
    """Call every function of the file on every case, and say at the end which differ."""
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    failures, functions, begin = [], set(), time.perf_counter()
    for function, arguments, beyond, tolerance in REGISTERED:
        name = function.py_func.__name__
        if (wanted and name not in wanted) or (beyond and not HOTLOOP):
            continue
        functions.add(name)
        if any(failure[0] == name for failure in failures):
            continue
        fault = difference(function, arguments, tolerance)
        if fault:
            failures.append((name, fault))
    for name, fault in failures:
        print(f"--- {name}: {fault}")
    print(f"{len(functions)} functions, {len(REGISTERED)} cases, {time.perf_counter() - begin:.1f} s")
    assert functions, "nothing was checked"
    if failures:
        sys.exit(f"{len(failures)} of them failed: {' '.join(name for name, _ in failures)}")


def difference(function, arguments, tolerance):
    plain, compiled = twin(arguments), twin(arguments)
    expected = outcome(function.py_func, plain)
    found = outcome(function, compiled)
    if found[0] == "refused":
        return f"refused for {[described(value) for value in arguments]}:\n{found[1]}"
    if expected[0] != found[0] or not same(expected[1], found[1], tolerance or allowed(arguments)):
        return (
            f"differs for {[described(value) for value in arguments]}:\n  plain    {expected}\n  compiled {found}"
        )
    if expected[0] == "value" and not same(plain, compiled, tolerance or allowed(arguments)):
        return f"arguments differ afterwards for {arguments}:\n  plain    {plain}\n  compiled {compiled}"
    return None


def outcome(function, arguments):
    from numba.core.errors import NumbaError

    try:
        return "value", function(*arguments)
    except NumbaError as error:
        return "refused", str(error)
    except (ArithmeticError, LookupError, ValueError, AssertionError, RuntimeError) as error:
        return "raised", type(error).__name__
    except Exception as error:  # What remains is no outcome of a program.
        return "failed", f"{type(error).__name__}: {error}"


def twin(value):
    """A copy that has the layout of its original."""
    if isinstance(value, np.ndarray):
        if value.size == 0 or all(stride >= 0 for stride in value.strides) and value.flags.contiguous:
            return value.copy(order="K")
        wide = np.empty(tuple(2 * length for length in value.shape), value.dtype)
        steps = (2 if stride >= 0 else -2 for stride in value.strides)
        view = wide[tuple(slice(None, None, step) for step in steps)]
        view[...] = value
        return view
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(twin, value))
    return copy.deepcopy(value) if isinstance(value, (dict, set)) else value


def allowed(arguments):
    """Single precision is added up in double where a Python float is the sum so far."""
    return 2e-4 if any(getattr(value, "dtype", None) == np.float32 for value in arguments) else 1e-11


def same(a, b, tolerance):
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or HOTLOOP and a.dtype != b.dtype:
            return False
        if a.dtype.kind in "OUSMm?" or a.dtype.names:
            return a.tolist() == b.tolist()
        return bool(np.all(near(a, b, tolerance)))
    if isinstance(a, (str, bytes, bool, np.bool_)) or a is None or b is None:
        return type(b) is not np.ndarray and a == b
    if isinstance(a, (int, float, complex, np.number)):
        return isinstance(b, (int, float, complex, np.number)) and bool(near(np.asarray(a), np.asarray(b), tolerance))
    if hasattr(a, "keys"):
        return list(a.keys()) == list(b.keys()) and all(same(a[key], b[key], tolerance) for key in a)
    if isinstance(a, (set, frozenset)):
        return a == set(b)
    if callable(a):
        return True
    a, b = list(a), list(b)
    return len(a) == len(b) and all(same(x, y, tolerance) for x, y in zip(a, b))


def near(a, b, tolerance):
    if a.dtype.kind in "iub" and b.dtype.kind in "iub":
        return a == b
    equal = (a == b) | ((a != a) & (b != b))
    return equal | (np.abs(a - b) <= tolerance * (1 + np.abs(a)))


def described(value):
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)} strides {value.strides}"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."
