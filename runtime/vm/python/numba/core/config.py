"""Settings that environment variables give when the package is imported. Only those that change something are here."""

import os

from _hotloop_jit import max_threads


def _flag(name):
    try:
        return int(os.environ.get(name) or 0)
    except ValueError:
        raise ValueError(f"the environment variable {name} must be a number, not {os.environ[name]!r}") from None


# Decorators return the Python function as it is.
DISABLE_JIT = _flag("NUMBA_DISABLE_JIT")
# What `boundscheck` is for functions that do not say; None means on.
BOUNDSCHECK = bool(_flag("NUMBA_BOUNDSCHECK")) if os.environ.get("NUMBA_BOUNDSCHECK") else None
# The size of the thread pool. It is read by the pool itself, from NUMBA_NUM_THREADS, so setting it here is too late.
NUMBA_NUM_THREADS = NUMBA_DEFAULT_NUM_THREADS = max_threads()
THREADING_LAYER = "default"
