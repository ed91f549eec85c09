"""Environment variables that programs for Numba set."""

import os
import subprocess
import sys

failures = 0


def outcome(program, **environment):
    ran = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, text=True, timeout=100
    )
    return ran.stdout.strip() or ran.stderr.strip().splitlines()[-1]


def check(expected, program, **environment):
    global failures
    found = outcome(program, **environment)
    if found != expected:
        failures += 1
        print(f"{environment}: expected {expected}, not {found}")


KIND = "from numba import njit\n@njit('int64(int64)')\ndef f(x): return x\nprint(type(f).__name__, f(3))"
check("CPUDispatcher 3", KIND)
check("function 3", KIND, NUMBA_DISABLE_JIT="1")
check("CPUDispatcher 3", KIND, NUMBA_DISABLE_JIT="0")

BOUNDS = """
import numpy as np
from numba import njit
def f(a, i): return a[i]
a = np.zeros(8)[:4]
for compiled in (njit(f), njit(boundscheck=True)(f), njit(boundscheck=False)(f)):
    try: print(compiled(a, 5), end=" ")
    except IndexError: print("IndexError", end=" ")
"""
check("IndexError IndexError 0.0", BOUNDS)
check("0.0 IndexError 0.0", BOUNDS, NUMBA_BOUNDSCHECK="0")
check("IndexError IndexError 0.0", BOUNDS, NUMBA_BOUNDSCHECK="1")

THREADS = "import numba; print(numba.config.NUMBA_NUM_THREADS, numba.get_num_threads())"
check("3 3", THREADS, NUMBA_NUM_THREADS="3")
check(
    "ValueError: the environment variable NUMBA_DISABLE_JIT must be a number, not 'yes'", THREADS, NUMBA_DISABLE_JIT="yes"
)
sys.exit(1 if failures else 0)
