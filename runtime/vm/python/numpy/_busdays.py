"""Business days."""

import _hotloop_numpy as _native

from ._casts import require_cast
from ._creation import array, asarray, copyto

__all__ = ["busday_count", "busday_offset", "busdaycalendar", "is_busday"]

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS = _native.dtype("M8[D]")
_WORKDAYS = [1, 1, 1, 1, 1, 0, 0]
_NO_HOLIDAYS = _native.empty(0, "i8", "C")
_ROLLS = ("raise", "nat", "forward", "following", "backward", "preceding", "modifiedfollowing", "modifiedpreceding")


class busdaycalendar:
    """The days of the week on which one works, and holidays."""

    def __init__(self, weekmask="1111100", holidays=None):
        self._weekmask = _week(weekmask)
        if not any(self._weekmask):
            raise ValueError("Cannot construct a numpy.busdaycal with a weekmask of all zeros")
        self._holidays = _native.busday_holidays(self._weekmask, _holidays(holidays)).view(_DAYS)

    @property
    def weekmask(self):
        """Which days of the week are business days, from Monday on."""
        return array(self._weekmask, bool)

    @property
    def holidays(self):
        """The holidays that would be business days, in order."""
        return self._holidays

    def __repr__(self):
        return f"<numpy.busdaycalendar object at {hex(id(self))}>"


busdaycalendar.__module__ = "numpy"


def _week(weekmask):
    if isinstance(weekmask, (str, bytes)):
        text = weekmask.decode("ascii", "replace") if isinstance(weekmask, bytes) else weekmask
        if len(text) == 7 and set(text) <= {"0", "1"}:
            return [int(day) for day in text]
        mask, rest = [0] * 7, text.lstrip(" \t\n\v\f\r")
        while rest:
            if rest[:3] not in _NAMES:
                raise ValueError(f'Invalid business day weekmask string "{text}"')
            mask[_NAMES.index(rest[:3])] = 1
            rest = rest[3:].lstrip(" \t\n\v\f\r")
        return mask
    days = asarray(weekmask)
    if days.ndim != 1 or days.dtype.kind not in "biuf":
        raise ValueError("Couldn't convert object into a business day weekmask")
    if days.size != 7:
        raise ValueError("A business day weekmask array must have length 7")
    return [int(day != 0) for day in days.tolist()]


def _holidays(holidays):
    if holidays is None:
        return _NO_HOLIDAYS
    if not isinstance(holidays, _native.ndarray) and isinstance(holidays, int):
        raise ValueError("Converting an integer to a NumPy datetime requires a specified unit")
    days = asarray(holidays)
    if days.ndim != 1:
        raise ValueError("holidays must be a provided as a one-dimensional array")
    if isinstance(holidays, _native.ndarray) and not _native.can_cast(days.dtype, _DAYS, "safe"):
        raise ValueError("Cannot safely convert provided holidays input into an array of dates")
    return _days(days if isinstance(holidays, _native.ndarray) else holidays, 0)


def _days(dates, operand):
    """Dates as numbers of days."""
    if isinstance(dates, _native.ndarray) and dates.dtype == _DAYS:
        return dates.view("i8")
    dates = _dates(dates)
    if not _native.can_cast(dates.dtype, _DAYS, "safe"):
        raise TypeError(f"Iterator operand {operand} dtype could not be cast from {dates.dtype!r} to {_DAYS!r} according to the "
                        "rule 'safe'")
    return dates.astype(_DAYS).view("i8")


def _dates(dates):
    """The dates as an array; what is one already stays what it is."""
    if not isinstance(dates, _native.ndarray):
        dates = asarray(dates)
        if dates.dtype.kind in "biuf" and dates.size:
            raise ValueError("Converting an integer to a NumPy datetime requires a specified unit")
        if dates.dtype.kind != "M":
            dates = dates.astype("M8")
    return dates


def _rules(weekmask, holidays, busdaycal, name):
    if busdaycal is None and weekmask is None and holidays is None:
        return _WORKDAYS, _NO_HOLIDAYS
    if busdaycal is None:
        week = _week("1111100" if weekmask is None else weekmask)
        if name != "is_busday" and not any(week):
            raise ValueError("the business day weekmask must have at least one valid business day")
        return week, _holidays(holidays)
    if weekmask is not None or holidays is not None:
        raise ValueError(f"Cannot supply both the weekmask/holidays and the busdaycal parameters to {name}()")
    if not isinstance(busdaycal, busdaycalendar):
        raise TypeError(f"{name}() argument 'busdaycal' must be numpy.busdaycalendar, not {type(busdaycal).__name__}")
    return busdaycal._weekmask, busdaycal._holidays.view("i8")


def _given(result, out):
    if out is None:
        return result if result.ndim else result[()]
    copyto(out, result, casting="unsafe")
    return out


def is_busday(dates, weekmask=None, holidays=None, busdaycal=None, out=None):
    """Whether dates are business days."""
    rules = _rules(weekmask, holidays, busdaycal, "is_busday")
    return _given(_native.is_busday(_days(dates, 0), *rules), out)


def busday_offset(dates, offsets, roll="raise", weekmask=None, holidays=None, busdaycal=None, out=None):
    """The dates so many business days later, of dates that are first rolled to business days."""
    rules = _rules(weekmask, holidays, busdaycal, "busday_offset")
    dates, is_array, offsets = _dates(dates), isinstance(offsets, _native.ndarray), asarray(offsets)
    if roll not in _ROLLS:
        raise ValueError(f'Invalid business day roll parameter "{roll}"')
    if is_array or offsets.dtype.kind not in "biufm":
        require_cast(offsets, "i8")
    _native.operand_shape(dates.shape, offsets.shape)
    return _given(_native.busday_offset(_days(dates, 0), offsets.astype("i8"), roll, *rules), out)


def busday_count(begindates, enddates, weekmask=None, holidays=None, busdaycal=None, out=None):
    """How many business days there are from one date up to another."""
    rules = _rules(weekmask, holidays, busdaycal, "busday_count")
    begindates, enddates = _dates(begindates), _dates(enddates)
    _native.operand_shape(begindates.shape, enddates.shape)
    return _given(_native.busday_count(_days(begindates, 0), _days(enddates, 1), *rules), out)
