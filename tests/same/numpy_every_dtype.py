"""Creation and the common functions over the dtypes that are rarely thought of: other byte orders, text, dates, objects, records."""

import copy
import pickle

import numpy as np


def show(name, make):
    try:
        result = make()
        print(name, repr(result), getattr(result, "dtype", type(result).__name__))
    except (TypeError, ValueError, OverflowError) as error:
        print(name, type(error).__bases__[0].__name__ if type(error).__name__.startswith("_") else type(error).__name__)


CREATION = {
    "zeros": lambda dtype: np.zeros(2, dtype),
    "ones": lambda dtype: np.ones(2, dtype),
    "full": lambda dtype: np.full(2, 1, dtype),
    "eye": lambda dtype: np.eye(2, dtype=dtype),
    "arange": lambda dtype: np.arange(3, dtype=dtype),
    "arange of floats": lambda dtype: np.arange(0.5, 3, 0.5, dtype=dtype),
    "linspace": lambda dtype: np.linspace(0, 1, 3, dtype=dtype),
    "ones_like": lambda dtype: np.ones_like(np.zeros(2, dtype)),
    "full_like": lambda dtype: np.full_like(np.zeros(2, dtype), 1),
    "fromiter": lambda dtype: np.fromiter([1, 2], dtype),
    "tri": lambda dtype: np.tri(2, dtype=dtype),
    "identity": lambda dtype: np.identity(2, dtype),
}
ONE = "sort argsort unique cumsum max argmax nonzero count_nonzero flip any all diff ptp round copy ravel sum repr".split()
MORE = {
    "roll": lambda z: np.roll(z, 1),
    "tile": lambda z: np.tile(z, 2),
    "repeat": lambda z: np.repeat(z, 2),
    "partition": lambda z: np.partition(z, 1),
    "concatenate": lambda z: np.concatenate((z, z)),
    "stack": lambda z: np.stack((z, z)),
    "take": lambda z: np.take(z, [0, 1]),
    "real": lambda z: z.real,
    "imag": lambda z: z.imag,
}
for dtype in (">i4", ">f4", ">f8", ">c16", "f2", "S3", "U2", "m8[s]", "O", [("a", ">i2"), ("b", "f4")]):
    for name, make in CREATION.items():
        if name.startswith("arange") and dtype in ("S3", "U2"):
            continue
        show(f"{name} {dtype}", lambda: make(dtype))
    zeros = np.zeros(3, dtype)
    for name in ONE:
        show(f"{name} {dtype}", lambda: repr(zeros) if name == "repr" else getattr(np, name)(zeros))
    for name, make in MORE.items():
        show(f"{name} {dtype}", lambda: make(zeros))

# Values in the other byte order, one after the other.
swapped = np.arange(40, dtype=">f4")
print(swapped.sum(), swapped[::7], swapped.tobytes()[-4:])
complexes = (np.arange(6) * (1 + 2j)).astype(">c16")
print(complexes.real, complexes.imag, np.round(complexes, 1), complexes.real.dtype)

# Bounds that a dtype cannot hold bound nothing.
bytes_ = np.array([0, 7, 255], np.uint8)
print(np.clip(bytes_, -1, 300), np.clip(bytes_, 5, 300), np.clip(bytes_, -(10**30), 9), bytes_.clip(min=-4))

# Objects keep their zeros, and what is computed with them stays an object.
print(np.convolve(np.array([1, 2], object), np.array([1, 3], object)))
print(type(np.einsum("i,i", np.array([1, 2], object), np.array([3, 4], object))))
print(np.zeros(2, [("a", object), ("b", int)]))

# Methods and functions are pickled by their names.
for function in (np.zeros, np.sum, np.ndarray.sum, np.ndarray.reshape):
    print(pickle.loads(pickle.dumps(function)) is function, copy.deepcopy(function) is function)
show("reshape to nothing", lambda: np.arange(6).reshape())

# A record is true if one of its fields is.
records = np.array([(0, 0.0), (1, 0.0), (0, -0.0), (0, 3.0)], [("a", ">i2"), ("b", "f4")])
nested = np.array([(0, (0, [0, 0])), (0, (0, [0, 2]))], [("a", "i1"), ("b", [("c", "U1"), ("d", "f8", 2)])])
for array in (records, nested, records[::-2], np.array([b"\0\0", b"a"], "V2"), np.zeros((2, 0), "V2"), records.reshape(2, 2).T):
    print(np.nonzero(array), np.count_nonzero(array), np.where(array), [bool(each) for each in array.flat])

# What arrays of records have in common has no gaps, and the machine's byte order.
gaps = np.dtype({"names": ["a", "b"], "formats": [">i2", "f8"], "offsets": [4, 8], "itemsize": 24})
a = np.zeros(1, gaps)
for dtype in (np.promote_types(gaps, gaps), np.result_type(gaps), np.concatenate([a, a]).dtype, np.concatenate([a]).dtype,
              np.stack([a, a]).dtype, np.where([True], a, a).dtype, np.append(a, a).dtype, np.concatenate([np.zeros(1, ">f8")]).dtype):
    print(dtype)
