"""What happens at floating-point exceptions."""

import functools

import _hotloop_numpy as _native

_KINDS = ("divide", "over", "under", "invalid")


def geterr():
    """The current treatment of each kind of floating-point exception, as a dict."""
    return dict(zip(_KINDS, _native.get_error_state()))


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    """Sets how floating-point exceptions are treated; returns the old settings.

    Each is one of 'ignore', 'warn', 'raise', 'call', 'print', 'log'.
    """
    old = geterr()
    for mode in (all, divide, over, under, invalid):
        if mode is not None and mode not in ("ignore", "warn", "raise", "call", "print", "log"):
            raise ValueError(f"invalid error mode {mode!r}")
    given = {"divide": divide, "over": over, "under": under, "invalid": invalid}
    _native.set_error_state(*(given[kind] or all or old[kind] for kind in _KINDS))
    return old


class errstate:
    """A context, or decorator, with its own treatment of floating-point exceptions."""

    def __init__(self, *, call=None, all=None, divide=None, over=None, under=None, invalid=None):
        self._settings = {"all": all, "divide": divide, "over": over, "under": under, "invalid": invalid}
        self._old = None

    def __enter__(self):
        self._old = seterr(**self._settings)

    def __exit__(self, *details):
        seterr(**self._old)

    def __call__(self, function):
        @functools.wraps(function)
        def inside(*args, **kwargs):
            with errstate(**self._settings):
                return function(*args, **kwargs)
        return inside
