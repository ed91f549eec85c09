"""With fewer of LLVM's passes programs mean the same: `NUMBA_OPT`."""
# Timeout: 300 s

import os
import subprocess
import sys

PROGRAMS = [
    ("random_programs.py", "3000", "25"), ("random_array_expressions.py",), ("language.py",), ("safe_rounds.py",), ("arrays_in_frame.py",),
]  # fmt: skip

# As a library it is the same code with less done to it, so it is not the one that was kept.
SHOWN = """
import _hotloop_jit
from numba import njit
@njit
def f(x):
    y = x + 1
    return y * 2
f(1)
print(len(_hotloop_jit.show(f, "llvm", 0).splitlines()))
"""


def run(level, *arguments):
    environment = {**os.environ, "NUMBA_OPT": level}
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=here)
    assert done.returncode == 0, (level, arguments, done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout


lengths = [int(run(level, "-c", SHOWN)) for level in "0123"]
assert lengths[0] > lengths[2] == lengths[3], lengths
for level in "01":
    for program in PROGRAMS:
        run(level, "run", *program)
