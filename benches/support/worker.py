"""One side of a comparison: a process that times what it is told to, one request and one answer a line.

It runs under CPython with NumPy and Numba, and under Hotloop; only the interpreter differs. Requests and answers are JSON.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numba
import numpy as np
from numba import njit, prange

import kernels


@njit
def nothing():
    pass


@njit
def next_integer(x):
    return x + 1


@njit
def two_scalars(x, y):
    return x * y


@njit
def two_arrays(a, b):
    return a[0] + b[0]


compiled = {}
unchecked_compiled = {}


def warm(request):
    """Compile one function, so that later figures do not hold what a process does once."""
    return {"seconds": timed(next_integer, 1)[0]}


def first(request):
    """The first call of a case: compilation and one run."""
    case = kernels.CASES[request["case"]]
    function = compiled[request["case"]] = njit(**case.options)(case.function)
    arguments = case.arguments()
    seconds, value = timed(function, *arguments)
    return {"seconds": seconds, "run": timed(function, *arguments)[0], "value": value_of(value)}


def value_of(result):
    return float(sum(result)) if isinstance(result, list) else float(result)


def unchecked(request):
    """Compile a case without checks of indices."""
    case = kernels.CASES[request["case"]]
    function = unchecked_compiled[request["case"]] = njit(boundscheck=False, **case.options)(case.function)
    function(*case.arguments())
    return {}


def steady(request):
    """The mean time of a call of a case that has been called, over enough calls to be long against the clock."""
    case = kernels.CASES[request["case"]]
    function = (compiled if request.get("checked", True) else unchecked_compiled)[request["case"]]
    # Other programs on the machine take no part in a thread's own time.
    clock = time.perf_counter if case.options.get("parallel") else time.thread_time
    arguments = case.arguments()
    calls = 0
    begin = clock()
    while True:
        function(*arguments)
        calls += 1
        elapsed = clock() - begin
        if elapsed > request["at_least"]:
            return {"seconds": elapsed / calls}


def layer(request):
    """Whether there is the threading layer that the environment asks for: a parallel loop starts it."""

    @njit(parallel=True)
    def doubled(values):
        for i in prange(len(values)):
            values[i] *= 2

    doubled(np.ones(100))
    return {}


def cores(request):
    return {"count": numba.get_num_threads()}


sized_compiled = {}
sized_arguments = {}


def sized(request):
    """A kernel on all cores, or on as many as are asked for: its value, and the mean time of a call over enough calls."""
    import parallel_kernels

    name, size = request["case"], request["size"]
    function, make = parallel_kernels.CASES[name]
    if name not in sized_compiled:
        sized_compiled[name] = njit(parallel=True)(function)
    if (name, size) not in sized_arguments:
        sized_arguments.clear()
        sized_arguments[name, size] = make(size)
    function, arguments = sized_compiled[name], sized_arguments[name, size]
    before = numba.get_num_threads()
    numba.set_num_threads(request.get("threads", before))
    try:
        value, calls, begin = function(*arguments), 0, time.perf_counter()
        while calls == 0 or time.perf_counter() - begin < request.get("at_least", 0):
            function(*arguments)
            calls += 1
        return {"value": float(value), "seconds": (time.perf_counter() - begin) / calls}
    finally:
        numba.set_num_threads(before)


def overhead(request):
    """Nanoseconds of a call from the interpreter, without those of the loop around it."""
    a, b = np.zeros(3), np.ones(3)
    calls = {
        "no arguments": (nothing, ()),
        "one integer": (next_integer, (7,)),
        "two floats": (two_scalars, (1.5, 2.5)),
        "two arrays": (two_arrays, (a, b)),
    }
    return {name: nanoseconds(function, arguments) for name, (function, arguments) in calls.items()}


def nanoseconds(function, arguments, count=100_000):
    function(*arguments)
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        if len(arguments) == 0:
            for _ in range(count):
                function()
        elif len(arguments) == 1:
            (x,) = arguments
            for _ in range(count):
                function(x)
        else:
            x, y = arguments
            for _ in range(count):
                function(x, y)
        called = time.perf_counter() - begin
        begin = time.perf_counter()
        for _ in range(count):
            pass
        best = min(best, called - (time.perf_counter() - begin))
    return best / count * 1e9


def root_sum(request):
    """The sum of square roots in four versions: interpreted and compiled, as a loop and as an array expression."""

    def by_loop(values):
        total = 0.0
        for x in values:
            total += np.sqrt(x)
        return 2 + total

    def by_array(values):
        return 2 + np.sum(np.sqrt(values))

    @njit(fastmath=True, parallel=True, nogil=True)
    def by_compiled_loop(values):
        total = 0.0
        for i in prange(len(values)):
            total += np.sqrt(values[i])
        return 2 + total

    by_compiled_array = njit(fastmath=True, parallel=True, nogil=True)(by_array)
    values = np.arange(request["length"])
    part = values[: request["part"]]
    by_compiled_loop(values), by_compiled_array(values)
    report = {"interpreted loop": timed(by_loop, part)[0] * len(values) / len(part)}
    for name, function in [
        ("interpreted array", by_array),
        ("compiled loop", by_compiled_loop),
        ("compiled array", by_compiled_array),
    ]:
        report[name] = min(timed(function, values)[0] for _ in range(10))
    return report


prepared = {}


def prepare(request):
    """Make what an expression uses, and run it once."""
    prepared.clear()
    scope = {"np": np}
    exec(request["prepare"], scope)
    exec(f"def run(count):\n    for _ in range(count):\n        {request['expression']}\n", scope)
    run = scope["run"]
    run(1)
    prepared["run"] = run
    prepared["count"] = max(1, int(0.005 / max(timed(run, 1)[0], 1e-7)))
    return {}


def again(request):
    """The mean time of the prepared expression, the best of three rounds unless it is long."""
    run, count = prepared["run"], prepared["count"]
    return {"seconds": min(timed(run, count)[0] for _ in range(3 if count > 1 else 1)) / count}


def peak(request):
    """The memory that the process takes while the expression runs, beyond what it held before, in bytes."""
    prepared.clear()
    scope = {"np": np}
    exec(request["prepare"], scope)
    with open("/proc/self/clear_refs", "w") as references:
        references.write("5")
    before = resident("VmRSS")
    exec(request["expression"], scope)
    return {"bytes": resident("VmHWM") - before}


def resident(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(name))


def timed(function, *arguments):
    begin = time.perf_counter()
    value = function(*arguments)
    return time.perf_counter() - begin, value


def main():
    verbs = {
        "warm": warm,
        "first": first,
        "unchecked": unchecked,
        "steady": steady,
        "layer": layer,
        "cores": cores,
        "sized": sized,
        "overhead": overhead,
        "root_sum": root_sum,
        "prepare": prepare,
        "again": again,
        "peak": peak,
    }
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = verbs[request["do"]](request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
