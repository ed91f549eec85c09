"""Single objects that mark arguments."""

import enum

from ._reductions import _NoValue

__all__ = ["_NoValue", "_CopyMode"]


class _CopyMode(enum.Enum):
    """When functions copy what they are given."""

    ALWAYS = True
    NEVER = False
    IF_NEEDED = 2

    def __bool__(self):
        if self is _CopyMode.IF_NEEDED:
            raise ValueError(f"{self} is neither True nor False.")
        return self.value


_CopyMode.__module__ = "numpy"
