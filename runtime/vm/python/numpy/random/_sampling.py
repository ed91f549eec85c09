"""What `Generator` and `RandomState` have in common: shuffling, choosing and covariances."""

import operator as _operator
import warnings as _warnings
from collections.abc import Sequence as _Sequence

import _hotloop_numpy as _native


def population_of(a, original, axis, modern):
    """How many there are to choose from, and whether they are numbers."""
    if a.ndim == 0:
        try:
            return _operator.index(a.item())
        except TypeError as problem:
            if modern:
                raise ValueError(f"a must be a sequence or an integer, not {type(original)}") from problem
            raise ValueError("a must be 1-dimensional or an integer")
    if modern:
        return a.shape[axis]
    if a.ndim != 1:
        raise ValueError("a must be 1-dimensional")
    return len(a)


def lengths(size):
    """A size as a tuple, and the number of elements."""
    import numpy as np
    if size is None:
        return (), 1
    return size, int(np.prod(size, dtype=np.intp))


def weights(p, quote):
    """Probabilities as doubles, and how far from one their sum may be."""
    import numpy as np
    # The root of the distance from one to the next number of the type.
    digits = 52
    if isinstance(p, np.ndarray) and np.issubdtype(p.dtype, np.floating):
        digits = {2: 10, 4: 23}.get(p.dtype.itemsize, 52)
    p = np.asarray(p, dtype=np.float64)
    if p.ndim != 1:
        raise ValueError(f"{quote}p{quote} must be 1-dimensional")
    return p, 2.0 ** (-digits / 2)


def choose(target, a, size, replace, p, axis, shuffle, modern):
    """Elements of a sequence or numbers below an integer."""
    import numpy as np
    original = a
    a = np.asarray(a)
    population = population_of(a, original, axis, modern)
    if population <= 0 and (size is None or np.prod(size) != 0):
        if a.ndim == 0:
            raise ValueError("a must be a positive integer unless no samples are taken" if modern
                             else "a must be greater than 0 unless no samples are taken")
        raise ValueError("a cannot be empty unless no samples are taken" if modern
                         else "'a' cannot be empty unless no samples are taken")
    tolerance = 0.0
    if p is not None:
        p, tolerance = weights(p, "" if modern else "'")
    shape, count = lengths(size)
    if count < 0 and not replace:
        raise ValueError("negative dimensions are not allowed" if modern else "Negative dimensions are not allowed")
    if population < 0 and not replace:
        raise ValueError("Cannot take a larger sample than population when replace is False" if modern
                         else "Cannot take a larger sample than population when 'replace=False'")
    index = _native.random_choice(target, max(population, 0), count, replace, p, tolerance, shuffle)
    if size is None:
        index = index.item(0)
        if a.ndim == 0:
            return index
        return a.take(index, axis=axis) if modern else a[index]
    index = index.reshape(shape)
    if a.ndim == 0:
        return index
    if index.ndim == 0 and a.ndim == 1:
        result = np.empty((), dtype=a.dtype)
        result[()] = a[int(index)]
        return result
    return a.take(index, axis=axis) if modern else a[index]


def shuffle_sequence(target, x):
    """Exchanges the items of anything that has items."""
    if not isinstance(x, _Sequence):
        _warnings.warn(
            f"you are shuffling a '{type(x).__name__}' object which is not a subclass of 'Sequence'; `shuffle` is not "
            "guaranteed to behave correctly. E.g., non-numpy array/tensor objects with view semantics may contain "
            "duplicates after shuffling.", UserWarning, stacklevel=3)
    for i, j in _native.random_swaps(target, len(x)):
        x[i], x[j] = x[j], x[i]


def rows(size, width):
    """The shape of an array of rows of which as many are drawn as `size` says."""
    if size is None:
        return (width,)
    try:
        return (_operator.index(size), width)
    except TypeError:
        return tuple(size) + (width,)


def trials_of(n):
    """Numbers of trials; those of arrays must be integers."""
    import numpy as np
    trials = np.asarray(n)
    if isinstance(n, np.ndarray) and not np.can_cast(trials.dtype, np.int64):
        raise TypeError(
            f"Cannot cast array data from dtype('{trials.dtype}') to dtype('int64') according to the rule 'safe'")
    return trials.astype(np.int64)


def parameters_of(alpha):
    """The parameters of a Dirichlet distribution."""
    import numpy as np
    len(alpha)
    alpha = np.asarray(alpha, dtype=np.float64)
    if alpha.ndim != 1:
        raise ValueError("setting an array element with a sequence. The requested array would exceed the maximum number "
                         "of dimension of 1.")
    return alpha


def check_pvals(pvals, array, text):
    """Complains about probabilities that sum to more than one."""
    import numpy as np
    if np.any(~((array >= 0) & (array <= 1))):
        raise ValueError("pvals < 0, pvals > 1 or pvals contains NaNs")
    width = array.shape[-1]
    for row in array.reshape(-1, width) if width else ():
        if _native.random_sum(row, width - 1) > 1.0 + 1e-12:
            if (isinstance(pvals, np.ndarray) and np.issubdtype(pvals.dtype, np.floating)
                    and pvals.dtype != np.float64 and pvals.sum() < 1.0001):
                raise ValueError(
                    f"sum(pvals{text}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point prior "
                    "to checking the sum. Precision changes when casting may cause problems even if the sum of the "
                    "original pvals is valid.")
            raise ValueError(f"sum(pvals{text}) > 1.0")


def mean_and_covariance(mean, cov, size):
    """The arguments of `multivariate_normal` as arrays, and the shape of the result."""
    import numpy as np
    mean, cov = np.array(mean), np.array(cov)
    if size is None:
        shape = []
    elif isinstance(size, (int, np.integer)):
        shape = [size]
    else:
        shape = size
    if len(mean.shape) != 1:
        raise ValueError("mean must be 1 dimensional")
    if len(cov.shape) != 2 or cov.shape[0] != cov.shape[1]:
        raise ValueError("cov must be 2 dimensional and square")
    if mean.shape[0] != cov.shape[0]:
        raise ValueError("mean and cov must have same length")
    return mean, cov, list(shape[:]) + [mean.shape[0]]


def complain_about_covariance(check_valid, fine):
    """Warns or raises where a matrix is no covariance; `fine` tells."""
    if check_valid == "ignore":
        return
    if check_valid not in ("warn", "raise"):
        raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
    if not fine():
        text = "covariance is not symmetric positive-semidefinite."
        if check_valid == "raise":
            raise ValueError(text)
        _warnings.warn(text, RuntimeWarning, stacklevel=3)
