"""Parallel loops from several threads, with exceptions and interrupts at random: no wrong result, no leak, no hang.

`hotloop run parallel_stress.py 10000` runs so many loops on eight threads; without a number three thousand.
"""
# Timeout: 300 s

import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time

if os.environ.get("NUMBA_NUM_THREADS") is None:
    again = subprocess.run([sys.executable, *sys.argv], env={**os.environ, "NUMBA_NUM_THREADS": "4"})
    sys.exit(again.returncode)

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads, set_parallel_chunksize

LOOPS = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
THREADS = 8
# Of the second half of the loops over the first; one buffer of each loop would be several times as much.
MOST_GROWTH = 64 << 20


@njit(parallel=True, nogil=True)
def total(x):
    s = 0.0
    for i in prange(len(x)):
        s += np.sqrt(x[i])
    return s


@njit(parallel=True, nogil=True)
def filled(n, start):
    out = np.empty(n)
    for i in prange(n):
        part = np.empty(5)
        part[:] = start + i
        out[i] = part.sum()
    return out


@njit(parallel=True, nogil=True)
def fails_at(x, bad):
    parts = np.zeros(len(x))
    for i in prange(len(x)):
        work = np.ones(100) * x[i]
        if i >= bad:
            raise ValueError("stop", i)
        parts[i] = work.sum()
    return parts


@njit(parallel=True, nogil=True)
def counted(x, bins):
    counts = np.zeros(bins, np.int64)
    for i in prange(len(x)):
        row = np.zeros(bins, np.int64)
        row[int(x[i]) % bins] = 1
        counts += row
    return counts


@njit(parallel=True, nogil=True)
def nested(n, m):
    out = np.zeros((n, m), np.int64)
    for i in prange(n):
        for j in prange(m):
            out[i, j] = i * m + j
    return out


@njit(parallel=True, nogil=True)
def expression(x):
    return np.sqrt(x) * 2 + x


class Worker(threading.Thread):
    """Runs loops and compares each result with what is known."""

    def __init__(self, number, loops):
        super().__init__(daemon=True)
        self.generator, self.loops, self.problems, self.done = random.Random(number), loops, [], 0

    def run(self):
        for _ in range(self.loops):
            try:
                self.one()
            except BaseException as error:
                self.problems.append(repr(error))
                return
            self.done += 1

    def one(self):
        generator = self.generator
        n = generator.choice([1, 3, 50, 200, 1000, 5000, 30_000])
        x = np.arange(float(n))
        set_num_threads(generator.randint(1, get_num_threads_at_most))
        set_parallel_chunksize(generator.choice([0, 0, 0, 1, 17]) if n < 2000 else 0)
        which = generator.randrange(6)
        if which == 0:
            assert abs(total(x) - np.sqrt(x).sum()) <= 1e-9 * n * n
        elif which == 1:
            assert np.array_equal(filled(n, 2.0), 5 * (2.0 + x))
        elif which == 2:
            bad = generator.randrange(2 * n)
            try:
                assert np.array_equal(fails_at(x, bad), 100 * x) and bad >= n
            except ValueError as error:
                assert error.args == ("stop", bad) and bad < n, error.args
        elif which == 3:
            m = min(n, 500)
            assert np.array_equal(counted(x[:m], 7), np.bincount(np.arange(m) % 7, minlength=7))
        elif which == 4:
            rows = generator.randint(1, 6)
            assert np.array_equal(nested(rows, n).ravel(), np.arange(rows * n))
        else:
            assert np.array_equal(expression(x), np.sqrt(x) * 2 + x)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def interrupted(until):
    """Interrupts long loops of this, the main thread, at random moments, as long as the others run."""
    generator, count = random.Random(99), 0
    x = np.arange(3_000_000.0)
    while until() or count < 3:
        timer = threading.Timer(generator.random() * 0.02, signal.raise_signal, [signal.SIGINT])
        try:
            timer.start()
            while True:
                total(x)
                fails_at(x[:1000], 1000)
        except KeyboardInterrupt:
            count += 1
        timer.join()
        assert abs(total(x[:1000]) - np.sqrt(x[:1000]).sum()) < 1e-6
    return count


def stress(loops, seed):
    """So many loops on all threads; the number of interrupts."""
    workers = [Worker(seed + number, -(-loops // THREADS)) for number in range(THREADS)]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + max(120, loops / 20)
    count = interrupted(lambda: any(worker.is_alive() for worker in workers) and time.monotonic() < deadline)
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))
    assert not any(worker.is_alive() for worker in workers), "it hangs"
    problems = [problem for worker in workers for problem in worker.problems]
    assert not problems, problems
    assert sum(worker.done for worker in workers) >= loops
    return count


get_num_threads_at_most = get_num_threads()
Worker(0, 60).run()
first = stress(LOOPS // 2, 1)
gc.collect()
before = resident()
second = stress(LOOPS - LOOPS // 2, 100)
gc.collect()
grown = resident() - before
assert first + second >= 1, "nothing was interrupted"
assert grown < MOST_GROWTH, f"{grown / 2**20:.0f} MiB more than after half of it"
if len(sys.argv) > 1:
    print(f"{LOOPS} loops on {THREADS} threads, {first + second} interrupts: right; {grown / 2**20:+.1f} MiB in the second half")
