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
    if isinstance(timezone, str) and timezone not in ("naive", "UTC", "local"):
        raise ValueError(f'Unsupported timezone input string "{timezone}"')
    if timezone not in ("naive", "UTC", "local"):
        raise ValueError("timezone must be 'naive', 'UTC' or 'local': zones of tzinfo objects are not supported")
    if unit not in (None, "auto") and unit not in _WIDTHS:
        raise TypeError(f'Invalid datetime unit "{unit}" in metadata')
    width = _width(None if unit == "auto" else unit or datetime_data(arr.dtype)[0])
    if unit == "auto":
        unit = _shortest_unit(arr)
    if unit is not None:
        target = _dtype(f"M8[{unit}]")
        if not numpy.can_cast(arr.dtype, target, casting):
            raise TypeError(f"Cannot create a datetime string as units '{unit}' from a NumPy datetime with units "
                            f"'{datetime_data(arr.dtype)[0]}' according to casting rule '{casting}'")
        known, wanted = (_LEVELS.get(datetime_data(kind)[0], -1) for kind in (arr.dtype, target))
        if wanted > known >= 0 and timezone == "naive":
            # Written in its own unit and continued: the count of the finer one may not fit.
            texts = arr.astype("U").ravel().tolist()
            rest = "".join(_STARTS[known + 1:wanted + 1])
            return numpy.asarray([text if text == "NaT" else text + rest for text in texts],
                                 f"U{width}").reshape(arr.shape)[()]
        arr = arr.astype(target)
    has_hours = datetime_data(arr.dtype)[0] not in ("Y", "M", "W", "D")
    if timezone == "local":
        if not has_hours and casting != "unsafe":
            raise TypeError("Cannot create a local timezone-based date string from a NumPy datetime without forcing 'unsafe' "
                            "casting")
        return _local_texts(arr, f"U{width + 4}", has_hours)
    texts = arr.astype(f"U{width}")
    if timezone == "UTC" and has_hours:
        zoned = [text if text == "NaT" else text + "Z" for text in texts.ravel().tolist()]
        texts = numpy.asarray(zoned, f"U{width}").reshape(texts.shape)
    return texts[()]


def _local_texts(arr, kind, has_hours):
    """The texts of dates in the time zone of the system, with its distance from UTC behind the hours."""
    import time

    import numpy

    seconds = arr.astype("M8[s]").view("i8").ravel().tolist()
    offsets = [0 if second == -2 ** 63 else time.localtime(second).tm_gmtoff for second in seconds]
    moved = (arr + numpy.asarray(offsets, "m8[s]").reshape(arr.shape)).astype(arr.dtype)
    texts = numpy.asarray(moved).astype("U").ravel().tolist()
    if has_hours:
        zones = (f"{'-' if offset < 0 else '+'}{abs(offset) // 3600:02}{abs(offset) // 60 % 60:02}" for offset in offsets)
        texts = [text if text == "NaT" else text + zone for text, zone in zip(texts, zones)]
    return numpy.asarray(texts, kind).reshape(arr.shape)[()]


# How much room the parts of a date take, from the year on; hours and what is finer have a place for a zone.
_WIDTHS = {"Y": 22, "M": 25, "W": 28, "D": 28, "h": 32, "m": 35, "s": 38, "ms": 42, "us": 45, "ns": 48, "ps": 51, "fs": 54,
           "as": 57}


# The units of dates from the longest on, and how each goes on where nothing is known of it.
_LEVELS = {"Y": 0, "M": 1, "W": 2, "D": 2, "h": 3, "m": 4, "s": 5, "ms": 6, "us": 7, "ns": 8, "ps": 9, "fs": 10, "as": 11}
_STARTS = ("", "-01", "-01", "T00", ":00", ":00", ".000", "000", "000", "000", "000", "000")


def _width(unit):
    """The length of the longest text of a date in a unit; of any without one."""
    return _WIDTHS.get(unit, 62)


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
