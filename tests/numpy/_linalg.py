"""Evaluates functions of `numpy.linalg` and `numpy.fft` and prints one line of JSON for each: title, dtype, shape, values.

Run under Hotloop and under CPython with NumPy; `linalg.py` compares the lines.
"""

import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
FLOATS = ["float32", "float64", "complex64", "complex128"]
state = 12345


def draw():
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) / 2**31 - 0.5


def numbers(dtype, *shape):
    size = int(np.prod(shape, dtype=int))
    if np.dtype(dtype).kind == "c":
        values = [complex(draw(), draw()) for _ in range(size)]
    elif np.dtype(dtype).kind in "iu":
        values = [int(draw() * 20) for _ in range(size)]
    else:
        values = [draw() for _ in range(size)]
    return np.array(values, dtype=dtype).reshape(shape)


def parts(value):
    if isinstance(value, tuple):
        return ["tuple", type(value).__name__, list(getattr(value, "_fields", ())), [parts(item) for item in value]]
    kind = type(value).__name__
    value = np.asarray(value)
    flat = value.reshape(-1)
    if value.dtype.kind == "c":
        listed = [[float(x.real), float(x.imag)] for x in flat]
    else:
        listed = [[float(x), 0.0] for x in flat]
    return ["array", kind, str(value.dtype), list(value.shape), listed]


def show(title, compute):
    try:
        result = parts(compute())
    except Exception as error:
        result = ["raises", type(error).__name__, str(error)]
    print(json.dumps([title, result]))


def hermitian(a):
    return a + np.conjugate(np.swapaxes(a, -1, -2))


def definite(a):
    n = a.shape[-1]
    return np.matmul(a, np.conjugate(np.swapaxes(a, -1, -2))) + n * np.eye(n, dtype=a.dtype)


def agrees(bound, *pairs):
    """Whether all differences stay below a multiple of the precision; for results that have no single form."""
    for a, b in pairs:
        eps = np.finfo(a.dtype).eps if a.dtype.kind in "fc" else 2.0**-52
        scale = max(float(np.abs(b).max()), 1e-300) if b.size else 1.0
        if a.shape != b.shape or (a.size and not float(np.abs(a - b).max()) <= bound * eps * scale):
            return False
    return True


def matrices():
    L = np.linalg
    for dtype in FLOATS:
        for n in (0, 1, 2, 3, 5, 8, 20, 24):
            a, b = numbers(dtype, n, n), numbers(dtype, n, 2)
            if n:
                a = a + np.eye(n, dtype=dtype)
            v, h, p = b[:, 0], hermitian(a), definite(a)
            name = f"{dtype} {n}"
            show(f"solve {name}", lambda: L.solve(a, b))
            show(f"solve vector {name}", lambda: L.solve(a, v))
            show(f"inv {name}", lambda: L.inv(a))
            show(f"det {name}", lambda: L.det(a))
            show(f"slogdet {name}", lambda: L.slogdet(a))
            show(f"cholesky {name}", lambda: L.cholesky(p))
            show(f"cholesky upper {name}", lambda: L.cholesky(p, upper=True))
            show(f"eigh {name}", lambda: L.eigh(h))
            show(f"eigvalsh {name}", lambda: L.eigvalsh(h, "U"))
            show(f"svd {name}", lambda: L.svd(a))
            show(f"svdvals {name}", lambda: L.svdvals(a))
            # The order in which eigenvalues of larger matrices are found hangs on the last bit.
            if n <= 8:
                show(f"eig {name}", lambda: L.eig(a))
                show(f"eigvals {name}", lambda: L.eigvals(a))
                show(f"eig of symmetric {name}", lambda: L.eig(h))
            else:
                show(f"eigvals {name}", lambda: np.sort(L.eigvals(h).real))
            show(f"pinv {name}", lambda: L.pinv(a))
            show(f"matrix_rank {name}", lambda: L.matrix_rank(a))
            show(f"cond {name}", lambda: L.cond(a))
            show(f"cond 1 {name}", lambda: L.cond(a, 1))
            show(f"matrix_power {name}", lambda: (L.matrix_power(a, 3), L.matrix_power(a, 0), L.matrix_power(a, -2)))
            for ord in (None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
                show(f"norm {ord} {name}", lambda: L.norm(a, ord))
            for ord in (None, 0, 1, 2, 3, -1, 2.5, np.inf, -np.inf):
                show(f"norm of vector {ord} {name}", lambda: L.norm(v, ord))
        for m, n in ((1, 1), (1, 3), (3, 1), (2, 3), (3, 2), (4, 4), (4, 7), (7, 4), (9, 4), (4, 9), (30, 3), (3, 30), (20, 19),
                     (50, 22), (22, 50), (0, 3), (3, 0)):
            a = numbers(dtype, m, n)
            name = f"{dtype} {m}x{n}"
            for mode in ("reduced", "complete", "r", "raw"):
                show(f"qr {mode} {name}", lambda: L.qr(a, mode))
            show(f"svd {name}", lambda: L.svd(a))
            show(f"svd thin {name}", lambda: L.svd(a, full_matrices=False))
            show(f"svdvals {name}", lambda: L.svd(a, compute_uv=False))
            show(f"pinv {name}", lambda: L.pinv(a))
            show(f"matrix_rank {name}", lambda: L.matrix_rank(a))
            show(f"cond {name}", lambda: L.cond(a))
            b = numbers(dtype, m, 2)
            show(f"lstsq {name}", lambda: L.lstsq(a, b))
            show(f"lstsq vector {name}", lambda: L.lstsq(a, b[:, 0]))
        stack, rows = numbers(dtype, 2, 3, 4, 4) + 2 * np.eye(4, dtype=dtype), numbers(dtype, 3, 4, 2)
        show(f"stacks solve {dtype}", lambda: L.solve(stack, rows))
        show(f"stacks solve strided {dtype}", lambda: L.solve(stack[:, ::-1, :, ::-1], rows[::-1]))
        show(f"stacks inv {dtype}", lambda: L.inv(stack.T))
        show(f"stacks det {dtype}", lambda: L.det(stack))
        show(f"stacks slogdet {dtype}", lambda: L.slogdet(stack))
        show(f"stacks cholesky {dtype}", lambda: L.cholesky(definite(stack)))
        show(f"stacks qr {dtype}", lambda: L.qr(stack[..., :3]))
        show(f"stacks eigh {dtype}", lambda: L.eigh(hermitian(stack)))
        show(f"stacks svd {dtype}", lambda: L.svd(stack))
        show(f"stacks norm {dtype}", lambda: L.norm(stack, axis=(1, 2)))
        show(f"stacks norm keepdims {dtype}", lambda: L.norm(stack, 2, axis=(-1, 0), keepdims=True))
        show(f"stacks matrix_norm {dtype}", lambda: L.matrix_norm(stack, ord=1))
        show(f"stacks vector_norm {dtype}", lambda: L.vector_norm(stack, axis=(0, 1), keepdims=True))
        show(f"stacks matrix_rank {dtype}", lambda: L.matrix_rank(stack))
        show(f"stacks pinv {dtype}", lambda: L.pinv(stack[..., :2]))
        show(f"stacks cond {dtype}", lambda: L.cond(stack, np.inf))
        show(f"multi_dot {dtype}", lambda: L.multi_dot([numbers(dtype, 2, 9), numbers(dtype, 9, 3), numbers(dtype, 3, 5),
                                                        numbers(dtype, 5)]))
        show(f"tensorinv {dtype}", lambda: L.tensorinv(numbers(dtype, 2, 3, 6)))
        show(f"tensorsolve {dtype}", lambda: L.tensorsolve(numbers(dtype, 2, 3, 6), numbers(dtype, 2, 3)))
        show(f"svd hermitian {dtype}", lambda: L.svd(hermitian(numbers(dtype, 4, 4)), hermitian=True))
    whole = numbers("int32", 3, 3)
    for function in ("inv", "det", "eigvals", "qr", "svd", "pinv", "matrix_rank", "norm", "cond"):
        show(f"{function} of integers", lambda: getattr(L, function)(whole))
    show("solve mixed", lambda: L.solve(numbers("float32", 3, 3), numbers("complex64", 3)))
    show("solve mixed wide", lambda: L.solve(numbers("float32", 3, 3), whole))
    rotation = np.array([[0.0, -1.0], [1.0, 0.0]])
    show("eig of a rotation", lambda: L.eig(rotation))
    show("eig of a triangle", lambda: L.eig(np.array([[1.0, 2, 3], [0, 4, 5], [0, 0, 6]])))
    show("eig of a diagonal", lambda: L.eig(np.diag([3.0, 1.0, 2.0])))
    show("eig defective", lambda: L.eigvals(np.array([[2.0, 1.0], [0.0, 2.0]])))
    show("eigvals of zeros", lambda: L.eigvals(np.zeros((3, 3))))
    show("svd of rank one", lambda: L.svd(np.ones((3, 3)))[1])
    show("lstsq of rank one", lambda: L.lstsq(np.ones((3, 2)), np.arange(3.0)))
    show("lstsq rcond", lambda: L.lstsq(np.diag([1.0, 1e-3, 1e-9]), np.ones(3), rcond=1e-5))
    show("tiny", lambda: L.svdvals(np.eye(3) * 1e-300))
    show("huge", lambda: L.svdvals(np.eye(3) * 1e300))
    show("norm huge", lambda: L.norm(np.array([[1e200, 1e200]]), 2))
    show("outer", lambda: L.outer(np.arange(3.0), np.arange(2)))
    show("cross", lambda: L.cross(np.array([1.0, 2, 3]), np.array([4.0, 5, 6])))
    show("trace", lambda: L.trace(np.arange(18.0).reshape(2, 3, 3), offset=1))
    show("diagonal", lambda: L.diagonal(np.arange(18.0).reshape(2, 3, 3), offset=-1))
    show("vecdot", lambda: L.vecdot(np.array([1j, 2]), np.array([3, 4j])))


def large():
    L = np.linalg
    for dtype in FLOATS:
        for n in (40, 100):
            a, b = numbers(dtype, n, n), numbers(dtype, n, 3)
            h, p = hermitian(a), definite(a)
            name = f"{dtype} {n}"
            bound = 500 * n
            show(f"solve {name}", lambda: agrees(bound, (a @ L.solve(a, b), b)))
            show(f"inv {name}", lambda: agrees(1e5, (a @ L.inv(a), np.eye(n, dtype=dtype))))
            show(f"logabsdet {name}", lambda: L.slogdet(p)[1])
            c = L.cholesky(p)
            show(f"cholesky {name}", lambda: agrees(bound, (c @ np.conjugate(c.T), p)))
            show(f"cholesky factor {name}", lambda: c)
            q, r = L.qr(a)
            show(f"qr {name}", lambda: agrees(bound, (q @ r, a), (np.conjugate(q.T) @ q, np.eye(n, dtype=dtype))))
            show(f"qr triangle {name}", lambda: np.diagonal(r))
            w, v = L.eigh(h)
            show(f"eigh {name}", lambda: agrees(bound, (h @ v, v * w), (np.conjugate(v.T) @ v, np.eye(n, dtype=dtype))))
            show(f"eigvalsh {name}", lambda: L.eigvalsh(h))
            u, s, vh = L.svd(a)
            show(f"svd {name}", lambda: agrees(bound, (u * s @ vh, a), (np.conjugate(u.T) @ u, np.eye(n, dtype=dtype))))
            show(f"svdvals {name}", lambda: L.svdvals(a))
            tall = numbers(dtype, 2 * n, n)
            u, s, vh = L.svd(tall)
            show(f"svd tall {name}", lambda: agrees(bound, (u[:, :n] * s @ vh, tall)))
            show(f"svd wide {name}", lambda: L.svd(tall.T, full_matrices=False).S)
            values, vectors = L.eig(a)
            show(f"eig {name}", lambda: agrees(1e4 * n, (a @ vectors, vectors * values)))
            show(f"eig unit {name}", lambda: agrees(100, (L.norm(vectors, axis=0), np.ones(n, vectors.real.dtype))))
            show(f"eigvals {name}", lambda: np.sort(np.abs(L.eigvals(a))))
            show(f"lstsq {name}", lambda: L.lstsq(tall, numbers(dtype, 2 * n)))


def errors():
    L = np.linalg
    nan = np.array([[np.nan, 1.0], [1.0, 1.0]])
    for title, compute in {
        "solve singular": lambda: L.solve(np.zeros((2, 2)), np.ones(2)),
        "solve stack singular": lambda: L.solve(np.zeros((3, 2, 2)), np.ones((2, 1))),
        "solve length": lambda: L.solve(np.eye(3), np.ones(2)),
        "solve shape": lambda: L.solve(np.eye(3), np.ones((2, 2))),
        "solve scalar": lambda: L.solve(np.eye(3), 1.0),
        "solve scalars": lambda: L.solve(1, 1),
        "solve rectangle": lambda: L.solve(np.ones((2, 3)), np.ones(2)),
        "inv singular": lambda: L.inv(np.ones((2, 2))),
        "inv half": lambda: L.inv(np.ones((2, 2), np.float16)),
        "cholesky": lambda: L.cholesky([[1, 2], [2, 1]]),
        "cholesky nan": lambda: L.cholesky(nan),
        "eig nan": lambda: L.eig(nan),
        "eigvals inf": lambda: L.eigvals(nan * np.inf),
        "svd nan": lambda: L.svd(nan),
        "svd vector": lambda: L.svd(np.ones(3)),
        "eigh UPLO": lambda: L.eigh(np.eye(2), UPLO="x"),
        "qr mode": lambda: L.qr(np.ones((2, 2)), mode="zzz"),
        "qr vector": lambda: L.qr(np.ones(2)),
        "lstsq length": lambda: L.lstsq(np.ones((2, 2)), np.ones(3)),
        "lstsq vector": lambda: L.lstsq(np.ones(2), np.ones(3)),
        "lstsq stack": lambda: L.lstsq(np.ones((2, 2)), np.ones((3, 3, 3))),
        "matrix_power": lambda: L.matrix_power(np.ones((2, 3)), 2),
        "matrix_power float": lambda: L.matrix_power(np.ones((2, 2)), 2.0),
        "multi_dot": lambda: L.multi_dot([np.eye(2)]),
        "multi_dot vector": lambda: L.multi_dot([np.eye(2), np.ones(2), np.eye(2)]),
        "tensorinv": lambda: L.tensorinv(np.ones((2, 3)), ind=0),
        "tensorinv shape": lambda: L.tensorinv(np.ones((2, 3)), ind=1),
        "cond": lambda: L.cond(np.zeros((0, 2))),
        "cond singular": lambda: L.cond(np.zeros((2, 2)), 1),
        "cond zero": lambda: L.cond(np.zeros((2, 2))),
        "cond nan": lambda: L.cond(nan, 1),
        "norm word": lambda: L.norm(np.ones((2, 2)), "x"),
        "norm word of vector": lambda: L.norm(np.ones(2), "x"),
        "norm axes": lambda: L.norm(np.ones((2, 2, 2)), 2),
        "norm axis": lambda: L.norm(np.ones((2, 2, 2)), axis="a"),
        "norm twice": lambda: L.norm(np.ones((2, 2)), axis=(0, 0)),
        "norm outside": lambda: L.norm(np.ones((2, 2)), axis=3),
        "pinv both": lambda: L.pinv([[1, 2], [3, 4]], rcond=1, rtol=1),
        "rank both": lambda: L.matrix_rank([[1, 2], [3, 4]], tol=1, rtol=1),
        "outer of matrix": lambda: L.outer(np.eye(2), np.ones(2)),
        "cross of two": lambda: L.cross(np.ones(2), np.ones(2)),
        "slogdet singular": lambda: L.slogdet(np.zeros((2, 2))),
        "det of none": lambda: L.det(np.zeros((0, 2, 2))),
    }.items():
        show(title, compute)


def transforms():
    F = np.fft
    for dtype in FLOATS + ["int16", "bool"]:
        for n in (1, 2, 3, 4, 5, 8, 13, 16, 30, 31, 64, 100, 127, 243, 500):
            x = numbers(dtype, n)
            name = f"{dtype} {n}"
            show(f"fft {name}", lambda: F.fft(x))
            show(f"ifft {name}", lambda: F.ifft(x))
            show(f"irfft {name}", lambda: F.irfft(x, n))
            show(f"hfft {name}", lambda: F.hfft(x, n))
            if x.dtype.kind != "c":
                show(f"rfft {name}", lambda: F.rfft(x))
                show(f"ihfft {name}", lambda: F.ihfft(x))
        x = numbers(dtype, 4, 6, 5)
        for norm in (None, "backward", "ortho", "forward"):
            show(f"fft {norm} {dtype}", lambda: F.fft(x, norm=norm))
            show(f"ifft {norm} {dtype}", lambda: F.ifft(x, axis=0, norm=norm))
            show(f"irfft {norm} {dtype}", lambda: F.irfft(x, axis=1, norm=norm))
            show(f"hfft {norm} {dtype}", lambda: F.hfft(x, norm=norm))
            show(f"fftn {norm} {dtype}", lambda: F.fftn(x, norm=norm))
            show(f"irfftn {norm} {dtype}", lambda: F.irfftn(x, norm=norm))
        for n in (2, 6, 9):
            show(f"fft to {n} {dtype}", lambda: F.fft(x, n, axis=1))
            show(f"irfft to {n} {dtype}", lambda: F.irfft(x, n, axis=-1))
        show(f"fft strided {dtype}", lambda: F.fft(x[::2, ::-1, 1:]))
        show(f"fft of transposed {dtype}", lambda: F.fft(x.T, axis=1))
        show(f"fft2 {dtype}", lambda: F.fft2(x))
        show(f"fft2 s {dtype}", lambda: F.fft2(x, s=(3, 8)))
        show(f"ifft2 {dtype}", lambda: F.ifft2(x, axes=(0, 1)))
        show(f"ifftn {dtype}", lambda: F.ifftn(x, axes=(1, 0)))
        show(f"fftn same axis {dtype}", lambda: F.fftn(x, axes=(1, 1)))
        show(f"fftn none {dtype}", lambda: F.fftn(x, axes=()))
        show(f"irfft2 {dtype}", lambda: F.irfft2(x, s=(4, 7)))
        if x.dtype.kind != "c":
            show(f"rfftn {dtype}", lambda: F.rfftn(x))
            show(f"rfft2 {dtype}", lambda: F.rfft2(x, s=(5, 4)))
            show(f"rfft odd {dtype}", lambda: F.rfft(x, axis=0))
        show(f"shift {dtype}", lambda: (F.fftshift(x), F.ifftshift(x), F.fftshift(x, axes=1), F.ifftshift(x, axes=(0, 2))))
    show("fftfreq", lambda: (F.fftfreq(8), F.fftfreq(7, 0.1), F.rfftfreq(8), F.rfftfreq(9, d=2)))
    out = np.zeros(4, complex)
    show("out", lambda: (F.fft(np.arange(4.0), out=out), out))
    long = numbers("float64", 3000)
    show("many", lambda: F.fft(long.reshape(100, 30)))
    show("long", lambda: F.fft(long))
    show("prime", lambda: F.fft(long[:2999]))
    for title, compute in {
        "fft scalar": lambda: F.fft(1.0),
        "fft empty": lambda: F.fft([]),
        "fft axis": lambda: F.fft([1, 2], axis=3),
        "fft norm": lambda: F.fft([1, 2], norm="x"),
        "rfft complex": lambda: F.rfft([1j, 2]),
        "fft n": lambda: F.fft([1, 2], n=0),
        "irfft": lambda: F.irfft([1]),
        "fft out shape": lambda: F.fft(np.ones(4), out=np.zeros(3, complex)),
        "fft n float": lambda: F.fft(np.ones(4), n=2.5),
        "fftfreq float": lambda: F.fftfreq(2.5),
        "fftn lengths": lambda: F.fftn(np.ones((3, 3)), s=(2, 2), axes=(0,)),
        "rfft empty": lambda: F.rfft(np.ones(0)),
        "fft none": lambda: F.fft(np.zeros((0, 4))),
        "fftn scalar": lambda: F.fftn(1.0),
    }.items():
        show(title, compute)


for part in sys.argv[1:] or ("matrices", "large", "errors", "transforms"):
    globals()[part]()
