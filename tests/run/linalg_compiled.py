"""Functions of `numpy.linalg` and `numpy.fft` give in compiled code what they give in the interpreter."""

# Timeout: 300 s

import numpy as np
from numba import njit, prange

state = 7


def draw():
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) / 2**31 - 0.5


def numbers(dtype, *shape):
    size = 1
    for length in shape:
        size *= length
    if np.dtype(dtype).kind == "c":
        values = [complex(draw(), draw()) for _ in range(size)]
    elif np.dtype(dtype).kind == "i":
        values = [int(draw() * 20) for _ in range(size)]
    else:
        values = [draw() for _ in range(size)]
    return np.array(values, dtype=dtype).reshape(shape)


def same(ours, theirs):
    if isinstance(theirs, tuple):
        return isinstance(ours, tuple) and len(ours) == len(theirs) and all(map(same, ours, theirs))
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if ours.shape != theirs.shape or ours.dtype.kind != theirs.dtype.kind and theirs.dtype.kind in "fc":
        return False
    if ours.ndim and ours.dtype.kind in "fc" and ours.dtype != theirs.dtype:
        return False
    if not theirs.size:
        return True
    eps = 2.0**-23 if theirs.dtype.char in "fF" else 2.0**-52
    with np.errstate(all="ignore"):
        return bool(((ours == theirs) | (np.abs(ours - theirs) <= 100 * eps * np.abs(theirs).max())).all())


def check(source, names, *arguments):
    scope = {"np": np}
    exec(f"def f({names}):\n    return {source}\n", scope)
    expected = scope["f"](*arguments)
    found = njit(scope["f"])(*arguments)
    assert same(found, expected), f"{source} of {[a.dtype for a in arguments]}: {found} {expected}"


ONE = [
    "np.linalg.inv(a)", "np.linalg.det(a)", "np.linalg.slogdet(a)", "np.linalg.slogdet(a)[1]", "np.linalg.qr(a)",
    "np.linalg.slogdet(a).logabsdet", "np.linalg.qr(a).R", "np.linalg.qr(a, mode='complete')", "np.linalg.qr(a, 'r')",
    "np.linalg.qr(a, 'raw')", "np.linalg.cholesky(a @ np.conjugate(a.T) + 3 * np.eye(4))", "np.linalg.eigh(a)",
    "np.linalg.cholesky(np.eye(4), upper=True)", "np.linalg.eigh(a, 'U')[0]", "np.linalg.eigvalsh(a)",
    "np.linalg.eigvalsh(a, UPLO='U')", "np.linalg.eig(a + np.conjugate(a.T))[0]", "np.linalg.svd(a)",
    "np.linalg.eigvals(a + np.conjugate(a.T))", "np.linalg.svd(a).S", "np.linalg.svd(a, full_matrices=False)",
    "np.linalg.svd(a[:, :2], False)[0]", "np.linalg.svd(a[:2])", "np.linalg.svd(a, compute_uv=False)", "np.linalg.svdvals(a)",
    "np.linalg.pinv(a)", "np.linalg.pinv(a[:2], 1e-3)", "np.linalg.matrix_rank(a)", "np.linalg.matrix_rank(a, 0.3)",
    "np.linalg.matrix_power(a, 5)", "np.linalg.matrix_power(a, 0)", "np.linalg.matrix_power(a, -2)", "np.linalg.cond(a)",
    "np.linalg.cond(a, -2)", "np.linalg.cond(a, 1)", "np.linalg.cond(a, 'fro')", "np.linalg.cond(a, np.inf)",
    "np.linalg.cond(a * 0, 1)", "np.linalg.norm(a)", "np.linalg.norm(a, 'fro')", "np.linalg.norm(a, 'nuc')",
    "np.linalg.norm(a, 1)", "np.linalg.norm(a, -1)", "np.linalg.norm(a, 2)", "np.linalg.norm(a, -2)", "np.linalg.norm(a, np.inf)",
    "np.linalg.norm(a, -np.inf)", "np.linalg.norm(a, axis=0)", "np.linalg.norm(a, 1, 1)", "np.linalg.norm(a, axis=1, keepdims=True)",
    "np.linalg.norm(a, np.inf, axis=-1)", "np.linalg.norm(a, 3, axis=0)", "np.linalg.norm(a, 0, axis=0)",
    "np.linalg.norm(a, axis=(0, 1))", "np.linalg.norm(a, 2, axis=(1, 0))", "np.linalg.norm(a, 2, axis=(1, 0), keepdims=True)",
    "np.linalg.norm(a[0])", "np.linalg.norm(a[0], 1)", "np.linalg.norm(a[0], 2.5)", "np.linalg.norm(a[0], -np.inf)",
    "np.linalg.matrix_norm(a)", "np.linalg.matrix_norm(a, ord=1, keepdims=True)", "np.linalg.vector_norm(a)",
    "np.linalg.vector_norm(a, axis=1, ord=1)", "np.linalg.trace(a)", "np.linalg.diagonal(a)", "np.linalg.outer(a[0], a[1])",
    "np.linalg.matrix_transpose(a)", "np.linalg.vecdot(a, a)", "np.linalg.cross(a[0, :3], a[1, :3])",
    "np.linalg.tensorinv(a.reshape(2, 2, 2, 2))", "np.linalg.tensorinv(a, ind=1)", "np.tensordot(a, a, 1)",
    "np.tensordot(a, a)", "np.tensordot(a, a, axes=([0], [1]))", "np.linalg.tensordot(a, a, axes=0)",
    "np.linalg.multi_dot((a, a[:, :1], a[:1], a[:, 1]))", "np.fft.fft(a)", "np.fft.ifft(a, axis=0)", "np.fft.fft(a, 6)",
    "np.fft.fft(a, n=3, axis=0, norm='ortho')", "np.fft.irfft(a)", "np.fft.irfft(a, 5, norm='forward')", "np.fft.hfft(a)",
    "np.fft.fft2(a)", "np.fft.ifft2(a, (3, 5))", "np.fft.fftn(a)", "np.fft.ifftn(a, axes=(0,))", "np.fft.irfft2(a)",
    "np.fft.irfftn(a, (4, 7), (0, 1))", "np.fft.fftshift(a)", "np.fft.ifftshift(a, 1)", "np.fft.fftshift(a, axes=(0,))",
]  # fmt: skip
REAL = ["np.fft.rfft(a)", "np.fft.rfft(a, 5, 0)", "np.fft.ihfft(a)", "np.fft.rfft2(a)", "np.fft.rfftn(a, s=(3, 6), axes=(0, 1))"]
STACK = [
    "np.linalg.inv(a)", "np.linalg.det(a)", "np.linalg.slogdet(a)", "np.linalg.qr(a)", "np.linalg.svd(a)", "np.linalg.eigh(a)",
    "np.linalg.pinv(a)", "np.linalg.matrix_rank(a)", "np.linalg.cond(a)", "np.linalg.cond(a, 1)", "np.linalg.matrix_power(a, 3)",
    "np.linalg.matrix_norm(a)", "np.linalg.norm(a, 'nuc', (1, 2))", "np.linalg.norm(a, 1, (2, 0))", "np.fft.fftn(a)", "np.fft.fft2(a)",
]  # fmt: skip
TWO = [
    "np.linalg.solve(a, b)", "np.linalg.solve(a, b[:, 0])", "np.linalg.lstsq(a, b)", "np.linalg.lstsq(a[:, :2], b[:, 0])",
    "np.linalg.lstsq(a[:2], b[:2], 1e-3)", "np.linalg.lstsq(a, b, rcond=-1)[2]", "np.linalg.tensorsolve(a, b[:, 0])",
]  # fmt: skip
for dtype in ("float64", "float32", "complex128", "complex64"):
    a, b = numbers(dtype, 4, 4) + 2 * np.eye(4, dtype=dtype), numbers(dtype, 4, 3)
    for layout in (a, np.asfortranarray(a), numbers(dtype, 8, 8)[::2, ::-2]):
        for source in ONE:
            # Sums of single and double precision do not agree to the last bits of either.
            if "cholesky" not in source or dtype in ("float64", "complex128"):
                check(source, "a", layout)
    for source in REAL if a.dtype.kind == "f" else []:
        check(source, "a", a)
    for source in STACK:
        check(source, "a", numbers(dtype, 2, 3, 3))
    for source in TWO:
        check(source, "a, b", a, b)
whole = numbers("int64", 4, 4) + 9 * np.eye(4, dtype=np.int64)
for source in ("np.linalg.inv(a)", "np.linalg.det(a)", "np.linalg.svd(a)", "np.linalg.matrix_power(a, 3)", "np.linalg.norm(a)",
               "np.linalg.norm(a, 1)", "np.linalg.norm(a[0])", "np.linalg.matrix_power(a, -1)", "np.fft.fft(a)", "np.fft.rfft(a)"):
    check(source, "a", whole)
check("np.linalg.norm(a, p)", "a, p", numbers("float64", 5), 3)
check("np.linalg.norm(a, p)", "a, p", numbers("float64", 5), np.inf)
check("np.linalg.norm(a, p)", "a, p", numbers("float64", 5, 3), 2)
check("np.linalg.matrix_power(a, p)", "a, p", numbers("float64", 3, 3), -3)
check("np.fft.fftfreq(n)", "n", 8)
check("np.fft.fftfreq(n, 0.5)", "n", 7)
check("np.fft.rfftfreq(n, d=0.1)", "n", 9)


def raises(kind, text, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        assert text in str(error), error
    else:
        raise AssertionError(f"no {kind}: {text}")


@njit
def solve(a, b):
    return np.linalg.solve(a, b)


@njit
def decompositions(a):
    u, s, vh = np.linalg.svd(a)
    found = np.linalg.svd(a)
    values, vectors = np.linalg.eigh(a @ a.T)
    return np.abs(u - found.U).max() + np.abs(s - found.S).max() + np.abs(a @ a.T @ vectors - vectors * values).max()


@njit
def roots(a):
    return np.linalg.eigvals(a)


@njit
def transform(x, n):
    return np.fft.fft(x, n)


@njit
def factor(a):
    return np.linalg.cholesky(a)


raises(np.linalg.LinAlgError, "Singular matrix", solve, np.zeros((2, 2)), np.ones(2))
raises(np.linalg.LinAlgError, "Last 2 dimensions of the array must be square", solve, np.zeros((2, 3)), np.ones(2))
raises(np.linalg.LinAlgError, "Matrix is not positive definite", factor, -np.eye(2))
raises(ValueError, "mismatch in its core dimension", solve, np.eye(2), np.ones(3))
raises(ValueError, "must not cause a domain change", roots, np.array([[0.0, -1.0], [1.0, 0.0]]))
raises(ValueError, "Invalid number of FFT data points (0)", transform, np.ones(3), 0)
assert decompositions(numbers("float64", 5, 4)) < 1e-13


@njit(parallel=True)
def many(a):
    result = np.empty(a.shape[0])
    for i in prange(a.shape[0]):
        result[i] = np.linalg.det(a[i])
    return result


stack = numbers("float64", 50, 6, 6)
assert same(many(stack), np.linalg.det(stack))
