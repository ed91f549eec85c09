"""`Generator` and `default_rng`."""

import operator as _operator

import _hotloop_numpy as _native

from . import _sampling
from ._pcg64 import PCG64
from .bit_generator import BitGenerator

__all__ = ["Generator", "default_rng"]


def _axis(axis, ndim):
    from numpy.exceptions import AxisError
    axis = _operator.index(axis)
    if not -ndim <= axis < ndim:
        raise AxisError(f"axis {axis} is out of bounds for array of dimension {ndim}")
    return axis % ndim


class Generator(_native._Generator):
    """Random numbers of many distributions, from the bits of a bit generator. `default_rng` makes one."""

    _poisson_lam_max = 9.223372006484771e18

    def __init__(self, bit_generator):
        _native.random_attach(self, bit_generator)

    def __repr__(self):
        return f"{self} at 0x{id(self):X}"

    def __str__(self):
        return f"{self.__class__.__name__}({self.bit_generator.__class__.__name__})"

    def __getstate__(self):
        return None

    def __setstate__(self, bit_gen):
        if isinstance(bit_gen, dict):
            self.bit_generator.state = bit_gen

    def __reduce__(self):
        from . import _pickle
        return getattr(_pickle, "__generator_ctor"), (self.bit_generator,), None

    @property
    def _bit_generator(self):
        return self.bit_generator

    def spawn(self, n_children):
        """A list of new, independent generators."""
        return [type(self)(g) for g in self.bit_generator.spawn(n_children)]

    def choice(self, a, size=None, replace=True, p=None, axis=0, shuffle=True):
        """Items of an array along an axis, or integers below a number."""
        return _sampling.choose(self, a, size, replace, p, axis, bool(shuffle), True)

    def shuffle(self, x, axis=0):
        """Shuffles a sequence in place, an array along an axis."""
        len(x)
        if not isinstance(x, _native.ndarray):
            if axis != 0:
                raise NotImplementedError("Axis argument is only supported on ndarray objects")
            _sampling.shuffle_sequence(self, x)
            return
        if axis:
            axis = _axis(axis, x.ndim)
            x = x.swapaxes(0, axis)
        _native.random_shuffle(self, x)

    def permutation(self, x, axis=0):
        """A shuffled copy along an axis, or the shuffled numbers below an integer."""
        if type(x) is int and axis == 0:
            return _native.random_permutation(self, x)
        if type(x) is _native.ndarray and x.ndim == 1 and axis in (0, -1):
            arr = x.copy("K")
            _native.random_shuffle(self, arr)
            return arr
        import numpy as np
        if isinstance(x, (int, np.integer)):
            arr = np.arange(x, dtype=np.result_type(x, np.intp))
            self.shuffle(arr)
            return arr
        arr = np.asarray(x)
        axis = _axis(axis, arr.ndim)
        if arr.ndim == 1:
            if arr is x or np.may_share_memory(arr, x):
                arr = np.array(arr)
            self.shuffle(arr)
            return arr
        idx = np.arange(arr.shape[axis], dtype=np.intp)
        self.shuffle(idx)
        return arr[(slice(None),) * axis + (idx,)]

    def permuted(self, x, *, axis=None, out=None):
        """A copy in which each line along an axis is shuffled for itself, or all elements together."""
        import numpy as np
        x = np.asarray(x)
        if out is None:
            out = x.copy(order="K")
        else:
            if type(out) is not np.ndarray:
                raise TypeError("out must be a numpy array")
            if not out.flags.writeable:
                raise ValueError("out is read-only")
            if out.shape != x.shape:
                raise ValueError("out must have the same shape as x")
            np.copyto(out, x, casting="safe")
        if axis is not None:
            axis = _axis(axis, out.ndim)
            _native.random_shuffle_lines(self, out, axis)
        elif x.ndim <= 1:
            self.shuffle(out)
        elif out.flags.forc:
            self.shuffle(out.ravel(order="A"))
        else:
            flat = np.array(out, order="C").ravel()
            self.shuffle(flat)
            out[...] = flat.reshape(out.shape)
        return out

    def multivariate_normal(self, mean, cov, size=None, check_valid="warn", tol=1e-8, *, method="svd"):
        """Normal vectors with a covariance matrix."""
        import numpy as np
        if method not in {"eigh", "svd", "cholesky"}:
            raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
        if np.iscomplexobj(np.asarray(mean)) or np.iscomplexobj(np.asarray(cov)):
            raise TypeError("mean and cov must not be complex")
        mean, cov, shape = _sampling.mean_and_covariance(mean, cov, size)
        x = self.standard_normal(shape).reshape(-1, mean.shape[0])
        cov = cov.astype(np.float64)
        if method == "cholesky":
            factor = np.linalg.cholesky(cov)
        elif method == "eigh":
            s, u = np.linalg.eigh(cov)
            _sampling.complain_about_covariance(check_valid, lambda: not np.any(s < -tol))
            factor = u * np.sqrt(abs(s))
        else:
            u, s, vh = np.linalg.svd(cov)
            _sampling.complain_about_covariance(
                check_valid, lambda: np.allclose(np.dot(vh.T * s, vh), cov, rtol=tol, atol=tol))
            factor = u * np.sqrt(s)
        return (mean + x @ factor.T).reshape(shape)

    def multinomial(self, n, pvals, size=None):
        """Counts of outcomes of repeated experiments."""
        import numpy as np
        trials = _sampling.trials_of(n)
        array = np.asarray(pvals, dtype=np.float64)
        width = array.shape[-1] if array.ndim else 0
        if width == 0:
            raise ValueError("pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.")
        _sampling.check_pvals(pvals, array, "[:-1]" if array.ndim == 1 else "[...,:-1]")
        if np.any(trials < 0):
            raise ValueError("n < 0")
        places = np.arange(array.size // width).reshape(array.shape[:-1])
        if trials.ndim == 0 and array.ndim == 1:
            out = np.zeros(_sampling.rows(size, width), dtype=np.int64)
        else:
            shapes = [trials.shape, places.shape]
            if size is None:
                shape = _native.random_broadcast(shapes)
            else:
                wanted = _sampling.rows(size, width)[:-1]
                shape = _native.random_broadcast([*shapes, wanted])
                if shape != wanted:
                    raise ValueError(f"Output size {wanted} is not compatible with broadcast dimensions of inputs {shape}.")
            out = np.zeros(shape + (width,), dtype=np.int64)
            trials, places = np.broadcast_to(trials, shape), np.broadcast_to(places, shape)
        return _native.random_multinomial(self, trials.reshape(-1), array.reshape(-1), places.reshape(-1), out)

    def dirichlet(self, alpha, size=None):
        """Points of the simplex."""
        import numpy as np
        alpha = _sampling.parameters_of(alpha)
        if np.any(alpha < 0):
            raise ValueError("alpha < 0")
        out = np.zeros(_sampling.rows(size, len(alpha)))
        return _native.random_dirichlet(self, alpha, out)

    def multivariate_hypergeometric(self, colors, nsample, size=None, method="marginals"):
        """How many of each colour are in samples without replacement."""
        import numpy as np
        largest = 2**63 - 1
        if method not in ["count", "marginals"]:
            raise ValueError('method must be "count" or "marginals".')
        try:
            _operator.index(nsample)
        except TypeError:
            raise ValueError("nsample must be an integer")
        if nsample < 0:
            raise ValueError("nsample must be nonnegative.")
        if nsample > largest:
            raise ValueError(f"nsample must not exceed {largest}")
        try:
            colors = np.asarray(colors)
            valid = colors.ndim == 1 and (colors.size == 0 or np.issubdtype(colors.dtype, np.integer)) and not np.any(
                (colors < 0) | (colors > largest))
        except ValueError:
            valid = False
        if not valid:
            raise ValueError(
                f"colors must be a one-dimensional sequence of nonnegative integers not exceeding {largest}.")
        colors = colors.astype(np.int64)
        total = sum(colors.tolist())
        if total > largest:
            raise ValueError(
                f"sum(colors) must not exceed the maximum value of a 64 bit signed integer ({largest})")
        if method == "marginals" and total >= 1000000000:
            raise ValueError('When method is "marginals", sum(colors) must be less than 1000000000.')
        if method == "count" and total > largest // 8:
            raise ValueError(f"When method is 'count', sum(colors) must not exceed {largest // 8}")
        if nsample > total:
            raise ValueError("nsample > sum(colors)")
        out = np.zeros(_sampling.rows(size, colors.size), dtype=np.int64)
        if colors.size == 0:
            return out
        return _native.random_hypergeometric_rows(self, colors, int(nsample), method == "count", out)


def default_rng(seed=None):
    """A new `Generator` with the recommended bit generator; or one around a bit generator that is given."""
    if isinstance(seed, BitGenerator):
        return Generator(seed)
    if isinstance(seed, Generator):
        return seed
    if isinstance(seed, _native._RandomState):
        return Generator(seed._bit_generator)
    return Generator(PCG64(seed))


default_rng.__module__ = "numpy.random"
