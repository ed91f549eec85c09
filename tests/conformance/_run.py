"""Holds Hotloop against NumPy, function by function: what `cargo x conformance` runs.

    python _run.py [--depth N] [--sample N] [--seed N] [--again FILE] [--plain] [--finished] [--bless]
                   [--document] [NAME ..]

Prints for each function how many cases gave the same in both, and writes those that did not to a file in `target`,
from which `--again` runs them anew. Ends with status 1 if any differed. `HOTLOOP_BINARY` names the executable.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict

import _compare
import _document
import _reasons
import _refused as refused
from _cases import cases
from _table import ROWS

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# NumPy's loops for newer processors round otherwise; without them its results are the same on each machine.
PINNED = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "OPENBLAS_NUM_THREADS": "1"}
REMAINING = os.path.join(HERE, "remaining.txt")
# So long may a case take before its process is ended.
PATIENCE = 60


def main(words=None):
    parser = argparse.ArgumentParser(prog="cargo x conformance", description="Hold Hotloop against NumPy.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="functions, all without one; a trailing * stands for any rest")
    parser.add_argument("--depth", type=int, default=3, help="how often each expression is drawn for each dtype")
    parser.add_argument("--sample", type=int, help="run so many cases only, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1, help="of the sample; with --anew of the cases themselves")
    parser.add_argument("--anew", action="store_true", help="draw other cases")
    parser.add_argument("--again", metavar="FILE", help="run the cases of a file")
    parser.add_argument("--plain", action="store_true", help="run nothing in compiled code")
    parser.add_argument("--finished", action="store_true", help="leave out what `remaining.txt` names")
    parser.add_argument("--bless", action="store_true", help="write to `remaining.txt` which functions differ, to `refused.txt` what does not compile")
    parser.add_argument("--document", action="store_true", help="write docs/compiled-numpy.md and end")
    arguments = parser.parse_args(words)
    if arguments.document:
        return _document.main([])
    if arguments.again:
        with open(arguments.again) as lines:
            chosen = [json.loads(line)["case"] for line in lines]
    else:
        chosen = list(cases(rows(arguments.names), arguments.depth, arguments.seed if arguments.anew else 0))
        if arguments.finished:
            chosen = finished(chosen)
        if arguments.sample:
            import random
            chosen = random.Random(arguments.seed).sample(chosen, min(arguments.sample, len(chosen)))
    results = run_all(chosen, compiled=not arguments.plain)
    if arguments.bless:
        refused.write(chosen, results)
    different = report(chosen, results, brief=arguments.sample is not None)
    if arguments.bless:
        bless(different)
    return 1 if different else 0


def rows(names):
    if not names:
        return ROWS
    found = [row for row in ROWS if any(row.name == name or (name[-1] == "*" and row.name.startswith(name[:-1])) for name in names)]
    if not found:
        sys.exit(f"the table has no {' or '.join(names)}")
    return found


def finished(chosen):
    """Cases of functions that are not known to differ; those of functions whose compiled code does are only interpreted."""
    with open(REMAINING) as lines:
        known = {tuple(line.split()[:2]) for line in lines if line.strip() and not line.startswith("#")}
    for case in chosen:
        case["compiled"] &= (case["function"], "compiled") not in known
    return [case for case in chosen if (case["function"], "others" if case["others"] else "interpreted") not in known]


def bless(different):
    def where(each):
        return "compiled" if each["how"].startswith("compiled") else "others" if each["case"]["others"] else "interpreted"

    found = defaultdict(Counter)
    for each in different:
        found[_reasons.reason(each)][each["case"]["function"], where(each)] += 1
    with open(REMAINING, "w") as out:
        out.write("# Functions of which some case differs from NumPy, where (others: with elements that are no numbers), how many cases\n"
                  "# do, and why: written by `cargo x conformance --bless`, the reasons from `_reasons.py`.\n")
        for reason in sorted(found, key=lambda reason: (reason == _reasons.OPEN, -found[reason].total())):
            out.write(f"\n# {found[reason].total()}: {reason}\n")
            out.writelines(f"{name} {where} {count}\n" for (name, where), count in sorted(found[reason].items()))


def run_all(chosen, compiled):
    """For each case what NumPy gave, what Hotloop gave, and what its compiled code gave, or None."""
    hotloop = [os.environ.get("HOTLOOP_BINARY", "hotloop"), "run"]
    theirs = evaluate([sys.executable], chosen, "plain", PINNED)
    ours = evaluate(hotloop, chosen, "plain", {})
    results = [[x, y, None] for x, y in zip(theirs, ours)]
    if compiled:
        places = [at for at, case in enumerate(chosen) if case["compiled"]]
        for at, result in zip(places, evaluate(hotloop, [chosen[at] for at in places], "compiled", {})):
            results[at][2] = result
    return results


def evaluate(command, chosen, mode, environment):
    """The results of cases in a process of their own, and in another one from where it crashed or hung."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "cases"), os.path.join(folder, "results")
        with open(source, "w") as out:
            out.writelines(json.dumps(case) + "\n" for case in chosen)
        open(target, "w").close()
        done = 0
        while done < len(chosen):
            process = subprocess.Popen(
                [*command, os.path.join(HERE, "_evaluate.py"), source, target, mode, str(done)],
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            errors = watched(process, target)
            with open(target) as lines:
                complete = [line for line in lines if line.endswith("\n")]
            if len(complete) < len(chosen):
                print(f"a process of {command[0]} ended ({process.returncode}) in: {chosen[len(complete)]}\n{errors[-1500:]}", file=sys.stderr)
                complete.append(json.dumps({"crash": process.returncode}) + "\n")
                with open(target, "w") as out:
                    out.writelines(complete)
            done = len(complete)
        with open(target) as lines:
            return [json.loads(line) for line in lines]


def watched(process, target):
    """Waits for a process that writes to a file, and ends it when it has written nothing for long."""
    size, since = -1, time.monotonic()
    while True:
        try:
            return process.communicate(timeout=2)[1]
        except subprocess.TimeoutExpired:
            now = os.path.getsize(target)
            if now != size:
                size, since = now, time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                process.kill()


def report(chosen, results, brief):
    counts = defaultdict(Counter)
    classes = {}
    different = []
    for case, (theirs, ours, compiled) in zip(chosen, results):
        label = case["function"] + (" of others" if case["others"] else "")
        count = counts[label]
        classes[label] = case["class"]
        found = _compare.equal(theirs, ours, case["class"])
        count["cases"] += 1
        count["equal"] += found is None
        if found:
            different.append({"how": found, "case": {**case, "compiled": False}, "theirs": theirs, "ours": ours})
        if compiled is not None and not half_precision(theirs):
            found = _compare.compiled_equal(theirs, compiled, case["class"])
            expected = found == "rejected" and refused.is_known(case, compiled)
            if expected:
                found = None
            elif found is None and "error" not in theirs and refused.is_known(case):
                found = "accepted"
            count["compiled"] += 1
            count["refused"] += expected
            count["same"] += found is None and not expected
            if found:
                different.append({"how": "compiled " + found, "case": case, "theirs": theirs, "ours": compiled})
    if not brief:
        print(f"{'function':36} {'class':6} {'cases':>6} {'equal':>6} {'differ':>6} {'compiled':>9} {'equal':>6} {'refused':>7} {'differ':>6}")
        for name, count in counts.items():
            print(line(name, classes[name], count))
    for others in (False, True):
        chosen_counts = [count for label, count in counts.items() if label.endswith(" of others") == others]
        print(line("all of others" if others else "all", "", sum(chosen_counts, Counter())))
    if different:
        folder = os.path.join(ROOT, "target")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "conformance.jsonl")
        with open(path, "w") as out:
            out.writelines(json.dumps(each) + "\n" for each in different)
        for each in different[:20] if brief else []:
            print(json.dumps(each)[:1500])
        print(f"what differs: {path}")
    return different


def half_precision(result):
    """Whether a result is of the dtype that compiled code does not have."""
    return "'<f2'" in repr(result.get("value"))


def line(name, equality, count):
    differ = count["compiled"] - count["same"] - count["refused"]
    compiled = f"{count['compiled']:9} {count['same']:6} {count['refused']:7} {differ:6}" if count["compiled"] else ""
    return f"{name:36} {equality:6} {count['cases']:6} {count['equal']:6} {count['cases'] - count['equal']:6} {compiled}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
