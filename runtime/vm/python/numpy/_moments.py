"""Dates and durations."""

import _hotloop_numpy as _native
from _hotloop_numpy import datetime64, dtype as _dtype, timedelta64

__all__ = ["datetime_as_string", "datetime_data"]


def datetime_data(dtype, /):
    """The unit of a dtype of dates or durations, and how many of it make one step."""
    dtype = _dtype(dtype)
    if dtype.kind not in "mM":
        raise TypeError("cannot get datetime metadata from non-datetime type")
    text = dtype.str[3:].strip("[]")
    if not text:
        return "generic", 1
    unit = text.lstrip("0123456789")
    return unit, int(text[:len(text) - len(unit)] or 1)


def datetime_as_string(arr, unit=None, timezone="naive", casting="same_kind"):
    """The texts of dates in ISO 8601, down to a unit."""
    import numpy

    arr = numpy.asarray(arr)
    if arr.dtype.kind != "M":
        raise TypeError("input must have type NumPy datetime")
    if timezone not in ("naive", "UTC"):
        raise ValueError("timezone must be 'naive' or 'UTC': zones of tzinfo objects are not supported")
    if unit == "auto":
        unit = _shortest_unit(arr)
    if unit is not None:
        target = _dtype(f"M8[{unit}]")
        if not numpy.can_cast(arr.dtype, target, casting):
            raise TypeError(f"Cannot create a datetime string as units '{unit}' from a NumPy datetime with units "
                            f"'{datetime_data(arr.dtype)[0]}' according to casting rule '{casting}'")
        arr = arr.astype(target)
    texts = arr.astype("U")
    if timezone == "UTC" and datetime_data(arr.dtype)[0] not in ("Y", "M", "W", "D"):
        texts = numpy.asarray([text if text == "NaT" else text + "Z" for text in texts.ravel()]).reshape(texts.shape)
    return texts[()]


def _shortest_unit(arr):
    for unit in ("D", "m", "s", "ms", "us", "ns", "ps", "fs"):
        coarse = arr.astype(f"M8[{unit}]")
        if (_native.isnat(arr) | (coarse == arr)).all():
            return unit
    return "as"


def is_moment(value):
    """Whether a value or dtype is one of dates or durations."""
    return isinstance(value, (datetime64, timedelta64)) or getattr(getattr(value, "dtype", None), "kind", "") in ("m", "M")


def arange(start, stop, step, dtype):
    """`numpy.arange` of dates or durations."""
    import numpy

    if stop is None:
        start, stop = (timedelta64(0), start)
    kind = None if dtype is None else _dtype(dtype).kind
    is_date = kind == "M" or (kind is None and any(isinstance(each, datetime64) or getattr(each, "dtype", _dtype("d")).kind == "M" for each in (start, stop)))
    family = datetime64 if is_date else timedelta64
    text = (str, bytes)
    wanted = None if dtype is None or datetime_data(dtype)[0] == "generic" else _dtype(dtype)

    def moment(value):
        if isinstance(value, text) or is_moment(value) or not isinstance(value, (int, numpy.integer)):
            return family(value) if wanted is None else family(value).astype(wanted)
        return value

    start, stop = moment(start), moment(stop)
    known = [each.dtype for each in (start, stop) if is_moment(each)]
    if step is not None and is_moment(step):
        known.append(_dtype(step.dtype.str.replace("m8", "M8")) if is_date else step.dtype)
    unit = wanted
    if unit is None:
        unit = known[0] if known else _dtype("m8")
        for each in known[1:]:
            unit = numpy.promote_types(unit, each)
    delta = _dtype(unit.str.replace("M8", "m8"))

    def count(value, of):
        return int(numpy.asarray(value).astype(of).view("i8")[()]) if is_moment(value) else int(value)

    first = count(start, unit)
    if is_moment(stop) and stop.dtype.kind == "m" and is_date:
        last = first + count(stop, delta)
    elif is_moment(stop):
        last = count(stop, unit)
    else:
        last = first + int(stop) if is_date else int(stop)
    by = 1 if step is None else count(step, delta)
    return _native.arange(first, last, by, "i8").view(unit)
