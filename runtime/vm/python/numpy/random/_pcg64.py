"""The bit generators PCG64 and PCG64DXSM."""

import _hotloop_numpy as _native

from .bit_generator import BitGenerator, _half, _split

__all__ = ["PCG64", "PCG64DXSM"]

_JUMP = 0x9E3779B97F4A7C15F39CC0605CEDC835


class _Congruential:
    """What both have in common."""

    def __init__(self, seed=None):
        BitGenerator.__init__(self, seed)
        _native.random_seed_generator(self, self._kind, self._seed_seq.generate_state(4, _native.uint64))

    def jumped(self, jumps=1):
        """A new generator, as if very many numbers had been drawn for each jump."""
        new = self.__class__()
        new.state = self.state
        return new.advance(_JUMP * int(jumps))

    @property
    def state(self):
        """The state, as a dict that can be assigned again."""
        words = _native.random_get_words(self).tolist()
        return {"bit_generator": self.__class__.__name__,
                "state": {"state": words[0] << 64 | words[1], "inc": words[2] << 64 | words[3]},
                "has_uint32": words[4], "uinteger": words[5]}

    @state.setter
    def state(self, value):
        self._checked_state(value, "RNG")
        low, high = _split(value["state"]["state"], 2)
        inc_low, inc_high = _split(value["state"]["inc"], 2)
        _native.random_set_words(self, _half(value, [high, low, inc_high, inc_low]))

    def advance(self, delta):
        """Goes on as if so many numbers had been drawn."""
        _native.random_advance(self, _native.asarray(_split(delta, 4), _native.uint64))
        return self


class PCG64(_Congruential, BitGenerator):
    """The permuted congruential generator PCG64, 128 bits of state: the one that `default_rng` takes."""

    _kind = "PCG64"


class PCG64DXSM(_Congruential, BitGenerator):
    """The permuted congruential generator PCG64 with the output function DXSM, 128 bits of state."""

    _kind = "PCG64DXSM"


PCG64.__module__ = PCG64DXSM.__module__ = "numpy.random._pcg64"
