"""The bit generator Philox."""

import _hotloop_numpy as _native

from .bit_generator import BitGenerator, _half, _split

__all__ = ["Philox"]


def _integer_words(value, name, count):
    """An integer, or an array of words, as words of 64 bits."""
    value = _native.asarray(value, None) if not isinstance(value, int) else value
    if isinstance(value, int) or value.shape == ():
        value = int(value)
        if not 0 <= value < 1 << 64 * count:
            raise ValueError(f"{name} must be positive and less than 2**{64 * count}.")
        return _split(value, count)
    if value.shape != (count,):
        raise ValueError(f"{name} must have {count} elements when using array form")
    return value.astype(_native.uint64).tolist()


class Philox(BitGenerator):
    """The counter-based generator Philox4x64-10: numbers are a function of a key and a counter."""

    def __init__(self, seed=None, counter=None, key=None):
        if seed is not None and key is not None:
            raise ValueError("seed and key cannot be both used")
        BitGenerator.__init__(self, seed)
        if key is not None:
            words = _integer_words(key, "key", 2)
            self._seed_seq = None
        else:
            words = self._seed_seq.generate_state(2, _native.uint64).tolist()
        words += _integer_words(0 if counter is None else counter, "counter", 4)
        _native.random_seed_generator(self, "Philox", _native.asarray(words, _native.uint64))

    @property
    def state(self):
        """The state, as a dict that can be assigned again."""
        words = _native.random_get_words(self)
        return {"bit_generator": self.__class__.__name__,
                "state": {"counter": words[:4].copy(), "key": words[4:6].copy()},
                "buffer": words[6:10].copy(), "buffer_pos": int(words[10]),
                "has_uint32": int(words[11]), "uinteger": int(words[12])}

    @state.setter
    def state(self, value):
        self._checked_state(value)
        words = [int(value["state"]["counter"][i]) for i in range(4)]
        words += [int(value["state"]["key"][i]) for i in range(2)]
        words += [int(value["buffer"][i]) for i in range(4)]
        words.append(int(value["buffer_pos"]))
        _native.random_set_words(self, _half(value, words))

    def jumped(self, jumps=1):
        """A new generator, as if 2**128 blocks of numbers had been made for each jump."""
        new = self.__class__()
        new.state = self.state
        return new.advance(jumps * 2**128)

    def advance(self, delta):
        """Goes on as if so many blocks of four numbers had been made."""
        _native.random_advance(self, _native.asarray(_split(delta, 4), _native.uint64))
        return self
