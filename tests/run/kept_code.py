"""Machine code is kept on disk: the next process that compiles the same function takes it from there."""

# Timeout: 300 s

import json
import os
import pathlib
import subprocess
import sys
import tempfile

scratch = tempfile.TemporaryDirectory()
folder = pathlib.Path(scratch.name)
caches = folder / "caches"
code = caches / "hotloop" / "code"

PROGRAM = """
import json
import numpy as np
from numba import njit

scale = {scale}

@njit
def helper(x):
    return x {operator} 1.0

@njit
def total(values, stop):
    s = 0.0
    for i in range(stop):
        s += helper(values[i]) * scale
    return s

values = np.arange(5.0)
print(json.dumps([total(values, 5), sum(total.stats.cache_hits.values()), sum(total.stats.cache_misses.values())]))
"""


def start(text, name="program", **environment):
    path = folder / f"{name}.py"
    path.write_text(text)
    environment = {**os.environ, "XDG_CACHE_HOME": str(caches), **environment}
    return subprocess.Popen([sys.executable, "run", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def output(process):
    out, err = process.communicate()
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def run(text, name="program", **environment):
    return output(start(text, name, **environment))


def entries():
    return [path for path in code.glob("*/*") if path.is_file()]


program = PROGRAM.format(scale=2, operator="+")
assert run(program) == [30.0, 0, 1]
assert len(entries()) == 1
assert run(program) == [30.0, 1, 0], "the second process finds what the first has left"
assert all((path.stat().st_mode & 0o777) == 0o600 for path in entries())
assert all((path.stat().st_mode & 0o777) == 0o700 for path in [code.parent, code, *code.iterdir()])

# Moved within its file, and to another file.
moved = "# A line more.\n\n" + program
assert run(moved, "elsewhere") == [30.0, 1, 0]

# The line of an error is that of the text that runs, not of the one that was compiled.
failing = program + "\nimport traceback\ntry:\n    total(values, 6)\nexcept IndexError as error:\n    print(json.dumps(traceback.extract_tb(error.__traceback__)[-1].lineno))\n"
for text in (failing, "\n\n\n" + failing):
    line = text.splitlines().index("        s += helper(values[i]) * scale") + 1
    assert run(text, "failing") == line

# What a name stands for decides.
assert run(PROGRAM.format(scale=3, operator="+")) == [45.0, 0, 1]
assert run(PROGRAM.format(scale=3, operator="-")) == [15.0, 0, 1]
assert run(program) == [30.0, 1, 0]


# Entries that are damaged, cut short or something else altogether.
def damaged(change):
    for path in entries():
        path.write_bytes(change(path.read_bytes()))
    assert run(program) == [30.0, 0, 1]
    assert run(program) == [30.0, 1, 0], "it was replaced by a good one"


damaged(lambda content: content[:200])
damaged(lambda content: content[:-1] + bytes([content[-1] ^ 1]))
damaged(lambda content: b"")
damaged(lambda content: b"#!/bin/sh\n")

# A folder that somebody else could have put there.
real = folder / "real"
code.parent.rename(real)
code.parent.symlink_to(real)
assert run(program) == [30.0, 0, 1]
code.parent.unlink()
real.rename(code.parent)
code.chmod(0o777)
assert run(program) == [30.0, 0, 1]
code.chmod(0o700)
assert run(program) == [30.0, 1, 0]

# Switched off, or nowhere to keep anything.
silent = program.replace("sum(total.stats.cache_hits.values())", "total.stats.cache_path")
assert run(silent, HOTLOOP_CACHE="off") == [30.0, None, 1]
assert run(silent) == [30.0, str(code), 0]
nowhere = folder / "file"
nowhere.write_text("")
assert run(program, XDG_CACHE_HOME=str(nowhere)) == [30.0, 0, 1]

# Several processes that compile the same at once.
for path in entries():
    path.unlink()
together = [start(program, f"together{number}") for number in range(4)]
assert [output(process)[0] for process in together] == [30.0] * 4
assert len(entries()) == 1
assert run(program) == [30.0, 1, 0]

# Every kernel of the benchmarks is found again: compiling is the same in each process.
SUPPORT = pathlib.Path(__file__).resolve().parents[2] / "benches" / "support"
KERNELS = f"SUPPORT = {str(SUPPORT)!r}" + """
import json, sys
sys.path.insert(0, SUPPORT)
from numba import njit, typeof
import kernels
hits = {}
for name, case in kernels.CASES.items():
    function = njit(**case.options)(case.function)
    function.compile(tuple(typeof(argument) for argument in case.arguments()))
    hits[name] = sum(function.stats.cache_hits.values())
print(json.dumps(hits))
"""
assert set(run(KERNELS, "all_kernels").values()) == {0}
again = run(KERNELS, "all_kernels")
assert set(again.values()) == {1}, again

# The bound.
MANY = """
import json
from numba import njit
scope = {}
for number in range(60):
    exec(f"def f(x):\\n    s = 0\\n    for i in range(x):\\n        s += i ^ {number}\\n    return s", scope)
    njit(scope["f"])(3)
print(json.dumps(0))
"""


def size():
    return sum(path.stat().st_size for path in entries())


before = len(entries())
run(MANY, "many")
assert len(entries()) == before + 60
run(MANY.replace("range(60)", "range(100, 160)"), "many", HOTLOOP_CACHE_SIZE="300K")
assert len(entries()) < before + 120, "shares that a new entry came to are cut down"


# From the command line.
def cache(action):
    environment = {**os.environ, "XDG_CACHE_HOME": str(caches)}
    return subprocess.run([sys.executable, "cache", action], capture_output=True, text=True, env=environment, check=True).stdout


count = len(entries())
assert cache("info").startswith(f"{code}: {count} entries, "), cache("info")
assert cache("clear").startswith(f"removed {count} entries, ")
assert entries() == []
assert cache("info").startswith(f"{code}: 0 entries, ")
