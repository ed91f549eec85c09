"""Einstein's notation, where others look for it."""

from .._einstein import _check, _spelt_out, _text_of
from .._forward import forward as _forward

__getattr__ = _forward(globals())


def _parse_einsum_input(operands):
    """The subscripts of the operands and of the result, with letters for the axes behind `...`, and the operands as arrays."""
    subscripts, arrays = _text_of(operands)
    inputs, spelt, output = _spelt_out(subscripts, arrays)
    _check(subscripts, inputs, spelt, output, arrays)
    return ",".join(spelt), output, arrays
