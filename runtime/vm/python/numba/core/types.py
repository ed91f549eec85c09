"""``numba.core.types``: the same types as ``numba.types``."""

from numba.types import *  # noqa: F403
from numba.types import __getattr__
