"""The legacy `RandomState`, and the functions of the module, which are the methods of one that all share."""

import warnings as _warnings

import _hotloop_numpy as _native

from . import _sampling
from ._mt19937 import MT19937 as _MT19937
from .bit_generator import BitGenerator as _BitGenerator


class RandomState(_native._RandomState):
    """Random numbers with the streams of NumPy's first generator, which never change."""

    _poisson_lam_max = 9.223372006484771e18

    def __init__(self, seed=None):
        if isinstance(seed, _BitGenerator) or isinstance(seed, type) and issubclass(seed, _BitGenerator):
            # A class is complained about.
            bit_generator = seed
        else:
            bit_generator = _MT19937()
            if seed is not None:
                bit_generator._legacy_seeding(seed)
        self._initialize_bit_generator(bit_generator)

    def _initialize_bit_generator(self, bit_generator):
        _native.random_attach(self, bit_generator)

    def __repr__(self):
        return f"{self} at 0x{id(self):X}"

    def __str__(self):
        return f"{self.__class__.__name__}({self._bit_generator.__class__.__name__})"

    def __getstate__(self):
        return self.get_state(legacy=False)

    def __setstate__(self, state):
        self.set_state(state)

    def __reduce__(self):
        from . import _pickle
        return getattr(_pickle, "__randomstate_ctor"), (self._bit_generator,), self.get_state(legacy=False)

    def seed(self, seed=None):
        """Starts the stream that belongs to a seed."""
        if not isinstance(self._bit_generator, _MT19937):
            raise TypeError("can only re-seed a MT19937 BitGenerator")
        self._bit_generator._legacy_seeding(seed)
        _native.random_set_gauss(self, None)

    def get_state(self, legacy=True):
        """The state of the generator."""
        state = self._bit_generator.state
        if state["bit_generator"] != "MT19937" and legacy:
            _warnings.warn("get_state and legacy can only be used with the MT19937 BitGenerator. To silence this warning, "
                           "set `legacy` to False.", RuntimeWarning, stacklevel=2)
            legacy = False
        gauss = _native.random_get_gauss(self)
        state["has_gauss"] = 0 if gauss is None else 1
        state["gauss"] = 0.0 if gauss is None else gauss
        if legacy and not isinstance(self._bit_generator, _MT19937):
            raise ValueError("legacy can only be True when the underlying bitgenerator is an instance of MT19937.")
        if legacy:
            return (state["bit_generator"], state["state"]["key"], state["state"]["pos"], state["has_gauss"],
                    state["gauss"])
        return state

    def set_state(self, state):
        """Sets the state of the generator."""
        if isinstance(state, dict):
            if "bit_generator" not in state or "state" not in state:
                raise ValueError("state dictionary is not valid.")
        else:
            if not isinstance(state, (tuple, list)):
                raise TypeError("state must be a dict or a tuple.")
            if state[0] != "MT19937":
                raise ValueError("set_state can only be used with legacy MT19937 state instances.")
            given, state = state, {"bit_generator": state[0], "state": {"key": state[1], "pos": state[2]}}
            if len(given) > 3:
                state["has_gauss"], state["gauss"] = given[3], given[4]
        gauss = float(state.get("gauss", 0.0)) if state.get("has_gauss", 0) else None
        self._bit_generator.state = state
        _native.random_set_gauss(self, gauss)

    def random_integers(self, low, high=None, size=None):
        """Integers from `low` up to and with `high`; from one without `high`."""
        if high is None:
            _warnings.warn(f"This function is deprecated. Please call randint(1, {low} + 1) instead", DeprecationWarning,
                           stacklevel=2)
            low, high = 1, low
        else:
            _warnings.warn(f"This function is deprecated. Please call randint({low}, {high} + 1) instead",
                           DeprecationWarning, stacklevel=2)
        return self.randint(low, int(high) + 1, size=size, dtype="l")

    def choice(self, a, size=None, replace=True, p=None):
        """Elements of a sequence, or integers below a number."""
        return _sampling.choose(self, a, size, replace, p, 0, True, False)

    def shuffle(self, x):
        """Shuffles a sequence in place, an array along its first axis."""
        len(x)
        if isinstance(x, _native.ndarray):
            _native.random_shuffle(self, x)
        else:
            _sampling.shuffle_sequence(self, x)

    def permutation(self, x):
        """A shuffled copy, or the shuffled numbers below an integer."""
        if type(x) is int:
            return _native.random_permutation(self, x)
        if type(x) is _native.ndarray and x.ndim == 1:
            arr = x.copy("K")
            _native.random_shuffle(self, arr)
            return arr
        import numpy as np
        if isinstance(x, (int, np.integer)):
            arr = np.arange(x, dtype=np.result_type(x, np.long))
            self.shuffle(arr)
            return arr
        arr = np.asarray(x)
        if arr.ndim < 1:
            raise IndexError("x must be an integer or at least 1-dimensional")
        if arr.ndim == 1:
            if arr is x or np.may_share_memory(arr, x):
                arr = np.array(arr)
            self.shuffle(arr)
            return arr
        idx = np.arange(arr.shape[0], dtype=np.intp)
        self.shuffle(idx)
        return arr[idx]

    def multivariate_normal(self, mean, cov, size=None, check_valid="warn", tol=1e-8):
        """Normal vectors with a covariance matrix."""
        import numpy as np
        mean, cov, shape = _sampling.mean_and_covariance(mean, cov, size)
        x = self.standard_normal(shape).reshape(-1, mean.shape[0])
        cov = cov.astype(np.float64)
        _u, s, v = np.linalg.svd(cov)
        _sampling.complain_about_covariance(
            check_valid, lambda: np.allclose(np.dot(v.T * s, v), cov, rtol=tol, atol=tol))
        x = np.dot(x, np.sqrt(s)[:, None] * v)
        x += mean
        return x.reshape(shape)

    def multinomial(self, n, pvals, size=None):
        """Counts of outcomes of repeated experiments."""
        import numpy as np
        array = np.asarray(pvals, dtype=np.float64)
        if array.ndim == 0:
            raise TypeError("pvals must be a 1-d sequence")
        if array.ndim > 1:
            raise ValueError("setting an array element with a sequence. The requested array would exceed the maximum "
                             "number of dimension of 1.")
        _sampling.check_pvals(pvals, array, "[:-1]")
        if isinstance(n, (float, np.inexact)):
            n = int(n)
        trials = np.asarray(n).astype(np.int64)
        if trials.size != 1:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        out = np.zeros(_sampling.rows(size, len(array)), dtype=np.int64)
        if np.any(trials < 0):
            raise ValueError("n < 0")
        return _native.random_multinomial(self, trials.reshape(-1), array, np.zeros(1, dtype=np.int64), out)

    def dirichlet(self, alpha, size=None):
        """Points of the simplex."""
        import numpy as np
        alpha = _sampling.parameters_of(alpha)
        if np.any(alpha <= 0):
            raise ValueError("alpha <= 0")
        out = np.zeros(_sampling.rows(size, len(alpha)))
        return _native.random_dirichlet(self, alpha, out)


def _shared():
    """The objects behind the functions of the module; compiled code draws from the same state."""
    generator, state = _MT19937.__new__(_MT19937), RandomState.__new__(RandomState)
    _native.random_adopt_global(generator, state)
    return state


_rand = _shared()

__all__ = [
    "RandomState", "beta", "binomial", "bytes", "chisquare", "choice", "dirichlet", "exponential", "f", "gamma",
    "geometric", "get_bit_generator", "get_state", "gumbel", "hypergeometric", "laplace", "logistic", "lognormal",
    "logseries", "multinomial", "multivariate_normal", "negative_binomial", "noncentral_chisquare", "noncentral_f",
    "normal", "pareto", "permutation", "poisson", "power", "rand", "randint", "randn", "random", "random_integers",
    "random_sample", "ranf", "rayleigh", "sample", "seed", "set_bit_generator", "set_state", "shuffle",
    "standard_cauchy", "standard_exponential", "standard_gamma", "standard_normal", "standard_t", "triangular",
    "uniform", "vonmises", "wald", "weibull", "zipf",
]

for _name in __all__:
    if hasattr(_rand, _name):
        globals()[_name] = getattr(_rand, _name)
del _name


def seed(seed=None):
    """Starts the stream that belongs to a seed."""
    if isinstance(_rand._bit_generator, _MT19937):
        return _rand.seed(seed)
    _rand._bit_generator.state = type(_rand._bit_generator)(seed).state


def get_bit_generator():
    """The bit generator that the functions of the module draw from."""
    return _rand._bit_generator


def set_bit_generator(bitgen):
    """Lets the functions of the module draw from another bit generator."""
    _rand._initialize_bit_generator(bitgen)


def sample(*args, **kwargs):
    """Uniform numbers in [0, 1), as `random_sample`."""
    return _rand.random_sample(*args, **kwargs)


def ranf(*args, **kwargs):
    """Uniform numbers in [0, 1), as `random_sample`."""
    return _rand.random_sample(*args, **kwargs)


for _function in (seed, get_bit_generator, set_bit_generator, sample, ranf):
    _function.__module__ = "numpy.random"
del _function
