"""The thread pool."""

from numba._threads import (
    get_num_threads, get_parallel_chunksize, get_thread_id, max_threads as get_thread_count, set_num_threads,
    set_parallel_chunksize, threading_layer,
)
