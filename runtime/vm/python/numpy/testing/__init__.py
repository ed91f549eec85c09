"""Assertions about arrays."""

import contextlib
import warnings

import _hotloop_numpy as _native

from .._creation import asarray

__all__ = ["assert_", "assert_allclose", "assert_almost_equal", "assert_approx_equal", "assert_array_almost_equal",
           "assert_array_equal", "assert_array_less", "assert_equal", "assert_no_warnings", "assert_raises",
           "assert_raises_regex", "assert_string_equal", "assert_warns"]


def assert_(val, msg=""):
    """Fails unless the value is true."""
    __tracebackhide__ = True
    if not val:
        raise AssertionError(msg() if callable(msg) else msg)


def _compare(holds, x, y, err_msg, header, strict=False, equal_nan=True):
    __tracebackhide__ = True
    x, y = asarray(x), asarray(y)
    same_shape = x.shape == y.shape if strict else x.ndim == 0 or y.ndim == 0 or x.shape == y.shape
    if strict and x.dtype != y.dtype:
        same_shape = False
    if not same_shape:
        raise AssertionError(_message(x, y, f"{err_msg}\n(shapes {x.shape}, {y.shape} mismatch)", header))
    if equal_nan:
        nan = _native.isnan(x) & _native.isnan(y)
    else:
        nan = _native.zeros(_native.broadcast_shape(x.shape, y.shape), bool, "C")
    good = _native.asarray(holds(x, y) | nan, None)
    if good.all():
        return
    bad = good.size - int(good.sum())
    text = f"{err_msg}\nMismatched elements: {bad} / {good.size} ({100 * bad / good.size:.3g}%)"
    if x.dtype.kind in "biufc" and y.dtype.kind in "biufc" and x.dtype != bool and y.dtype != bool:
        old = _native.get_error_state()
        _native.set_error_state("ignore", "ignore", "ignore", "ignore")
        try:
            error = _native.asarray(_native.absolute(_native.subtract(x * 1.0, y * 1.0)), None)
            error = error[~_native.isnan(error)] if error.ndim else error
            if error.size:
                text += f"\nMax absolute difference among violations: {error.max()}"
        finally:
            _native.set_error_state(*old)
    raise AssertionError(_message(x, y, text, header))


def _message(x, y, text, header):
    return f"\n{header}\n{text}\n ACTUAL: {x!r}\n DESIRED: {y!r}"


def assert_array_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Fails unless shapes and elements are equal; NaN equals NaN."""
    __tracebackhide__ = True
    _compare(lambda x, y: x == y, actual, desired, err_msg, "Arrays are not equal", strict)


def assert_array_almost_equal(actual, desired, decimal=6, err_msg="", verbose=True):
    """Fails unless elements are equal to a number of decimals."""
    __tracebackhide__ = True

    def close(x, y):
        if x.dtype.kind in "biu":
            x = x.astype(float)
        return (_native.absolute(x - y) < 1.5 * 10.0 ** -decimal) | (x == y)
    _compare(close, actual, desired, err_msg, f"Arrays are not almost equal to {decimal} decimals")


def assert_almost_equal(actual, desired, decimal=7, err_msg="", verbose=True):
    """Fails unless numbers are equal to a number of decimals."""
    __tracebackhide__ = True
    assert_array_almost_equal(actual, desired, decimal, err_msg)


def assert_approx_equal(actual, desired, significant=7, err_msg="", verbose=True):
    """Fails unless numbers are equal to a number of significant digits."""
    __tracebackhide__ = True
    actual, desired = float(actual), float(desired)
    if actual == desired:
        return
    import math
    scale = 10.0 ** math.floor(math.log10(0.5 * (abs(actual) + abs(desired))))
    if not abs(desired - actual) / scale < 10.0 ** -(significant - 1):
        raise AssertionError(f"\nItems are not equal to {significant} significant digits: {err_msg}\n ACTUAL: {actual}"
                             f"\n DESIRED: {desired}")


def assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="", verbose=True, *, strict=False):
    """Fails unless elements are equal within tolerances."""
    __tracebackhide__ = True
    from .._logic import isclose
    _compare(lambda x, y: isclose(x, y, rtol=rtol, atol=atol, equal_nan=equal_nan), actual, desired, err_msg,
             f"Not equal to tolerance rtol={rtol:g}, atol={atol:g}", strict, equal_nan)


def assert_array_less(x, y, err_msg="", verbose=True, *, strict=False):
    """Fails unless all elements of the first are less than those of the second."""
    __tracebackhide__ = True
    _compare(lambda x, y: x < y, x, y, err_msg, "Arrays are not strictly ordered `x < y`", strict, False)


def assert_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Fails unless objects are equal; containers are compared item by item."""
    __tracebackhide__ = True
    if isinstance(desired, dict):
        assert_equal(len(actual), len(desired), err_msg)
        for key, value in desired.items():
            if key not in actual:
                raise AssertionError(repr(key))
            assert_equal(actual[key], value, f"key={key!r}\n{err_msg}")
        return
    if isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        assert_equal(len(actual), len(desired), err_msg)
        for at, (a, d) in enumerate(zip(actual, desired)):
            assert_equal(a, d, f"item={at!r}\n{err_msg}")
        return
    if isinstance(actual, (_native.ndarray, _native.generic)) or isinstance(desired, (_native.ndarray, _native.generic)):
        assert_array_equal(actual, desired, err_msg, strict=strict)
        return
    if not (actual == desired or (actual != actual and desired != desired)):
        raise AssertionError(f"\nItems are not equal:{err_msg}\n ACTUAL: {actual!r}\n DESIRED: {desired!r}")


def assert_string_equal(actual, desired):
    """Fails unless strings are equal."""
    __tracebackhide__ = True
    if actual != desired:
        raise AssertionError(f"Differences in strings:\n- {actual!r}\n+ {desired!r}")


def assert_raises(exception_class, *args, **kwargs):
    """Fails unless the call, or the block of the context, raises the exception."""
    import unittest
    return unittest.TestCase().assertRaises(exception_class, *args, **kwargs)


def assert_raises_regex(exception_class, expected_regexp, *args, **kwargs):
    """As `assert_raises`, also matching the message."""
    import unittest
    return unittest.TestCase().assertRaisesRegex(exception_class, expected_regexp, *args, **kwargs)


@contextlib.contextmanager
def _warns(category):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    if not any(issubclass(w.category, category) for w in caught):
        raise AssertionError("No warning raised")


def assert_warns(warning_class, *args, **kwargs):
    """Fails unless the call, or the block of the context, gives the warning."""
    if not args:
        return _warns(warning_class)
    with _warns(warning_class):
        return args[0](*args[1:], **kwargs)


@contextlib.contextmanager
def _no_warnings():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    if caught:
        raise AssertionError(f"Got warnings: {caught}")


def assert_no_warnings(*args, **kwargs):
    """Fails if the call, or the block of the context, gives a warning."""
    if not args:
        return _no_warnings()
    with _no_warnings():
        return args[0](*args[1:], **kwargs)
