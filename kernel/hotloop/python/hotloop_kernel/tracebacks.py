"""Makes IPython's tracebacks fast enough for deep recursion."""

import contextlib
import functools
import inspect


@contextlib.contextmanager
def remembered_sources():
    """While the body runs, `inspect` looks up the source and the module of each code object once.

    IPython asks for both for every frame, and a RecursionError has thousands of frames of a few functions.
    """
    replaced = {name: getattr(inspect, name) for name in ("getsourcelines", "getmodule")}
    for name, original in replaced.items():
        setattr(inspect, name, by_code(original))
    try:
        yield
    finally:
        for name, original in replaced.items():
            setattr(inspect, name, original)


def by_code(function):
    known = {}

    @functools.wraps(function)
    def look_up(target, *arguments):
        code = getattr(target, "f_code", None)
        if code is None or arguments:
            return function(target, *arguments)
        # By identity: code objects are equal by content, and to compare that takes as long as the look-up. The frame
        # keeps its code alive, so no other object gets the same identity meanwhile.
        if id(code) not in known:
            try:
                known[id(code)] = function(target), None
            except OSError as error:
                known[id(code)] = None, error
        found, error = known[id(code)]
        if error is not None:
            raise error
        return found

    return look_up
