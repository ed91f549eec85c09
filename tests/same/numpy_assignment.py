"""What becomes of every kind of value in arrays of every kind, by every way to store it: values, errors and warnings."""

import datetime
import warnings

import numpy as np


class Int(int): ...
class Float(float): ...


class Index:
    def __index__(self):
        return 7


class Floating:
    def __float__(self):
        return 2.5


class Convertible:
    def __array__(self, dtype=None, copy=None):
        return np.array([5])


SCOPE = {
    "np": np, "Int": Int, "Float": Float, "Index": Index, "Floating": Floating, "Convertible": Convertible,
    "datetime": datetime, "nan": np.nan, "inf": np.inf,
}  # fmt: skip
VALUES = [
    *("1", "200", "-1", "2**31", "2**63", "2**64", "-2**70", "2**200", "10**400", "True"),
    *("1.5", "-1.5", "300.7", "1e19", "1e300", "nan", "inf", "1j", "1e300j", "'x'", "'5'", "b'7'", "' 8 '", "None"),
    *("np.int8(-3)", "np.uint8(200)", "np.int64(300)", "np.uint64(2**64-1)", "np.float16(3)", "np.float32(1.5)"),
    *("np.float64(1e300)", "np.float64(300.7)", "np.complex64(1+2j)", "np.bool_(True)", "np.str_('4')", "np.bytes_(b'4')"),
    *("np.datetime64('2020-01-02')", "np.timedelta64(5, 'D')", "np.datetime64('NaT')"),
    *("np.array(300)", "np.array('5')", "np.array(1.5)", "np.array(None)", "np.array(5, object)"),
    *("np.array([7])", "np.array([[7]])", "np.array([1, 2])", "np.array([])"),
    *("[7]", "[300]", "[np.int64(300)]", "[1.5]", "[1, 2]", "(7,)", "[]", "[[7]]", "range(3)"),
    *("Int(5)", "Int(300)", "Float(2.5)", "Index()", "Floating()", "Convertible()", "object", "{}", "..."),
    *("datetime.date(2020, 1, 2)", "datetime.timedelta(5)"),
]  # fmt: skip
DTYPES = ["?", "b", "B", "h", "H", "i", "I", "l", "L", "e", "f", "d", "F", "D", "M8[D]", "m8[s]", "S3", "U3", "O", ">i2", ">f8"]
# Warnings of conversions between dates and numbers, dates as text that has no room, and what NumPy says of objects differ.
LEFT_OUT = {
    *((dtype, value) for dtype in ("M8[D]", "m8[s]") for value in ("1e300", "1e19", "inf", "2**63")),
    *((dtype, value) for dtype in ("S3", "U3") for value in ("datetime64",)),
    *(("e", value) for value in ("NaT", "1e300j")), ("f", "1e300j"),
    *(("O", value) for value in ("[1, 2]", "[]", "[[7]]", "range(3)", "()")),
}  # fmt: skip


def element(a, value):
    a[1] = value


def element_of_two_axes(a, value):
    a.reshape(1, 3)[0, 1] = value


def part(a, value):
    a[1:2] = value


def whole(a, value):
    a[...] = value


def flat_element(a, value):
    a.flat[1] = value


def flat_part(a, value):
    a.flat[1:2] = value


def flat(a, value):
    a.flat = value


def fill(a, value):
    a.fill(value)


def full(a, value):
    return np.full(3, value, a.dtype)


def full_like(a, value):
    return np.full_like(a, value)


def mask(a, value):
    a[np.array([False, True, False])] = value


def positions(a, value):
    a[[1]] = value


def without_axes(a, value):
    b = a[0:1].reshape(())
    b[()] = value


def whole_without_axes(a, value):
    b = a[0:1].reshape(())
    b[...] = value


def put(a, value):
    a.put(1, value)


def putmask(a, value):
    np.putmask(a, [False, True, True], value)


def array(a, value):
    return np.array(value, a.dtype)


def array_of_list(a, value):
    return np.array([value], a.dtype)


def copyto(a, value):
    np.copyto(a, value, casting="unsafe")


FORMS = [
    *(element, element_of_two_axes, part, whole, flat_element, flat_part, flat, fill, full, full_like, mask, positions),
    *(without_axes, whole_without_axes, put, putmask, array, array_of_list, copyto),
]  # fmt: skip


def outcome(form, dtype, value):
    a = np.zeros(3, dtype)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            made = form(a, eval(value, dict(SCOPE)))
            text = repr((a if made is None else made).tolist())
        except Exception as error:
            # The interpreter names classes without their modules.
            text = f"{type(error).__name__}: {error}".replace("datetime.", "")
    return text + "".join(f" [{each.category.__name__}: {each.message}]" for each in caught)


for dtype in DTYPES:
    for value in VALUES:
        if any(dtype == left and word in value for left, word in LEFT_OUT):
            continue
        for form in FORMS:
            print(dtype, value, form.__name__, outcome(form, dtype, value))

# Indices that no array has.
a, b = np.zeros((3, 4)), np.zeros(3)
for index in ["a[2**70]", "b[2**70]", "b[-2**70]", "a[0, 2**70]", "b.flat[2**70]", "b[[2**70]]", "b[np.uint64(2**63)]", "b[5]", "b[1.0]",
              "b['a']", "b[1, 2]", "np.zeros(())[0]"]:  # fmt: skip
    for source in [index, index + " = 3"]:
        try:
            exec(source)
        except Exception as error:
            print(source, type(error).__name__, error)
