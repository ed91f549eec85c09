"""Numba's compiler, as far as programs name it."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "CompilerBase", "Compiler", "DefaultPassBuilder", "Flags", "compile_isolated", "compile_extra",
                       "run_frontend", "compile_result", "CompileResult", "DEFAULT_FLAGS")
