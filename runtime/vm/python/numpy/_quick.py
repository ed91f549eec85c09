"""Functions whose commonest calls are native from end to end."""

import _hotloop_numpy as _native


def forward(native, *arrangement):
    """Lets a native function answer first; the arrangement names the parameters (`*` those that are collected) that it gets,
    among constants. The function itself runs where that answers NotImplemented; it has no body where that always answers."""
    return lambda function: _native.quick(native, arrangement, function)
