"""Business days: np.is_busday, np.busday_offset, np.busday_count, np.busdaycalendar."""

import datetime

import numpy as np

D = np.datetime64


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


c = np.busdaycalendar("Mon Tue Wed", ["2020-01-01", "2020-01-05", "NaT", "2020-01-01", "2019-12-31"])
for function in [
    lambda: c.weekmask, lambda: c.holidays, lambda: np.is_busday("2020-01-01"),
    lambda: np.is_busday(["2020-01-04","2020-01-06","NaT"]), lambda: np.is_busday(["2020-01-01"],busdaycal=c),
    lambda: np.is_busday(["2020-01-01"],"1111100",busdaycal=c), lambda: np.is_busday(["2020-01-01"],holidays=["2020-01-01"]),
    lambda: np.is_busday(5), lambda: np.is_busday(D("2020-01-01T05")), lambda: np.is_busday(D("2020-01","M")),
    lambda: np.is_busday(datetime.date(2020,1,1)), lambda: np.is_busday("2020-01-01",out=np.zeros(1,bool)),
    lambda: np.is_busday(["2020-01-01"],out=np.zeros(1,bool)), lambda: np.is_busday(["2020-01-01"],out=np.zeros(1,int)),
    lambda: np.is_busday(["2020-01-01"],weekmask="0000000"), lambda: np.busdaycalendar("0000000"),
    lambda: np.busdaycalendar("11111"), lambda: np.busdaycalendar("Mon Foo"),
    lambda: np.busdaycalendar([1,0,0,0,0,0,1]).weekmask, lambda: np.busdaycalendar([1,0,0,0,0,0,2]).weekmask,
    lambda: np.busdaycalendar([1]), lambda: np.busdaycalendar("MonTue").weekmask,
    lambda: np.busdaycalendar(holidays="2020-01-01").holidays, lambda: np.busdaycalendar(holidays=[["2020-01-01"]]).holidays,
    lambda: np.busday_offset("2020-01-01",1), lambda: np.busday_offset("2020-01-04",1),
    lambda: np.busday_offset("2020-01-04",0,roll="forward"), lambda: np.busday_offset("2020-01-04",0,roll="backward"),
    lambda: np.busday_offset("2020-01-04",[1,2,-5,100,-1000],roll="forward"),
    lambda: np.busday_offset("2020-02-29",0,roll="modifiedfollowing"),
    lambda: np.busday_offset("2020-02-01",0,roll="modifiedpreceding"), lambda: np.busday_offset("2020-01-04",0,roll="nat"),
    lambda: np.busday_offset("2020-01-04",0,roll="foo"), lambda: np.busday_offset("NaT",0),
    lambda: np.busday_offset("NaT",0,roll="forward"), lambda: np.busday_offset("2020-01-02",1.5),
    lambda: np.busday_offset(["2020-01-02","2020-02-03"],[[1],[2]]),
    lambda: np.busday_offset("2020-01-02",np.timedelta64(2,"D")),
    lambda: np.busday_offset("2020-01-02",3,busdaycal=c,roll="following"),
    lambda: np.busday_offset("2020-03-02",-30,busdaycal=c,roll="preceding"),
    lambda: np.busday_offset("2020-01",0,roll="forward"),
    lambda: np.busday_offset("2020-01-02",0,out=np.array("2020-01-01","M8[D]")),
    lambda: np.busday_count("2020-01-01","2020-02-01"), lambda: np.busday_count("2020-02-01","2020-01-01"),
    lambda: np.busday_count(["2020-01-01","2021-05-06"],"2021-01-01"), lambda: np.busday_count("NaT","2020-01-01"),
    lambda: np.busday_count("2020-01-01","2020-02-01",busdaycal=c),
    lambda: np.busday_count("2020-01-01","2020-02-01",weekmask="Sat Sun",holidays=["2020-01-04"]),
    lambda: np.busday_count("2020-01-01","2020-01-01"), lambda: np.busday_count("2020-01-06","2020-01-05"),
    lambda: np.busday_count("2011","2012"), lambda: np.busday_count(["2020-01-01"],["2020-02-01"],out=np.zeros(1,int)),
    lambda: np.busday_count(1,2), lambda: np.busday_offset("2020-01-02",1,weekmask=5),
    lambda: np.busday_offset("2020-01-02T05",1), lambda: type(np.busday_count("2020-01-01","2020-02-01")),
    lambda: np.busday_offset("2020-01-02", True), lambda: np.busday_offset("2020-01-02", np.uint8(3)),
    lambda: np.busday_offset(D("2020-01-02","W"),1,roll="forward"), lambda: np.busdaycalendar(holidays=5),
    lambda: np.busdaycalendar(5), lambda: np.busdaycalendar("1111100 ").weekmask, lambda: np.busdaycalendar("mon").weekmask,
    lambda: np.busdaycalendar("").weekmask,
]:  # fmt: skip
    show(function)

random = np.random.default_rng(5)
dates = np.datetime64("2000-01-01") + random.integers(-5000, 5000, 200)
offsets = random.integers(-60, 60, 200)
holidays = np.datetime64("2000-01-01") + random.integers(-5000, 5000, 300)
for mask in ("1111100", "0000001", "1111111", "Mon Wed Fri"):
    for roll in ("forward", "backward", "modifiedfollowing", "modifiedpreceding", "nat"):
        moved = np.busday_offset(dates, offsets, roll=roll, weekmask=mask, holidays=holidays)
        print(mask, roll, moved[:3], moved.astype("i8").sum())
    counted = np.busday_count(dates, dates[::-1], weekmask=mask, holidays=holidays)
    print(counted[:5], counted.sum(), np.is_busday(dates, mask, holidays).sum())
print(np.busday_count(dates[::2].reshape(10, 10), dates[:10]).shape, np.is_busday(dates[::-3]).sum())
for call in (lambda: np.is_busday(np.arange(3)), lambda: np.busday_offset(np.arange(3), 1), lambda: np.busday_count(np.arange(2), np.arange(3)), lambda: np.busday_offset("2021-03-05", np.array([1.5])),
             lambda: np.busday_offset(np.array(["2021-03-05"], "M8[s]"), 0, "x"), lambda: np.busday_offset("2021-03-05", 1, weekmask="0000000"), lambda: np.busdaycalendar(holidays=np.arange(2))):  # fmt: skip
    try:
        print(repr(call()))
    except Exception as error:
        print(type(error).__name__, error)
