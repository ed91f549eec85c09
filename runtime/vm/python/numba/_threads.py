"""The thread pool."""

from _hotloop_jit import (
    get_chunksize as _get_chunksize, get_num_threads as _get_num_threads, max_threads, set_chunksize as _set_chunksize,
    set_num_threads as _set_num_threads,
)


def set_num_threads(n):
    """Sets how many threads parallel loops use from now on."""
    import operator
    try:
        n = operator.index(n)
    except TypeError:
        raise TypeError("The number of threads specified must be an integer") from None
    if not 0 < n <= max_threads():
        raise ValueError(f"The number of threads must be between 1 and {max_threads()}")
    _set_num_threads(n)


def get_num_threads():
    """How many threads parallel loops use."""
    return _get_num_threads()


def threading_layer():
    """The name of the pool that parallel loops run on."""
    return "hotloop"


def get_thread_id():
    """The number of the calling thread; outside of a parallel loop 0."""
    return 0


def get_parallel_chunksize():
    """The size of the chunks that parallel loops are cut into; 0 lets the pool choose."""
    return _get_chunksize()


def set_parallel_chunksize(n):
    """Sets it, and returns what it was."""
    if not isinstance(n, int):
        raise TypeError("The parallel chunksize must be an integer")
    if n < 0:
        raise ValueError("chunksize must be greater than or equal to zero")
    return _set_chunksize(n)
