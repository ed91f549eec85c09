"""Compiled functions beside Numba: the first call, a steady call, and what the checks of indices cost.

First call: compilation in a warm process, the median of fresh processes on each side. Steady call: pairs of both sides taken in
turn; the ratio is Hotloop's time over Numba's, so below 1 is faster, and the interval holds the median with 95 %. Time is that of
the processor, but for kernels on all cores. `checks` is the time with the checks of indices over that without. Both sides must
compute the same.

Arguments: names of kernels, or beginnings of names; `--pairs N`, `--processes N`.
"""

import argparse
import statistics

from support import kernels_names
from support.sides import geometric_mean, interval, milliseconds, numba, ours, table

LIMIT = 1.1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--processes", type=int, default=3)
    options = parser.parse_args()
    names = [name for name in kernels_names() if not options.names or name.startswith(tuple(options.names))]
    firsts = [first_calls(names) for _ in range(options.processes)]
    steady = steady_calls(names, options.pairs)
    rows, ratios, checks, speedups = [], {}, {}, []
    for name in [*names, "the very first"]:
        begun = [[process[side][name] for process in firsts] for side in (0, 1)]
        if None in begun[0] + begun[1]:
            rows.append([name, *("cannot" if None in side else "" for side in begun), "", "", "", "", "", "", ""])
            continue
        mine, theirs = map(statistics.median, begun)
        row = [name, milliseconds(mine), milliseconds(theirs), f"{theirs / mine:.1f}"]
        if name in steady:
            speedups.append(theirs / mine)
            taken, agree = steady[name]
            relative = [mine / theirs for mine, theirs, _ in taken]
            ratios[name], (low, high) = statistics.median(relative), interval(relative)
            checks[name] = statistics.median(mine / unchecked for mine, _, unchecked in taken)
            mine, theirs, _ = (statistics.median(column) for column in zip(*taken))
            remark = "" if agree is None else f"DIFFERENT: {agree}"
            row += [milliseconds(mine), milliseconds(theirs), f"{ratios[name]:.2f}", f"{low:.2f} to {high:.2f}"]
            row += [f"{checks[name]:.2f}", remark or ("slow" if ratios[name] > LIMIT else "")]
        rows.append(row + [""] * (10 - len(row)))
    table(["", "first call", "Numba", "faster", "steady call", "Numba", "ratio", "95 %", "checks", ""], rows)
    if ratios:
        print(f"first call: {geometric_mean(speedups):.1f} times faster on geometric mean")
        slow = sorted((name for name in ratios if ratios[name] > LIMIT), key=ratios.get, reverse=True)
        print(f"steady call: geometric mean of {len(ratios)} ratios {geometric_mean(ratios.values()):.2f}")
        print(f"above {LIMIT}: {', '.join(f'{name} {ratios[name]:.2f}' for name in slow) or 'none'}")
        worst = sorted(checks, key=checks.get, reverse=True)[:5]
        print(f"checks of indices: geometric mean {geometric_mean(checks.values()):.3f}; the most")
        print(f"  {', '.join(f'{name} {checks[name]:.2f}' for name in worst)}")


def first_calls(names):
    """For each side, seconds of each kernel's first call, less those of its run; in new processes."""
    sides = []
    for start in (ours, numba):
        side = start()
        answer = side.ask("warm")
        seconds = {"the very first": answer and answer["seconds"]}
        for name in names:
            answer = side.ask("first", case=name)
            seconds[name] = answer and max(answer["seconds"] - answer["run"], 1e-6)
        side.close()
        sides.append(seconds)
    return sides


def steady_calls(names, pairs):
    """For each kernel, the seconds of a call: Hotloop's, Numba's, Hotloop's without checks; and what differs."""
    sides = [ours(), numba()]
    results = {}
    for name in names:
        firsts = [side.ask("first", case=name) for side in sides]
        if None in firsts or sides[0].ask("unchecked", case=name) is None:
            continue
        taken = []
        for _ in range(pairs):
            seconds = [side.ask("steady", case=name, at_least=0.02)["seconds"] for side in sides]
            taken.append([*seconds, sides[0].ask("steady", case=name, at_least=0.02, checked=False)["seconds"]])
        values = [first["value"] for first in firsts]
        agree = abs(values[0] - values[1]) <= 1e-9 * max(map(abs, values))
        results[name] = taken, None if agree else f"{values[0]!r} and {values[1]!r}"
    for side in sides:
        side.close()
    return results


if __name__ == "__main__":
    main()
