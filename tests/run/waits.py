"""Every wait of the main thread ends at an interrupt, and no other thread is interrupted."""
# Alone: the time until an interrupt arrives is measured

import asyncio
import concurrent.futures
import os
import queue
import signal
import subprocess
import threading
import time


def interrupt_later():
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGINT)


def spin():
    while True:
        pass


lock = threading.Lock()
lock.acquire()
held = threading.RLock()
started = threading.Event()


def hold():
    with held:
        started.set()
        time.sleep(20)


interrupted_elsewhere = []


def sleep_in_thread():
    try:
        time.sleep(20)
    except BaseException as error:
        interrupted_elsewhere.append(error)


holder = threading.Thread(target=hold, daemon=True)
sleeper = threading.Thread(target=sleep_in_thread, daemon=True)
holder.start()
sleeper.start()
started.wait()
pool = concurrent.futures.ThreadPoolExecutor(1)
future = pool.submit(time.sleep, 6)
condition = threading.Condition()
condition.acquire()

WAITS = {
    "lock": lock.acquire,
    "lock with a time limit": lambda: lock.acquire(timeout=20),
    "re-entrant lock": held.acquire,
    "event": threading.Event().wait,
    "condition": condition.wait,
    "semaphore": threading.Semaphore(0).acquire,
    "queue": queue.Queue().get,
    "simple queue": queue.SimpleQueue().get,
    "join": sleeper.join,
    "join with a time limit": lambda: sleeper.join(20),
    "future": future.result,
    "sleep": lambda: time.sleep(20),
    "loop": spin,
    "child process": lambda: subprocess.run(["sleep", "20"]),
    "event loop": lambda: asyncio.run(asyncio.sleep(20)),
}

for name, wait in WAITS.items():
    threading.Thread(target=interrupt_later, daemon=True).start()
    begun = time.monotonic()
    try:
        wait()
    except KeyboardInterrupt:
        took = time.monotonic() - begun
        # subprocess gives the child a quarter of a second to end by itself.
        assert took < 1.2, (name, took)
    else:
        raise AssertionError(f"{name} was not interrupted")
assert not interrupted_elsewhere, interrupted_elsewhere

# The locks still work as locks.
assert not lock.acquire(blocking=False) and not lock.acquire(timeout=0.05)
lock.release()
assert lock.acquire(timeout=1) and lock.locked() and "locked" in repr(lock)
for wrong in (lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-2)):
    try:
        wrong()
    except ValueError:
        pass
    else:
        raise AssertionError("a senseless time limit was accepted")
lock.release()
try:
    lock.release()
except RuntimeError as error:
    assert str(error) == "release unlocked lock", error

total = 0
turns = threading.Lock()


def count():
    global total
    for _ in range(20_000):
        with turns:
            total += 1


counters = [threading.Thread(target=count) for _ in range(4)]
for counter in counters:
    counter.start()
for counter in counters:
    counter.join()
assert total == 80_000, total

recursive = threading.RLock()
with recursive, recursive:
    assert recursive._is_owned() and recursive._recursion_count() == 2
    assert not pool._shutdown
assert not recursive._is_owned()
try:
    recursive.release()
except RuntimeError:
    pass
else:
    raise AssertionError("a lock that is not held was released")
os._exit(0)
