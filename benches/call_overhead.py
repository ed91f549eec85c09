"""What a call of a compiled function costs besides its work, from the interpreter, beside Numba."""

from support.sides import numba, ours, table

ROUNDS = 3


def main():
    sides = [ours(), numba()]
    answers = [[side.ask("overhead") for side in sides] for _ in range(ROUNDS)]
    for side in sides:
        side.close()
    rows = []
    for name in answers[0][1]:
        mine, theirs = (min(answer[index][name] for answer in answers) for index in (0, 1))
        rows.append([name, f"{mine:.0f} ns", f"{theirs:.0f} ns", f"{mine / theirs:.2f}"])
    table(["call overhead", "Hotloop", "Numba", "ratio"], rows)


if __name__ == "__main__":
    main()
