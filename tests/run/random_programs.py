"""Random programs, compiled against interpreted. With arguments: the first seed, how many, whether to go on after a difference."""

# Timeout: 300 s

import copy
import linecache
import sys
import warnings

import numpy as np
from numba import njit

from _programs import Program

warnings.simplefilter("ignore")
FIRST = int(sys.argv[1]) if len(sys.argv) > 1 else 1
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 60
GO_ON = len(sys.argv) > 3


def arguments(seed):
    i = seed % 7
    return [
        i, 3, 0.5 * i, 2.5, True, False, "a b c", "Hello", [3, 1, 2, i], [5, 0, 5], ["x", "y a"], ["one", "two", "ä"],
        {"a": 1, "b": 2}, {"Hello": 3}, {1, 2, 3}, {3, 4}, (1, 2.5), (i, 0.5), np.arange(5.0), np.array([2.0, -1.0, 0.0, 4.5]),
        range(i), range(9, -1, -2),
    ]


def plain(value):
    if isinstance(value, np.ndarray):
        return "array", [plain(item) for item in value.tolist()]
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [plain(item) for item in value]
    if isinstance(value, dict):
        return "dict", [(key, plain(item)) for key, item in value.items()]
    if isinstance(value, (set, frozenset)):
        return "set", sorted(value)
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return "nan" if value != value else float(value).hex()
    if isinstance(value, (int, np.integer)):
        return int(value)
    return value


def outcome(function, given):
    try:
        return plain(function(*given))
    except Exception as error:
        name = type(error).__name__
        texts = name in ("ValueError", "KeyError") and len(error.args) > 0 and isinstance(error.args[0], (str, int))
        return ("raised", name, str(error) if name == "OverflowError" and texts else "")


refused = differ = 0
reasons = {}
for seed in range(FIRST, FIRST + COUNT):
    text = Program(seed).source()
    name = f"<program {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    scope = {"np": np}
    exec(compile(text, name, "exec"), scope)
    program = scope["program"]
    first, second = arguments(seed), arguments(seed)
    expected, found = outcome(program, first), outcome(njit(program), second)
    if found[0] == "raised" and found[1] in ("TypingError", "UnsupportedError"):
        refused += 1
        try:
            njit(program)(*arguments(seed))
        except Exception as error:
            reason = str(error).splitlines()[0]
            reasons[reason] = reasons.get(reason, 0) + 1
        continue
    same = expected == found and plain(first) == plain(second)
    if not same:
        differ += 1
        print(f"--- seed {seed}\n{text}")
        print("interpreted", expected, "\ncompiled   ", found)
        if expected == found:
            for one, other in zip(first, second):
                if plain(one) != plain(other):
                    print("argument", one, other)
        if not GO_ON:
            sys.exit(1)
print(f"{COUNT} programs, {refused} refused, {differ} differ")
for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1])[:12]:
    print(count, reason)
assert refused < COUNT // 3
sys.exit(differ != 0)
