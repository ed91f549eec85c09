"""Records: their dtypes, fields, scalars and conversion; elements in the other byte order; half precision."""

import warnings

import numpy as np

warnings.simplefilter("ignore")


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


r = np.array([(1, 2.5, "ab"), (3, 4.5, "c")], dtype=[("x", "i4"), ("y", "f8"), ("s", "U3")])
n = np.array([((1, 2.0), [1, 2])], dtype=[("p", [("a", "i4"), ("b", "f4")]), ("q", "i2", (2,))])
for expression in ["r", "r['x']", "r[0]", "r[0]['y']", "r[['x', 's']]", "r.dtype.names", "r['x'].sum()", "r.tolist()", "r[0].item()", "r == r", "r[0] == r[1]",
                   "r.astype([('a', 'f4'), ('b', 'f4'), ('c', 'U1')])", "np.zeros(2, 'i4,f8')", "np.array([(1, 2)], dtype='i4,i4').view('i8')",
                   "np.array([(1, (2, 3))], dtype=[('a', 'i4'), ('b', 'f8', (2,))])", "r['z']", "np.zeros((2, 2), 'V4')", "r[0].dtype", "len(r[0])", "r[0][1]",
                   "r[0][5]", "list(r[0])", "np.array([(1, 'a')], dtype='i4,O')", "np.array([1, 2]).astype('V8')", "n", "n['p']['b']", "n[0]", "n[0]['p']", "n['q']",
                   "np.void(b'ab')", "np.void(3)", "np.array((1, 2.0), 'i4,f8')", "r[1:]", "np.concatenate([r, r])", "r['y'] * 2", "r[r['x'] > 1]",
                   "np.array([(1, 2, 3)], dtype='i4,i4')", "r.dtype['y']", "r.dtype[0]", "r.dtype.fields['y'][1]", "r.dtype.itemsize", "r.dtype.descr", "len(r.dtype)"]:  # fmt: skip
    show(lambda: eval(expression))
print(r, n, r[0], n[0])
q = r.copy()
q["x"] = 7
q[1] = (8, 9, "zz")
q[0]["y"] = 1.25
show(lambda: q)
for text in ["f8", ">i4", "S5", "U3", "M8[ns]", "V3", "O", "e", "?", "i4,f8", "(2,3)i4", "2i4, S3", "datetime64[25s]", "f9", "str", "c16", "int", "half"]:
    show(lambda: np.dtype(text))
    show(lambda: (np.dtype(text).name, np.dtype(text).str, np.dtype(text).kind, np.dtype(text).itemsize, np.dtype(text).num))
for description in [[("a", "i1"), ("b", "f8")], [("a", "i4", 3)], [(("title", "a"), "i4")], {"names": ["a", "b"], "formats": ["i4", "f8"], "offsets": [0, 8]},
                    {"a": ("i4", 0), "b": ("f8", 8)}, ("f8", 3), ("S", 4), [("a", "i4"), ("a", "i4")], [("a",)], {"names": ["a"], "formats": ["i4"], "itemsize": 2}]:  # fmt: skip
    show(lambda: np.dtype(description))
    show(lambda: np.dtype(description, align=True))
show(lambda: np.dtype("i4,f8") == np.dtype([("f0", "i4"), ("f1", "f8")]))
show(lambda: np.promote_types([("a", "i4")], [("a", "f8")]))
show(lambda: np.promote_types([("a", "i4")], [("b", "f8")]))

big = np.array([1, 2, 300], ">i4")
for expression in ["big", "big.tobytes()", "big + 1", "(big + 1).dtype", "big.sum()", "big[1]", "np.sort(big)", "big.astype('<i4')", "np.array([1.5, 2], '>f8') * 2",
                   "big.byteswap()", "np.frombuffer(b'\\0\\1\\0\\2', '>i2')", "big == [1, 2, 3]", "np.array(['a'], '>U2')", "big.view('<i4')"]:  # fmt: skip
    show(lambda: eval(expression))
half = np.array([1.5, 2.25, 1e-7, 65504, np.inf, -0.1], dtype=np.float16)
for expression in ["half", "half.sum()", "half[:3].mean()", "half * 2", "half + half", "half.astype('f8')", "np.float16(0.1)", "np.float16(1) / 3",
                   "np.sqrt(np.arange(3, dtype='i1'))", "np.sin(True)", "np.nextafter(half, np.float16(0))", "np.sort(half)", "np.argmax(half)",
                   "np.float16(3) // np.float16(2)", "np.float16(3) + 1", "np.float16(3) * np.float32(2)", "half.max()", "np.arange(5, dtype='f2')",
                   "np.linspace(0, 1, 3, dtype='f2')", "np.eye(2, dtype='f2') @ np.ones((2, 2), 'f2')", "np.promote_types('f2', 'i2')", "half.astype(int)[:4]",
                   "np.float16(1234)", "np.float16(65504)"]:  # fmt: skip
    show(lambda: eval(expression))

# Names of fields can be set, on a dtype and through an array.
record = np.zeros(2, [("a", "i4"), ("b", "f8")])
record.dtype.names = ("x", "y")
print(record, record.dtype, record["x"])
kind = np.dtype("i4,f8")
kind.names = ["one", "two"]
print(kind, np.zeros(1, kind))
for names in (["a"], ["a", "a"], [1, 2], 5):
    try:
        kind.names = names
    except ValueError as error:
        print(error)
try:
    np.dtype("f8").names = ("a",)
except (AttributeError, ValueError) as error:
    print(type(error).__name__)
