"""The bit generator SFC64."""

import _hotloop_numpy as _native

from .bit_generator import BitGenerator, _half

__all__ = ["SFC64"]


class SFC64(BitGenerator):
    """The small fast chaotic generator SFC64, 256 bits of state."""

    def __init__(self, seed=None):
        BitGenerator.__init__(self, seed)
        _native.random_seed_generator(self, "SFC64", self._seed_seq.generate_state(3, _native.uint64))

    @property
    def state(self):
        """The state, as a dict that can be assigned again."""
        words = _native.random_get_words(self)
        return {"bit_generator": self.__class__.__name__, "state": {"state": words[:4].copy()},
                "has_uint32": int(words[4]), "uinteger": int(words[5])}

    @state.setter
    def state(self, value):
        self._checked_state(value, "RNG")
        words = _native.asarray(value["state"]["state"], _native.uint64)
        _native.random_set_words(self, _half(value, _native.broadcast_to(words, (4,)).tolist()))
