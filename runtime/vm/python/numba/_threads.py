"""The thread pool."""

from _hotloop_jit import get_num_threads, max_threads, set_num_threads


def threading_layer():
    """The name of the pool that parallel loops run on."""
    return "hotloop"


def get_thread_id():
    """The number of the calling thread; outside of a parallel loop 0."""
    return 0
