"""Programs like those of Numba's user manual: the guide of five minutes, jit, performance, troubleshooting, frequent questions."""

import math
import warnings
from collections import namedtuple

import numpy as np
from _shown import show
from numba import f8, float32, float64, int32, int64, jit, literal_unroll, njit, objmode, prange, typed, typeof, types
from numba.core.errors import NumbaError, TypingError
from numba.cpython.unsafe.tuple import tuple_setitem
from numba.np.unsafe.ndarray import to_fixed_tuple

warnings.simplefilter("ignore")


# Trace and tanh.
@jit(nopython=True)
def go_fast(a):
    trace = 0.0
    for i in range(a.shape[0]):
        trace += np.tanh(a[i, i])
    return a + trace


show(go_fast(np.arange(16).reshape(4, 4) / 10))


# Lazy and eager.
@jit
def lazily(x, y):
    return x + y


show(lazily(1, 2), lazily(1.5, 2), lazily(1j, 2), lazily("a", "b"), lazily((1,), (2.5,)), lazily(np.arange(3), 1))
print(len(lazily.signatures))


@jit(int32(int32, int32))
def eagerly(x, y):
    return x + y


show(eagerly(1, 2), eagerly.signatures)


@njit([float64(float64), int64(int64)])
def squared(x):
    return x * x


show(squared(3), squared(1.5), [str(each) for each in squared.nopython_signatures])


@jit
def square(x):
    return x ** 2


@jit
def hypotenuse(x, y):
    return math.sqrt(square(x) + square(y))


show(hypotenuse(2.0, 3.0), hypotenuse(3, 4))


# Signatures of arrays.
@njit("float64[:](float64[:], float64)")
def scaled(a, by):
    return a * by


@njit((float64[:, ::1], int64))
def row_sum(a, i):
    return a[i].sum()


@njit(float32[:](float32[:]))
def halves(a):
    out = np.empty_like(a)
    for i in range(a.size):
        out[i] = a[i] / 2
    return out


show(scaled(np.arange(3.0), 2.0), row_sum(np.ones((2, 3)), 1), halves(np.arange(3, dtype=np.float32)))


# Ident loops, fastmath, error models.
@njit(fastmath=True)
def do_sum_fast(a):
    acc = 0.0
    for x in a:
        acc += np.sqrt(x)
    return acc


@njit(parallel=True)
def do_sum_parallel(a):
    n = len(a)
    acc = 0.0
    for i in prange(n):
        acc += np.sqrt(a[i])
    return acc


@njit(error_model="numpy")
def divides(a, b):
    return a / b


@njit
def divides_python(a, b):
    return a / b


values = np.arange(1000) * 1.0
show(do_sum_fast(values), do_sum_parallel(values), divides(1.0, 0.0), divides(-1.0, 0.0))
try:
    divides_python(1.0, 0.0)
except ZeroDivisionError as error:
    print(error)


# Monte Carlo, Mandelbrot, bubble sort, sieve, Game of Life, matrix product.
@njit
def estimate(samples, seed):
    np.random.seed(seed)
    inside = 0
    for _ in range(samples):
        x, y = np.random.random(), np.random.random()
        if x * x + y * y < 1.0:
            inside += 1
    return 4.0 * inside / samples


show(estimate(2000, 3))


@njit
def mandel(x, y, most):
    c = complex(x, y)
    z = 0.0j
    for i in range(most):
        z = z * z + c
        if (z.real * z.real + z.imag * z.imag) >= 4:
            return i
    return 255


@njit
def fractal(low, high, image, most):
    height, width = image.shape
    for x in range(width):
        for y in range(height):
            image[y, x] = mandel(low + x * (high - low) / width, -1 + y * 2 / height, most)
    return image


show(fractal(-2.0, 1.0, np.zeros((6, 8), dtype=np.uint8), 20))


@njit
def bubble(x):
    n = x.shape[0]
    for end in range(n, 1, -1):
        for i in range(end - 1):
            if x[i] > x[i + 1]:
                x[i], x[i + 1] = x[i + 1], x[i]
    return x


@njit
def primes(limit):
    is_prime = np.ones(limit + 1, dtype=np.bool_)
    is_prime[:2] = False
    for i in range(2, int(limit ** 0.5) + 1):
        if is_prime[i]:
            is_prime[i * i::i] = False
    return [i for i in range(limit + 1) if is_prime[i]]


@njit
def life(board):
    new = np.zeros_like(board)
    rows, columns = board.shape
    for i in range(rows):
        for j in range(columns):
            around = 0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    if di != 0 or dj != 0:
                        around += board[(i + di) % rows, (j + dj) % columns]
            new[i, j] = 1 if around == 3 or (around == 2 and board[i, j]) else 0
    return new


@njit
def product(a, b, c):
    for i in range(c.shape[0]):
        for j in range(c.shape[1]):
            total = 0.0
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            c[i, j] = total


glider = np.zeros((6, 6), np.int64)
for at in ((0, 1), (1, 2), (2, 0), (2, 1), (2, 2)):
    glider[at] = 1
show(bubble(np.array([5, 2, 9, 1, 3])), primes(50), life(life(glider)))
c = np.zeros((2, 2))
product(np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2), c)
show(c)


# What the troubleshooting page shows.
@njit
def not_one_type(x):
    if x > 10:
        return (1,)
    else:
        return 1


@njit
def not_defined(x):
    return x + undefined_name


@njit
def wrong_operands(x, y):
    return x + y


@njit
def no_such_attribute(x):
    return x.no_such_attribute


@njit
def of_mixed_types():
    items = []
    items.append(1)
    items.append("a")
    return items


@njit
def empty_list():
    tmp = []
    return tmp


for function, arguments in ((not_one_type, (1,)), (not_defined, (1,)), (wrong_operands, (1, "a")), (no_such_attribute, (1,)),
                            (of_mixed_types, ()), (empty_list, ())):
    try:
        function(*arguments)
    except (NumbaError, TypingError) as error:
        print(function.__name__, "refused")


@njit
def typed_empty():
    found = [1.0 for _ in range(0)]
    other = typed.List.empty_list(types.int64)
    other.append(3)
    return len(found), other[0]


show(typed_empty())


# Frequent questions: functions as arguments, globals, tuples, wrappers.
@njit
def applied(f, x):
    return f(f(x))


@njit
def plus_one(x):
    return x + 1


@njit
def doubled(x):
    return x * 2


show(applied(plus_one, 3), applied(doubled, 1.5))


def make(n):
    @njit
    def power(x):
        result = 1.0
        for _ in range(n):
            result *= x
        return result
    return power


show([make(n)(1.5) for n in range(4)])

CONSTANT = (3, 4.5)
TABLE = np.array([1.0, 2.0, 4.0])


@njit
def with_globals(i):
    return TABLE[i] * CONSTANT[0] + CONSTANT[1]


show(with_globals(2), with_globals(-1))

Point = namedtuple("Point", ["x", "y"])


@njit
def reflected(p):
    return Point(-p.x, p.y), p.x + p.y


show(*reflected(Point(1.5, 2)))


@njit
def unrolled(x):
    total = 0.0
    for each in literal_unroll(x):
        total += len(each)
    return total


show(unrolled((np.zeros(3), np.zeros((2, 2)), (1, 2.5, "a"))))


# Object mode.
@njit
def with_python(x):
    total = x.sum()
    with objmode(text="unicode_type", many="int64"):
        text = "%.1f|" % total + ",".join(map(str, x.astype(np.int64)))
        many = len(text)
    return text, many + total


show(with_python(np.arange(4.0)))


# Wrapping, recursion, default values, named arguments.
@njit
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


@njit
def is_even(n):
    return True if n == 0 else is_odd(n - 1)


@njit
def is_odd(n):
    return False if n == 0 else is_even(n - 1)


@njit
def defaults(a, b=2, c=3.5):
    return a + b * 10 + c


show(fib(15), is_even(10), is_odd(10), defaults(1), defaults(1, 3), defaults(1, 2, c=0.5), defaults(b=1, a=5))

# Types as conversions, and tuples that are filled in a loop.
@njit
def conversions(x):
    return int32(x), float32(x) + 1, int64(x * 2), types.uint8(x), types.complex128(x), types.boolean(x), types.float64(True)


@njit
def filled_tuple(a):
    t = (0.0, 0.0, 0.0)
    for i in range(len(t)):
        t = tuple_setitem(t, i, a[i] * 2)
    return t, to_fixed_tuple(a, 2)


show(conversions(3.75), filled_tuple(np.array([1.5, 2.5, 4.0])))

# Types that are asked for.
print(typeof(1), typeof(2.5), typeof(np.zeros((2, 2))), typeof((1, 2.5)), typeof("a"), typeof(None), typeof([1]), typeof(Point(1, 2)))
print(int32, float64[:], f8[:, ::1], types.Tuple((int64, float64)), types.UniTuple(int64, 3), types.ListType(int64), types.unicode_type)
