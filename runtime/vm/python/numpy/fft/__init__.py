"""Discrete Fourier transforms."""

import operator
import warnings

import _hotloop_numpy as _native
from _hotloop_numpy import ndarray

from .._creation import asarray
from .._joining import roll
from . import _helper, _pocketfft

__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "ifft", "ifft2", "ifftn", "ifftshift", "ihfft", "irfft",
    "irfft2", "irfftn", "rfft", "rfft2", "rfftfreq", "rfftn",
]

_FORWARD, _INVERSE, _REAL_FORWARD, _REAL_INVERSE = range(4)
_NAMES = ("fft", "ifft", "rfft", "irfft")
_TURNED = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}


def _along(a, n, axis, kind, norm, out):
    if out is None:
        return _native.fft(a, n, axis, kind, norm)
    result = _native.fft(a, n, axis, kind, norm)
    if not isinstance(out, ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if out.shape != result.shape:
        raise ValueError("output array has wrong shape.")
    if not _native.can_cast(result.dtype, out.dtype, "same_kind"):
        raise _native.UFuncTypeError(
            f"Cannot cast ufunc '{_NAMES[kind]}' output from {result.dtype!r} to {out.dtype!r} with casting rule "
            "'same_kind'")
    out[...] = result
    return out


def fft(a, n=None, axis=-1, norm=None, out=None):
    """The transform along an axis."""
    return _along(a, n, axis, _FORWARD, norm, out)


def ifft(a, n=None, axis=-1, norm=None, out=None):
    """The inverse transform along an axis."""
    return _along(a, n, axis, _INVERSE, norm, out)


def rfft(a, n=None, axis=-1, norm=None, out=None):
    """The transform of real numbers along an axis: its first half, from which the other follows."""
    return _along(a, n, axis, _REAL_FORWARD, norm, out)


def irfft(a, n=None, axis=-1, norm=None, out=None):
    """The inverse of `rfft`."""
    return _along(a, n, axis, _REAL_INVERSE, norm, out)


def _turned(norm):
    if norm not in _TURNED:
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    return _TURNED[norm]


def hfft(a, n=None, axis=-1, norm=None, out=None):
    """The transform of a signal with Hermitian symmetry, which is real."""
    a = asarray(a)
    if n is None:
        n = (a.shape[axis] - 1) * 2
    return irfft(_native.conjugate(a), n, axis, norm=_turned(norm), out=out)


def ihfft(a, n=None, axis=-1, norm=None, out=None):
    """The inverse of `hfft`."""
    a = asarray(a)
    if n is None:
        n = a.shape[axis]
    result = rfft(a, n, axis, norm=_turned(norm), out=out)
    if out is None:
        return _native.conjugate(result)
    out[...] = _native.conjugate(result)
    return out


def _lengths_and_axes(a, s, axes, of_real_result=False):
    """What to transform: lengths and axes, as long as each other."""
    from_shape = s is None
    if s is None:
        s = list(a.shape) if axes is None else [a.shape[axis] for axis in axes]
    else:
        s = list(s)
    if axes is None:
        if not from_shape:
            warnings.warn("`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future "
                          "version of NumPy, this will raise an error and `s[i]` will correspond to the size along the "
                          "transformed axis specified by `axes[i]`. To retain current behaviour, pass a sequence "
                          "[0, ..., k-1] to `axes` for an array of dimension k.", DeprecationWarning, stacklevel=3)
        axes = list(range(-len(s), 0))
    if len(s) != len(axes):
        raise ValueError("Shape and axes have different lengths.")
    if from_shape and of_real_result:
        s[-1] = (a.shape[axes[-1]] - 1) * 2
    if None in s:
        warnings.warn("Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will raise an "
                      "error in a future version of NumPy. To use the default behaviour of the corresponding 1-D "
                      "transform, pass the value matching the default for its `n` parameter. To use the default "
                      "behaviour for every axis, the `s` argument can be omitted.", DeprecationWarning, stacklevel=3)
    return [a.shape[axis] if n == -1 else n for n, axis in zip(s, axes)], list(axes)


def _along_all(a, s, axes, function, norm, out):
    a = asarray(a)
    s, axes = _lengths_and_axes(a, s, axes)
    # One of several transforms must not write to an array of another size.
    for position in range(len(axes) - 1, -1, -1):
        a = function(a, n=s[position], axis=axes[position], norm=norm, out=out if position == 0 else None)
    return a


def fftn(a, s=None, axes=None, norm=None, out=None):
    """The transform along several axes."""
    return _along_all(a, s, axes, fft, norm, out)


def ifftn(a, s=None, axes=None, norm=None, out=None):
    """The inverse transform along several axes."""
    return _along_all(a, s, axes, ifft, norm, out)


def fft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The transform along two axes."""
    return _along_all(a, s, axes, fft, norm, out)


def ifft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The inverse transform along two axes."""
    return _along_all(a, s, axes, ifft, norm, out)


def rfftn(a, s=None, axes=None, norm=None, out=None):
    """The transform of real numbers along several axes."""
    a = asarray(a)
    s, axes = _lengths_and_axes(a, s, axes)
    a = rfft(a, s[-1], axes[-1], norm, out=out if len(axes) == 1 else None)
    for position in range(len(axes) - 2, -1, -1):
        a = fft(a, s[position], axes[position], norm, out=out if position == 0 else None)
    return a


def rfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The transform of real numbers along two axes."""
    return rfftn(a, s, axes, norm, out=out)


def irfftn(a, s=None, axes=None, norm=None, out=None):
    """The inverse of `rfftn`."""
    a = asarray(a)
    s, axes = _lengths_and_axes(a, s, axes, of_real_result=True)
    for position in range(len(axes) - 1):
        a = ifft(a, s[position], axes[position], norm)
    return irfft(a, s[-1], axes[-1], norm, out=out)


def irfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """The inverse of `rfft2`."""
    return irfftn(a, s, axes, norm, out=out)


def _whole(n):
    try:
        return operator.index(n)
    except TypeError:
        raise ValueError("n should be an integer") from None


def fftfreq(n, d=1.0, device=None):
    """The frequencies of a transform's elements."""
    n = _whole(n)
    middle = (n - 1) // 2 + 1
    positive, negative = _native.arange(0, middle, 1, int), _native.arange(-(n // 2), 0, 1, int)
    return _native.concatenate([positive, negative], 0, None) * (1.0 / (n * d))


def rfftfreq(n, d=1.0, device=None):
    """The frequencies of the elements of a transform of real numbers."""
    n = _whole(n)
    return _native.arange(0, n // 2 + 1, 1, int) * (1.0 / (n * d))


def _shifted(x, axes, amount):
    x = asarray(x)
    if axes is None:
        axes = tuple(range(x.ndim))
    if isinstance(axes, (tuple, list)):
        return roll(x, tuple(amount(x.shape[axis]) for axis in axes), tuple(axes))
    return roll(x, amount(x.shape[axes]), axes)


def fftshift(x, axes=None):
    """The element of frequency zero in the middle."""
    return _shifted(x, axes, lambda n: n // 2)


def ifftshift(x, axes=None):
    """The inverse of `fftshift`."""
    return _shifted(x, axes, lambda n: -(n // 2))
