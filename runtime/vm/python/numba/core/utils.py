"""Small things that programs take from Numba."""

import functools
import inspect
import sys

PYVERSION = sys.version_info[:2]
MACHINE_BITS = 64
IS_PY3 = True


class ConfigOptions:
    """Options with names."""

    OPTIONS = {}


def pysignature(function):
    """The signature of a function."""
    return inspect.signature(function)


def get_ident():
    import threading
    return threading.get_ident()


def order_by_target_specificity(target, templates, fnkey=""):
    return templates


def unified_function_type(numba_types, require_precise=False):
    return None


cached_property = functools.cached_property
