"""Forms of Numba's interface as packages that depend on it use them: imports, decorators, signatures, types, extensions."""

import functools
import math
import operator
import warnings

import numba
import numba as nb
import numpy as np
from numba import (
    NumbaDeprecationWarning,
    NumbaPerformanceWarning,
    float64,
    guvectorize,
    int64,
    jit,
    literal_unroll,
    njit,
    prange,
    typed,
    typeof,
    types,
    vectorize,
)
from numba.core import cgutils, config, errors, ir, sigutils
from numba.core.dispatcher import Dispatcher
from numba.core.errors import NumbaError, NumbaTypeError, NumbaValueError, NumbaWarning, RequireLiteralValue, TypingError
from numba.core.extending import overload_method as overload_method_of_core
from numba.core.registry import CPUDispatcher
from numba.core.types import Array, FunctionType, Omitted, Tuple, UniTuple, unicode_type
from numba.core.typing import signature
from numba.core.typing.asnumbatype import as_numba_type
from numba.experimental import jitclass, structref
from numba.extending import (
    as_numba_type as as_numba_type_of_extending,
    intrinsic,
    is_jitted,
    overload,
    overload_attribute,
    overload_method,
    register_jitable,
    register_model,
)
from numba.np.ufunc.dufunc import DUFunc
from numba.np.ufunc.gufunc import GUFunc
from numba.np.unsafe.ndarray import to_fixed_tuple
from numba.np.numpy_support import as_dtype, from_dtype
from numba.typed import Dict, List

warnings.simplefilter("ignore", category=NumbaPerformanceWarning)
warnings.simplefilter("ignore", category=NumbaDeprecationWarning)


def shown(*values):
    print(*[repr(value.tolist()) if isinstance(value, np.ndarray) else repr(value) for value in values])


# What is not there any more says so.
for name in ("generated_jit", "autojit", "jitclass"):
    try:
        found = getattr(numba, name)
    except AttributeError as error:
        print(name, type(error).__name__)
    else:
        try:
            found(lambda x: x)
        except Exception as error:
            print(name, type(error).__name__)

# Decorators: with options, with signatures in lists, of functions that were wrapped before.
jit_options = {"nogil": True, "cache": False, "fastmath": {"nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc"}}


@njit(["f8(f8[:])", "f4(f4[:])", "i8(i8[::1])"], **jit_options)
def total(x):
    result = 0
    for i in range(x.size):
        result += x[i]
    return result


shown(total(np.arange(4.0)), total(np.arange(4, dtype=np.float32)), total(np.arange(5)))
shown(len(total.signatures), [str(each) for each in total.nopython_signatures])
try:
    total(np.arange(3, dtype=np.complex128))
except TypeError as error:
    print(str(error).splitlines()[0])


@njit([(float64[:, :], int64), types.float64(types.float32[:, ::1], types.int32)])
def column_sum(x, j):
    return float(x[:, j].sum())


shown(column_sum(np.ones((3, 2)), 1), column_sum(np.ones((3, 2), np.float32), np.int32(0)))


@jit(nopython=True, nogil=True, forceobj=False, boundscheck=False, error_model="numpy", inline="never")
def ratio(a, b):
    return a / b


shown(ratio(1.0, 0.0), ratio.targetoptions.get("nogil"), ratio.targetoptions.get("error_model"))


@njit(float64(float64, types.Omitted(2.0)))
def with_default(x, power=2.0):
    return x**power


shown(with_default(3.0))


def conditional(use):
    def decorate(function):
        return njit(function) if use else function
    return decorate


@conditional(True)
def square(x):
    return x * x


shown(is_jitted(square), isinstance(square, CPUDispatcher), isinstance(square, Dispatcher), square.py_func(4), hasattr(square, "inspect_types"))


def compiled_by_signature(func, sig):
    return nb.njit(sig)(func)


shown(compiled_by_signature(lambda x, y: x + y, types.int64(types.int64, types.int64))(2, 3))

kernels = {name: njit(function) for name, function in {"linear": lambda x: x, "cubic": lambda x: x**3}.items()}


def make_runner(kernel):
    @njit
    def run(values):
        return np.array([kernel(value) for value in values])
    return run


for name in kernels:
    shown(name, make_runner(kernels[name])(np.array([1.0, 2.0])))

# Types.
shown(typeof(1), typeof(1.0), typeof(True), typeof("a"), typeof((1, 2.0)), typeof(np.zeros((2, 2), order="F")), typeof(np.float32(1)))
shown(typeof(np.zeros(3)[::2]), typeof([1.0]), typeof(np.datetime64("2020-01-01", "D")), typeof(None), typeof(slice(1, 2)))
shown(as_numba_type(int), as_numba_type(float), as_numba_type(list[int]), as_numba_type_of_extending(tuple[int, float]), as_numba_type(dict[str, float]))
shown(from_dtype(np.dtype("f4")), as_dtype(types.int16), numba.from_dtype(np.dtype([("a", "f8"), ("b", "i4")])).fields["b"].type)
shown(types.float64[:, ::1], types.Array(types.int64, 2, "A"), types.UniTuple(types.float64, 3), types.Tuple((types.int8, types.boolean)))
shown(types.ListType(types.float64), types.DictType(types.unicode_type, types.int64[:]), types.Optional(types.float64), types.List(types.int64))
shown(types.float64 == numba.float64, types.intp, types.uintp, types.voidptr, types.none, types.unicode_type, types.NPDatetime("ns"))
shown(signature(types.float64, types.int64), types.float64(types.int64, types.int64).args, types.float64(types.int64).return_type)
shown(isinstance(typeof(np.zeros(2)), types.Array), isinstance(types.int8, types.Integer), isinstance(types.float32, types.Number), types.int32.bitwidth, types.uint8.signed)
shown(typeof(np.zeros(2)).dtype, typeof(np.zeros((2, 3))).ndim, typeof(np.zeros(2)).layout, typeof(np.zeros(2)).mutable, typeof(np.zeros(2)).copy(ndim=2, layout="A"))
args, return_type = sigutils.normalize_signature("float64(int32, float64[:])")
shown(args, return_type)

# Containers.
shown(List([1, 2, 3]), List.empty_list(types.float64), len(List.empty_list(types.UniTuple(types.int64, 2))), len(List(range(4))))
shown(Dict.empty(types.unicode_type, types.float64[:]), Dict.empty(key_type=types.int64, value_type=types.ListType(types.int64)))
table = Dict()
table["a"] = 1
shown(table, dict(table), list(List(np.arange(3))), [list(each) for each in List([List([1]), List([2, 3])])])
shown(List([1, 2]) == List([1, 2]), List([3, 1, 2])[::-1], sorted(List([3, 1, 2])))


inner_list_type = types.ListType(types.float64)
row_type = types.ListType(types.int64)


@njit
def containers(n):
    rows = List()
    for i in range(n):
        row = List.empty_list(types.int64)
        for j in range(i):
            row.append(j)
        rows.append(row)
    nested = Dict.empty(types.int64, row_type)
    for i in range(n):
        nested[i] = rows[i]
    pairs = typed.List()
    pairs.append((1, 2.0))
    pairs.append((3, 4.0))
    lookup = {(1, 2): "a", (3, 4): "b"}
    return nested[n - 1], len(rows), pairs[1][1], lookup[(3, 4)]


shown(containers(4))


@njit
def from_global_types():
    outer = List.empty_list(inner_list_type)
    outer.append(List([1.0, 2.0]))
    return outer[0][1]


shown(from_global_types())

# Extensions.


def clip_value(x, low, high):
    return min(max(x, low), high)


@overload(clip_value)
def clip_value_overload(x, low, high):
    if isinstance(x, types.Array):
        def impl(x, low, high):
            return np.minimum(np.maximum(x, low), high)
    elif isinstance(x, (types.Integer, types.Float)):
        def impl(x, low, high):
            return min(max(x, low), high)
    else:
        return None
    return impl


@njit
def clipped(x):
    return clip_value(x, 0.0, 1.0)


shown(clipped(3.0), clipped(np.array([-1.0, 0.5, 7.0])))


@overload(np.heaviside)
def heaviside_overload(x, h0):
    if isinstance(x, types.Float):
        def impl(x, h0):
            return 0.0 if x < 0 else (h0 if x == 0 else 1.0)
        return impl


shown(njit(lambda x: np.heaviside(x, 0.5))(0.0))


@overload_method(types.Array, "rms")
def array_rms(array):
    def impl(array):
        return math.sqrt((array**2).mean())
    return impl


@overload_attribute(types.Array, "middle")
def array_middle(array):
    return lambda array: array[array.size // 2]


shown(njit(lambda x: x.rms() + x.middle)(np.array([3.0, 4.0, 5.0])))


@register_jitable(inline="always")
def helper(x):
    return x + 1


@register_jitable
def other_helper(x, scale=2):
    return helper(x) * scale


shown(njit(lambda x: other_helper(x) + other_helper(x, scale=3))(2), other_helper(2))


@njit
def checks_types(x):
    if isinstance(x, int):
        return 1
    elif isinstance(x, float):
        return 2
    elif isinstance(x, str):
        return 3
    elif isinstance(x, bool):
        return 4
    else:
        return 5


shown(checks_types(1), checks_types(1.0), checks_types("a"), checks_types((1,)))

# Ufuncs.


@vectorize
def lazily(x, y):
    return x * 2 + y


@vectorize([float64(float64), "int64(int64)"])
def eagerly(x):
    return x + 1


@vectorize("float64(float64,float64)", target="cpu", cache=False)
def single(x, y):
    return max(x, y)


shown(lazily(np.arange(3), 1.5), lazily(2.0, 3.0), eagerly(np.arange(2)), eagerly.types, single.outer([1.0, 3.0], [2.0, 0.0]))
shown(isinstance(lazily, DUFunc), single.accumulate(np.array([1.0, 5.0, 2.0])), eagerly(np.ones((2, 2), np.float32)), lazily.nin, eagerly.ntypes, single.__name__)


@guvectorize([(float64[:], float64[:, :]), (int64[:], int64[:, :])], "(n)->(n,n)")
def outer_difference(x, out):
    for i in range(x.shape[0]):
        for j in range(x.shape[0]):
            out[i, j] = x[i] - x[j]


@guvectorize(["void(float64[:], float64, float64[:])"], "(n),()->()", nopython=True, target="cpu")
def count_above(x, threshold, out):
    out[0] = 0
    for value in x:
        if value > threshold:
            out[0] += 1


@guvectorize(["(f8[:], f8[:])"], "(n)->(n)", writable_args=(0,))
def negated_source(x, out):
    for i in range(x.size):
        out[i] = x[i] * 2
        x[i] = -x[i]


source = np.arange(3.0)
shown(outer_difference(np.array([1, 3])), count_above(np.arange(6.0).reshape(2, 3), 1.5), negated_source(source), source)
shown(count_above(np.arange(4.0), np.array([[0.5], [2.5]])), outer_difference.signature, outer_difference(np.arange(4.0).reshape(2, 2)).shape)


@guvectorize("(n),(m)->(n)")
def lazily_generalised(x, y, out):
    for i in range(x.shape[0]):
        out[i] = x[i] + y.sum()


result = np.empty((2, 3))
lazily_generalised(np.ones((2, 3)), np.arange(3.0), result)
shown(result, isinstance(lazily_generalised, GUFunc))

# Classes.


@jitclass
class Counter:
    count: int
    total: float64
    values: types.float64[::1]
    names: types.ListType(types.unicode_type)

    def __init__(self, n):
        self.count = 0
        self.total = 0.0
        self.values = np.zeros(n)
        self.names = List.empty_list(types.unicode_type)

    def add(self, name, value):
        self.values[self.count] = value
        self.names.append(name)
        self.count += 1
        self.total += value
        return self

    @property
    def mean(self):
        return self.total / self.count if self.count else math.nan

    @staticmethod
    def twice(x):
        return 2 * x

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        return self.values[i]

    def __contains__(self, name):
        return name in self.names


counter = Counter(3)
counter.add("a", 1.5).add("b", 2.5)
shown(counter.mean, len(counter), counter[1], "a" in counter, Counter.twice(4), list(counter.names), counter.values)


@njit
def counted(n):
    made = Counter(n)
    for i in range(n):
        made.add(str(i), i * 1.0)
    return made.mean, len(made), made[n - 1], "1" in made


shown(counted(3))


@jitclass([("children", types.ListType(types.int64)), ("parent", types.optional(types.int64))])
class TreeNode:
    def __init__(self, parent):
        self.children = List.empty_list(types.int64)
        self.parent = parent


shown(TreeNode(None).parent, TreeNode(3).parent)

# Calls that packages make of compiled functions and of Numba itself.
shown(numba.get_num_threads() >= 1, isinstance(numba.config.NUMBA_NUM_THREADS, int), config.DISABLE_JIT in (0, False))
shown(functools.reduce(operator.add, [square(i) for i in range(4)]), list(map(square, range(3))), square.__name__, square.__doc__)
square.recompile()
shown(square(5), square.overloads.keys() is not None, len(square.inspect_llvm()) > 0)

for error_class in (NumbaError, NumbaTypeError, NumbaValueError, TypingError, RequireLiteralValue, NumbaWarning, errors.UnsupportedError, errors.LoweringError):
    shown(error_class.__name__, issubclass(error_class, Exception), error_class.__module__)


@njit(parallel=True, fastmath=True)
def parallel_sum(x):
    total = 0.0
    for i in nb.prange(x.shape[0]):
        total += x[i]
    return total


shown(parallel_sum(np.ones(100)))
with nb.parallel_chunksize(4):
    shown(parallel_sum(np.ones(10)))


MIXED = (1, 2.5, 3)


@njit
def literal_loop(start):
    total = start
    for item in literal_unroll(MIXED):
        total += item
    return total


shown(literal_loop(3.0), to_fixed_tuple is not None, njit(lambda x: to_fixed_tuple(x, 3))(np.arange(3)))
