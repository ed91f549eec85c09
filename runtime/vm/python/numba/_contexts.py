"""Contexts that compiled functions know."""

from contextlib import contextmanager

from numba._threads import get_parallel_chunksize, set_parallel_chunksize


@contextmanager
def parallel_chunksize(n):
    """Sets the size of the chunks of parallel loops, and restores it."""
    before = set_parallel_chunksize(n)
    try:
        yield before
    finally:
        set_parallel_chunksize(before)


class _ObjectMode:
    """What is in the block is run by the interpreter, also in a compiled function."""

    def __call__(self, *args, **types):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


objmode_context = _ObjectMode()
