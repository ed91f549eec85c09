"""What NumPy says about itself, and settings without effect."""

import _hotloop_numpy as _native

__all__ = ["get_include", "getbufsize", "geterrcall", "info", "setbufsize", "seterrcall", "show_config", "show_runtime"]

_buffer = [8192]
_call = [None]


def getbufsize():
    """The size of ufuncs' buffers in elements; the number has no effect."""
    return _buffer[0]


def setbufsize(size):
    """Sets the number that `getbufsize` gives, and returns the old one."""
    import operator
    size = operator.index(size)
    if size < 5:
        raise ValueError(f"buffer size, {size}, is too small")
    if size % 16:
        raise ValueError(f"buffer size, {size}, is not a multiple of 16")
    old, _buffer[0] = _buffer[0], size
    return old


def geterrcall():
    """What floating-point exceptions call when `seterr` says "call" or "log"."""
    return _call[0]


def seterrcall(func):
    """Sets what floating-point exceptions call; returns what was set before."""
    if func is not None and not callable(func) and not hasattr(func, "write"):
        raise ValueError("Only callable can be used as callback")
    old, _call[0] = _call[0], func
    return old


def get_include():
    """Where NumPy's C headers would be: there are none, because no C extension can be loaded."""
    import os
    return os.path.join(os.path.dirname(__file__), "_core", "include")


def show_config(mode="stdout"):
    """Prints how NumPy was built, or returns it as a dict."""
    facts = {"Build Dependencies": {"blas": {"name": "hotloop"}, "lapack": {"name": "hotloop"}},
             "Python Information": {"version": "3.14"}}
    if mode == "dicts":
        return facts
    if mode != "stdout":
        raise AttributeError(f"Invalid `mode`, use one of: {['stdout', 'dicts']}")
    for title, part in facts.items():
        print(f"{title}:")
        for name, value in part.items():
            print(f"  {name}: {value['name'] if isinstance(value, dict) else value}")


def show_runtime():
    """Prints on what NumPy runs."""
    import platform
    import sys
    from .version import version
    print([{"numpy_version": version, "python": sys.version, "uname": platform.uname()}])


def info(object=None, maxwidth=76, output=None, toplevel="numpy"):
    """Prints what an array is, or the documentation of an object or of a name of NumPy."""
    import inspect
    import sys
    output = sys.stdout if output is None else output
    if isinstance(object, str):
        import numpy
        found = numpy
        for part in object.split("."):
            found = getattr(found, part, None)
        if found is None:
            print(f"Help for {object} not found.", file=output)
            return
        object = found
    if isinstance(object, _native.ndarray):
        facts = [("class", type(object).__name__), ("shape", object.shape), ("strides", object.strides),
                 ("itemsize", object.itemsize), ("aligned", object.flags.aligned),
                 ("contiguous", object.flags.contiguous), ("fortran", object.flags.fortran),
                 ("data pointer", hex(_native.data_address(object))), ("byteorder", "little"), ("byteswap", False),
                 ("type", object.dtype)]
        for name, value in facts:
            print(f"{name}:  {value}", file=output)
        return
    print(inspect.getdoc(object) or "no documentation", file=output)
