"""Bytes, bytearrays, memory views and arrays of numbers as arguments of compiled functions: vectors on their memory."""

import array

import numpy as np
from numba import njit

from _compiled import same


def checksum(data):
    total = 0
    for i, byte in enumerate(data):
        total = (total * 31 + byte + i) % 65521
    return total, len(data), data[0], data[-1]


for data in (b"hello world", bytearray(b"\x00\xff\x80"), memoryview(b"abc"), array.array("i", [1, -2, 3]), array.array("d", [1.5, 2.5])):
    same(checksum, data)


def sliced(data):
    return len(data[2:]), data[1:3][0], 108 in data


same(sliced, b"hello")


@njit
def fill(data, value):
    for i in range(len(data)):
        data[i] = value + i


held = bytearray(3)
fill(held, 65)
assert held == b"ABC", held
numbers = array.array("d", [0, 0])
fill(numbers, 2.5)
assert numbers.tolist() == [2.5, 3.5]
strided = memoryview(bytearray(b"........"))[::2]
fill(strided, 48)
assert strided.obj == b"0.1.2.3."
try:
    fill(b"abc", 1)
except Exception as error:
    assert "read" in str(error), error
else:
    raise AssertionError("bytes were written")
held.append(1)
