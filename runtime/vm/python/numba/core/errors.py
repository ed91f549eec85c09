"""Exceptions and warnings of the compiler."""


class NumbaWarning(Warning):
    """The base of all warnings."""


class NumbaPerformanceWarning(NumbaWarning):
    """What was asked for brings nothing."""


class NumbaParallelSafetyWarning(NumbaWarning):
    """A parallel loop may not do what it seems to."""


class RaceWarning(NumbaParallelSafetyWarning):
    """Iterations of a parallel loop provably write the same element."""


class NumbaDeprecationWarning(NumbaWarning, DeprecationWarning):
    """Something will go."""


class NumbaPendingDeprecationWarning(NumbaWarning, PendingDeprecationWarning):
    """Something will go later."""


class NumbaExperimentalFeatureWarning(NumbaWarning):
    """Something may still change."""


class NumbaError(Exception):
    """The base of all errors."""


class UnsupportedError(NumbaError):
    """A construct that cannot be compiled."""


class TypingError(NumbaError):
    """Types that do not fit together."""


class NumbaTypeError(TypeError, TypingError):
    """A value of a type that does not fit."""


class NumbaValueError(ValueError, TypingError):
    """An error of values."""


class LoweringError(NumbaError):
    """Code could not be generated."""


__all__ = [name for name in dir() if not name.startswith("_")]
