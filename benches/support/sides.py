"""The driver's half: starting both sides, asking them in turn, and laying the figures out.

Both sides run at the same time but are never asked at the same time, and take turns at short intervals, so that whatever else
the machine does hits both.
"""

import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PYTHON = pathlib.Path(sys.executable)
HOTLOOP_COMMAND = [os.environ.get("HOTLOOP_BINARY", str(PYTHON.with_name("hotloop"))), "run"]


class Side:
    """A worker process. Its cache folder is its own and new, so that nothing was compiled before."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [*command, str(HERE / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {}), "XDG_CACHE_HOME": self.folder.name, "PYTHONWARNINGS": "ignore"},
        )

    def ask(self, do, **request):
        """The answer to a request, or None if the worker could not do it (it has said why on the terminal)."""
        self.process.stdin.write(json.dumps({"do": do, **request}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} died with status {self.process.wait()} while doing {do} {request}")
        answer = json.loads(line)
        if "error" in answer:
            what = request.get("case") or request.get("expression") or do
            print(f"{self.name} cannot do {what}: {answer['error'].strip()}", flush=True)
            return None
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()


def ours():
    return Side("Hotloop", HOTLOOP_COMMAND)


def numba(environment=None):
    return Side("Numba", [str(PYTHON)], environment)


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def interval(values):
    """A 95 % interval of the median, by resampling."""
    generator = random.Random(1)
    medians = sorted(statistics.median(generator.choices(values, k=len(values))) for _ in range(1000))
    return medians[25], medians[974]


def table(heads, rows):
    """Print rows under their heads: the first column to the left, all others to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *rows)]
    for row in [heads, ["-" * width for width in widths], *rows]:
        first, *others = (
            cell.rjust(width) if index else cell.ljust(width) for index, (cell, width) in enumerate(zip(row, widths))
        )
        print("  ".join([first, *others]), flush=True)


def milliseconds(seconds):
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"
