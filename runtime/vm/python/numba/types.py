"""``numba.types``: the same types as ``numba.core.types``."""

from numba.core.types import *  # noqa: F403
from numba.core.types import __getattr__, _from_text, _signature_text, _text, bool
from numba.core.types import abstract, common, containers, function_type, functions, iterators, misc, npytypes, scalars
from numba.core.typing.templates import Signature
