"""What `vectorize` and `guvectorize` say about mistakes; a loop is made for the types of a call, whatever was called before."""

import pickle

import numpy as np
from numba import float64, guvectorize, int64, njit, vectorize


def refused(kind, make, *words):
    try:
        make()
    except kind as error:
        missing = [word for word in words if word not in str(error)]
        assert not missing, f"{missing} not in {error}"
    else:
        raise AssertionError(f"no {kind.__name__}")


@vectorize
def weighted(x, y):
    return x + y * 2


# The type of a result depends on the operands, and not on what was called before.
assert weighted(1.0, 2.0) == 5.0 and weighted(np.arange(3, dtype=np.float32), np.float32(0.5)).dtype == np.float32
assert isinstance(weighted, np.ufunc) and type(weighted).__name__ == "DUFunc" and "dd->d" in weighted.types
assert pickle.loads(pickle.dumps(np.add)) is np.add

# Other byte orders, masks, subclasses, dtype=, order=, pickling by name.
assert weighted(np.array([1, 2], ">i4"), 1).tolist() == [3, 4]
masked = weighted(np.ma.array([1, 2, 3], mask=[0, 1, 0]), 1)
assert isinstance(masked, np.ma.MaskedArray) and masked.mask.tolist() == [False, True, False]


class Marked(np.ndarray):
    pass


assert type(weighted(np.arange(3).view(Marked), 1)) is Marked
single = weighted(np.arange(4.0)[::2], 1.0, dtype=np.float32)
assert single.dtype == np.float32 and single.tolist() == [2, 4]
assert weighted(np.zeros((2, 3)), 1.0, order="F").flags.f_contiguous
assert pickle.loads(pickle.dumps(weighted)) is weighted
overlapping = np.arange(6.0)
weighted(overlapping[:-1], 1.0, out=overlapping[1:])
assert overlapping.tolist() == [0, 2, 3, 4, 5, 6]

# Errors of the function come through, and nothing is lost.
@vectorize
def inverse(x):
    if x == 0:
        raise ValueError("of zero")
    return 1 // x


refused(ValueError, lambda: inverse(np.array([1, 0, 2])), "of zero")
assert inverse(np.array([1, 2])).tolist() == [1, 0]

refused(ValueError, lambda: vectorize(target="gpu")(lambda x: x), "'gpu'", "'cpu'", "'parallel'")
refused(KeyError, lambda: vectorize(nopyton=True)(lambda x: x), "nopyton", "nopython")
refused(TypeError, lambda: vectorize([float64(float64)])(lambda x, y: x), "takes 2", "has 1")
refused(ValueError, lambda: vectorize(identity=3)(lambda x, y: x), "identity")
refused(TypeError, lambda: weighted(1), "positional arguments")
refused(TypeError, lambda: weighted(np.array(["a"]), 2))
refused(ValueError, lambda: weighted(np.zeros(2), np.zeros(3)), "broadcast")
refused(TypeError, lambda: weighted(np.zeros(2), 1.0, out=np.zeros(2, int)), "same_kind")
refused(ValueError, lambda: weighted.reduce(np.zeros(0)), "identity")

refused(ValueError, lambda: guvectorize([(float64[:], float64[:])], "(n)->(n)->(n)")(lambda x, y: None), "->")
refused(NameError, lambda: guvectorize([(float64[:], float64[:])], "(n)->(m)")(lambda x, y: None), "m")
refused(TypeError, lambda: guvectorize([(float64[:], float64)], "(n)->()")(lambda x, y: None), "outputs are arrays")
refused(TypeError, lambda: guvectorize([(float64, float64[:])], "(n)->()")(lambda x, y: None), "argument 0")
refused(TypeError, lambda: guvectorize([(float64[:],)], "(n)->()")(lambda x: None), "2 parts")


@guvectorize([(float64[:], int64, float64[:])], "(n),()->(n)")
def rolled(x, by, res):
    for i in range(x.size):
        res[(i + by) % x.size] = x[i]


a = np.arange(24.0).reshape(2, 3, 4)
assert np.array_equal(rolled(a, 1), np.roll(a, 1, -1)) and np.array_equal(rolled(a, 1, axis=0), np.roll(a, 1, 0))
assert np.array_equal(rolled(a, 2, axes=[(1,), (), (1,)]), np.roll(a, 2, 1))
refused(ValueError, lambda: rolled(1.0, 2), "enough dimensions")
refused(TypeError, lambda: rolled(a), "takes from 2 to 3 positional arguments but 1 was given")
refused(TypeError, lambda: rolled(a, 1, axis=0, axes=[0]), "axis")


@guvectorize("(n)->()")
def largest(x, r):
    r[0] = x[0]
    for i in range(x.size):
        r[0] = max(r[0], x[i])


refused(TypeError, lambda: largest(a), "outputs must be given")
found = np.empty((2, 3))
largest(a, found)
assert np.array_equal(found, a.max(axis=-1))

# Large, strided and broadcast operands, in parallel too.
@vectorize([float64(float64, float64)], target="parallel")
def distance(x, y):
    return (x * x + y * y) ** 0.5


x, y = np.linspace(0, 1, 300000).reshape(500, 600)[::2, ::-3], np.linspace(1, 2, 200)
assert np.allclose(distance(x, y), np.hypot(x, y)) and np.allclose(distance(x, 2.0), np.hypot(x, 2.0))


@njit
def compiled(x):
    return weighted(x, 3)


assert compiled(4) == 10 and compiled(0.5) == 6.5


@vectorize
def one_of(x, y):
    if x > 1:
        return 1.0
    return y


@vectorize
def strict(x):
    if x == 0:
        raise ValueError("of zero")
    return x


@njit
def of_arrays(a, b):
    return one_of(a, b), strict(a + 1), weighted(a, 2)


found = of_arrays(np.arange(6.0).reshape(2, 3), np.arange(3.0))
assert found[0].tolist() == [[0, 1, 1], [1, 1, 1]] and found[1].shape == (2, 3) and found[2].tolist() == [[4, 5, 6], [7, 8, 9]]
assert of_arrays(np.zeros((0, 3)), 1.0)[1].shape == (0, 3)

# Stencils.
from numba import stencil


def kernel(body, *arguments, **options):
    space = {}
    source = f"def kernel({', '.join(arguments)}):\n    {body}\n"
    import linecache
    linecache.cache["<kernel>"] = (len(source), None, source.splitlines(True), "<kernel>")
    exec(compile(source, "<kernel>", "exec"), space)
    return stencil(**options)(space["kernel"])


grid = np.ones((4, 5))
refused(Exception, lambda: kernel("return 1.0", "a"), "no accesses to relatively indexed arrays")
refused(Exception, lambda: kernel("a[0] = 1.0; return a[1]", "a"), "not allowed")
refused(Exception, lambda: kernel("return a[0, 1] + a[0]", "a"), "number of dimensions")
refused(Exception, lambda: kernel("return a[0.5]", "a"), "Non-integer")
refused(Exception, lambda: kernel("return a[n]", "a", "n"), "'neighborhood' option required")
refused(Exception, lambda: kernel("return a[1]", "a", standard_indexing=("b",)), "not present")
refused(Exception, lambda: kernel("return a[1]", "a", standard_indexing=("a",)), "first argument")
refused(TypeError, lambda: kernel("return a[1]", "a", cvall=3), "cvall", "cval")
refused(Exception, lambda: kernel("return a[1]", "a")(grid), "1 dimensional index used for 2 dimensional array")
refused(TypeError, lambda: kernel("return a[1]", "a")(), "takes 1")
refused(ValueError, lambda: kernel("return a[0, 1]", "a")(grid, out=np.ones(3)), "shape")

FACTOR = 2


@stencil
def scaled(a):
    return a[-1] * FACTOR


@stencil
def positive(a):
    if a[0] == 0:
        raise ValueError("of zero")
    return a[0]


assert scaled(np.arange(4)).tolist() == [0, 0, 2, 4] and positive(np.arange(1, 4)).tolist() == [1, 2, 3]
FACTOR = 5
assert scaled(np.arange(4)).tolist() == [0, 0, 5, 10]
refused(ValueError, lambda: positive(np.arange(3)), "of zero")


def make(width):
    @stencil
    def closed(a):
        return a[0] + width

    return closed


assert make(3)(np.zeros(2)).tolist() == [3, 3] and make(4)(np.zeros(2)).tolist() == [4, 4]


# What `guvectorize` made in compiled code: outputs that are not given are made, axes of length one are repeated, numbers converted.
@guvectorize(["(float64[:], float64[:], float64[:])", "(int64[:], int64[:], int64[:])"], "(n),()->(n)")
def moved_by(x, by, out):
    for i in range(x.shape[0]):
        out[i] = x[i] + by[0]


@guvectorize(["(float64[:], float64, float64[:], int64[:])"], "(n),()->(),()")
def above(x, limit, total, count):
    total[0], count[0] = 0.0, 0
    for value in x:
        if value > limit:
            total[0] += value
            count[0] += 1


def without_outputs(x, by):
    total, count = above(x, 1.5)
    return moved_by(x, by), total, count, moved_by(np.arange(3), 2)


for x, by in [(np.arange(3.0), 2.0), (np.arange(6.0).reshape(2, 3), np.array([10.0, 20.0])), (np.arange(6.0).reshape(1, 2, 3), np.ones((4, 1)))]:
    for expected, found in zip(without_outputs(x, by), njit(without_outputs)(x, by)):
        assert np.array_equal(expected, found) and np.asarray(expected).dtype == np.asarray(found).dtype, (x.shape, expected, found)
try:
    njit(without_outputs)(np.zeros((2, 3)), np.ones(4))
except ValueError:
    pass
else:
    raise AssertionError("other shapes")
