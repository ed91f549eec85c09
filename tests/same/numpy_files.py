"""Arrays in files: text in columns, NumPy's own formats, raw numbers."""

import io
import os
import pathlib
import tempfile
import warnings
import zipfile

import numpy as np

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print("warns", category.__name__, message)


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


L = np.loadtxt
I = io.StringIO
for function in [
    lambda: L(["1.5 2", "3 4"], dtype=int), lambda: L(["1 x"]), lambda: L(["1 2", "3"]), lambda: L(["1 2", "3 4"], usecols=2),
    lambda: L(["1 2", "3 4"], usecols=-1), lambda: L(["1 2"], dtype="i4,f8,i4"), lambda: L(["1 2 3", "4 5 6"], dtype="i4,f8,i4"),
    lambda: L(["True"], dtype=bool), lambda: L(["2 0"], dtype=bool), lambda: L(["1+2j (3-4j) 5 6j 1e-5-2e+3j"], dtype=complex),
    lambda: L(["a\nb"], dtype=str), lambda: L(["a,b", '"c,d",e'], dtype=str, delimiter=",", quotechar='"'), lambda: L(["300"], dtype="u1"),
    lambda: L(["-1"], dtype="u1"), lambda: L(["1", "", "2"], max_rows=2), lambda: L([]), lambda: L(["# c"]), lambda: L(["1 # c", "2"]),
    lambda: L(["\xe9"], dtype="S3"), lambda: L(["\u20ac"], dtype="S3"), lambda: L(["1_000"]), lambda: L(["0x10"]),
    lambda: L(["1e400 nan -inf Infinity"]), lambda: L(["1.5"], dtype="f2"), lambda: L(["1.5"], dtype=object),
    lambda: L(["2020-01-01"], dtype="M8[D]"), lambda: L(["1,2"], delimiter=",", converters={0: lambda s: float(s) * 2}),
    lambda: L(["1,2"], delimiter=",", converters=lambda s: float(s) * 2), lambda: L(["1,2"], delimiter=",", converters={0: lambda s: s + 1}),
    lambda: L(["1,2"], delimiter=",", converters={5: float}), lambda: L(["1,2"], delimiter=",", converters={-1: lambda s: 7}),
    lambda: L(["1, 2 ,3"], delimiter=","), lambda: L(["1,,3"], delimiter=","), lambda: L(["1,2,"], delimiter=","), lambda: L([" 1  2 "]),
    lambda: L(["99999999999999999999"], dtype=int), lambda: L(["1\xa02"]), lambda: L(["1 2"], dtype=[("a", "i4", 2)]),
    lambda: L(["1 2 3", "1 2 3"], dtype=[("a", "f4", (2,)), ("b", "S2")]), lambda: L(I("1 2\n3 4\n"), unpack=True),
    lambda: L(["1 2", "3 4"], ndmin=2, max_rows=1), lambda: L([b"1 2"]), lambda: L([1, 2]), lambda: L(["1"], delimiter="ab"),
    lambda: L(["1"], delimiter="\n"), lambda: L(["1"], delimiter="#"), lambda: L(["1;2"], delimiter=";", usecols=[1, 0]),
    lambda: L(["1 2"], usecols=[0.5]), lambda: L(["a b"], dtype="U1,U5"), lambda: L(["1.0"], dtype="i8"), lambda: L(["1 2"], skiprows=1),
    lambda: L(["abc"], dtype="U2"), lambda: L(["1 2\n", "\n", "3 4"], dtype=np.float32), lambda: L(["12 \xe9"], dtype=str),
    lambda: L(["1 2"] * 2, usecols=(0, 0, 1)), lambda: L(["1e-320 1.7976931348623157e308"]), lambda: L(["1 2"], comments=["//", "%"]),
    lambda: L(["1 2//3", "4 5%"], comments=["//", "%"]), lambda: L(["1 2"], dtype="i8", converters=lambda s: "3"),
    lambda: L(["+5 -3"], dtype=int), lambda: L(["1 -"], dtype=int), lambda: L([""], dtype=int), lambda: L(['"1" "2"'], quotechar='"'),
    lambda: L(['"a""b" c'], dtype=str, quotechar='"'), lambda: L(['"a', 'b" c'], dtype=str, quotechar='"'), lambda: L(['"a'], dtype=str, quotechar='"'),
    lambda: L(["1"], dtype="m8[s]"), lambda: L(["x"], dtype="M8[s]"), lambda: L(["1 2"], dtype=">f8"),
    lambda: L(["3"], encoding="bytes", converters={0: lambda b: type(b) is bytes}), lambda: L(["x y z"], dtype="U1", usecols=[-3]),
    lambda: L(["1+j"], dtype=complex), lambda: L(["7+-5j", " ( 4+5j )", "1e-1-2e-3j"], dtype=complex, delimiter=","), lambda: L(["1 2"], comments=" "),
    lambda: L(["1 2"], delimiter=""), lambda: L(["1 2"], converters={"a": int}), lambda: L(I("h\n1\n\n2\n"), skiprows=1, max_rows=2), lambda: L(["1 2 3"], max_rows=0), lambda: L(I("1\r2\r\n3\n"), dtype=int), lambda: L(I("1,2\n" * 5), delimiter=",", max_rows=2),
    lambda: np.genfromtxt(I("1,2,3\n4,,6"), delimiter=","), lambda: np.genfromtxt(I("a b\n1 2\n3 4"), names=True),
    lambda: np.genfromtxt(I("1,x,2.5\n2,y,3"), delimiter=",", dtype=None, encoding="utf-8"), lambda: np.genfromtxt(I("1 2\n3"), invalid_raise=False),
    lambda: np.genfromtxt(I("1 2\n3")), lambda: np.genfromtxt(I("1,N/A"), delimiter=",", missing_values="N/A", filling_values=-9),
    lambda: np.genfromtxt(I("12345"), delimiter=[2, 3]), lambda: np.genfromtxt(I("1 2 3"), usecols=(0, -1)),
    lambda: np.genfromtxt(I("#h\n1 2"), skip_header=1, dtype="i4,f8"), lambda: np.fromregex(I("1 a\n2 b"), r"(\d+)\s+(\w)", [("n", "i8"), ("k", "S1")]),
    lambda: np.fromregex(I("1x2x"), r"(\d)x", "i4"), lambda: np.fromstring("1 2 3", sep=" "), lambda: np.fromstring("1,2", dtype=int, sep=","),
    lambda: np.fromstring("1 2 x", sep=" "), lambda: np.fromstring("1 2", sep=" ", count=1), lambda: np.fromstring("\x01\x02"),
]:  # fmt: skip
    show(function)

F = np.fromstring
for function in [
    lambda: F("1 2 3",sep=" "), lambda: F("1,2,3",sep=","), lambda: F("1 , 2 ,3",sep=","), lambda: F("1,2,",sep=","),
    lambda: F("1,,2",sep=","), lambda: F("  1 2  ",sep=" "), lambda: F("",sep=" "), lambda: F("1 2 x",sep=" "),
    lambda: F("1.5 2",dtype=int,sep=" "), lambda: F("nan inf -inf",sep=" "), lambda: F("1e5 1e",sep=" "),
    lambda: F("1 2 3",count=2,sep=" "), lambda: F("1abc2",sep="abc"), lambda: F("1 abc 2",sep=" abc "),
    lambda: F("1abc2",sep=" abc "), lambda: F("1  ; 2",sep="; "), lambda: F("1;2",sep="; "), lambda: F("1;;2",sep=";"),
    lambda: F("1+2j 3",dtype=complex,sep=" "), lambda: F("1 0 2",dtype=bool,sep=" "), lambda: F("0x10 5",dtype=int,sep=" "),
    lambda: F("300 -1",dtype="u1",sep=" "), lambda: F("1\n2\t3",sep=" "), lambda: F("1_0",sep=" "),
    lambda: F("+5 -3",dtype=int,sep=" "), lambda: F("99999999999999999999",dtype=int,sep=" "),
    lambda: F("1 2",dtype=object,sep=" "), lambda: F("a b",dtype="U1",sep=" "), lambda: F(b"1 2",sep=" "),
    lambda: F("1.5,2.5",dtype="f4",sep=","), lambda: F("1.5",dtype="f2",sep=","), lambda: F("1 2",sep=""),
    lambda: F("12345678",dtype="S4",sep=""), lambda: F("3;4 5",sep=";"), lambda: F("1,2",sep=" "), lambda: F("1 2",sep=","),
    lambda: F("infinity NaN",sep=" "), lambda: F("x",sep=" "), lambda: F("1j",dtype=complex,sep=" "),
    lambda: F("(1+2j)",dtype=complex,sep=" "), lambda: F("1 2 3",dtype=np.int8,sep=" "), lambda: F("0",count=0,sep=" "),
    lambda: F(".5 5.",sep=" "), lambda: F("- 5",sep=" "),
]:  # fmt: skip
    show(function)


def saved(array, *rest, **options):
    """What `savetxt` writes."""
    stream = io.StringIO()
    np.savetxt(stream, array, *rest, **options)
    return stream.getvalue()


for function in [
    lambda: saved([[1, 2.5], [3, -4]]), lambda: saved([1, 2, 3], fmt="%d"), lambda: saved([[1, 2]], fmt="%5.1f", delimiter=","),
    lambda: saved([[1, 2]], fmt=["%d", "%.2e"]), lambda: saved([[1, 2]], header="a\nb", footer="end", comments="% "),
    lambda: saved([1 + 2j, 3 - 1j]), lambda: saved([1 + 2j], fmt="%.1f"), lambda: saved(np.array([(1, "x")], "i4,U3"), fmt="%s"),
    lambda: saved([["a", "b"]], fmt="%s"), lambda: saved([[1, 2]], newline="|"), lambda: saved([["a"]]), lambda: saved(np.zeros((2, 2, 2))),
    lambda: saved([[1, 2]], fmt=["%d"]), lambda: saved([[1, 2]], fmt="%d-%d"), lambda: saved(np.array(5)),
]:  # fmt: skip
    show(function)

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for at, array in enumerate([
        np.arange(6).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.array(3.5), np.array([], "i2"), np.array(["a", "bcd"]), np.array([b"x"]),
        np.array([(1, 2.5)], "i4,f8"), np.array([1, 2], ">u2"), np.array(["2020-01-01"], "M8[D]"), np.arange(10)[::3], np.array([True, False]),
        np.zeros((2, 0, 3), "c8"), np.array([(1, (2, [3, 4]))], [("a", "i1"), ("b", [("c", "i2"), ("d", "f4", 2)])]),
    ]):  # fmt: skip
        np.save(f"{at}.npy", array)
        again = np.load(f"{at}.npy")
        print(at, pathlib.Path(f"{at}.npy").stat().st_size, repr(again), again.flags.f_contiguous)
        with open(f"{at}.npy", "rb") as stream:
            version = np.lib.format.read_magic(stream)
            print(version, np.lib.format.read_array_header_1_0(stream))
    objects = np.array([1, "x", None, [2]], dtype=object)
    np.save("o.npy", objects)
    show(lambda: np.load("o.npy"))
    show(lambda: np.load("o.npy", allow_pickle=True))
    show(lambda: np.save("p.npy", objects, allow_pickle=False))
    np.savez("z.npz", np.arange(3), name=np.eye(2))
    with np.load("z.npz") as archive:
        print(archive, sorted(archive.files), archive["arr_0"], archive["name"], archive.f.name.shape, "name" in archive, len(archive))
        show(lambda: archive["nothing"])
        print({key: value.shape for key, value in archive.items()})
    np.savez_compressed("c.npz", a=np.zeros(1000))
    print(np.load("c.npz")["a"].sum(), zipfile.ZipFile("c.npz").infolist()[0].compress_type, isinstance(np.load("c.npz"), np.lib.npyio.NpzFile))
    show(lambda: np.savez("z.npz", np.arange(3), arr_0=1))
    for content in (b"", b"garbage and more of it", b"\x93NUMPY\x01\x00\x10\x00{'descr': 1}      \n"):
        pathlib.Path("bad.npy").write_bytes(content)
        show(lambda: np.load("bad.npy"))
    show(lambda: np.load("absent.npy"))
    for version in ((1, 0), (2, 0), (3, 0)):
        stream = io.BytesIO()
        np.lib.format.write_array(stream, np.arange(3), version=version)
        stream.seek(0)
        print(len(stream.getvalue()), np.lib.format.read_array(stream))
    data = np.arange(5, dtype="i4")
    data.tofile("raw")
    print(np.fromfile("raw", "i4"), np.fromfile("raw", "i4", 2), np.fromfile("raw", "i4", offset=8), np.fromfile("raw", "i4", -1, offset=4))
    data.tofile("text", sep=",", format="%d")
    print(pathlib.Path("text").read_text(), np.fromfile("text", "i4", sep=","))
    with open("raw", "rb") as stream:
        print(np.fromfile(stream, "i4", 1), stream.tell(), np.fromfile(stream, "i4", 2), stream.tell())
    with open("raw", "wb") as stream:
        stream.write(b"head")
        data[::2].tofile(stream)
    print(pathlib.Path("raw").read_bytes())
    np.savetxt("t.gz", [[1, 2], [3, 4]])
    print(np.loadtxt("t.gz"), np.loadtxt(pathlib.Path("t.gz"), dtype=int, converters=float))
    source = np.lib.npyio.DataSource(folder)
    print(source.exists("raw"), source.exists("absent"))
    os.chdir("/")

# Objects have no bytes of their own; text of no length, formats, and bytes that end in zeros.
import io  # noqa: E402
import tempfile  # noqa: E402

with tempfile.TemporaryFile() as stream:
    for write in (lambda: np.array([1, None], object).tofile(stream), lambda: np.zeros(2).tofile(3.5)):
        try:
            write()
        except Exception as error:
            print(type(error).__name__, error)
    np.array([1.5, 2]).tofile(stream, " ", "%.3f")
    stream.seek(0)
    print(stream.read())
buffer = io.BytesIO()
np.save(buffer, np.array(b"a", "S3"))
buffer.seek(0)
print(repr(np.load(buffer)))
