"""Printing of arrays."""

import contextlib
import warnings

import _hotloop_numpy as _native

__all__ = ["array2string", "array_repr", "array_str", "format_float_positional", "format_float_scientific",
           "get_printoptions", "printoptions", "set_printoptions", "base_repr", "binary_repr"]

_options = {
    "edgeitems": 3, "threshold": 1000, "floatmode": "maxprec", "precision": 8, "suppress": False, "linewidth": 75,
    "nanstr": "nan", "infstr": "inf", "sign": "-", "formatter": None, "legacy": False, "override_repr": None,
}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None,
                     infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, override_repr=None):
    """Sets how arrays are printed."""
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth,
             "suppress": suppress, "nanstr": nanstr, "infstr": infstr, "sign": sign, "floatmode": floatmode, "legacy": legacy}
    _check_formatter(formatter)
    if legacy not in (None, False, "1.13", "1.21", "1.25", "2.1", "2.2"):
        warnings.warn("legacy printing option can currently only be '1.13', '1.21', '1.25', '2.1', '2.2' or `False`", stacklevel=2)
        given["legacy"] = None
    new = {name: value for name, value in given.items() if value is not None}
    if "threshold" in new and not isinstance(new["threshold"], (int, float)):
        raise TypeError("threshold must be numeric")
    if new.get("floatmode") == "fixed" and precision is None and _options["precision"] is None:
        raise ValueError("precision must be set for floatmode 'fixed'")
    # What prints elements or arrays is set anew by each call, unlike the other options.
    new.update(formatter=formatter, override_repr=override_repr)
    _install(new)


def _install(options):
    _native.set_print_options(options, options["formatter"] is not None or options["override_repr"] is not None)
    _options.update(options)


def _check_formatter(formatter):
    if formatter is not None and not hasattr(formatter, "get"):
        raise TypeError(f"formatter must be a dict of functions, not {type(formatter).__name__!r}")


def get_printoptions():
    """How arrays are printed, as a dict."""
    return dict(_options)


@contextlib.contextmanager
def printoptions(*args, **kwargs):
    """A context with its own print options."""
    old = get_printoptions()
    try:
        set_printoptions(*args, **kwargs)
        yield get_printoptions()
    finally:
        _install(old)


def array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", *,
                 formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix="", legacy=None):
    """The text of an array's elements."""
    _check_formatter(formatter)
    given = {"linewidth": max_line_width, "precision": precision, "suppress": suppress_small, "threshold": threshold,
             "edgeitems": edgeitems, "sign": sign, "floatmode": floatmode, "legacy": legacy}
    return _native.array2string(a, {k: v for k, v in given.items() if v is not None}, separator, prefix, suffix, formatter)


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """The text of `repr(arr)` with other options."""
    with printoptions(linewidth=max_line_width, precision=precision, suppress=suppress_small, **_functions()):
        if isinstance(arr, _native.ndarray):
            return _native.ndarray.__repr__(arr)
        if not isinstance(arr, _native.generic):
            raise AttributeError(f"{type(arr).__name__!r} object has no attribute 'size'")
        return type(arr).__name__ + _native.ndarray.__repr__(_native.asarray(arr, None)).removeprefix("array")


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """The text of `str(arr)` with other options."""
    with printoptions(linewidth=max_line_width, precision=precision, suppress=suppress_small, **_functions()):
        return _native.ndarray.__str__(a) if isinstance(a, _native.ndarray) else str(a)


def _functions():
    return {"formatter": _options["formatter"], "override_repr": _options["override_repr"]}


def _exact(x):
    """A number with all of its digits, and with the fewest that tell it from others of its type."""
    from decimal import Decimal
    return Decimal(float(x)), Decimal(repr(float(x)) if not isinstance(x, _native.generic) else str(x))


def _rounded(x, place):
    """A decimal number rounded to a power of ten, halves to even."""
    from decimal import ROUND_HALF_EVEN, Context, Decimal
    return x.quantize(Decimal((0, (1,), place)), ROUND_HALF_EVEN, Context(prec=2000))


def _cut(x, precision, unique, place_of_one):
    """A number with the digits that are shown, `precision` of them from a place on; and whether zeros at its end are among them, as
    they are where digits were left out without rounding up."""
    exact, shortest = _exact(x)
    if precision is None:
        if not unique:
            raise TypeError("in non-unique mode `precision` must be supplied")
        return shortest, False
    digits = shortest if unique else exact
    place = place_of_one(exact) - precision
    if digits.as_tuple().exponent >= place:
        return digits, False
    found = _rounded(exact, place)
    return found, abs(found) < abs(exact)


def _parts(text):
    whole, _, fraction = text.partition(".")
    return whole, fraction


def _trimmed(fraction, trim):
    fraction = fraction.rstrip("0") if trim in (".", "-", "0") else fraction
    return "0" if not fraction and trim == "0" else fraction


def _check_digits(precision, min_digits):
    if min_digits is not None and precision is not None and 0 < precision < min_digits:
        raise ValueError("min_digits must be less than or equal to precision")


def format_float_positional(x, precision=None, unique=True, fractional=True, trim="k", sign=False, pad_left=None,
                            pad_right=None, min_digits=None):
    """A number without an exponent."""
    if not fractional and precision == 0:
        raise ValueError("precision must be greater than 0 if fractional=False")
    _check_digits(precision, min_digits)
    if precision is None and not unique:
        raise TypeError("in non-unique mode `precision` must be supplied")
    if not _is_finite(x):
        return _not_finite(x, sign)
    number, has_zeros = _cut(x, precision, unique, lambda exact: 0 if fractional else exact.adjusted() + 1)
    whole, fraction = _parts(format(number, "f"))
    fraction = fraction if has_zeros else fraction.rstrip("0")
    wanted = (min_digits if unique else precision) or 0
    if not fractional:
        wanted -= len(whole.lstrip("-"))
    if trim == "k":
        fraction = fraction.ljust(wanted, "0")
    fraction = _trimmed(fraction, trim)
    text = whole + ("" if trim == "-" and not fraction else "." + fraction)
    if sign and not text.startswith("-"):
        text = "+" + text
    if pad_left is not None:
        text = " " * (pad_left - len(text.partition(".")[0])) + text
    if pad_right is not None:
        text += " " * (pad_right - len(fraction) + (trim == "-" and not fraction))
    return text


def format_float_scientific(x, precision=None, unique=True, trim="k", sign=False, pad_left=None, exp_digits=None,
                            min_digits=None):
    """A number with an exponent."""
    _check_digits(precision, min_digits)
    if precision is None and not unique:
        raise TypeError("in non-unique mode `precision` must be supplied")
    if not _is_finite(x):
        return _not_finite(x, sign)
    number, has_zeros = _cut(x, precision, unique, lambda exact: exact.adjusted() if exact else 0)
    minus, digits, _ = number.as_tuple()
    exponent = number.adjusted() if number else 0
    digits = "".join(map(str, digits)) if number else "0"
    whole, fraction = digits[0], digits[1:]
    fraction = fraction if has_zeros else fraction.rstrip("0")
    has_fraction = bool(fraction)
    if trim == "k":
        fraction = fraction.ljust((min_digits if unique else precision) or 0, "0")
    fraction = _trimmed(fraction, trim)
    text = ("-" if minus else "+" if sign else "") + whole + ("." if trim != "-" or has_fraction else "") + fraction
    text = f"{text}e{'-' if exponent < 0 else '+'}{abs(exponent):0{max(2, exp_digits or 2)}d}"
    return text if pad_left is None else " " * (pad_left - len(text.partition(".")[0])) + text


def _is_finite(x):
    return bool(_native.isfinite(x))


def _not_finite(x, sign):
    if _native.isnan(x):
        return "nan"
    return "-inf" if x < 0 else "+inf" if sign else "inf"


def base_repr(number, base=2, padding=0):
    """An integer in another base."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if not 2 <= base <= 36:
        raise ValueError("Bases greater than 36 not handled in base_repr." if base > 36 else
                         "Bases less than 2 not handled in base_repr.")
    rest, text = abs(int(number)), ""
    while rest:
        rest, digit = divmod(rest, base)
        text = digits[digit] + text
    text = "0" * padding + (text or ("0" if not padding else ""))
    return "-" + text if number < 0 else text


def binary_repr(num, width=None):
    """An integer in binary; negative ones as two's complement of the width."""
    num = int(num)
    if num >= 0:
        text = format(num, "b")
        if width is not None and len(text) > width:
            raise ValueError(f"Insufficient bit width={width} provided for binwidth={len(text)}")
        return text.zfill(width or 0)
    if width is None:
        return "-" + format(-num, "b")
    need = len(format(-num - 1, "b")) + 1
    if need > width:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={need}")
    return format((1 << width) + num, "b").zfill(width)
