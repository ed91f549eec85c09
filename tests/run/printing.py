"""`print` in compiled code writes what it writes in the interpreter: the same text, when it is printed, to `sys.stdout`."""

import os

# More threads than the machine may have, so that workers print.
os.environ["NUMBA_NUM_THREADS"] = "4"

import contextlib
import io
import signal
import sys
import threading
import time
import traceback

import numpy as np
from numba import get_num_threads, njit, prange


class Stream:
    """Keeps what is written with the time; calls `during` with each text."""

    def __init__(self, during=None):
        self.written, self.times, self.flushed, self.threads = [], [], 0, set()
        self.during = during

    def write(self, text):
        if self.during:
            self.during(text)
        self.written.append(text)
        self.times.append(time.perf_counter())
        self.threads.add(threading.get_ident())
        return len(text)

    def flush(self):
        self.flushed += 1

    @property
    def text(self):
        return "".join(self.written)


def printed(function, *arguments):
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        function(*arguments)
    return stream.getvalue()


def compare(function, *arguments):
    compiled, interpreted = printed(function, *arguments), printed(function.py_func, *arguments)
    assert compiled == interpreted, f"{function.__name__}{arguments}:\n{compiled}\nand not\n{interpreted}"


# Values

@njit
def show(x):
    print(x)
    print("a text", x, (x,), (x, (x, None)), [x, "it's"])


FLOATS = [0.0, -0.0, 1.0, -2.5, 0.1, 1 / 3, 1e15, 1e16, 1e17, 123456789.0, 1e22, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308,
          float("inf"), float("-inf"), float("nan")]
VALUES = [0, 1, -1, 2**63 - 1, -2**63, True, False, None, *FLOATS, 1j, -1j, 2.5 - 3j, complex(-0.0, 0.0), complex(0.0, -0.0),
          complex(float("nan"), float("inf")), 1e300 + 1e-300j, (), (1,), (1, 2.0, (True, None, (1j, ())))]
for value in VALUES:
    compare(show, value)
for dtype in "?bhilBHILfdFD":
    for value in (0, 1, 3.7, 100):
        compare(show, np.array(value).astype(dtype)[()])
    for value in FLOATS[:-3] if dtype in "fdFD" else (1,):
        with np.errstate(all="ignore"):
            compare(show, np.array(value).astype(dtype)[()])
    shapes = [(), (1,), (5,), (0,), (3, 4), (2, 0, 3), (2, 3, 2), (1001,), (40, 30)]
    for shape in shapes:
        array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
        compare(show, array)
        compare(show, array.T)
        compare(show, np.asfortranarray(array))
        if shape and shape[0]:
            compare(show, array[::-2])
            compare(show, array[..., np.newaxis])
compare(show, np.array([1e-10, 1.0, float("nan")]))
compare(show, np.array([0.1, 1 / 3], dtype=np.float32))
compare(show, (np.arange(3), np.float32(0.1), np.array([1j])))
frozen = np.arange(4)
frozen.flags.writeable = False
compare(show, frozen)
with np.printoptions(precision=3, threshold=5, edgeitems=1):
    compare(show, np.linspace(0, 1, 20))


with np.printoptions(formatter={"float": lambda x: f"<{x}>", "int": hex}):
    for array in (np.arange(12.0).reshape(3, 4).T, np.arange(5), np.array(2.0), np.zeros(0), np.arange(2000)):
        compare(show, array)
        compare(show, (array, array[()]))


# What is computed in the function, and what is known before it runs

@njit
def computed(x, n):
    print(x.shape, x.ndim, x.size, len(x), x[0], x[-1] * 2, (x[0], x.sum(), n, n / 2, n > 1, x[0] > 1))
    print(x + 1, x[::2], x.mean(), (x + 1)[1:], x.T)
    y = x * 2
    print(y)
    y[0] = 17
    print(y)
    for i, value in enumerate(x[:2]):
        print(i, value, -i)
    print(range(3), range(1, n), range(n, 0, -2), ...)
    print("ä\n\"'\U0001f600", ("ä\n\"'\U0001f600\x00", "it's"))
    print("chosen", "long" if n > 3 else "short", ("long" if n > 3 else "short",))
    a, b = n, x[0]
    print("starred", *(a, b), *())


computed_values = np.array([1.5, 2.5, 3.5])
compare(computed, computed_values, 3)
compare(computed, computed_values, 4)


@njit
def keywords(n, flag):
    print()
    print(1, 2, sep="")
    print(1, 2, "x", sep=", ", end=" | ")
    print(1, 2, sep=None, end=None, file=None)
    print(1, 2, sep="\n--\n" if n > 3 else "+", end="\n" if flag else "!\n")
    print(end="")
    print("a", "", "b", sep="")
    print(1, flush=True)
    print(2, flush=flag)
    print(3, flush=0)


for n in (1, 5):
    for flag in (True, False):
        compare(keywords, n, flag)
        stream = Stream()
        with contextlib.redirect_stdout(stream):
            keywords(n, flag)
        assert stream.flushed == 1 + flag
        # A line is written at once, so that lines of several threads do not mix.
        assert len(stream.written) == 10, stream.written


# What may be None

@njit
def pair_or_none(x):
    if x > 0:
        return x, (2.5, x, ())
    return None


@njit
def perhaps(x):
    found = x if x > 0 else None
    print(found, (found, 1))
    pair = pair_or_none(3 if x > 0 else -3)
    print(pair, (pair,), "end")
    array = np.arange(3) if x > 0 else None
    print(array, (array,))
    text = "it's" if x > 0 else None
    print(text, (text,))
    print(1, 2, sep="-" if x > 0 else None, end="!\n" if x > 0 else None, flush=found)


for number in (2, -2, 2.5, -2.5, np.float32(1.5), np.float32(-1.5)):
    compare(perhaps, number)


# The stream

@njit
def line(x):
    print("line", x)


def mixed(function):
    print("before")
    function(1)
    print("between")
    function(2)
    print("after")


assert printed(mixed, line) == printed(mixed, line.py_func) == "before\nline 1\nbetween\nline 2\nafter\n"
kept = sys.stdout
sys.stdout = None
line(1)
del sys.stdout
try:
    line(1)
    raise AssertionError("there is no sys.stdout")
except RuntimeError as error:
    assert str(error) == "lost sys.stdout"
finally:
    sys.stdout = kept


@njit
def helper(i):
    print("helper", i)


@njit
def lines(n):
    for i in range(n):
        helper(i)
    return n


def compiled_frames(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [(frame.name, frame.line) for frame in frames if frame.name not in ("<module>", "write", "during", "fails")]


def fails(function, stream, expected):
    """The frames of the compiled function in the exception that the stream raises."""
    try:
        with contextlib.redirect_stdout(stream):
            function(1000)
    except expected as error:
        return compiled_frames(error)
    raise AssertionError("the stream's exception was lost")


def broken_after(count, error):
    def during(text):
        nonlocal count
        count -= 1
        if count < 0:
            raise error
    return Stream(during)


for error in (BrokenPipeError("gone"), KeyboardInterrupt(), ZeroDivisionError("odd"), SystemExit(3)):
    for _ in range(2):
        stream = broken_after(3, error)
        frames = fails(lines, stream, type(error))
        assert frames == [("lines", "helper(i)"), ("helper", 'print("helper", i)')], frames
        assert stream.text == "helper 0\nhelper 1\nhelper 2\n"
        error.__traceback__ = None
closed = io.StringIO()
closed.close()
fails(lines, closed, ValueError)


# The stream may run compiled code, which prints itself.
def again(text):
    if "helper" in text:
        lines.py_func and stream_below.write(printed(line, 5))


stream_below = io.StringIO()
with contextlib.redirect_stdout(Stream(again)):
    lines(3)
assert stream_below.getvalue() == "line 5\n" * 3


# Effects stay where they are

@njit
def ordered(x):
    y = x + 1
    print("first", x[0])
    x[0] = 5
    print("second", x[0], y[0])
    if x[0] > 100:
        print("never")
    for i in range(3):
        for j in range(2):
            print(i, j)
    return y


assert printed(ordered, np.zeros(3)) == printed(ordered.py_func, np.zeros(3))


# The stream changes the array: compiled code sees it.
@njit
def watched(x):
    total = 0.0
    for i in range(4):
        print(i)
        total += x[0]
    return total


shared = np.zeros(1)


def change(text):
    shared[0] += 1


with contextlib.redirect_stdout(Stream(change)):
    assert watched(shared) == 1 + 2 + 3 + 4


# A handler of a signal that raises nothing does not end the function.
@njit
def signalled(n):
    total = 0
    for i in range(n):
        print(i)
        for j in range(100_000):
            total += j % 7
    return total


heard = []
previous = signal.signal(signal.SIGINT, lambda *_: heard.append(1))
expected = signalled.py_func(0)
stream = Stream(lambda text: os.kill(os.getpid(), signal.SIGINT) if text == "2\n" else None)
with contextlib.redirect_stdout(stream):
    signalled(5)
assert stream.text == "0\n1\n2\n3\n4\n" and heard
signal.signal(signal.SIGINT, previous)


# Parallel loops

assert get_num_threads() == 4

@njit(parallel=True)
def in_parallel(n, x):
    total = 0
    for i in prange(n):
        print("iteration", i, x[i % 3], (i, 0.5 * i), x, sep="|", end=";\n")
        total += i
    return total


values = np.array([1.5, 2.5, 3.5])
for n in (0, 1, 3, 255, 256, 257, 5000):
    stream = Stream()
    with contextlib.redirect_stdout(stream):
        assert in_parallel(n, values) == n * (n - 1) // 2
    wanted = [f"iteration|{i}|{values[i % 3]}|({i}, {0.5 * i})|{values};\n" for i in range(n)]
    assert sorted(stream.written) == sorted(wanted), n
    # They are written by the thread that called the function.
    assert stream.threads <= {threading.get_ident()}


@njit(parallel=True)
def lines_in_parallel(n):
    for i in prange(n):
        helper(i)


for error in (BrokenPipeError("gone"), KeyboardInterrupt()):
    for count in (0, 1, 50):
        stream = broken_after(count, error)
        frames = fails(lines_in_parallel, stream, type(error))
        assert frames[-1] == ("helper", 'print("helper", i)'), frames
        assert len(stream.written) == count
        error.__traceback__ = None


@njit(parallel=True)
def changing(n, x):
    # The values are those of the moment of the print.
    for i in prange(n):
        for k in range(50):
            x[i, 0] = k
            print(i, k, x[i])


for n in (1, 8):
    expected = [f"{i} {k} {np.array([k, 0.0])}\n" for i in range(n) for k in range(50)]
    stream = Stream()
    with contextlib.redirect_stdout(stream):
        changing(n, np.zeros((n, 2)))
    assert sorted(stream.written) == sorted(expected)
    # Lines of one iteration are in order.
    of_last = [line for line in stream.written if line.startswith(f"{n - 1} ")]
    assert of_last == expected[-50:]


# Formatters are Python code, which workers cannot run.
with np.printoptions(formatter={"float": lambda x: f"<{x}>"}):
    stream = Stream()
    with contextlib.redirect_stdout(stream):
        changing(8, np.zeros((8, 2)))
assert sorted(stream.written) == sorted(f"{i} {k} [<{float(k)}> <0.0>]\n" for i in range(8) for k in range(50))


@njit(parallel=True)
def flood(n, m):
    for i in prange(n):
        for k in range(m):
            print("so much that not all of it can wait", i, k)


stream = Stream()
with contextlib.redirect_stdout(stream):
    flood(8, 10_000)
assert sorted(stream.written) == sorted(f"so much that not all of it can wait {i} {k}\n" for i in range(8) for k in range(10_000))


# An error in one iteration loses nothing of what was printed.
@njit(parallel=True)
def until_error(x, n):
    for i in prange(n):
        print("checked", i)
        x[i] = i


stream = Stream()
with contextlib.redirect_stdout(stream):
    try:
        until_error(np.zeros(100), 300)
        raise AssertionError("no IndexError")
    except IndexError as error:
        assert str(error) == "index 100 is out of bounds for axis 0 with size 100"
assert {f"checked {i}\n" for i in range(101)} <= set(stream.written)
assert len(stream.written) == len(set(stream.written))


# What a worker prints appears while the thread that called the function is busy with its own part, or waits.
@njit(parallel=True)
def uneven(n, long, work):
    for i in prange(n):
        if i == long:
            total = 0.0
            for k in range(20):
                for j in range(work):
                    total += np.sin(total + j)
            print("long", total > 1e300)
        else:
            print("short", i)


for long in (0, 3):
    stream = Stream()
    with contextlib.redirect_stdout(stream):
        uneven(4, long, 1)
        begin = len(stream.written)
        uneven(4, long, 1_000_000)
    assert sorted(stream.written[begin:]) == sorted(["long False\n"] + [f"short {i}\n" for i in range(4) if i != long])


# Several Python threads print at once.
def print_many(function, count):
    for i in range(count):
        function(i)


stream = Stream()
threads = [threading.Thread(target=print_many, args=(line, 200)) for _ in range(4)]
threads += [threading.Thread(target=lines_in_parallel, args=(200,)) for _ in range(2)]
with contextlib.redirect_stdout(stream):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
expected = [f"line {i}\n" for i in range(200)] * 4 + [f"helper {i}\n" for i in range(200)] * 2
assert sorted(stream.written) == sorted(expected)


# What cannot be printed says so

def rejected(body):
    scope = {}
    exec(f"import numpy as np\nfrom numba import njit\n@njit\ndef f():\n    {body}", scope)
    try:
        scope["f"]()
    except Exception as error:
        return str(error).splitlines()[0]
    raise AssertionError(f"{body} compiles")


assert rejected("print(1, file=3)").startswith("print() in compiled code writes to sys.stdout only")
assert rejected("print(1, to=3)").startswith("print() does not take the argument 'to'")
assert rejected("print(1, sep=3)").startswith("sep must be None or a string, this is int64")
assert rejected("print(1, end=(1,))").startswith("end must be None or a string")
assert rejected("print(np.sin)").startswith("'numpy.sin' cannot be printed")
assert rejected("print((1, zip((1,), (2,))))").startswith("an iterator cannot be printed")

# It is shown
assert "print(x): none" in printed(show.inspect_types)
assert "@hl_print" in list(line.inspect_llvm().values())[0]
