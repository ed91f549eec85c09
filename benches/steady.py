"""Calls of a function that is compiled already, beside Numba: 20 pairs a kernel, taken in turn.

The ratio is Hotloop's time over Numba's, so below 1 is faster; the interval holds the median with 95 %. Both sides must also
compute the same.
"""

import statistics

from support import kernels_names
from support.sides import geometric_mean, interval, milliseconds, numba, ours, table

PAIRS = 20


def main():
    sides = [ours(), numba()]
    for side in sides:
        side.ask("warm")
    rows, ratios = [], []
    for name in kernels_names():
        firsts = [side.ask("first", case=name) for side in sides]
        if None in firsts:
            rows.append([name, *("cannot" if first is None else "" for first in firsts), "", "", ""])
            continue
        pairs = []
        for _ in range(PAIRS):
            pairs.append([side.ask("steady", case=name, at_least=0.02)["seconds"] for side in sides])
        relative = [mine / theirs for mine, theirs in pairs]
        ratio, (low, high) = statistics.median(relative), interval(relative)
        mine, theirs = (statistics.median(column) for column in zip(*pairs))
        values = [first["value"] for first in firsts]
        agree = abs(values[0] - values[1]) <= 1e-9 * max(map(abs, values))
        rows.append([
            name,
            milliseconds(mine),
            milliseconds(theirs),
            f"{ratio:.2f}",
            f"{low:.2f} to {high:.2f}",
            "" if agree else f"DIFFERENT: {values[0]!r} and {values[1]!r}",
        ])
        ratios.append(ratio)
    for side in sides:
        side.close()
    table(["steady call", "Hotloop", "Numba", "ratio", "95 %", ""], rows)
    if ratios:
        print(f"geometric mean of the ratios: {geometric_mean(ratios):.2f}; largest: {max(ratios):.2f}")


if __name__ == "__main__":
    main()
