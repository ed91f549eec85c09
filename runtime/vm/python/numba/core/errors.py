"""Exceptions and warnings of the compiler."""


class NumbaWarning(Warning):
    """The base of all warnings."""

    def __init__(self, msg="", loc=None, highlighting=True):
        self.msg, self.loc = msg, loc
        super().__init__(msg if loc is None else f"{msg}\n{loc}\n")


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


class NumbaTypeSafetyWarning(NumbaWarning):
    """A conversion may lose something."""


class NumbaSystemWarning(NumbaWarning):
    """Something is wrong with the system."""


class NumbaInvalidConfigWarning(NumbaWarning):
    """A setting that has no meaning."""


class NumbaDebugInfoWarning(NumbaWarning):
    """What is known for debuggers is not complete."""


class NumbaPedanticWarning(NumbaWarning):
    """A detail of the compiler."""


class NumbaIRAssumptionWarning(NumbaPedanticWarning):
    """A detail of the compiler."""


class NumbaError(Exception):
    """The base of all errors."""

    def __init__(self, msg="", loc=None, highlighting=True):
        self.msg, self.loc = msg, loc
        super().__init__(msg if loc is None else f"{msg}\n{loc.strformat()}\n")

    @property
    def contexts(self):
        return self.__dict__.setdefault("_contexts", [])

    def add_context(self, msg):
        """Adds where it happened."""
        self.contexts.append(msg)
        self.args = (f"{self.args[0] if self.args else ''}\n[{len(self.contexts)}] During: {msg}", *self.args[1:])
        return self

    def patch_message(self, new_message):
        self.args = (new_message, *self.args[1:])


class UnsupportedError(NumbaError):
    """A construct that cannot be compiled."""


class UnsupportedBytecodeError(Exception):
    """An instruction of the interpreter that is not known."""

    def __init__(self, msg, loc=None):
        super().__init__(msg if loc is None else f"{msg}. Raised from {loc}")


class UnsupportedRewriteError(UnsupportedError):
    """A rewrite that is not done."""


class UnsupportedParforsError(NumbaError):
    """A parallel loop that cannot be."""


class IRError(NumbaError):
    """A form of the function that is not right."""


class RedefinedError(IRError):
    """A name that is defined twice."""


class NotDefinedError(IRError):
    """A name that is not defined."""

    def __init__(self, name, loc=None):
        self.name = name
        super().__init__(f"The compiler failed to analyze the bytecode. Variable '{name}' is not defined.", loc)


class VerificationError(IRError):
    """A form of the function that is not right."""


class DeprecationError(NumbaError):
    """What is gone."""


class LoweringError(NumbaError):
    """Code could not be generated."""


class ForbiddenConstruct(LoweringError):
    """A construct that cannot be compiled."""


class TypingError(NumbaError):
    """Types that do not fit together."""


class UntypedAttributeError(TypingError):
    """An attribute that a type does not have."""

    def __init__(self, value, attr, loc=None):
        super().__init__(f"Unknown attribute '{attr}' of type {value}", loc)


class ByteCodeSupportError(NumbaError):
    """An instruction of the interpreter that is not known."""


class CompilerError(NumbaError):
    """The compiler failed."""


class ConstantInferenceError(NumbaError):
    """A constant whose value is not known."""

    def __init__(self, value, loc=None):
        self.value = value
        super().__init__(f"Constant inference not possible for: {value}", loc)


class InternalError(NumbaError):
    """The compiler failed."""


class InternalTargetMismatchError(InternalError):
    """A function of another target."""


class NonexistentTargetError(InternalError):
    """A target that is not there."""


class RequireLiteralValue(TypingError):
    """A value has to be known when the function is compiled."""


class LiteralTypingError(TypingError):
    """A value that has no type of its own."""


class ForceLiteralArg(NumbaError):
    """Arguments have to be known when the function is compiled."""

    def __init__(self, arg_indices, fold_arguments=None, loc=None):
        self.requested_args = frozenset(arg_indices)
        self.fold_arguments = fold_arguments
        super().__init__("Pseudo-exception to force literal arguments in the dispatcher", loc)


class NumbaValueError(ValueError, TypingError):
    """An error of values. It is Python's too, which Numba's is not."""


class NumbaTypeError(TypeError, TypingError):
    """A value of a type that does not fit. It is Python's too, which Numba's is not."""


class NumbaAttributeError(TypingError):
    """An attribute that is not there."""


class NumbaAssertionError(TypingError):
    """What was assumed does not hold."""


class NumbaNotImplementedError(TypingError):
    """What is not there yet."""


class NumbaKeyError(TypingError):
    """A key that is not there."""


class NumbaIndexError(TypingError):
    """An index that is not there."""


class NumbaRuntimeError(NumbaError):
    """An error at run time."""


__all__ = [name for name in dir() if not name.startswith("_")]
