"""Dates and durations: their texts, units, arithmetic, and conversion from and to Python's own."""

import datetime
import warnings

import numpy as np

warnings.simplefilter("ignore")


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


for text in ["2020", "2020-03", "2020-03-04", "2020-03-04T05", "2020-03-04 05:06", "2020-03-04T05:06:07", "2020-03-04T05:06:07.1",
             "2020-03-04T05:06:07.1234", "2020-03-04T05:06:07.123456789", "NaT", "", "2020-13-01", "2020-02-30", "2020-3-4",
             "-0044-03-15", "+12020", "2020-03-04T05:06:07Z", "2020-03-04T05:06:07+01:00", "2020-03-04T", "abc",
             "2020-03-04T24", "2020-03-04T05:60", "12", "2020-W10", "  2020"]:
    show(lambda: np.datetime64(text))
for unit in ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "25s", "7D", "2Y"]:
    show(lambda: np.datetime64("2020-03-04T05:06:07.123456789", unit))
    show(lambda: np.array(["1969-12-31T23:59", "2020-02-29", "NaT"], f"M8[{unit}]"))
show(lambda: np.datetime64(5, "D"))
show(lambda: np.datetime64(5))
show(lambda: np.datetime64("NaT", "D"))
for arguments in [(5,), (5, "D"), ("5", "D"), ("NaT",), (5, "25s"), (-3, "h"), (datetime.timedelta(days=1, seconds=3),)]:
    show(lambda: np.timedelta64(*arguments))
    show(lambda: str(np.timedelta64(*arguments)))
show(lambda: np.datetime64(datetime.datetime(2020, 1, 2, 3, 4, 5, 6)))
show(lambda: np.datetime64(datetime.date(2020, 1, 2)))
show(lambda: np.array([datetime.datetime(2020, 1, 1), None]))
show(lambda: np.array([datetime.date(2020, 1, 1), None], "M8[D]"))
show(lambda: np.array([np.datetime64("2020-01-01"), np.datetime64("2020-01-01T05")]))
show(lambda: np.array([1, "NaT", 1000], "m8[s]"))

a = np.array(["2020-01-01", "NaT"], "M8[D]")
print(a, np.array([1, "NaT"], "m8[s]"), a.reshape(2, 1))
for value in [np.datetime64("2020-01-01"), np.datetime64("2020-01-01T01"), np.datetime64("2020-01-01", "ns"), np.datetime64("NaT"),
              np.datetime64("12020-01-01"), np.timedelta64(5, "D"), np.timedelta64(5, "M"), np.timedelta64("NaT")]:
    show(lambda: value.item())
    show(lambda: value.dtype)
for dtype in ["i8", "f8", "U", "S5", "M8[h]", "M8[Y]", "m8[D]", "O", bool]:
    show(lambda: a.astype(dtype))
show(lambda: np.array([1, 2], "m8[D]").astype("m8[M]"))
show(lambda: np.array([1, 2], "m8[D]").astype("U"))
show(lambda: np.array([-1, 36], "m8[h]").astype("m8[D]"))
show(lambda: np.array([-1, 36], "M8[h]").astype("M8[D]"))
show(lambda: np.array(["2020", "2021"]).astype("M8[D]"))
show(lambda: np.array(["x"]).astype("M8[D]"))
show(lambda: np.array(["5", "NaT"]).astype("m8[D]"))

week, two = np.timedelta64(7, "D"), np.timedelta64(2, "D")
for expression in ["a + 1", "a - a[0]", "a + np.timedelta64(3, 'h')", "a + np.timedelta64(3, 'M')", "a * 2", "a + a", "week / two", "week // two",
                   "week % two", "week * 2.5", "week / 2", "week // 2", "divmod(week, two)", "week / 0", "week // np.timedelta64(0, 'D')",
                   "-week", "abs(-week)", "np.sign(-week)", "1 - a", "a < a[0]", "a == a", "a != a", "np.isnat(a)", "np.isnat(1)",
                   "np.maximum(a, a[0])", "np.fmax(a, a[0])", "np.isfinite(a)", "np.timedelta64(1, 'Y') + np.timedelta64(1, 'D')",
                   "5 % np.timedelta64(3)", "week == 7", "a == 5", "np.sqrt(week)", "2**week", "np.array([1, 2], 'm8[s]').sum()",
                   "np.array([1, 2], 'm8[s]').mean()", "a.sum()", "a.max()", "a.min()", "np.array([3, 1], 'm8[s]').cumsum()",
                   "np.arange('2020-01', '2020-03', dtype='M8[D]')[:3]", "np.arange(np.datetime64('2020-01-01'), 5)",
                   "np.arange(np.datetime64('2020-01-01'), np.datetime64('2020-01-05'), two)", "np.arange(3, dtype='m8[s]')",
                   "np.sort(a)", "np.argsort(a)", "np.diff(a)", "np.unique(a)", "np.searchsorted(a[:1], a[0])", "a.argmax()", "a.argmin()",
                   "np.where([True, False], a, a[0])", "np.concatenate([a, a[:1]])", "np.datetime_data('M8[25s]')", "np.datetime_as_string(a)",
                   "np.datetime_as_string(np.datetime64('2020-01-01T05:00'), unit='auto')", "a[::-1]", "a[a > np.datetime64('2019')]",
                   "np.full(2, np.datetime64('2020'))", "np.zeros(2, 'M8[D]')", "np.zeros(2, 'm8')", "a.dtype", "np.dtype('m8[ns]').name",
                   "np.timedelta64(36, 'h').astype('m8[D]')", "np.promote_types('M8[s]', 'm8[ms]')", "np.can_cast('M8[s]', 'M8[D]')"]:  # fmt: skip
    show(lambda: eval(expression))
b = a.copy()
b[1] = "2021-05-06"
b[0] = None
show(lambda: b)
b[:] = np.datetime64("2022")
show(lambda: b)

# Numbers beside durations, hashes, texts, and what dates become.
d, w = np.datetime64("2021-03-05"), np.timedelta64(-7, "s")
for expression in ["w // 2", "np.array([-7, 7], 'm8[s]') // 2", "np.array([-7, 7], 'm8[s]') // -2.0", "w // np.timedelta64(2, 's')", "w % np.timedelta64(2, 's')", "int(w)", "float(d)", "int(np.timedelta64(5))", "'%d' % np.timedelta64(5, 'ns')", "round(w)",
                   "hash(np.datetime64('2021')) == hash(np.datetime64('2021-01-01T00'))", "hash(np.timedelta64(1, 'D')) == hash(np.timedelta64(86400, 's'))", "hash(np.timedelta64(1, 'Y')) == hash(np.timedelta64(12, 'M'))", "len({np.datetime64('2021'), np.datetime64('2021-01')})",
                   "np.array([d, 'NaT'])", "np.array([d, 1])", "np.array(['x', d])", "np.array([w, np.timedelta64(3, 'M')])", "np.array([1, 2], 'M8')", "np.array([d.item()], object).astype('M8')", "np.array([w.item(), None], object).astype('m8')", "np.array(['2021', '2021-02'], object).astype('M8').dtype",
                   "np.datetime64(np.array(['2021'], 'M8[D]'))", "np.datetime64('2021-03-05T12:30:15.1234567891234567891')", "np.datetime_as_string(np.array([d], 'M8[s]')).dtype", "np.datetime_as_string(np.array([d], 'M8[us]'), unit='m', casting='unsafe').dtype",
                   "np.datetime_as_string(d, timezone='x')", "np.datetime_as_string(d, unit='25us')", "np.datetime_as_string(np.datetime64('2021-01-01T01'), timezone='UTC').dtype", "np.gradient(np.array(['2021-01-01', '2021-01-05', '2021-01-06'], 'M8[D]'))", "np.gradient(np.array([1, 4, 10], 'm8[s]'), 2.0)",
                   "np.add.reduce(np.array([1, 2], 'm8[s]'), dtype='f4')", "np.sum(np.array([1, 2], 'm8[s]'), dtype=int)", "np.cumsum(np.array([1, 2], 'm8[s]'), dtype='c8')", "np.maximum.reduce(np.array([1, 2], '>M8[s]')).dtype", "np.mean(np.array([1, 2], 'm8[s]'), dtype='u1')", "np.median(np.array([1, 'NaT', 3], 'm8[s]'))", "np.nanmedian(np.array([1, 'NaT', 3], 'm8[s]'))",
                   "np.quantile(np.array([1, 'NaT', 3], 'm8[s]'), 0.5)", "np.unique(np.array(['NaT', 'NaT', '2021'], 'M8[D]'), return_counts=True, equal_nan=False)", "np.unique_all(np.array(['NaT', 'NaT', '2021'], 'M8[D]'))", "np.count_nonzero(np.array(['NaT', '1970'], 'M8[D]'), axis=0)",
                   "3 in np.array([1], 'M8[D]')", "np.array([1], 'M8[D]').flat == 1", "np.isin(np.array([1, 2], 'M8[D]'), [True])", "np.frombuffer(np.array([1, 2], 'M8[D]'), 'u1')[:2]", "np.array([1], 'M8[D]') @ np.array([1])", "np.dot(np.array([d]), np.array([d]))"]:  # fmt: skip
    show(lambda: eval(expression))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    np.datetime64("2021-03-05T12:30Z")
print([(each.category.__name__, str(each.message)) for each in caught])
