"""``numba.errors``: the same classes as ``numba.core.errors``."""

from numba.core.errors import *  # noqa: F403
