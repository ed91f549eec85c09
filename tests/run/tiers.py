"""Functions that are interpreted until they are hot, or until their code is ready."""

import gc
import os
import threading
import time
import weakref
from dataclasses import dataclass

import numpy as np
from numba import errors, njit


def raises(kind, function):
    try:
        function()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def interpreted_until_ready():
    calls = []

    @njit(background=True)
    def total(values):
        result = 0.0
        for value in values:
            result += value * offset
        return result

    offset = float(os.getpid()) + time.time() % 1
    values = np.arange(1000.0)
    expected = total.py_func(values)
    deadline = time.monotonic() + 60
    while not total.signatures:
        assert total(values) == expected
        calls.append(None)
        assert time.monotonic() < deadline
    assert len(total.signatures) == 1 and total(values) == expected
    assert calls


def a_change_while_compiling():
    # Code for what is not so any more is never run.
    for round in range(20):
        exec(compile(SOURCE, "<tiers>", "exec"), namespace := {"njit": njit, "scale": round})
        f = namespace["f"]
        assert f(2) == 2 * round
        namespace["scale"] = round + 100.5
        assert f(2) == 2 * (round + 100.5)
        deadline = time.monotonic() + 60
        while not f.signatures and time.monotonic() < deadline:
            assert f(2) == 2 * (round + 100.5)
        namespace["scale"] = round - 1
        assert f(2) == 2 * (round - 1)


SOURCE = """
@njit(background=True)
def f(x):
    return x * scale
"""


def the_nth_call_compiles():
    @njit(hot=5)
    def double(x):
        return x + x

    for call in range(1, 10):
        assert double(call) == 2 * call
        assert len(double.signatures) == (1 if call >= 5 else 0), call
    assert double(1.5) == 3.0 and len(double.signatures) == 1

    # Long in the interpreter is hot.
    @njit(hot=1000)
    def count(n):
        result = 0
        for i in range(n):
            result += i & 1
        return result

    while not count.signatures:
        assert count(100_000) == 50_000
    assert count(7) == 3


def what_cannot_be_compiled_fails_at_once():
    for options in [{"background": True}, {"hot": 100}, {"background": True, "hot": 100}]:
        @njit(**options)
        def bad(x):
            return x + "text"

        for _ in range(3):
            raises(errors.TypingError, lambda: bad(1))
        raises(TypeError, lambda: bad())
    for options in [{"background": 1}, {"hot": "often"}, {"hot": -1}, {"hot": True}]:
        raises(ValueError, lambda: njit(**options))


def arguments_of_every_kind():
    for options in [{"hot": 3}, {"background": True}]:
        @njit(**options)
        def f(a, /, b, c=3, *rest, d, e=5, **named):
            total = a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * len(rest)
            for value in named.values():
                total += value * 1000000
            return total

        for _ in range(6):
            assert f(1, 2, d=4) == 54321
            assert f(1, 2, 4, 7, 8, d=4, z=2, e=6) == 2264421
            assert f(1, d=4, b=2) == 54321

        @njit(**options)
        def change(items):
            items.append(len(items))
            return items

        for count in range(1, 7):
            items = [1] * count
            assert change(items) == [1] * count + [count] and len(items) == count + 1

        class Method:
            scale = 2

            @njit(**options)
            def times(self, x):
                return x

        raises(errors.TypingError, lambda: Method().times(2))


def recursion_and_threads():
    @njit(background=True)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    results = []
    threads = [threading.Thread(target=lambda: results.extend(fibonacci(n) for n in range(15))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(4 * [fibonacci.py_func(n) for n in range(15)])


def generators_and_errors():
    @njit(background=True)
    def squares(n):
        for i in range(n):
            yield i * i

    deadline = time.monotonic() + 60
    while not squares.signatures and time.monotonic() < deadline:
        assert list(squares(5)) == [0, 1, 4, 9, 16]
    assert list(squares(5)) == [0, 1, 4, 9, 16]

    @njit(background=True)
    def inverse(x):
        return 1 / x

    for _ in range(200):
        raises(ZeroDivisionError, lambda: inverse(0))


def unfinished_code_goes():
    def made():
        helper = njit(lambda x: x + 1)

        @njit(background=True)
        def f(x):
            return helper(x) + offset

        offset = time.time()
        f(1)
        helper.f = f
        return weakref.ref(f)

    gone = [made() for _ in range(5)]
    gc.collect()
    assert all(each() is None for each in gone)


def after_a_fork():
    @njit(background=True)
    def f(x):
        total = 0.0
        for i in range(x):
            total += i * offset
        return total

    offset = time.time()
    assert f(3) == 3 * offset
    child = os.fork()
    if child == 0:
        deadline = time.monotonic() + 60
        while not f.signatures and time.monotonic() < deadline:
            f(3)
        os._exit(0 if f.signatures and f(3) == 3 * offset else 1)
    assert os.waitpid(child, 0)[1] == 0


def asking_for_signatures_may_call_it():
    @dataclass
    class Sly:
        x: int

        def __getattribute__(self, name):
            nonlocal calls
            if name == "x" and armed:
                armed.pop()
                calls += 1
                f(1)
            return object.__getattribute__(self, name)

    calls, armed, held = 0, [], [Sly(4)]

    @njit(background=True)
    def f(n):
        return held[0].x + n + offset

    offset = time.time()
    assert f(1) == 5 + offset
    armed.append(True)
    f.signatures
    assert calls == 1 and f(1) == 5 + offset


asking_for_signatures_may_call_it()
interpreted_until_ready()
a_change_while_compiling()
the_nth_call_compiles()
what_cannot_be_compiled_fails_at_once()
arguments_of_every_kind()
recursion_and_threads()
generators_and_errors()
unfinished_code_goes()
after_a_fork()
