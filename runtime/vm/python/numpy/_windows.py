"""Convolution, window functions and functions of signals."""

import _hotloop_numpy as _native

from ._axes import one_axis
from ._creation import asarray
from ._quick import forward

__all__ = ["bartlett", "blackman", "convolve", "correlate", "hamming", "hanning", "i0", "kaiser", "sinc", "unwrap"]

_PI = 3.141592653589793


def _check_vectors(a, v):
    for x in (a, v):
        if x.ndim > 1:
            raise ValueError("object too deep for desired array")


def _mode(mode):
    if isinstance(mode, str) and mode[:1] in ("v", "s", "f"):
        return mode[0]
    if not isinstance(mode, str) and mode in (0, 1, 2):
        return "vsf"[mode]
    if isinstance(mode, str):
        raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got {mode!r})")
    raise TypeError(f"convolve mode must be str, not {type(mode).__name__}")


@forward(_native.quick_convolve, "a", "v", "mode")
def convolve(a, v, mode="full"):
    """The convolution of two sequences."""
    a, v = _native.array(a, None, None, "K", 1), _native.array(v, None, None, "K", 1)
    if len(a) == 0:
        raise ValueError("a cannot be empty")
    if len(v) == 0:
        raise ValueError("v cannot be empty")
    _check_vectors(a, v)
    return _native.convolve(a, v, _mode(mode))


@forward(_native.quick_correlate, "a", "v", "mode")
def correlate(a, v, mode="valid"):
    """The cross-correlation of two sequences."""
    a, v = _native.array(a, None, None, "K", 1), _native.array(v, None, None, "K", 1)
    _check_vectors(a, v)
    mode = _mode(mode)
    if len(a) == 0:
        raise ValueError("first array argument cannot be empty")
    if len(v) == 0:
        raise ValueError("second array argument cannot be empty")
    return _native.correlate(a, v, mode)


def unwrap(p, discont=None, axis=-1, *, period=2 * _PI):
    """Angles without jumps larger than half a period."""
    from ._differences import diff
    from ._reductions import cumsum
    p = asarray(p)
    step = diff(p, axis=axis)
    discont = period / 2 if discont is None else discont
    kind = _native.result_type(step, period)
    if kind.kind in "iu":
        half, rest = divmod(period, 2)
        if step.dtype.kind == "u" and half:
            raise OverflowError(f"Python integer {-half} out of bounds for {step.dtype}")
        ambiguous = rest == 0
    else:
        half, ambiguous = period / 2, True
    wrapped = _native.remainder(step + half, period) - half
    if ambiguous:
        wrapped = asarray(_native.where(asarray(wrapped == -half) & asarray(step > 0), half, wrapped)).astype(
            asarray(wrapped).dtype)
    correction = asarray(_native.where(_native.absolute(step) < discont, 0, wrapped - step))
    result = p.astype(kind)
    lead = (slice(None),) * one_axis(axis, p.ndim)
    result[lead + (slice(1, None),)] = p[lead + (slice(1, None),)] + cumsum(correction, axis)
    return result


def sinc(x):
    """sin(pi x) / (pi x)"""
    x = _PI * asarray(x)
    single = x.dtype.kind == "f"
    y = _native.where(x, x, _native.asarray(2.0 ** -(23 if x.dtype.itemsize == 4 else 52) if single else 1e-20, x.dtype))
    return _native.sin(y) / y


def i0(x):
    """The modified Bessel function of the first kind of order zero, by its power series."""
    x = asarray(x)
    if x.dtype.kind == "c":
        raise TypeError("i0 not supported for complex values")
    kind = x.dtype if x.dtype.kind == "f" else _native.dtype("f8")
    x = x.astype(float)
    term = total = _native.full(x.shape, 1.0, float, "C")
    quarter = asarray(x * x / 4.0)
    for k in range(1, 2000):
        term = asarray(term * quarter / float(k * k))
        total = asarray(total + term)
        if not asarray(term > total * 1e-17).any():
            break
    return total.astype(kind)


def _window(M, function):
    M = _native.array([0.0, M], None, True, "C", 0)[1]
    if M < 1:
        return _native.zeros(0, float, "C")
    if M == 1:
        return _native.full(1, 1.0, float, "C")
    return function(_native.arange(1 - M, M, 2, None), M)


def hanning(M):
    """The Hann window."""
    return _window(M, lambda n, M: 0.5 + 0.5 * _native.cos(_PI * n / (M - 1)))


def hamming(M):
    """The Hamming window."""
    return _window(M, lambda n, M: 0.54 + 0.46 * _native.cos(_PI * n / (M - 1)))


def blackman(M):
    """The Blackman window."""
    return _window(M, lambda n, M: 0.42 + 0.5 * _native.cos(_PI * n / (M - 1)) + 0.08 * _native.cos(2.0 * _PI * n / (M - 1)))


def bartlett(M):
    """The Bartlett window."""
    return _window(M, lambda n, M: _native.where(n <= 0, 1 + n / (M - 1), 1 - n / (M - 1)))


def kaiser(M, beta):
    """The Kaiser window with a shape parameter."""
    _, M, beta = _native.array([0.0, M, beta], None, True, "C", 0)
    if M == 1:
        return _native.full(1, 1.0, float, "C")
    middle = (M - 1) / 2.0
    n = _native.arange(0, M, None, None)
    return i0(beta * _native.sqrt(1 - ((n - middle) / middle) ** 2.0)) / i0(beta)
