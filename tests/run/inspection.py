"""The methods and attributes by which compiled functions tell what they are compiled for, and to what."""

import io
import math
import sys
from contextlib import redirect_stdout

import numpy as np
from numba import config, float64, int64, njit, prange, types
from numba.core.registry import CPUDispatcher

failures = 0


def check(condition, what):
    global failures
    if not condition:
        failures += 1
        print("failed:", what)


def raised(call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


def printed(call, *arguments, **keywords):
    out = io.StringIO()
    with redirect_stdout(out):
        call(*arguments, **keywords)
    return out.getvalue()


@njit
def scaled_sum(a, factor):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * factor
    return total


@njit(parallel=True)
def roots(a):
    out = np.empty(len(a))
    for i in prange(len(a)):
        out[i] = np.sqrt(a[i])
    return out


check(isinstance(scaled_sum, CPUDispatcher), "the class of compiled functions")
check(scaled_sum.signatures == [], "nothing is compiled before the first call")
check(scaled_sum.inspect_llvm() == {} and scaled_sum.overloads == {}, "nothing to inspect before the first call")
scaled_sum(np.arange(3.0), 2)
scaled_sum(np.arange(3), 2)
array = types.Array(float64, 1, "C")
check(scaled_sum.signatures == [(array, int64), (int64[::1], int64)], scaled_sum.signatures)
check([s.return_type for s in scaled_sum.nopython_signatures] == [float64, float64], scaled_sum.nopython_signatures)
check(list(scaled_sum.overloads) == scaled_sum.signatures, "overloads are keyed by signature")
check(scaled_sum.overloads[(array, int64)].signature == float64(array, int64), "the signature of an overload")
found = scaled_sum.stats.cache_hits + scaled_sum.stats.cache_misses
check(found == dict.fromkeys(scaled_sum.signatures, 1), "each was looked for on disk once")

for method, wanted in ((scaled_sum.inspect_llvm, "define "), (scaled_sum.inspect_asm, "ret")):
    texts = method()
    check(list(texts) == scaled_sum.signatures, method)
    check(all(wanted in text for text in texts.values()), method)
    for one in (scaled_sum.signatures[1], scaled_sum.nopython_signatures[1], "int64[::1], int64"):
        check(wanted in method(signature=one), (method, one))
    check("double" in texts[(array, int64)] or method == scaled_sum.inspect_asm, "LLVM's double")
    check("is not compiled for" in raised(method, (float64,)), raised(method, (float64,)))
    check("is not a type" in raised(method, "flaot"), raised(method, "flaot"))

text = printed(scaled_sum.inspect_types)
for line in (
    "argument a: array(float64, 1d, C)", "argument a: array(int64, 1d, C)", "argument factor: int64", "result: float64",
    "variable total: float64", "a[i] * factor: float64", "a[i] * factor: int64", "a[i]: int64",
    "total += a[i] * factor",
):
    check(line in text, line)
one = printed(scaled_sum.inspect_types, signature=scaled_sum.signatures[0])
check(one in text and "int64, 1d" not in one, "one signature")
file = io.StringIO()
scaled_sum.inspect_types(file=file)
check(file.getvalue() == text, "printing to a file")
check(repr(scaled_sum.inspect_types(pretty=True)) + "\n" == text, "an object that shows itself")
check("must be None" in raised(scaled_sum.inspect_types, file=file, pretty=True), "file and pretty")

metadata = scaled_sum.get_metadata()
check(list(metadata) == scaled_sum.signatures, metadata)
check(all(each["timers"] and min(each["timers"].values()) >= 0 for each in metadata.values()), metadata)
check(scaled_sum.get_metadata(scaled_sum.signatures[0])["parfor_diagnostics"] == [], metadata)

check("without parallel=True" in printed(scaled_sum.parallel_diagnostics), printed(scaled_sum.parallel_diagnostics))
roots(np.arange(5.0))
text = printed(roots.parallel_diagnostics)
check("runs in parallel" in text and "prange(len(a))" in text, text)
check("vectorised" in text, text)
check("one after the other" in printed(scaled_sum.parallel_diagnostics), printed(scaled_sum.parallel_diagnostics))
rough = njit(fastmath=True)(scaled_sum.py_func)
rough(np.arange(3.0), 2)
check("vectorised, " in printed(rough.parallel_diagnostics), printed(rough.parallel_diagnostics))
check(len(printed(roots.parallel_diagnostics, level=2)) > len(text), "level 2 shows more")
facts = roots.get_metadata(roots.signatures[0])["parfor_diagnostics"]
check(any("parallel" in fact["fact"] and "prange" in fact["source"] for fact in facts), facts)
check(facts[0]["line"] == roots.py_func.__code__.co_firstlineno + 3, facts)

graph = str(scaled_sum.inspect_cfg(scaled_sum.signatures[0]))
check(graph.startswith("digraph {") and "->" in graph and graph.count("{") == graph.count("}"), graph)
check(list(scaled_sum.inspect_cfg()) == scaled_sum.signatures, "a graph for each signature")
info = scaled_sum.get_annotation_info(scaled_sum.signatures[0])
check(all("scaled_sum" in text for text in info.values()) and len(info) == 1, info)

check(config.NUMBA_NUM_THREADS >= 1 and config.DISABLE_JIT == 0, "the settings")
for name in ("cuda", "generated_jit"):
    check(raised(exec, f"from numba import {name}").startswith("ImportError"), raised(exec, f"from numba import {name}"))
for name in ("cuda", "pycc"):
    check(raised(exec, f"import numba.{name}").startswith("ModuleNotFoundError"), name)
sys.exit(1 if failures else 0)


@njit
def invariant(a, k):
    for i in range(len(a)):
        a[i] = a[i] * math.sqrt(k * 3.0)
    return a


invariant(np.ones(5), 2.0)
facts = next(iter(invariant.get_metadata().values()))["parfor_diagnostics"]
assert [(fact["source"], fact["fact"]) for fact in facts] == [("math.sqrt(k * 3.0)", "computed once, before the loop")], facts
