"""Compares what two interpreters print for the same seeded expressions.

    python _compare.py SEED COUNT HOTLOOP PYTHON

`HOTLOOP` and `PYTHON` are the two executables. Prints each disagreement, and ends with status 1 if there was any.
"""

import json
import os
import re
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))



def lines(command, seed, count):
    program = os.path.join(HERE, "_expressions.py")
    result = subprocess.run([*command, program, seed, count], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{command} failed:\n{result.stdout[-500:]}\n{result.stderr[-3000:]}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def ordered(text, single):
    value = float.fromhex(text)
    if single:
        bits = struct.unpack("<i", struct.pack("<f", value))[0]
        return bits if bits >= 0 else -(bits & 0x7FFFFFFF)
    bits = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def close(ours, theirs, tolerance):
    if isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) == 4 and isinstance(ours[1], str) and isinstance(theirs[1], str):
            if ours[:3] != theirs[:3]:
                return False
            single = ours[1] in ("float32", "complex64")
            is_complex = ours[1].startswith("complex")
            return len(ours[3]) == len(theirs[3]) and all(
                near(a, b, single, is_complex, tolerance) for a, b in zip(ours[3], theirs[3]))
        return len(ours) == len(theirs) and all(close(a, b, tolerance) for a, b in zip(ours, theirs))
    return ours == theirs


def near(a, b, single, is_complex, tolerance):
    for x, y in zip(a, b):
        p, q = float.fromhex(x), float.fromhex(y)
        if p == q or (p != p and q != q):
            continue
        if is_complex:
            scale = max(abs(float.fromhex(t)) for t in b if t not in ("nan", "inf", "-inf")) if any(
                t not in ("nan", "inf", "-inf") for t in b) else 0
            if abs(p - q) <= tolerance * scale * (6e-8 if single else 1.2e-16) * 4:
                continue
            return False
        if p != p or q != q or abs(ordered(x, single) - ordered(y, single)) > tolerance:
            return False
    return True


def half_precision(line):
    """Whether NumPy used float16, which Hotloop does not have yet (it takes float32)."""
    return "float16" in json.dumps(line)


def counted(line):
    """The warnings that must agree; comparisons of complex NaN warn in some of NumPy's loops and not in others."""
    return [w for w in line["warnings"] if not re.search("encountered in (less|greater|equal|not_equal)", w)]


def agree(ours, theirs):
    if half_precision(theirs):
        return True
    if ("error" in ours) != ("error" in theirs):
        return False
    if "error" in ours:
        return ours["error"] == theirs["error"]
    if counted(ours) != counted(theirs) and ours["mode"] == "exact":
        return False
    if ours["mode"] == "exact":
        return ours["value"] == theirs["value"] or (
            "numbers" in theirs and "numbers" in ours and close(ours["numbers"], theirs["numbers"], 4))
    # Two correctly computed results, each within one unit in the last place, differ by two at most.
    return close(ours["value"], theirs["value"], 4)


def main(seed, count, hotloop, python):
    bad = 0
    pairs = list(zip(lines([hotloop, "run"], seed, count), lines([python], seed, count), strict=True))
    for ours, theirs in pairs:
        if not agree(ours, theirs):
            bad += 1
            print(theirs["text"])
            for name, line in (("  ours  ", ours), ("  theirs", theirs)):
                print(name, json.dumps(line.get("error", line.get("value"))), line["warnings"] or "")
    print(f"{len(pairs) - bad} of {len(pairs)} agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
