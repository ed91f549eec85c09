"""An interrupt, by message and by signal, ends whatever a cell is doing, and nothing else."""
# Timeout: 400 s
# Alone: the time until an interrupt arrives is measured

import os
import re
import signal
import time
import unittest

from _kernel import Ran, kernel, outputs, reply, run

PREPARE = """
import threading, time, queue, subprocess, asyncio
import numpy as np
from numba import njit, prange

lock = threading.Lock()
lock.acquire()

@njit
def forever(n):
    x = 0.0
    i = 0
    while n > 0:
        x = x * 0.5 + i
        i += 1
    return x

@njit
def nested(n):
    s = 0.0
    for i in range(n):
        for j in range(n):
            s += (i * j) % 7
    return s

@njit(parallel=True)
def in_parallel(n):
    s = 0.0
    for i in prange(n):
        for j in range(n):
            s += (i * j) % 7
    return s

@njit
def printing(n):
    while n > 0:
        print(n)

@njit(parallel=True)
def printing_in_parallel(n):
    for i in prange(n):
        for j in range(n):
            print(i, j)

forever(0), nested(2), in_parallel(2), printing(0), printing_in_parallel(0)
"""
PYTHON = [
    "while True: pass",
    "time.sleep(100)",
    "lock.acquire()",
    "queue.Queue().get()",
    "threading.Event().wait()",
    "subprocess.run(['sleep', '100'])",
    "!sleep 100",
    "await asyncio.sleep(100)",
]
# What runs long, and the lines of which the traceback then shows one.
COMPILED = {
    "forever(1)": ["while n > 0:"],
    "nested(10_000_000)": ["for j in range(n):"],
    "in_parallel(10_000_000)": ["for j in range(n):"],
    "printing(1)": ["while n > 0:", "print(n)"],
    "printing_in_parallel(10_000_000)": ["for j in range(n):", "print(i, j)"],
    "np.random.rand(10**9)": ["np.random.rand(10**9)"],
}


class Interrupts(unittest.TestCase):
    def test_all(self):
        with kernel() as (running, client):
            self.assertEqual(run(client, PREPARE).reply["status"], "ok")
            ways = {"message": running.manager.interrupt_kernel, "signal": lambda: os.kill(running.pid, signal.SIGINT)}
            for source in [*PYTHON, *COMPILED]:
                for way, interrupt in ways.items():
                    with self.subTest(source=source, way=way):
                        identity = client.execute(source)
                        time.sleep(0.7)
                        begun = time.monotonic()
                        interrupt()
                        ran = Ran(reply(client, identity, limit=15), outputs(client, identity))
                        took = time.monotonic() - begun
                        # IPython reports the end of a command by its status and not by an exception.
                        if not source.startswith("!"):
                            self.assertEqual(ran.reply.get("ename"), "KeyboardInterrupt")
                        if source in COMPILED:
                            shown = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(ran.reply["traceback"]))
                            arrow = [line for line in shown.splitlines() if line.startswith("-")]
                            self.assertTrue(any(each in line for line in arrow for each in COMPILED[source]), shown)
                        self.assertLess(took, 3.0 if source in PYTHON else 1.0)
                        self.assertEqual(run(client, "6 * 7").only("execute_result")["data"]["text/plain"], "42")

    def test_the_queue_behind_is_aborted(self):
        with kernel() as (running, client):
            first = client.execute("import time; time.sleep(100)")
            second = client.execute("print('never')")
            time.sleep(0.7)
            running.manager.interrupt_kernel()
            self.assertEqual(reply(client, first, limit=15)["content"]["status"], "error")
            self.assertEqual(reply(client, second, limit=15)["content"]["status"], "aborted")
            self.assertEqual(run(client, "1").reply["status"], "ok")


if __name__ == "__main__":
    unittest.main()
