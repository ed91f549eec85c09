"""The first program of many tutorials, the sum of square roots, in its four versions: a loop and an array expression, each
interpreted and compiled for all cores. Ten million numbers; the interpreted loop is timed on a tenth of them.
"""

from support.sides import milliseconds, numba, ours, table


def main():
    request = {"length": 10_000_000, "part": 1_000_000}
    sides = [ours(), numba()]
    mine, theirs = (side.ask("root_sum", **request) for side in sides)
    for side in sides:
        side.close()
    if mine is None or theirs is None:
        return
    rows = [
        [name, milliseconds(mine[name]), milliseconds(theirs[name]), f"{mine[name] / theirs[name]:.2f}"]
        for name in theirs
    ]
    table(["ten million square roots", "Hotloop", "CPython, NumPy, Numba", "ratio"], rows)


if __name__ == "__main__":
    main()
