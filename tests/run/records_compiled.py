"""Records in compiled code: arrays of them, their fields, and single ones."""

import warnings

import numpy as np

import numba
from numba import njit, prange, types
from _compiled import same

warnings.simplefilter("ignore")
packed = np.dtype([("x", "f8"), ("y", "f4"), ("k", "i2")])
odd = np.dtype([("flag", "?"), ("x", "f8"), ("z", "c8"), ("k", "u2"), ("b", "i1")])
aligned = np.dtype([("b", "i1"), ("x", "f8"), ("k", "i2")], align=True)
placed = np.dtype({"names": ["x", "k"], "formats": ["f8", "i2"], "offsets": [3, 20], "itemsize": 29})
nested = np.dtype([("p", packed), ("v", "f8", (3,)), ("m", "i4", (2, 2)), ("s", "S4"), ("u", "U3"), ("q", odd)])
turned = np.dtype([("x", ">f8"), ("k", ">i2"), ("t", "M8[s]"), ("h", "f2")])


def filled(dtype, count=6, seed=0):
    """Records of random bytes that are numbers."""
    rng = np.random.default_rng(seed)
    array = np.zeros(count, dtype)
    for name in dtype.names:
        field = array[name]
        if field.dtype.names:
            array[name] = filled(field.dtype, count, seed + 1)
        elif field.dtype.kind in "SU":
            array[name] = np.array(["", "a", "bc", "abc", "z", "ab"])[:count].astype(field.dtype)
        else:
            array[name] = (rng.random(field.shape) * 20 - 4).astype("i8").astype(field.dtype)
    return array


def total(a):
    s = 0.0
    for i in range(len(a)):
        s += a[i]["x"] * a[i]["k"]
    return s


def of_fields(a):
    return a["x"].sum(), a["k"].max(), a["x"][1:4] * 2, np.sort(a["k"]), a["x"] + a["k"], np.sqrt(np.abs(a["x"]))


def iterated(a):
    s = 0.0
    for record in a:
        s += record["x"]
    return s, len(a), a.shape, a.itemsize, a[0]["k"]


def written(a):
    for i in range(a.shape[0]):
        a[i]["x"] = i * 2
        a[i]["k"] += 1
    a["x"][1:3] *= 3
    a["k"] = 7
    a["x"] += a["k"]


def through_a_record(a):
    record = a[2]
    record["x"] = 99
    other = a[-1]
    other["k"] = record["k"]
    return record["x"], len(record)


def whole(a):
    a[0] = a[3]
    kept = a[1].copy()
    a[1] = a[2]
    a[2] = kept
    a[4:] = a[:2]
    return a[5], a[1:3], a[::-1], a.copy()


def chosen(a):
    return a[np.array([2, 0, -1])], a[a["x"] > 2], a[a["k"] == 7], np.concatenate((a, a[:2])), a.reshape(2, 3).T.copy()


def made(n):
    a = np.zeros(n, dtype=packed)
    b = np.empty(n, packed)
    c = np.zeros_like(a)
    for i in range(n):
        a[i]["x"] = i
        b[i] = a[i]
        c[i] = (i, i / 3, -i)
    return a, b, c


def equal(a):
    return a == a[::-1], (a != a).sum(), a[0] == a[0], a[0] != a[1]


for dtype in (packed, odd, aligned, placed, turned):
    a = filled(dtype)
    for function in (total, of_fields, iterated, written, through_a_record, whole, chosen):
        same(function, a)
        same(function, np.concatenate((a, a))[::2])
    same(equal, a)
same(made, 5)


def inside(a):
    s = 0.0
    for i in range(len(a)):
        s += a[i]["p"]["x"] + a[i]["v"][1] + a[i]["m"][1, 0] + a["q"]["x"][i] + a["m"][i].sum()
        a[i]["p"]["k"] = i
        a[i]["v"][2] = -1.5
        a[i]["m"][0] = 4
        a[i]["q"]["flag"] = not a[i]["q"]["flag"]
    a["v"][:, 0] += 1
    a[0]["v"] = a[1]["v"]
    a[1]["p"] = a[2]["p"]
    return s, a["p"]["y"].sum(), a["v"][:, 1], a["q"]["z"].conj(), a[2]["p"], a["m"].sum(axis=0)


def texts(a):
    n = 0
    for record in a:
        if record["s"] == b"bc":
            n += 1
        if record["u"] == "abc" or record["u"] < "a":
            n += 10
        if "b" <= record["u"]:
            n += 100
        n += 1000 * len(record["s"])
        if record["u"]:
            n += 10000
    return n, a[2]["s"], a[3]["u"], a["u"] == "ab", a["s"] == b"z", a["u"] == a["u"][::-1]


def texts_written(a):
    a[0]["u"] = "qwertz"
    a[1]["s"] = b"zz"
    a["u"][2] = "y"
    a["s"][3:] = b"same"
    a[4]["u"] = a[3]["u"]
    before = a[5]["u"]
    a[5]["u"] = "new"
    return before, a[5]["u"]


for function in (inside, texts, texts_written):
    same(function, filled(nested))

# Attributes are names of fields, as in Numba; the interpreter knows them of record arrays only.


@njit
def by_attribute(a):
    s = 0.0
    for i in range(len(a)):
        a[i].x += 1
        s += a[i].x * a[i].k
    a.k = 5
    a.x[0] = 3
    record = a[1]
    record.x = -1
    return s


a, b = filled(packed), filled(packed)
expected = ((a["x"] + 1) * a["k"]).sum()
assert by_attribute(a) == expected
b["x"] += 1
b["k"] = 5
b["x"][:2] = 3, -1
assert (a == b).all()


# Records as arguments and results, global ones, and passed on.


@njit
def norm(record):
    return record.x**2 + record.y


@njit
def largest(a):
    best = a[0]
    for record in a[1:]:
        if norm(record) > norm(best):
            best = record
    return best


a = filled(packed)
found = largest(a)
assert isinstance(found, np.void) and found == max(a, key=lambda each: each["x"] ** 2 + each["y"])
found["x"] = -1000
assert -1000 in a["x"]


@njit
def changed(record):
    record.k = 77
    return record


assert changed(a[0]) == a[0] and a[0]["k"] == 77
same(lambda record: (record["x"], record[1], record[-1], record.dtype.itemsize), a[0])
stars, star = filled(packed), filled(packed)[1]


@njit
def of_globals(i):
    return stars[i].x + star.x, star.k


assert of_globals(2) == (stars[2]["x"] + star["x"], star["k"])


@njit
def maybe(a, flag):
    record = None
    if flag:
        record = a[0]
    return record


assert maybe(a, False) is None and maybe(a, True) == a[0]


# The same place seen twice, and what is read only.


@njit
def aliases(a):
    one, two = a[0], a[0]
    one.x = 5.0
    return two.x


assert aliases(a) == 5
a.flags.writeable = False
for write in (lambda a: by_attribute(a), lambda a: aliases(a), lambda a: changed(a[0])):
    try:
        write(a)
    except numba.core.errors.TypingError as error:
        assert "read-only" in str(error)
    else:
        raise AssertionError("a read-only record was written")


# Indices are checked.


@njit
def at(a, i):
    return a[i].x


for index in (6, -7):
    try:
        at(stars, index)
    except IndexError as error:
        assert str(error) == f"index {index} is out of bounds for axis 0 with size 6"
    else:
        raise AssertionError("an index out of bounds was taken")
assert at(stars, -1) == stars[-1]["x"]


# Parallel loops over records.


@njit(parallel=True)
def moved(a, step):
    for i in prange(len(a)):
        a[i].x += step * a[i].k
    total = 0.0
    for i in prange(len(a)):
        total += a[i].x
    return total


many = np.zeros(50000, packed)
many["k"] = np.arange(50000) % 100
assert moved(many, 0.5) == (many["k"] * 0.5).sum() and (many["x"] == many["k"] * 0.5).all()


# Types by name.

record = numba.from_dtype(packed)
assert str(record) == "Record(x[type=float64;offset=0],y[type=float32;offset=8],k[type=int16;offset=12];14;False)"
assert record.dtype == packed and len(record) == 3 and record.offset("y") == 8 and record.typeof("k") == types.int16
assert numba.typeof(stars).dtype == record and numba.typeof(stars).layout == "C" and numba.typeof(star) == record
struct = types.Record.make_c_struct([("a", types.int32), ("b", types.float64), ("c", types.int8)])
assert struct.size == 24 and struct.aligned and struct.offset("b") == 8
assert struct.dtype == np.dtype([("a", "i4"), ("b", "f8"), ("c", "i1")], align=True)


@njit(types.float64(record[:], types.int64))
def declared(a, i):
    return a[i].x


assert declared(stars[::2], 1) == stars[2]["x"]
try:
    declared(filled(odd), 1)
except TypeError as error:
    assert "No matching definition" in str(error)
else:
    raise AssertionError("records of another dtype were taken")


# Prints what the interpreter prints.

import contextlib
import io


def printed(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as stream:
        function(*arguments)
    return stream.getvalue()


def show(a):
    print(a[0], a[1]["u"], a["s"], a[2]["p"], (a[1]["s"], 1))


assert printed(njit(show), filled(nested)) == printed(show, filled(nested))
