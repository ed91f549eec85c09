"""Evaluates cases and writes what each gave, as data: run by Hotloop and by CPython with NumPy.

    python _evaluate.py CASES RESULTS [plain|compiled] [FIRST]

A line of CASES is a case, a line of RESULTS is what the case in the same place gave.
"""

import json
import sys
import warnings

import numpy as np
from _values import build


def describe(value, depth=0):
    """A value as data: what it is, its dtype and shape, its bytes."""
    if isinstance(value, np.ndarray) and type(value) is np.ndarray:
        if value.dtype.kind == "O":
            return ["array", value.dtype.str, list(value.shape), [describe(item, depth + 1) for item in value.ravel().tolist()]]
        return ["array", value.dtype.str, list(value.shape), value.tobytes().hex()]
    if isinstance(value, np.generic):
        return ["scalar", value.dtype.str, [], value.tobytes().hex()]
    if value is None or isinstance(value, (bool, int, str, bytes)):
        return ["python", type(value).__name__, repr(value)]
    if isinstance(value, float):
        return ["python", "float", value.hex()]
    if isinstance(value, complex):
        return ["python", "complex", value.real.hex() + " " + value.imag.hex()]
    if isinstance(value, (tuple, list)) and depth < 8:
        return [type(value).__name__, [describe(item, depth + 1) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[str(key), describe(item, depth + 1)] for key, item in value.items()]]
    if isinstance(value, np.dtype):
        return ["dtype", value.str]
    if isinstance(value, type):
        return ["type", value.__name__]
    if isinstance(value, np.ndarray):
        return [type(value).__name__, [describe(part, depth + 1) for part in (np.asarray(value), getattr(value, "mask", None))]]
    return ["object", type(value).__name__, repr(value)[:200] if " at 0x" not in repr(value) else ""]


def source(case):
    """The case as a function of its operands."""
    *statements, result = case["text"].split("; ")
    lines = [f"def case({', '.join(case['operands'])}):", *("    " + line for line in statements), f"    return {result}"]
    return "\n".join(lines) + "\n"


class Runner:
    def __init__(self, compiled):
        self.compiled = compiled
        self.functions = {}

    def function(self, case):
        text = source(case)
        if text not in self.functions:
            names = {"np": np}
            if self.compiled:
                from numba import njit
                names["njit"] = njit
                text_to_run = "@njit\n" + text
            else:
                text_to_run = text
            exec(compile(text_to_run, f"<case {len(self.functions)}>", "exec"), names)
            self.functions[text] = names["case"]
        return self.functions[text]

    def run(self, case):
        """What the case gives: a value or an error, and the warnings."""
        line = {}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                operands = [build(operand) for operand in case["operands"].values()]
            except Exception as error:
                return {"broken": f"{type(error).__name__}: {error}"}
            caught.clear()
            try:
                line["value"] = describe(self.function(case)(*operands))
            except Exception as error:
                line["error"] = [cls.__name__ for cls in type(error).__mro__[:-2]]
                line["text"] = str(error)
                if type(error).__module__.startswith("numba"):
                    line["rejected"] = True
        line["warnings"] = sorted({warning.category.__name__ for warning in caught})
        return line


def main(cases, results, mode="plain", first="0"):
    runner = Runner(mode == "compiled")
    with open(cases) as lines, open(results, "a") as out:
        for at, line in enumerate(lines):
            if at < int(first):
                continue
            out.write(json.dumps(runner.run(json.loads(line))) + "\n")
            out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
