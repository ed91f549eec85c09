"""Linear algebra and Fourier transforms give under Hotloop what NumPy gives under CPython: see `_linalg.py`.

Types, dtypes, shapes and errors are equal. Numbers differ by at most `BOUND` times the precision of their dtype, relative
to the largest number of the result. Eigenvectors and singular vectors of small matrices are compared as they are, signs
included; those of large ones by what they must satisfy.
"""
# Timeout: 600 s

import json
import os
import subprocess
import sys

BOUND = 2000
EPS = {"float32": 2.0**-23, "complex64": 2.0**-23}


def lines(*command):
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_linalg.py")
    result = subprocess.run([*command, program, *sys.argv[1:]], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{command} failed:\n{result.stdout[-500:]}\n{result.stderr[-3000:]}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def close(ours, theirs):
    if ours[0] != theirs[0]:
        return False
    if ours[0] == "raises":
        return ours == theirs
    if ours[0] == "tuple":
        return ours[1:3] == theirs[1:3] and len(ours[3]) == len(theirs[3]) and all(map(close, ours[3], theirs[3]))
    if ours[1:4] != theirs[1:4]:
        return False
    flat = [abs(x) for pair in theirs[4] for x in pair if abs(x) < float("inf")]
    limit = BOUND * EPS.get(ours[2], 2.0**-52) * max(flat, default=0.0)
    return all(x == y or (x != x and y != y) or abs(x - y) <= limit
               for pair in zip(ours[4], theirs[4]) for x, y in zip(*pair))


def main():
    ours = lines(os.environ.get("HOTLOOP_BINARY", "hotloop"), "run")
    theirs = lines(sys.executable)
    if [title for title, _ in ours] != [title for title, _ in theirs]:
        print("the cases differ")
        return 1
    wrong = [(title, a, b) for (title, a), (_, b) in zip(ours, theirs) if not close(a, b)]
    for title, a, b in wrong:
        print(f"{title}\n    hotloop {str(a)[:600]}\n    numpy   {str(b)[:600]}")
    print(f"{len(ours)} cases, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
