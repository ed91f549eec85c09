"""``numba.core.types``: the same types as ``numba.types``."""

from numba.types import *  # noqa: F403
