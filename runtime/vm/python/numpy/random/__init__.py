"""Random numbers: the legacy functions, with NumPy's streams. One state serves these and compiled code."""

import _hotloop_numpy as _native

__all__ = [
    "beta", "binomial", "bytes", "chisquare", "choice", "dirichlet", "exponential", "f", "gamma", "geometric",
    "get_state", "gumbel", "hypergeometric", "laplace", "logistic", "lognormal", "logseries", "multinomial",
    "multivariate_normal", "negative_binomial", "noncentral_chisquare", "noncentral_f", "normal", "pareto",
    "permutation", "poisson", "power", "rand", "randint", "randn", "random", "random_integers", "random_sample",
    "ranf", "rayleigh", "sample", "seed", "set_state", "shuffle", "standard_cauchy", "standard_exponential",
    "standard_gamma", "standard_normal", "standard_t", "triangular", "uniform", "vonmises", "wald", "weibull", "zipf",
]


def seed(seed=None):
    """Starts the stream that belongs to a seed."""
    _native.random_seed(seed)


def get_state(legacy=True):
    """The state of the generator."""
    key, position, has_gauss, cached = _native.random_get_state()
    if legacy:
        return "MT19937", key, position, has_gauss, cached
    return {"bit_generator": "MT19937", "state": {"key": key, "pos": position}, "has_gauss": has_gauss,
            "gauss": cached}


def set_state(state):
    """Sets the state of the generator."""
    if isinstance(state, dict):
        state = ("MT19937", state["state"]["key"], state["state"]["pos"], state["has_gauss"], state["gauss"])
    if state[0] != "MT19937":
        raise ValueError("set_state can only be used with legacy MT19937 state instances.")
    has_gauss, cached = (state[3], state[4]) if len(state) > 3 else (0, 0.0)
    _native.random_set_state(state[1], state[2], has_gauss, cached)


def random_sample(size=None):
    """Uniform numbers in [0, 1)."""
    return _native.random_random(size)


random = ranf = sample = random_sample


def rand(*args):
    """Uniform numbers in [0, 1), the lengths of axes as arguments."""
    return _native.random_random(args if args else None)


def randn(*args):
    """Standard normal numbers, the lengths of axes as arguments."""
    return _native.random_normal(args if args else None)


def standard_normal(size=None):
    """Standard normal numbers."""
    return _native.random_normal(size)


def randint(low, high=None, size=None, dtype=int):
    """Integers from `low` up to but without `high`; from zero up to `low` without `high`."""
    return _native.random_integers(low, high, size, dtype)


def random_integers(low, high=None, size=None):
    """Integers from `low` up to and with `high`."""
    low, high = (1, low) if high is None else (low, high)
    return _native.random_integers(low, high + 1, size, int)


def bytes(length):
    """Random bytes."""
    return _native.random_bytes(length)


def permutation(x):
    """A shuffled copy, or the shuffled numbers below an integer."""
    if isinstance(x, int) or (isinstance(x, _native.generic) and x.dtype.kind in "iu"):
        return _native.random_permutation(int(x))
    x = _native.asarray(x, None)
    if x.ndim < 1:
        raise IndexError("x must be an integer or at least 1-dimensional")
    return x[_native.random_permutation(len(x))]


def shuffle(x):
    """Shuffles a sequence in place, an array along its first axis."""
    if isinstance(x, _native.ndarray):
        if x.ndim == 0:
            raise TypeError("len() of unsized object")
        _native.random_shuffle(x)
        return
    for i, j in _native.random_shuffle_swaps(len(x)):
        x[i], x[j] = x[j], x[i]


def choice(a, size=None, replace=True, p=None):
    """Elements drawn from a sequence, or integers below a number."""
    number = isinstance(a, int) or (isinstance(a, _native.generic) and a.dtype.kind in "iu")
    if number:
        if a <= 0 and size != 0:
            raise ValueError("a must be greater than 0 unless no samples are taken")
        population = int(a)
    else:
        a = _native.asarray(a, None)
        if a.ndim != 1:
            raise ValueError("a must be 1-dimensional")
        population = len(a)
        if population == 0 and size != 0:
            raise ValueError("'a' cannot be empty unless no samples are taken")
    if size is None:
        count, shape = 1, None
    else:
        shape = (size,) if isinstance(size, int) else tuple(size)
        count = 1
        for length in shape:
            count *= length
    if shape is None and p is None:
        index = _native.random_integers(0, population, None, int) if replace else _native.random_choice(
            population, 1, False, None)[0]
        index = int(index)
        return index if number else a[index]
    indices = _native.random_choice(population, count, replace, p)
    if shape is None:
        return int(indices[0]) if number else a[int(indices[0])]
    indices = indices.reshape(shape)
    return indices if number else a[indices]


def multinomial(n, pvals, size=None):
    """Counts of outcomes of repeated experiments."""
    return _native.random_multinomial(n, pvals, size)


def dirichlet(alpha, size=None):
    """Draws from the Dirichlet distribution."""
    return _native.random_dirichlet(alpha, size)


def multivariate_normal(mean, cov, size=None, check_valid="warn", tol=1e-8):
    """Normal vectors with a covariance matrix."""
    raise NotImplementedError("multivariate_normal needs a singular value decomposition, which is not there yet")


def _distribution(name, parameters, doc):
    arguments = ", ".join(parameters)
    names = ", ".join(p.partition("=")[0] for p in parameters)
    values = f"({names},)" if parameters else "()"
    source = f"def {name}({arguments}{', ' if parameters else ''}size=None):\n    return _draw({name!r}, {values}, size)\n"
    space = {"_draw": _native.random_draw}
    exec(source, space)
    function = space[name]
    function.__doc__ = doc
    function.__module__ = __name__
    return function


for _name, _parameters, _doc in (
    ("uniform", ("low=0.0", "high=1.0"), "Uniform numbers in [low, high)."),
    ("normal", ("loc=0.0", "scale=1.0"), "Normal numbers."),
    ("lognormal", ("mean=0.0", "sigma=1.0"), "Numbers whose logarithm is normal."),
    ("exponential", ("scale=1.0",), "Exponentially distributed numbers."),
    ("standard_exponential", (), "Exponentially distributed numbers with scale one."),
    ("standard_gamma", ("shape",), "Numbers of the gamma distribution with scale one."),
    ("gamma", ("shape", "scale=1.0"), "Numbers of the gamma distribution."),
    ("beta", ("a", "b"), "Numbers of the beta distribution."),
    ("chisquare", ("df",), "Numbers of the chi-square distribution."),
    ("noncentral_chisquare", ("df", "nonc"), "Numbers of the noncentral chi-square distribution."),
    ("f", ("dfnum", "dfden"), "Numbers of the F distribution."),
    ("noncentral_f", ("dfnum", "dfden", "nonc"), "Numbers of the noncentral F distribution."),
    ("standard_t", ("df",), "Numbers of Student's t distribution."),
    ("standard_cauchy", (), "Numbers of the Cauchy distribution."),
    ("vonmises", ("mu", "kappa"), "Angles of the von Mises distribution."),
    ("wald", ("mean", "scale"), "Numbers of the Wald distribution."),
    ("laplace", ("loc=0.0", "scale=1.0"), "Numbers of the Laplace distribution."),
    ("gumbel", ("loc=0.0", "scale=1.0"), "Numbers of the Gumbel distribution."),
    ("logistic", ("loc=0.0", "scale=1.0"), "Numbers of the logistic distribution."),
    ("rayleigh", ("scale=1.0",), "Numbers of the Rayleigh distribution."),
    ("weibull", ("a",), "Numbers of the Weibull distribution."),
    ("pareto", ("a",), "Numbers of the Pareto II distribution."),
    ("power", ("a",), "Numbers of the power distribution."),
    ("triangular", ("left", "mode", "right"), "Numbers of the triangular distribution."),
    ("poisson", ("lam=1.0",), "Counts of the Poisson distribution."),
    ("binomial", ("n", "p"), "Counts of the binomial distribution."),
    ("negative_binomial", ("n", "p"), "Counts of the negative binomial distribution."),
    ("geometric", ("p",), "Counts of the geometric distribution."),
    ("hypergeometric", ("ngood", "nbad", "nsample"), "Counts of the hypergeometric distribution."),
    ("logseries", ("p",), "Counts of the logarithmic series distribution."),
    ("zipf", ("a",), "Counts of the Zipf distribution."),
):
    globals()[_name] = _distribution(_name, _parameters, _doc)
del _name, _parameters, _doc
