"""Loops and array expressions on all cores beside Numba with each of its threading layers.

For each kernel and number of elements: the time of a call on all cores, over that of the faster layer of Numba, in pairs taken in
turn; below 1 is faster, and the interval holds the median with 95 %. `scaling` is the time on one core over that on all. Both sides
must compute the same, but for kernels that draw random numbers.

Arguments: names of kernels, or beginnings of names; `--pairs N`, `--sizes 1000,100000`.
"""

import argparse
import statistics

from support import functions_with
from support.sides import geometric_mean, interval, milliseconds, numba, ours, table

LIMIT = 1.1
LAYERS = ("omp", "tbb", "workqueue")
RANDOM = ("darts",)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--sizes", default="1000,100000,10000000")
    options = parser.parse_args()
    names = [
        name for name in functions_with("sized", "parallel_kernels.py") if not options.names or name.startswith(tuple(options.names))
    ]
    sizes = [int(size) for size in options.sizes.split(",")]
    mine = ours()
    theirs = {layer: side for layer in LAYERS if (side := started(layer)) is not None}
    print(f"Numba's layers: {', '.join(theirs)}; cores: {mine.ask('cores')['count']}")
    ratios = {size: {} for size in sizes}
    rows = []
    for name in names:
        for size in sizes:
            row = compared(mine, theirs, name, size, options.pairs, ratios[size])
            rows.append([name, f"{size:,}", *row])
    table(["", "elements", "call", "Numba", "layer", "ratio", "95 %", "scaling", "Numba", ""], rows)
    for size, found in ratios.items():
        if found:
            slow = sorted((name for name in found if found[name] > LIMIT), key=found.get, reverse=True)
            print(f"{size:,} elements: geometric mean of {len(found)} ratios {geometric_mean(found.values()):.2f}")
            print(f"  above {LIMIT}: {', '.join(f'{name} {found[name]:.2f}' for name in slow) or 'none'}")
    for side in (mine, *theirs.values()):
        side.close()


def started(layer):
    """A process of Numba with this layer; None if it does not have it."""
    side = numba({"NUMBA_THREADING_LAYER": layer})
    if side.ask("layer") is None:
        side.close()
        return None
    return side


def compared(mine, theirs, name, size, pairs, ratios):
    """The cells of a row; the ratio is noted under the name."""
    sides = {"mine": mine, **theirs}
    values = {which: side.ask("sized", case=name, size=size) for which, side in sides.items()}
    if None in values.values():
        return ["cannot"] + [""] * 7
    taken = [
        {which: side.ask("sized", case=name, size=size, at_least=0.01)["seconds"] for which, side in sides.items()} for _ in range(pairs)
    ]
    medians = {which: statistics.median(each[which] for each in taken) for which in sides}
    best = min(theirs, key=medians.get)
    relative = [each["mine"] / each[best] for each in taken]
    ratios[name], (low, high) = statistics.median(relative), interval(relative)
    alone = [
        statistics.median(side.ask("sized", case=name, size=size, at_least=0.01, threads=1)["seconds"] for _ in range(3))
        for side in (mine, theirs[best])
    ]
    one, other = values["mine"]["value"], values[best]["value"]
    agree = name in RANDOM or abs(one - other) <= 1e-7 * max(abs(one), abs(other))
    remark = "" if agree else f"DIFFERENT: {one!r} and {other!r}"
    return [
        milliseconds(medians["mine"]), milliseconds(medians[best]), best, f"{ratios[name]:.2f}", f"{low:.2f} to {high:.2f}",
        f"{alone[0] / medians['mine']:.2f}", f"{alone[1] / medians[best]:.2f}", remark or ("slow" if ratios[name] > LIMIT else ""),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
