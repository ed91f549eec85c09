"""Exceptions and warnings of NumPy."""

from _hotloop_numpy import AxisError, ComplexWarning, DTypePromotionError

__all__ = ["AxisError", "ComplexWarning", "DTypePromotionError", "ModuleDeprecationWarning", "RankWarning",
           "TooHardError", "VisibleDeprecationWarning"]


class ModuleDeprecationWarning(DeprecationWarning):
    """A module should no longer be used."""


class RankWarning(RuntimeWarning):
    """A polynomial fit is badly conditioned."""


class TooHardError(RuntimeError):
    """A problem is too large to be solved within limits."""


class VisibleDeprecationWarning(UserWarning):
    """A deprecation that users should see."""
