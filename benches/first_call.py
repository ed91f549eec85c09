"""The first call of a compiled function: compilation and one run, beside Numba.

Three fresh processes on each side; in each one function has been compiled before, so that a figure is that of a warm process.
The median of the three is shown. The last line is the very first function of a process.
"""

import statistics

from support import kernels_names
from support.sides import geometric_mean, milliseconds, numba, ours, table

PROCESSES = 3


def main():
    rounds = []
    for _ in range(PROCESSES):
        rounds.append([measure(side()) for side in (ours, numba)])
    rows, ratios, medians = [], [], ([], [])
    for name in [*kernels_names(), "the very first"]:
        figures = [[figure[index].get(name) for figure in rounds] for index in (0, 1)]
        if any(figure is None for side in figures for figure in side):
            rows.append([name, *("cannot" if None in side else "" for side in figures), ""])
            continue
        mine, theirs = map(statistics.median, figures)
        rows.append([name, milliseconds(mine), milliseconds(theirs), f"{theirs / mine:.1f}"])
        if name != "the very first":
            ratios.append(theirs / mine)
            medians[0].append(mine)
            medians[1].append(theirs)
    table(["first call", "Hotloop", "Numba", "times faster"], rows)
    if ratios:
        print(f"median: Hotloop {milliseconds(statistics.median(medians[0]))}, Numba {milliseconds(statistics.median(medians[1]))}")
        print(f"longest: Hotloop {milliseconds(max(medians[0]))}, Numba {milliseconds(max(medians[1]))}")
        print(f"geometric mean: {geometric_mean(ratios):.1f} times faster")


def measure(side):
    """Seconds of each case's first call, less those of its run."""
    answer = side.ask("warm")
    figures = {"the very first": answer and answer["seconds"]}
    for name in kernels_names():
        answer = side.ask("first", case=name)
        figures[name] = answer and max(answer["seconds"] - answer["run"], 1e-6)
    side.close()
    return figures


if __name__ == "__main__":
    main()
