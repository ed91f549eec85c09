"""Subclasses of arrays, and classes that take part in NumPy's protocols."""

import copy
import pickle
import warnings

import numpy as np

warnings.simplefilter("ignore")


def show(*values):
    print(*[f"{type(x).__name__}:{x!r}" if not isinstance(x, str) else x for x in values])


def attempt(make):
    try:
        show(make())
    except Exception as error:
        print(type(error).__name__, error)


# A class with an attribute that views and results inherit.
class Named(np.ndarray):
    def __new__(cls, values, name="none"):
        obj = np.asarray(values).view(cls)
        obj.name = name
        return obj

    def __array_finalize__(self, obj):
        if obj is None:
            return
        self.name = getattr(obj, "name", "unnamed")


n = Named([[3.0, 1.0, 2.0], [6.0, 5.0, 4.0]], "data")
for expression in """n n.name n[0] n[0].name n[:,1:].name n[n>2] n[n>2].name n[[0,1]].name n[0,0] n[...] n.T.name n.reshape(3,2).name
n.ravel().name n.copy().name n.astype(int).name n.astype(int,subok=False) (n+1).name (1+n).name (n+n).name (-n).name (n>2).name
n.sum() n.sum(axis=0) n.sum(axis=0).name n.mean() n.std(axis=1) n.max() n.max(axis=0).name n.argmax() n.argmax(axis=0) n.any() n.cumsum()
n.cumsum(axis=0).name n.prod(axis=1,keepdims=True).name n.real n.imag n.conj() n.swapaxes(0,1) n.transpose() n.squeeze().name
n.repeat(2) n.take([0,1]).name n.take(0) n.flatten().name n.argsort().name n.clip(2,4).name n.round() n.view(np.ndarray) n.view('i8').name
n.view() n.base n[0].base n.diagonal() n.trace() n.dot([1,2,3]) n@[1.0,2,3] n.searchsorted n.nonzero() n.tolist() n.item(0) n.compress([1,0],0)
n.ptp n.choose""".split():  # fmt: skip
    if expression.endswith(("searchsorted", "ptp", "choose")):
        continue
    print(expression, end=" ")
    attempt(lambda: eval(expression))
for expression in """np.sum(n) np.sin(n).name np.add(n,1).name np.add.reduce(n).name np.add.accumulate(n).name np.add.outer(n[0],n[0]).name
np.add.reduceat(n,[0,1]).name np.mean(n,axis=0) np.asarray(n) np.asanyarray(n) np.array(n) np.array(n,subok=True).name np.zeros_like(n).name
np.zeros_like(n,subok=False) np.empty_like(n).name np.ones_like(n).name np.full_like(n,3).name np.copy(n) np.copy(n,subok=True).name
np.concatenate([n,n]) np.stack([n,n]) np.where(n>2,n,0) np.sort(n) np.sort(n).name np.flip(n).name np.roll(n,1).name np.diff(n).name
np.median(n) np.average(n) np.percentile(n,50) np.unique(n) np.tile(n,2).name np.rot90(n).name np.gradient(n[0]).name np.nan_to_num(n).name
np.nansum(n) np.nanmean(n,axis=0) np.angle(n) np.ediff1d(n) np.argwhere(n>3) np.atleast_1d(n).name np.atleast_3d(n).name
np.expand_dims(n,0).name np.squeeze(n).name np.ravel(n).name np.triu(n) np.diag(n) np.outer(n,n) np.kron(n,n) np.pad(n,1) np.delete(n,0)
np.append(n,n) np.insert(n,0,1) np.isclose(n,n) np.fix(n).name np.interp(n,n[0],n[0]) np.broadcast_to(n,(2,2,3))
np.broadcast_to(n,(2,2,3),subok=True).name np.linalg.norm(n) np.linalg.inv(n[:,:2]) np.linalg.svd(n)[1] np.cov(n) np.dot(n,n.T)
np.matmul(n,n.T) np.inner(n,n) np.tensordot(n,n) np.histogram(n)[0] np.divmod(n,2)[1].name np.moveaxis(n,0,1).name np.transpose(n).name
np.reshape(n,-1).name np.isposinf(n) np.require(n) np.require(n,requirements='E') np.shares_memory(n,n.T) np.apply_along_axis(np.sum,0,n)
np.ptp(n) np.cumsum(n).name np.take(n,[0]).name np.repeat(n,2).name np.trapezoid(n) np.max(n) np.around(n,1) np.array_equal(n,n)
np.result_type(n) np.shape(n) np.meshgrid(n[0],n[0])[0] np.ascontiguousarray(n) np.atleast_2d(n).name np.vstack([n,n]) np.hstack([n,n])""".split():  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))

m = n.copy()
m += 1
show(m, m.name)
m[0] = 7
m[m > 6] -= 1
show(m, len(m), [row.name for row in m], m == n, m.shape)
m.shape = (3, 2)
m.extra = [1]
show(m, m.__dict__, isinstance(m, np.ndarray), issubclass(Named, np.ndarray))
for other in [copy.copy(m), copy.deepcopy(m), pickle.loads(pickle.dumps(m))]:
    show(other, vars(other))
np.add(n, 1, out=m.reshape(2, 3))
out = np.empty((2, 3))
show(np.add(n, 1, out=out), np.add(np.ones((2, 3)), 1, out=n.copy()).name, n.sum(axis=0, out=np.zeros(3)))


# Which objects are told of, and when.
class Told(np.ndarray):
    def __array_finalize__(self, obj):
        print("  made from", type(obj).__name__, end=";")


for make in [lambda: Told((2,)), lambda: np.ndarray.__new__(Told, (2, 2), "i4"), lambda: np.zeros(3).view(Told)]:
    t = make()
    print(t.shape, t.dtype)
t = np.zeros((2, 2)).view(Told)
for expression in """t[0] t[:1] t+1 t.sum() t.T t.copy() np.sin(t) t.view(np.ndarray) t.view(Told) t.astype('f4') t[t==0] np.zeros_like(t)""".split():
    print(expression, end=":")
    eval(expression)
    print()


# Wrapping of what ufuncs return.
class Wrapped(np.ndarray):
    def __array_wrap__(self, array, context=None, return_scalar=False):
        what = None if context is None else (context[0].__name__, len(context[1]), context[2])
        print("  wrap", type(array).__name__, array.shape, what, return_scalar)
        return super().__array_wrap__(array, context, return_scalar)


w = np.arange(3.0).view(Wrapped)
for expression in ["w + 1", "np.add(w, w)", "np.divmod(w, 2)", "w.sum()", "np.add.reduce(w)", "np.multiply.outer(w, w)", "np.sin(w[:1].reshape(()))", "w == 1", "np.maximum.accumulate(w)", "np.add(w, 1, out=np.empty(3))", "np.modf(w)", "w ** 2", "abs(w)", "w @ w"]:  # fmt: skip
    print(expression)
    attempt(lambda: eval(expression))


class Foreign:
    """No array, but something that makes one."""

    __array_priority__ = 20

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype, copy=copy)

    def __array_wrap__(self, array, context=None, return_scalar=False):
        return Foreign(array)

    def __repr__(self):
        return f"Foreign({self.values!r})"


f = Foreign([1.0, 2.0])
for expression in ["np.sin(f)", "np.add(f, 1)", "np.add([1, 2], f)", "np.asarray(f)", "np.array(f, 'i4')", "np.sum(f)", "np.concatenate([f, f])", "np.asarray([f, f])", "np.mean(f)", "np.add(f, f, out=np.zeros(2))", "np.linalg.norm(f)", "np.array(f, copy=True)"]:  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))


# Overriding ufuncs.
class Logged:
    def __init__(self, values):
        self.values = np.asarray(values)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        print("  ufunc", ufunc.__name__, method, [type(x).__name__ for x in inputs], sorted(k for k in kwargs if k in ("out", "axis")))
        inputs = [x.values if isinstance(x, Logged) else x for x in inputs]
        outs = tuple(x.values if isinstance(x, Logged) else x for x in kwargs.pop("out", ()))
        result = getattr(ufunc, method)(*inputs, **kwargs, **({"out": outs} if outs else {}))
        return Logged(result) if result is not None else None

    def __repr__(self):
        return f"Logged({self.values!r})"


g = Logged([1, 2, 3])
a = np.arange(3)
for expression in ["np.add(g, 1)", "np.add(1, g)", "np.add(a, g)", "a + g", "a * g", "a - g", "np.float64(2) * g", "np.add.reduce(g)", "np.add.accumulate(g)", "np.multiply.outer(a, g)", "np.add.reduceat(g, [0, 1])", "np.add(a, a, out=g)", "np.add(a, a, g)", "np.sin(g)", "a == g", "a < g", "np.matmul(a, g)", "a @ g", "np.divmod(a, g)", "np.sum(g)"]:  # fmt: skip
    print(expression)
    attempt(lambda: eval(expression))
np.add.at(g, [0, 0], 1)
show(g)
a += 1
attempt(lambda: a.__iadd__(g))


class Refuses:
    __array_ufunc__ = None

    def __radd__(self, other):
        return "my turn"

    def __rmatmul__(self, other):
        return "my product"

    def __rlt__(self, other):
        return 1

    def __gt__(self, other):
        return "greater"

    def __eq__(self, other):
        return "equal"


r = Refuses()
for expression in ["a + r", "np.float64(1) + r", "a @ r", "a < r", "a == r", "a - r", "np.add(a, r)", "np.add.reduce(r)", "a.__add__(r)", "a.__iadd__(r)"]:
    print(expression, end=" ")
    attempt(lambda: eval(expression))


class Declines:
    def __array_ufunc__(self, *args, **kwargs):
        return NotImplemented


class DeclinesToo(Declines):
    pass


for expression in ["np.add(a, Declines())", "a + Declines()", "np.add(Declines(), DeclinesToo())"]:
    try:
        eval(expression)
    except TypeError as error:
        print(str(error).split("(<ufunc")[0], str(error).rsplit(":", 1)[1])


class High:
    __array_priority__ = 10

    def __radd__(self, other):
        return "high"

    def __rmul__(self, other):
        return "high"


class Low:
    __array_priority__ = -1.0

    def __radd__(self, other):
        return "low"


attempt(lambda: a + High())
attempt(lambda: np.int64(3) * High())
attempt(lambda: (a + Low()).tolist())


# A subclass that overrides ufuncs and goes on with super().
class Counted(np.ndarray):
    calls = 0

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        Counted.calls += 1
        plain = [x.view(np.ndarray) if isinstance(x, Counted) else x for x in inputs]
        outs = {"out": tuple(x.view(np.ndarray) if isinstance(x, Counted) else x for x in out)} if out else {}
        result = super().__array_ufunc__(ufunc, method, *plain, **kwargs, **outs)
        if result is NotImplemented:
            return NotImplemented
        if method == "at":
            return None
        if ufunc.nout == 1:
            result = (result,)
        result = tuple(np.asarray(x).view(Counted) if o is None else o for x, o in zip(result, out or (None,) * ufunc.nout))
        return result[0] if len(result) == 1 else result


c = np.arange(4.0).view(Counted)
for expression in ["c + 1", "1 + c", "c.sum()", "np.sum(c)", "c.mean()", "c.max(axis=0)", "np.modf(c)", "c == c", "np.add.accumulate(c)", "c @ c", "c.prod()", "c.any()", "-c", "c ** 2"]:  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))
c += 1
np.add.at(c, 0, 5)
show(c, Counted.calls > 15)
show(np.ndarray.__array_ufunc__(np.ones(2), np.add, "__call__", np.ones(2), 1))
show(np.ones(2).__array_ufunc__(np.add, "__call__", np.ones(2), Declines()))


# Operators of subclasses.
class Left(np.ndarray):
    def __add__(self, other):
        return "Left.__add__"


class Right(np.ndarray):
    def __radd__(self, other):
        return "Right.__radd__"

    def __rsub__(self, other):
        return super().__rsub__(other)

    def __mul__(self, other):
        return super().__mul__(other) + 1


left, right = np.ones(2).view(Left), np.ones(2).view(Right)
for expression in ["left + right", "right + left", "a[:2] + right", "a[:2] + left", "left + a[:2]", "right + a[:2]", "a[:2] - right", "right * 3", "1 + right", "np.float64(1) + right", "[1, 2] + right"]:  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))


# Operators by ufuncs, for a class that is no array.
class Box(np.lib.mixins.NDArrayOperatorsMixin):
    def __init__(self, value):
        self.value = np.asarray(value)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        out = kwargs.get("out", ())
        for x in inputs + out:
            if not isinstance(x, (np.ndarray, int, float, list, Box)):
                return NotImplemented
        inputs = tuple(x.value if isinstance(x, Box) else x for x in inputs)
        if out:
            kwargs["out"] = tuple(x.value if isinstance(x, Box) else x for x in out)
        result = getattr(ufunc, method)(*inputs, **kwargs)
        if type(result) is tuple:
            return tuple(type(self)(x) for x in result)
        return None if method == "at" else type(self)(result)

    def __repr__(self):
        return f"Box({self.value!r})"


x = Box([1, 2, 3])
for expression in ["x - 1", "1 - x", "np.arange(3) - x", "x - np.arange(3)", "x < 2", "x == x", "divmod(x, 2)", "-x", "abs(x)", "~x", "x @ x", "x ** 2", "x << 1", "x & 1", "x / 2", "x // 2", "x % 2", "np.add(x, x)", "[1, 2, 3] * x"]:  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))
x += 1
show(x)


# Overriding functions.
HANDLED = {}


class Diagonal:
    def __init__(self, n, value):
        self.n, self.value = n, value

    def __array_function__(self, func, types, args, kwargs):
        if func not in HANDLED:
            return NotImplemented
        if not all(issubclass(t, Diagonal) for t in types):
            return NotImplemented
        return HANDLED[func](*args, **kwargs)

    def __array__(self, dtype=None, copy=None):
        return self.value * np.eye(self.n, dtype=dtype)

    def __repr__(self):
        return f"Diagonal({self.n}, {self.value})"


def implements(function):
    def register(implementation):
        HANDLED[function] = implementation
        return implementation

    return register


@implements(np.sum)
def diagonal_sum(array, axis=None):
    return array.n * array.value


@implements(np.mean)
def diagonal_mean(array):
    return array.value / array.n


@implements(np.concatenate)
def diagonal_concatenate(arrays, axis=0):
    return ("concatenated", list(arrays))


@implements(np.zeros)
def diagonal_zeros(shape, dtype=float):
    return Diagonal(shape, 0)


@implements(np.linalg.inv)
def diagonal_inverse(array):
    return Diagonal(array.n, 1 / array.value)


d = Diagonal(3, 2)
for expression in ["np.sum(d)", "np.sum(d, axis=0)", "np.sum(a=d)", "np.mean(d)", "np.concatenate([d, d])", "np.concatenate((np.ones(2), d))", "np.median(d)", "np.zeros(3, like=d)", "np.ones(3, like=d)", "np.zeros(3, like=np.ones(2))", "np.zeros(3, like=3)", "np.linalg.inv(d)", "np.linalg.det(d)", "np.asarray(d)", "np.reshape(d, 9)", "np.array([1], like=d)", "np.fft.fft(d)", "np.where(True, d, 0)", "np.stack([d])", "np.einsum('ii', d)", "np.histogram(d)", "np.arange(3, like=d)"]:  # fmt: skip
    print(expression, end=" ")
    attempt(lambda: eval(expression))


class First:
    def __array_function__(self, func, types, args, kwargs):
        print("  First", func.__name__, sorted(t.__name__ for t in types))
        return NotImplemented


class Second(First):
    def __array_function__(self, func, types, args, kwargs):
        print("  Second", func.__name__, len(args), sorted(kwargs))
        return "second"


for expression in ["np.dot(First(), Second())", "np.concatenate([First(), np.ones(2), Second()], axis=0)", "np.sum(First(), axis=1)", "np.isin(First(), [1])", "np.cross(np.ones(3), First())", "np.broadcast_arrays(First(), 1)", "np.atleast_1d(1, First())", "np.linalg.solve(np.eye(2), First())"]:  # fmt: skip
    print(expression)
    attempt(lambda: eval(expression))


class Chatty(np.ndarray):
    def __array_function__(self, func, types, args, kwargs):
        print("  function", func.__name__)
        return super().__array_function__(func, types, args, kwargs)


k = np.arange(6.0).reshape(2, 3).view(Chatty)
for expression in ["np.sum(k)", "np.mean(k, axis=0)", "np.concatenate([k, k])", "np.where(k > 1, k, 0)", "np.flip(k)"]:
    print(expression)
    attempt(lambda: eval(expression))
show(np.sum.__name__, np.sum.__module__, np.linalg.norm.__module__, callable(np.sum), pickle.loads(pickle.dumps(np.sum)) is np.sum)

# Making arrays over memory.
memory = bytearray(range(16))
v = np.ndarray((2, 2), "i2", buffer=memory, offset=2, strides=(4, 2))
v[0, 0] = -1
show(v, memory[2:4], v.flags.writeable, v.base is memory)
for make in [
    lambda: np.ndarray(20, "u1", memory),
    lambda: np.ndarray(4, "u1", b"abcdef", 1),
    lambda: np.ndarray((2,), "u1", memory, 15),
    lambda: np.ndarray((2, 2), strides=(16,)),
    lambda: np.ndarray(),
    lambda: np.ndarray((2, 3), order="F").strides,
    lambda: np.ndarray((2,), "u1", memory, strides=(20,)),
    lambda: np.frombuffer(memory, "u1", 3, 4),
    lambda: np.frombuffer(b"abc", "u1").flags.writeable,
    lambda: np.zeros(2).view(5),
    lambda: np.zeros(2).view(type=int),
    lambda: np.zeros((2, 2)).view("i4", Named).name,
    lambda: np.asarray(memoryview(memory)[::2]),
]:
    attempt(make)
view = np.asarray(memory)
view[0] = 99
np.array(memory)[1] = 99
show(memory[:3])


class Interface:
    def __init__(self, array):
        self.array = array
        self.__array_interface__ = array.__array_interface__


source = np.arange(6).reshape(2, 3)[:, ::2]
shared = np.asarray(Interface(source))
shared[0, 0] = 42
show(shared, source)

# Unbound methods.
show(np.ndarray.__getitem__(n, 0).name, np.ndarray.__add__(n, 1).name, np.ndarray.sum(n), np.ndarray.view(n, np.ndarray), np.ndarray.shape.__get__(n), np.ndarray.dtype.__get__(n))
np.ndarray.__setitem__(n, (0, 0), -1.0)
show(n)
