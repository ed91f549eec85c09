"""The bit generator MT19937."""

import operator as _operator

import _hotloop_numpy as _native

from .bit_generator import BitGenerator, SeedSequence

__all__ = ["MT19937"]


class MT19937(BitGenerator):
    """The Mersenne Twister, 19937 bits of state."""

    def __init__(self, seed=None):
        BitGenerator.__init__(self, seed)
        _native.random_seed_generator(self, "MT19937", self._seed_seq.generate_state(624, _native.uint32))

    def _legacy_seeding(self, seed):
        try:
            if seed is None:
                words = SeedSequence().generate_state(624)
                words[0] = 0x80000000
                position = self.state["state"]["pos"]
                _native.random_set_words(self, _native.asarray(words.tolist() + [position], _native.uint64))
            else:
                if hasattr(seed, "squeeze"):
                    seed = seed.squeeze()
                index = _operator.index(seed)
                if not 0 <= index < 2**32:
                    raise ValueError("Seed must be between 0 and 2**32 - 1")
                _native.random_legacy_seed(self, index)
        except TypeError:
            words = _native.asarray(seed, None)
            if words.size == 0:
                raise ValueError("Seed must be non-empty")
            words = words.astype(_native.int64, casting="safe")
            if words.ndim != 1:
                raise ValueError("Seed array must be 1-d")
            if ((words > 2**32 - 1) | (words < 0)).any():
                raise ValueError("Seed must be between 0 and 2**32 - 1")
            _native.random_legacy_seed(self, words)
        self._seed_seq = None

    def jumped(self, jumps=1):
        """A new generator, as if 2**128 numbers had been drawn for each jump."""
        new = self.__class__()
        new.state = self.state
        _native.random_advance(new, _native.asarray([max(_operator.index(jumps), 0)], _native.uint64))
        return new

    @property
    def state(self):
        """The state, as a dict that can be assigned again."""
        words = _native.random_get_words(self)
        return {"bit_generator": self.__class__.__name__,
                "state": {"key": words[:624].astype(_native.uint32), "pos": int(words[624])}}

    @state.setter
    def state(self, value):
        if isinstance(value, tuple):
            if value[0] != "MT19937" or len(value) not in (3, 5):
                raise ValueError("state is not a legacy MT19937 state")
            value = {"bit_generator": "MT19937", "state": {"key": value[1], "pos": value[2]}}
        value = self._checked_state(value)["state"]
        key = [int(value["key"][i]) for i in range(624)]
        position = _operator.index(value["pos"])
        if not 0 <= position <= 624:
            raise ValueError(f"state position {position} is not between 0 and 624")
        _native.random_set_words(self, _native.asarray(key + [position], _native.uint64))
