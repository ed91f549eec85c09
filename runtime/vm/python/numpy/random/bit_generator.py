"""Seeds, and the base class of bit generators."""

import abc
import re as _re
from secrets import randbits as _randbits

import _hotloop_numpy as _native

__all__ = ["SeedSequence", "BitGenerator"]

_DEFAULT_POOL_SIZE = 4
_DECIMAL = _re.compile(r"[0-9]+")


def _words_of_integer(n):
    if n < 0:
        raise ValueError("expected non-negative integer")
    n = int(n)
    words = [n & 0xFFFFFFFF]
    while n := n >> 32:
        words.append(n & 0xFFFFFFFF)
    return words


def _words(x):
    """The words of 32 bits that entropy of any kind stands for."""
    if isinstance(x, _native.ndarray) and x.dtype == _native.uint32:
        if x.ndim != 1:
            raise ValueError("Buffer has wrong number of dimensions (expected 1, got %d)" % x.ndim)
        return x.tolist()
    if isinstance(x, str):
        if x.startswith("0x"):
            x = int(x, base=16)
        elif _DECIMAL.match(x):
            x = int(x)
        else:
            raise ValueError("unrecognized seed string")
    if isinstance(x, (int, _native.integer)):
        return _words_of_integer(x)
    if isinstance(x, (float, _native.inexact)):
        raise TypeError("seed must be integer")
    words = []
    for v in x if len(x) else ():
        words.extend(_words(v))
    return words


def _coerce_to_uint32_array(x):
    return _native.asarray(_words(x), _native.uint32)


class ISeedSequence(abc.ABC):
    """What gives bit generators their first state."""

    @abc.abstractmethod
    def generate_state(self, n_words, dtype=_native.uint32):
        """Words of 32 or 64 bits."""


class ISpawnableSeedSequence(ISeedSequence):
    """What makes further seed sequences too."""

    @abc.abstractmethod
    def spawn(self, n_children):
        """A list of new seed sequences."""


class SeedlessSeedSequence:
    """A seed sequence for bit generators that need no seed."""

    def generate_state(self, n_words, dtype=_native.uint32):
        raise NotImplementedError("seedless SeedSequences cannot generate state")

    def spawn(self, n_children):
        if n_children < 0:
            raise ValueError("n_children must be non-negative")
        return [self] * n_children


ISpawnableSeedSequence.register(SeedlessSeedSequence)


class SeedSequence:
    """Mixes entropy into first states of independent bit generators, reproducibly."""

    def __init__(self, entropy=None, *, spawn_key=(), pool_size=_DEFAULT_POOL_SIZE, n_children_spawned=0):
        if pool_size < _DEFAULT_POOL_SIZE:
            raise ValueError(f"The size of the entropy pool should be at least {_DEFAULT_POOL_SIZE}")
        if entropy is None:
            entropy = _randbits(pool_size * 32)
        elif not isinstance(entropy, (int, _native.integer, list, tuple, range, _native.ndarray)):
            raise TypeError(f"SeedSequence expects int or sequence of ints for entropy not {entropy}")
        self.entropy = entropy
        self.spawn_key = tuple(spawn_key)
        self.pool_size = pool_size
        self.n_children_spawned = n_children_spawned
        words = _words(entropy)
        spawned = _words(self.spawn_key)
        if spawned:
            words = words + [0] * (pool_size - len(words)) + spawned
        self.pool = _native.random_pool(words, pool_size)

    def __repr__(self):
        lines = [f"{type(self).__name__}(", f"    entropy={self.entropy!r},"]
        if self.spawn_key:
            lines.append(f"    spawn_key={self.spawn_key!r},")
        if self.pool_size != _DEFAULT_POOL_SIZE:
            lines.append(f"    pool_size={self.pool_size!r},")
        if self.n_children_spawned != 0:
            lines.append(f"    n_children_spawned={self.n_children_spawned!r},")
        lines.append(")")
        return "\n".join(lines)

    @property
    def state(self):
        """The arguments that make the same sequence again."""
        names = ("entropy", "spawn_key", "pool_size", "n_children_spawned")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def generate_state(self, n_words, dtype=_native.uint32):
        """Words of 32 or 64 bits, the same at each call."""
        dtype = _native.dtype(dtype)
        if dtype != _native.uint32 and dtype != _native.uint64:
            raise ValueError("only support uint32 or uint64")
        return _native.random_pool_state(self.pool, n_words, dtype == _native.uint64)

    def spawn(self, n_children):
        """A list of new seed sequences, different from all that were spawned before."""
        if n_children < 0:
            raise OverflowError("can't convert negative value to uint32_t")
        first = self.n_children_spawned
        seqs = [type(self)(self.entropy, spawn_key=self.spawn_key + (i,), pool_size=self.pool_size)
                for i in range(first, first + n_children)]
        self.n_children_spawned += n_children
        return seqs


ISpawnableSeedSequence.register(SeedSequence)


class BitGenerator(_native._BitGenerator):
    """The base class of bit generators, which make the bits that distributions are drawn from."""

    _seed_seq = None

    def __init__(self, seed=None):
        if type(self) is BitGenerator:
            raise NotImplementedError("BitGenerator is a base class and cannot be instantized")
        if not isinstance(seed, ISeedSequence):
            seed = SeedSequence(seed)
        self._seed_seq = seed

    def __getstate__(self):
        return self.state, self._seed_seq

    def __setstate__(self, state_seed_seq):
        if isinstance(state_seed_seq, dict):
            self.state = state_seed_seq
        else:
            self._seed_seq = state_seed_seq[1]
            self.state = state_seed_seq[0]

    def __reduce__(self):
        from . import _pickle
        return getattr(_pickle, "__bit_generator_ctor"), (type(self),), (self.state, self._seed_seq)

    @property
    def state(self):
        """The state, as a dict that can be assigned again."""
        raise NotImplementedError("Not implemented in base BitGenerator")

    @state.setter
    def state(self, value):
        raise NotImplementedError("Not implemented in base BitGenerator")

    @property
    def seed_seq(self):
        """The seed sequence that gave the first state."""
        return self._seed_seq

    def spawn(self, n_children):
        """A list of new, independent bit generators."""
        if n_children < 0:
            raise ValueError("n_children must be non-negative")
        if not isinstance(self._seed_seq, ISpawnableSeedSequence):
            raise TypeError("The underlying SeedSequence does not implement spawning.")
        return [type(self)(seed=s) for s in self._seed_seq.spawn(n_children)]

    def random_raw(self, size=None, output=True):
        """What the generator itself gives, as integers."""
        return _native.random_raw(self, size, output)

    def _checked_state(self, value, noun="PRNG"):
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        if value.get("bit_generator", "") != self.__class__.__name__:
            raise ValueError(f"state must be for a {self.__class__.__name__} {noun}")
        return value


def _half(value, words):
    """Appends the half word that waits."""
    words.append(int(value["has_uint32"]))
    words.append(int(value["uinteger"]))
    return _native.asarray(words, _native.uint64)


def _split(number, count):
    """A large integer as words of 64 bits, the lowest first."""
    number = int(number)
    return [number >> 64 * i & 0xFFFFFFFFFFFFFFFF for i in range(count)]
