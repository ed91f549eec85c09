"""Arithmetic on whole arrays: products, rounding, interpolation."""

import functools

import _hotloop_numpy as _native
from _hotloop_numpy import ndarray

from ._creation import asarray

__all__ = [
    "angle", "apply_along_axis", "apply_over_axes", "around", "clip", "convolve", "correlate", "cross", "dot",
    "einsum", "fix", "i0", "imag", "inner", "interp", "kron", "matmul", "matvec", "nan_to_num", "outer", "piecewise",
    "poly1d", "polyfit", "polyval", "real", "real_if_close", "round", "sinc", "tensordot", "unwrap", "vdot", "vecdot",
    "vecmat", "vectorize", "bartlett", "blackman", "hamming", "hanning",
]


def _into(result, out):
    if out is None:
        return result
    out[...] = result
    return out


def dot(a, b, out=None):
    """The dot product: of vectors, or of matrices."""
    return _into(_native.dot(a, b), out)


def matmul(x1, x2, /, out=None, *, casting="same_kind", order="K", dtype=None, subok=True):
    """The matrix product."""
    return _into(_native.matmul(x1, x2), out)


def vdot(a, b, /):
    """The dot product of flattened arrays, the first conjugated."""
    return _native.dot(_native.conjugate(_native.ravel(a, "C")), _native.ravel(b, "C"))


def vecdot(x1, x2, /, *, axis=-1):
    """Dot products of vectors along an axis, the first conjugated."""
    return (_native.conjugate(x1) * asarray(x2)).sum(axis=axis)


def matvec(x1, x2, /):
    """Products of matrices with vectors."""
    return _native.matmul(x1, asarray(x2)[..., None])[..., 0]


def vecmat(x1, x2, /):
    """Products of vectors with matrices."""
    return _native.matmul(_native.conjugate(asarray(x1))[..., None, :], x2)[..., 0, :]


def inner(a, b, /):
    """The sum of products over the last axes."""
    a, b = asarray(a), asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"shapes {_shape(a)} and {_shape(b)} not aligned: {a.shape[-1]} (dim {a.ndim - 1}) != "
                         f"{b.shape[-1]} (dim {b.ndim - 1})")
    return tensordot(a, b, axes=(-1, -1))


def _shape(a):
    return str(a.shape).replace(" ", "")


def outer(a, b, out=None):
    """All products of elements of two flattened arrays."""
    return _into(_native.multiply(_native.ravel(a, "C")[:, None], _native.ravel(b, "C")), out)


def tensordot(a, b, axes=2):
    """The sum of products over several axes."""
    a, b = asarray(a), asarray(b)
    if isinstance(axes, int):
        left, right = list(range(a.ndim - axes, a.ndim)), list(range(axes))
    else:
        left, right = ([x] if isinstance(x, int) else list(x) for x in axes)
    left, right = [x % a.ndim for x in left], [x % b.ndim for x in right]
    if [a.shape[x] for x in left] != [b.shape[x] for x in right]:
        raise ValueError("shape-mismatch for sum")
    kept_a = [x for x in range(a.ndim) if x not in left]
    kept_b = [x for x in range(b.ndim) if x not in right]
    count = 1
    for x in left:
        count *= a.shape[x]
    shape = [a.shape[x] for x in kept_a] + [b.shape[x] for x in kept_b]
    flat_a = _native.transpose(a, kept_a + left).reshape(-1, count) if a.size or count else a.reshape(0, count)
    flat_b = _native.transpose(b, right + kept_b).reshape(count, -1)
    return _native.asarray(_native.dot(flat_a, flat_b), None).reshape(shape)


def einsum(subscripts, *operands, out=None, optimize=False, **kwargs):
    """Sums of products in Einstein's notation."""
    operands = [asarray(x) for x in operands]
    subscripts = subscripts.replace(" ", "")
    inputs, _, output = subscripts.partition("->")
    inputs = inputs.split(",")
    if len(inputs) != len(operands):
        raise ValueError("more operands provided to einstein sum function than specified in the subscripts string")
    spare = iter(c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in subscripts)
    extra = [x.ndim - len(t.replace("...", "")) for t, x in zip(inputs, operands) if "..." in t]
    dots = "".join(next(spare) for _ in range(max(extra, default=0)))
    inputs = [t.replace("...", dots[len(dots) - (x.ndim - len(t.replace("...", ""))):] if "..." in t else "")
              for t, x in zip(inputs, operands)]
    if "->" not in subscripts:
        together = "".join(inputs)
        output = dots + "".join(sorted(c for c in set(together) if together.count(c) == 1 and c not in dots))
    else:
        output = output.replace("...", dots)
    sizes = {}
    for t, x in zip(inputs, operands):
        if len(t) != x.ndim:
            raise ValueError("einstein sum subscripts string contains too many subscripts for operand")
        for c, n in zip(t, x.shape):
            if sizes.get(c, 1) not in (1, n) and n != 1:
                raise ValueError("operands could not be broadcast together with remapped shapes")
            sizes[c] = max(sizes.get(c, 1), n)
    total, names = None, ""
    for at, (t, x) in enumerate(zip(inputs, operands)):
        for c in set(t):
            while t.count(c) > 1:
                i, j = t.index(c), t.rindex(c)
                x = _native.diagonal(x, 0, i, j)
                t = t[:i] + t[i + 1:j] + t[j + 1:] + c
        if total is None:
            total, names = x, t
        else:
            every = names + "".join(c for c in t if c not in names)
            later = set(output).union(*inputs[at + 1:])
            shared = [c for c in t if c in names and c not in later and sizes[c] > 1
                      and total.shape[names.index(c)] == x.shape[t.index(c)]]
            if shared and not set(t) & set(names) - set(shared):
                total = tensordot(total, x, ([names.index(c) for c in shared], [t.index(c) for c in shared]))
                names = "".join(c for c in names if c not in shared) + "".join(c for c in t if c not in shared)
            else:
                total = _native.multiply(_aligned(total, names, every), _aligned(x, t, every))
                names = every
        later = set(output).union(*inputs[at + 1:])
        gone = [i for i, c in enumerate(names) if c not in later]
        if gone:
            total = total.sum(axis=tuple(gone), dtype=total.dtype)
            names = "".join(c for c in names if c in later)
    result = _native.transpose(total, [names.index(c) for c in output])
    result = result.copy() if any(result is x for x in operands) else result
    return _into(result, out) if out is not None else result if result.ndim else result[()]


def _aligned(x, names, every):
    x = _native.transpose(x, [names.index(c) for c in every if c in names])
    shape = iter(x.shape)
    return x.reshape([next(shape) if c in names else 1 for c in every])


def kron(a, b):
    """The Kronecker product."""
    a, b = asarray(a), asarray(b)
    n = max(a.ndim, b.ndim)
    a, b = a.reshape((1,) * (n - a.ndim) + a.shape), b.reshape((1,) * (n - b.ndim) + b.shape)
    wide_a = a.reshape([x for length in a.shape for x in (length, 1)])
    wide_b = b.reshape([x for length in b.shape for x in (1, length)])
    return (wide_a * wide_b).reshape([x * y for x, y in zip(a.shape, b.shape)])


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The cross product of vectors of three (or two) components."""
    from ._shaping import moveaxis
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = moveaxis(asarray(a), axisa, -1), moveaxis(asarray(b), axisb, -1)
    if a.shape[-1] not in (2, 3) or b.shape[-1] not in (2, 3):
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    z = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    if a.shape[-1] == 2 and b.shape[-1] == 2:
        return z
    a2 = a[..., 2] if a.shape[-1] == 3 else a[..., 0] * 0
    b2 = b[..., 2] if b.shape[-1] == 3 else b[..., 0] * 0
    x = a[..., 1] * b2 - a2 * b[..., 1]
    y = a2 * b[..., 0] - a[..., 0] * b2
    return moveaxis(_native.stack([asarray(x), asarray(y), asarray(z)], -1, None), -1, axisc)


def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, **kwargs):
    """Elements limited to an interval."""
    low = a_min if min is None else min
    high = a_max if max is None else max
    if low is None and high is None:
        return _into(_native.positive(a), out)
    return _into(_native.clip(a, low, high), out)


def round(a, decimals=0, out=None):
    """Elements rounded to a number of decimals, ties to even."""
    a = asarray(a)
    if a.dtype.kind in "biu":
        if a.dtype.kind == "b" and decimals:
            result = _native.multiply(a, 10.0, out=a.copy())
        elif decimals >= 0:
            result = a.copy() if a.dtype.kind != "b" else a.astype("f8")
        else:
            unit = 10 ** -decimals
            low = a // unit * unit
            rest = a - low
            up = (rest * 2 > unit) | ((rest * 2 == unit) & (low // unit % 2 == 1))
            result = asarray(low + up.astype(a.dtype) * unit).astype(a.dtype)
    elif a.dtype.kind == "c":
        result = a.copy()
        result.real, result.imag = round(a.real, decimals), round(a.imag, decimals)
    elif decimals == 0:
        result = _native.rint(a)
    else:
        scale = 10.0 ** abs(decimals)
        if decimals > 0:
            result = _native.rint(a * scale) / scale
        else:
            result = _native.rint(a / scale) * scale
    result = asarray(result)
    return _into(result, out) if out is not None else result if result.ndim else result[()]


around = round


def fix(x, out=None):
    """Elements rounded towards zero."""
    return _into(_native.trunc(x), out)


def real(val):
    """The real part."""
    return val.real if hasattr(val, "real") else asarray(val).real


def imag(val):
    """The imaginary part."""
    return val.imag if hasattr(val, "imag") else asarray(val).imag


def angle(z, deg=False):
    """The angle of complex numbers."""
    z = asarray(z)
    a = _native.arctan2(z.imag, z.real) if z.dtype.kind == "c" else _native.arctan2(0, z)
    return a * (180 / 3.141592653589793) if deg else a


def real_if_close(a, tol=100):
    """The real parts if all imaginary parts are close to zero."""
    a = asarray(a)
    if a.dtype.kind != "c":
        return a
    if tol > 1:
        tol *= 2.0 ** (-52 if a.dtype.itemsize == 16 else -23)
    return a.real if (_native.absolute(a.imag) < tol).all() else a


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """A copy with NaN and infinities replaced by numbers."""
    from ._logic import finfo
    x = _native.array(x, None, copy, "K", 0) if copy else asarray(x)
    if x.dtype.kind not in "fc":
        return x if x.ndim else x[()]
    limits = finfo(x.dtype)
    for part in (x.real, x.imag) if x.dtype.kind == "c" else (x,):
        part[_native.isnan(part)] = nan
        part[_native.asarray(part == float("inf"), None)] = limits.max if posinf is None else posinf
        part[_native.asarray(part == -float("inf"), None)] = limits.min if neginf is None else neginf
    return x if x.ndim else x[()]


def interp(x, xp, fp, left=None, right=None, period=None):
    """Piecewise linear interpolation."""
    x, xp, fp = asarray(x) * 1.0, asarray(xp) * 1.0, asarray(fp) * 1.0
    x = _native.asarray(x, None)
    if len(xp) == 0:
        raise ValueError("array of sample points is empty")
    if len(xp) != len(fp):
        raise ValueError("fp and xp are not of the same length.")
    if period is not None:
        period = abs(period)
        x, xp = x % period, xp % period
        order = _native.argsort(xp, -1)
        xp, fp = xp[order], fp[order]
        xp = _native.concatenate([xp[-1:] - period, xp, xp[:1] + period], 0, None)
        fp = _native.concatenate([fp[-1:], fp, fp[:1]], 0, None)
    at = _native.clip(_native.asarray(_native.searchsorted(xp, x, True), None) - 1, 0, max(len(xp) - 2, 0))
    if len(xp) == 1:
        result = _native.full(x.shape, fp[0], fp.dtype, "C")
    else:
        slope = (fp[1:] - fp[:-1]) / (xp[1:] - xp[:-1])
        at = _native.asarray(at, None)
        result = slope[at] * (x - xp[at]) + fp[at]
        result = _native.where(x == xp[-1], fp[-1], result)
    result = _native.where(x < xp[0], fp[0] if left is None else left, result)
    result = _native.where(x > xp[-1], fp[-1] if right is None else right, result)
    result = _native.where(_native.isnan(x), x, result)
    return result if result.ndim else result[()]


def _full_convolution(a, v):
    n = len(a) + len(v) - 1
    result = _native.zeros(n, _native.result_type(a, v), "C")
    for i, factor in enumerate(v):
        result[i:i + len(a)] += a * factor
    return result


def convolve(a, v, mode="full"):
    """The convolution of two sequences."""
    a, v = _native.array(a, None, None, "K", 1), _native.array(v, None, None, "K", 1)
    if len(v) > len(a):
        a, v = v, a
    if len(a) == 0:
        raise ValueError("a cannot be empty")
    if len(v) == 0:
        raise ValueError("v cannot be empty")
    result = _full_convolution(a, v)
    if mode == "full":
        return result
    if mode == "same":
        start = (len(v) - 1) // 2
        return result[start:start + len(a)]
    if mode == "valid":
        return result[len(v) - 1:len(a)]
    raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got {mode!r})")


def correlate(a, v, mode="valid"):
    """The cross-correlation of two sequences."""
    a, v = asarray(a), asarray(v)
    result = _full_convolution(a, _native.conjugate(v)[::-1])
    short, long = sorted((len(a), len(v)))
    if mode == "full":
        return result
    if mode == "same":
        start = (short - 1) // 2 if len(a) >= len(v) else short // 2
        return result[start:start + long]
    return result[short - 1:long]


def unwrap(p, discont=None, axis=-1, *, period=6.283185307179586):
    """Angles without jumps larger than half a period."""
    from ._reductions import cumsum, diff
    p = asarray(p)
    p = p * 1.0 if p.dtype.kind != "f" else p
    step = diff(p, axis=axis)
    discont = period / 2 if discont is None else discont
    half = period / 2
    wrapped = (step + half) % period - half
    wrapped = _native.where((wrapped == -half) & (step > 0), half, wrapped)
    correction = wrapped - step
    correction = _native.where(_native.absolute(step) < discont, 0.0, correction)
    result = p.copy()
    lead = (slice(None),) * (axis % p.ndim)
    result[lead + (slice(1, None),)] += cumsum(correction, axis)
    return result


def sinc(x):
    """sin(pi x) / (pi x)"""
    y = 3.141592653589793 * _native.where(asarray(x) == 0, 1.0e-20, x)
    return _native.sin(y) / y


def i0(x):
    """The modified Bessel function of the first kind of order zero, by its power series."""
    x = _native.absolute(asarray(x) * 1.0)
    term = total = _native.asarray(x * 0.0 + 1.0, None)
    for k in range(1, 200):
        term = term * (x * x / 4.0) / float(k * k)
        total = total + term
        if (_native.asarray(term <= total * 1e-17, None)).all():
            break
    return total if total.ndim else total[()]


def _window(M, function):
    if M < 1:
        return _native.zeros(0, float, "C")
    if M == 1:
        return _native.full(1, 1.0, float, "C")
    return function(_native.arange(1 - M, M, 2, None), M)


def hanning(M):
    """The Hann window."""
    return _window(M, lambda n, M: 0.5 + 0.5 * _native.cos(3.141592653589793 * n / (M - 1)))


def hamming(M):
    """The Hamming window."""
    return _window(M, lambda n, M: 0.54 + 0.46 * _native.cos(3.141592653589793 * n / (M - 1)))


def blackman(M):
    """The Blackman window."""
    pi = 3.141592653589793
    return _window(M, lambda n, M: 0.42 + 0.5 * _native.cos(pi * n / (M - 1)) + 0.08 * _native.cos(2.0 * pi * n / (M - 1)))


def bartlett(M):
    """The Bartlett window."""
    return _window(M, lambda n, M: _native.where(n <= 0, 1 + n / (M - 1), 1 - n / (M - 1)))


def polyval(p, x):
    """The value of a polynomial, the highest coefficient first."""
    if isinstance(p, poly1d):
        p = p.coeffs
    y = asarray(x) * 0
    for c in asarray(p):
        y = y * x + c
    return y


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """The polynomial of a degree that fits best, the highest coefficient first."""
    from ._creation import vander
    from .linalg import lstsq
    if full or cov:
        raise NotImplementedError("polyfit with full or cov")
    x, y = asarray(x) * 1.0, asarray(y) * 1.0
    lhs = vander(x, deg + 1)
    if w is not None:
        lhs, y = lhs * asarray(w)[:, None], y * (asarray(w) if y.ndim == 1 else asarray(w)[:, None])
    scale = _native.sqrt((lhs * lhs).sum(axis=0))
    c = lstsq(lhs / scale, y, rcond)[0]
    return c / scale if c.ndim == 1 else c / scale[:, None]


class poly1d:
    """A polynomial of one variable, the highest coefficient first."""

    def __init__(self, c_or_r, r=False, variable=None):
        if r:
            coefficients = _native.full(1, 1.0, float, "C")
            for root in asarray(c_or_r):
                coefficients = convolve(coefficients, asarray([1.0, -root]))
            c_or_r = coefficients
        c = _native.array(c_or_r, None, True, "C", 1)
        keep = _native.nonzero(c)[0]
        self.coeffs = self.c = c[int(keep[0]):] if keep.size else c[:1] * 0

    order = o = property(lambda self: len(self.coeffs) - 1)

    def __call__(self, x):
        return polyval(self.coeffs, x)

    def __len__(self):
        return self.order

    def __repr__(self):
        return "poly1d" + repr(self.coeffs)[len("array"):]

    def __mul__(self, other):
        return poly1d(convolve(self.coeffs, other.coeffs) if isinstance(other, poly1d) else self.coeffs * other)

    __rmul__ = __mul__

    def __add__(self, other):
        other = other.coeffs if isinstance(other, poly1d) else _native.array(other, None, None, "K", 1)
        n = max(len(self.coeffs), len(other))
        a = _native.concatenate([_native.zeros(n - len(self.coeffs), other.dtype, "C"), self.coeffs], 0, None)
        b = _native.concatenate([_native.zeros(n - len(other), other.dtype, "C"), other], 0, None)
        return poly1d(a + b)

    __radd__ = __add__

    def deriv(self, m=1):
        """The m-th derivative."""
        c = self.coeffs
        for _ in range(m):
            c = c[:-1] * _native.arange(len(c) - 1, 0, -1, None)
        return poly1d(c if len(c) else [0])


def piecewise(x, condlist, funclist, *args, **kw):
    """Values of the function whose condition holds."""
    x = asarray(x)
    conditions = [asarray(c).astype(bool) for c in condlist]
    if len(funclist) == len(conditions) + 1:
        rest = ~functools.reduce(lambda a, b: a | b, conditions)
        conditions.append(rest)
    elif len(funclist) != len(conditions):
        raise ValueError(f"with {len(conditions)} condition(s), either {len(conditions)} or {len(conditions) + 1} "
                         "functions are expected")
    y = _native.zeros(x.shape, x.dtype, "C")
    for condition, function in zip(conditions, funclist):
        y[condition] = function(x[condition], *args, **kw) if callable(function) else function
    return y


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """Applies a function to every lane along an axis."""
    from ._shaping import moveaxis, ndindex
    arr = asarray(arr)
    lanes = moveaxis(arr, axis, -1)
    outer = lanes.shape[:-1]
    results = [asarray(func1d(lanes[index], *args, **kwargs)) for index in ndindex(outer)]
    if not results:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    result = _native.stack(results, 0, None).reshape(outer + results[0].shape)
    for extra in range(results[0].ndim):
        result = moveaxis(result, len(outer) + extra, axis % arr.ndim + extra)
    return result if result.ndim else result[()]


def apply_over_axes(func, a, axes):
    """Applies a reduction over axes, one after the other, keeping them."""
    a = asarray(a)
    for axis in [axes] if isinstance(axes, int) else axes:
        result = asarray(func(a, axis))
        a = result if result.ndim == a.ndim else _native.expand_dims(result, axis)
    return a


class vectorize:
    """Makes a function of scalars work on arrays, element by element."""

    def __init__(self, pyfunc=None, otypes=None, doc=None, excluded=None, cache=False, signature=None):
        if signature is not None:
            raise NotImplementedError("vectorize with a signature")
        self.pyfunc = pyfunc
        self.otypes = otypes
        self.excluded = set(excluded or ())
        self.__doc__ = doc or getattr(pyfunc, "__doc__", None)
        self.__name__ = getattr(pyfunc, "__name__", "vectorize")

    def __call__(self, *args, **kwargs):
        from ._shaping import broadcast_arrays
        if self.pyfunc is None:
            self.pyfunc = args[0]
            return self
        fixed = {i: a for i, a in enumerate(args) if i in self.excluded}
        names = [k for k in kwargs if k not in self.excluded]
        varying = [i for i in range(len(args)) if i not in fixed]
        arrays = broadcast_arrays(*([args[i] for i in varying] + [kwargs[k] for k in names]))
        shape = arrays[0].shape
        results = []
        for items in zip(*(a.reshape(-1) for a in arrays)):
            full = dict(fixed)
            full.update(zip(varying, items))
            named = dict(kwargs)
            named.update(zip(names, items[len(varying):]))
            results.append(self.pyfunc(*(full[i] for i in range(len(args))), **named))
        if not results:
            if self.otypes is None:
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            return _native.empty(shape, self.otypes[0], "C")
        if isinstance(results[0], tuple):
            parts = zip(*results)
            return tuple(self._finish(list(p), shape, i) for i, p in enumerate(parts))
        return self._finish(results, shape, 0)

    def _finish(self, results, shape, at):
        kind = None if self.otypes is None else self.otypes[at]
        if kind is None:
            kind = asarray(results[0]).dtype
        return _native.array(results, kind, True, "C", 0).reshape(shape)
