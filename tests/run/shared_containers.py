"""Several threads at one container: whatever they do, nothing crashes, hangs or is lost."""

import os
import signal
import sys
import threading

import numpy as np

from numba import float64, int64, njit, objmode, types
from numba.experimental import jitclass
from numba.typed import Dict, List

THREADS, ROUNDS = 4, 300


def together(*works):
    """Runs each of these functions on threads of its own."""
    problems = []

    def guarded(work, number):
        try:
            for round in range(ROUNDS):
                work(number, round)
        except Exception as problem:
            problems.append(problem)

    threads = [
        threading.Thread(target=guarded, args=(works[number % len(works)], number)) for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    if problems:
        raise problems[0]


@njit
def add(items, text):
    items.append(text + "!")
    return len(items)


@njit
def drop(items):
    if len(items) > 3:
        items.pop()
        del items[0]
    total = 0
    for item in items:
        total += len(item)
    return total


def lists_of_text():
    items = List(["first"])
    together(
        lambda number, round: add(items, str(number) * 50),
        lambda number, round: drop(items),
        lambda number, round: (items.append("x" * number), len(items), [len(item) for item in items.copy()]),
        lambda number, round: (items[0], items.insert(0, str(round))),
    )
    assert all(type(item) is str for item in items)


def nothing_is_lost():
    numbers = List.empty_list(types.int64)

    @njit
    def append(numbers, value):
        for i in range(10):
            numbers.append(value)

    together(lambda number, round: append(numbers, number), lambda number, round: numbers.append(number))
    counts = np.bincount(np.array(list(numbers)), minlength=THREADS)
    assert list(counts) == [ROUNDS * (10 if number % 2 == 0 else 1) for number in range(THREADS)], counts


def dicts():
    table = Dict.empty(types.unicode_type, types.int64)

    @njit
    def count(table, key):
        table[key] = table.get(key, 0) + 1
        return len(table)

    @njit
    def sweep(table):
        for key in list(table):
            if len(key) > 2:
                del table[key]

    together(
        lambda number, round: count(table, str(round)),
        lambda number, round: (sweep(table), table.get("1"), "2" in table),
        lambda number, round: table.__setitem__(str(round) + "abc", 1),
    )
    assert table["7"] >= 1
    sweep(table)
    assert max(map(len, table)) <= 2


def containers_in_containers():
    outer = List([List(["a"])])
    inner = outer[0]

    @njit
    def grow(outer):
        for part in outer:
            part.append("new")
            if len(part) > 20:
                part.clear()
        if len(outer) > 5:
            outer.pop()

    @njit
    def more(outer):
        outer.append(outer[0])

    @njit
    def read(inner):
        total = 0
        for item in inner:
            total += len(item)
        return total

    together(
        lambda number, round: grow(outer),
        lambda number, round: (read(inner), add(inner, "y")),
        lambda number, round: more(outer),
        lambda number, round: [len(part) for part in outer.copy()],
    )


@jitclass([("values", float64[:]), ("count", int64)])
class Holder:
    def __init__(self, size):
        self.values = np.zeros(size)
        self.count = 0

    def renew(self, size):
        self.values = np.ones(size)
        self.count += 1

    def total(self):
        values = self.values
        return values.sum() / max(len(values), 1)


def instances():
    holder = Holder(4)
    together(
        lambda number, round: holder.renew(round % 50 + 1),
        lambda number, round: holder.total() in (0.0, 1.0) or 1 / 0,
        lambda number, round: setattr(holder, "values", np.ones(round % 7 + 1)),
        lambda number, round: holder.values.sum(),
    )
    assert holder.count == ROUNDS


def python_in_between():
    items = List(["a", "b"])
    waiting = threading.Event()

    @njit
    def outer(items):
        items.append("c")
        with objmode(size="int64"):
            # Another thread may have the list meanwhile, and this one may pass it on.
            other = threading.Thread(target=lambda: add(items, "d"))
            other.start()
            other.join(60)
            assert not other.is_alive()
            size = add(items, "e")
        items.append("f")
        return size

    assert outer(items) == 5
    assert list(items) == ["a", "b", "c", "d!", "e!", "f"]


def generators_keep_what_they_run_over():
    items = List(["a", "bb"])

    @njit
    def lengths(items):
        i = 0
        while i < len(items):
            yield len(items[i])
            i += 1

    def pull(number, round):
        for length in lengths(items):
            if length > 1000:
                break

    together(pull, lambda number, round: (add(items, "x" * round), drop(items)))


def printing_lets_go():
    first, second = List(["a"]), List(["b"])

    class Reading:
        """A stream that looks at the other list."""

        def write(self, text):
            other = second if threading.current_thread().name == "first" else first
            assert len(other[0]) == 1
            return len(text)

        def flush(self):
            pass

    @njit
    def show(items):
        for _ in range(200):
            print(len(items))

    before, sys.stdout = sys.stdout, Reading()
    try:
        threads = [
            threading.Thread(target=show, args=(items,), name=name) for items, name in ((first, "first"), (second, "second"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    finally:
        sys.stdout = before


def in_a_child():
    items = List([np.zeros(3)])

    @njit
    def grow(items, count):
        for i in range(count):
            items.append(np.ones(3) * i)
            items[0] = np.zeros(i % 7)
            if len(items) > 50:
                while len(items) > 3:
                    items.pop()

    grow(items, 3)
    child = os.fork()
    if child == 0:
        threads = [threading.Thread(target=grow, args=(items, 100_000)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def packing_runs_python():
    # What a key or value is shows only when Python is asked, and that may wait for another thread that wants the container.
    from dataclasses import dataclass

    entered, finished, armed = threading.Event(), threading.Event(), []

    @dataclass
    class Slow:
        x: int

        def __getattribute__(self, name):
            if name == "x" and armed and threading.current_thread() is threading.main_thread():
                armed.pop()
                entered.set()
                assert finished.wait(60), "the other thread waits for the container"
            return object.__getattribute__(self, name)

    def meanwhile(work):
        entered.wait(60)
        work()
        finished.set()

    for make, use, other in [
        (lambda: Dict(), lambda table, slow: table.__setitem__(1, slow), lambda table, slow: len(list(table.keys()))),
        (lambda: List(), lambda items, slow: items.__setitem__(0, slow), lambda items, slow: items[0]),
    ]:
        container, slow = make(), Slow(5)
        if isinstance(container, Dict):
            container[1] = Slow(3)
        else:
            container.append(Slow(3))
        entered.clear()
        finished.clear()
        thread = threading.Thread(target=meanwhile, args=(lambda: other(container, slow),))
        thread.start()
        armed.append(True)
        use(container, slow)
        thread.join(60)
        assert not thread.is_alive()


def forks_while_others_are_inside():
    items, own, done = List([1]), List([1]), threading.Event()

    @njit
    def touch(items):
        items.append(1)
        items.pop()
        return len(items)

    touch(own)

    def busy():
        while not done.is_set():
            touch(items)

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        child = os.fork()
        if child == 0:
            signal.alarm(30)
            touch(own)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    done.set()
    for thread in threads:
        thread.join()


packing_runs_python()
forks_while_others_are_inside()
printing_lets_go()
in_a_child()
lists_of_text()
nothing_is_lost()
dicts()
containers_in_containers()
instances()
python_in_between()
generators_keep_what_they_run_over()
