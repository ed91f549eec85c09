"""Settings that environment variables give when the package is imported. Those of Numba's code generator are here, and change
nothing."""

import os

from _hotloop_jit import max_threads


def _flag(name, default=0):
    try:
        return int(os.environ.get(name) or default)
    except ValueError:
        raise ValueError(f"the environment variable {name} must be a number, not {os.environ[name]!r}") from None


# Decorators return the Python function as it is.
DISABLE_JIT = _flag("NUMBA_DISABLE_JIT")
# What `boundscheck` is for functions that do not say; None means on.
BOUNDSCHECK = bool(_flag("NUMBA_BOUNDSCHECK")) if os.environ.get("NUMBA_BOUNDSCHECK") else None
# The size of the thread pool. It is read by the pool itself, from NUMBA_NUM_THREADS, so setting it here is too late.
NUMBA_NUM_THREADS = NUMBA_DEFAULT_NUM_THREADS = max_threads()
THREADING_LAYER = os.environ.get("NUMBA_THREADING_LAYER", "default")
THREADING_LAYER_PRIORITY = ["tbb", "omp", "workqueue"]
IS_32BITS = False
MACHINE_BITS = 64
OPT = _flag("NUMBA_OPT", 3)
DEBUG = _flag("NUMBA_DEBUG")
DEBUGINFO_DEFAULT = _flag("NUMBA_DEBUGINFO")
DEBUG_JIT = DEBUG_FRONTEND = DEBUG_TYPEINFER = DEBUG_CACHE = DEBUG_ARRAY_OPT = DEBUG_NRT = TRACE = 0
DUMP_ASSEMBLY = DUMP_BYTECODE = DUMP_CFG = DUMP_IR = DUMP_LLVM = DUMP_OPTIMIZED = DUMP_SSA = ANNOTATE = 0
CACHE_DIR = os.environ.get("NUMBA_CACHE_DIR", "")
CPU_NAME = os.environ.get("NUMBA_CPU_NAME")
CPU_FEATURES = os.environ.get("NUMBA_CPU_FEATURES")
CAPTURED_ERRORS = "new_style"
FULL_TRACEBACKS = DEVELOPER_MODE = SHOW_HELP = COLOR_SCHEME = DISABLE_ERROR_MESSAGE_HIGHLIGHTING = 0
ENABLE_CUDASIM = _flag("NUMBA_ENABLE_CUDASIM")
DISABLE_CUDA = _flag("NUMBA_DISABLE_CUDA")
DISABLE_PERFORMANCE_WARNINGS = _flag("NUMBA_DISABLE_PERFORMANCE_WARNINGS")
PARALLEL_DIAGNOSTICS = _flag("NUMBA_PARALLEL_DIAGNOSTICS")
ENABLE_AVX, ENABLE_PROFILING, LOOP_VECTORIZE, SLP_VECTORIZE, USING_SVML = True, 0, 1, 0, False


def reload_config():
    """Reads the settings anew that can change while a program runs."""
    global DISABLE_JIT, BOUNDSCHECK
    DISABLE_JIT = _flag("NUMBA_DISABLE_JIT")
    BOUNDSCHECK = bool(_flag("NUMBA_BOUNDSCHECK")) if os.environ.get("NUMBA_BOUNDSCHECK") else None
