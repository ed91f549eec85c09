"""``numba.core.extending``: the same as ``numba.extending``."""

from numba.extending import *  # noqa: F403
