"""What compiled code refuses although NumPy does it: blessed in `refused.txt`, so that a change shows.

A line there is a function, a template, whether all its cases or some are refused, and the reasons without types and numbers.
"""

import os
import re
from collections import defaultdict
from functools import cache

import _compare

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "refused.txt")
SEPARATOR = "  ##  "


def reason(text):
    """The first line of a refusal, without what depends on dtypes."""
    first = text.split("\n")[0]
    first = re.sub(r"\b(readonly )?array\([^()]*\)", "an array", first)
    first = re.sub(r"\b(u?int|float|complex)(8|16|32|64|128)?\b|\bbool\b", "a type", first)
    # Digits in names stay.
    return re.sub(r"(?<!\w)-?\d+\b", "N", first)


@cache
def known():
    """For each function and template whether all of its cases are refused, and why."""
    found = {}
    if os.path.exists(PATH):
        with open(PATH) as lines:
            for line in lines:
                if line.strip() and not line.startswith("# "):
                    function, template, extent, *reasons = line.rstrip("\n").split(SEPARATOR)
                    found[function, template] = extent == "all", set(reasons)
    return found


def is_known(case, compiled=None):
    """Whether this refusal is known; without one whether all cases of the template are."""
    always, reasons = known().get((case["function"], case["template"]), (False, set()))
    return always if compiled is None else reason(compiled["text"]) in reasons


def write(chosen, results):
    """Writes what was refused."""
    refused, others = defaultdict(set), set()
    for case, (theirs, _, compiled) in zip(chosen, results):
        if compiled is None or "value" not in theirs:
            continue
        key = case["function"], case["template"]
        if _compare.compiled_equal(theirs, compiled, case["class"]) == "rejected":
            refused[key].add(reason(compiled["text"]))
        else:
            others.add(key)
    with open(PATH, "w") as out:
        out.write("# What compiled code refuses: written by `cargo x conformance --bless`.\n")
        for key in sorted(refused):
            out.write(SEPARATOR.join([*key, "some" if key in others else "all", *sorted(refused[key])]) + "\n")
    known.cache_clear()
