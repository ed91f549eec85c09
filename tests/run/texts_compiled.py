"""Arrays of bytes and text of fixed length in compiled code."""

import numpy as np

from numba import njit
from _compiled import same

words = np.array(["pear", "apple", "", "fig", "éclair", "apple", "\U0001f34e"])
raw = np.array([b"pear", b"apple", b"", b"fig"])


def counted(a):
    n = 0
    for word in a:
        if word == "apple":
            n += 1
        if word != "fig":
            n += 10
        if word < "b":
            n += 100
        if word:
            n += 1000
        if "e" <= word:
            n += 10000
    return n


def counted_bytes(a):
    n = 0
    for i in range(len(a)):
        if a[i] == b"apple":
            n += 1
        if len(a[i]) > 3:
            n += 10
        if a[i] == a[0]:
            n += 100
        if b"c" > a[i]:
            n += 1000
    return n


def whole(a):
    return (a == "apple", a != a[::-1], a < "b", np.sort(a), np.unique(a), np.argsort(a), a[a == "fig"], a[np.array([0, 2])],
            np.concatenate((a, a[:1])), a[::-1].copy(), a[1:3], "fig" in a, "plum" in a, a.reshape(1, -1).T, np.repeat(a, 2))


def stored(a):
    kept = a[0]
    a[0] = "z"
    a[1] = "longer than there is room"
    a[2] = a[3]
    a[4:] = "q"
    return kept, a[0], a[1], len(a[1])


def extreme(a):
    best = a[0]
    for word in a[1:]:
        if word > best:
            best = word
    return best


def swapped(a):
    for i in range(len(a) // 2):
        word = a[i]
        a[i] = a[-1 - i]
        a[-1 - i] = word


def made(n):
    a = np.zeros(n, "U5")
    b = np.empty(2, dtype="S3")
    for i in range(n):
        if i % 2:
            a[i] = "odd"
        else:
            a[i] = "even"
    b[:] = b"xy"
    return a, b, np.zeros(2, dtype="<U3"), np.zeros_like(a), np.full(2, "ab")


for array in (words, words[::2], words.astype("U20"), np.asfortranarray(words)):
    for function in (counted, whole, stored, extreme, swapped):
        same(function, array)
same(counted_bytes, raw)
same(extreme, raw)
same(swapped, raw)
same(made, 5)
same(lambda a: sum([int(a[0]), int(a[1])]), np.array(["12", "-3"]))
same(lambda a: float(a[0]) + 1, np.array([b"1.5"]))
same(lambda a, b: (a[0] == b[0], a[1] != b[1], a[0] == b"pear"), words, raw)
same(lambda a, b: (a[0] == b[0], a[0] < b[1], a == b), words, words.astype("U20"))


@njit
def chosen(a, b, first):
    word = b[1]
    if first:
        word = a[0]
    return word


assert chosen(words[:2], words.astype("U20"), True) == "pear"
assert chosen(words[:2], words.astype("U20"), False) == "apple"
assert type(chosen(words, words, True)) is str
assert njit(lambda a: a[1])(raw) == b"apple"


# What is read stays what it was.


@njit
def before(a):
    first, second = a[0], a[1]
    a[0] = "new"
    a[1] = first
    return first, second, a[1]


assert before(words.copy()) == ("pear", "apple", "pear")
words.flags.writeable = False
try:
    before(words)
except Exception as error:
    assert "read-only" in str(error)
else:
    raise AssertionError("a read-only array was written")


# Elements of text beside strings that are known at run time only.
def beside(a, s):
    found = [0]
    for i in range(len(a)):
        w = a[i]
        if w == s or s != w and w < s and s in str(w):
            found.append(i)
        if w in s or w.startswith(s[:1]):
            found.append(100 + i)
    return found, a[0].upper() + s, s + a[1], a[1].strip().replace("p", s), f"{a[0]:>8}|{a[3]!r}", str(a[4]), a[0] * 2 == s, repr((a[0], s))


for array in (words, words[::-1], words.astype(">U7")):
    for s in ("apple", "", "pear tree", "é", "\U0001f34e"):
        same(beside, array, s)
