"""Making arrays and changing their shape; views must stay views, with NumPy's strides."""

import numpy as np
from _cases import show_all

a = np.arange(24).reshape(2, 3, 4)
SOURCES = [
    "np.zeros(3)", "np.zeros((2, 3), dtype=np.int8)", "np.ones((2, 0))", "np.full((2, 2), 7)", "np.full(3, 1.5)", "np.empty((3, 2)).shape",
    "np.arange(5)", "np.arange(2, 10, 3)", "np.arange(5, 0, -2)", "np.arange(0, 1, 0.25)", "np.arange(3.0)", "np.arange(0)",
    "np.arange(3, dtype=np.float32)", "np.linspace(0, 1, 5)", "np.linspace(2, 3, 4, endpoint=False)", "np.eye(3)", "np.identity(2)",
    "np.zeros_like(a).shape", "np.ones_like(a, dtype=np.float32).dtype", "np.full_like(a[0], 3)", "np.empty_like(a).dtype",
    "np.array(5)", "np.array([1, 2.5])", "np.array([[1, 2], [3, 4]], dtype=np.uint8)", "np.array([True, False])", "np.array([1, 2j])",
    "np.array([])", "np.array([[], []])", "np.array([[1, 2], [3]])", "np.array([2**40])", "np.array(range(4))", "np.array([a[0, 0], a[0, 1]])",
    "np.array(a, copy=False).base is None or True", "np.asarray(a) is a", "np.array([1, 2], dtype='float32')", "np.array([1, 2], dtype='<i2')",
    "np.array((1, 2, 3))", "np.array([[1], [2]]).shape", "np.array([np.float32(1), np.float32(2)])",
    "a.shape", "a.ndim", "a.size", "a.strides", "a.dtype", "a.itemsize", "a.nbytes", "a.T.shape", "a.T.strides", "a[::-1].strides",
    "a[:, ::2].strides", "a[..., 1].strides", "a.flags.c_contiguous", "a.T.flags.f_contiguous", "a[:, 1].flags.c_contiguous",
    "a.reshape(4, 6)", "a.reshape(-1)", "a.reshape((3, -1))", "a.reshape(5, 5)", "a.reshape(-1, -1)", "a.T.reshape(-1)", "a.reshape(2, 12).base is not None",
    "a.ravel()", "a.T.ravel()", "a.flatten()", "a.T.flatten()", "np.reshape(a, (6, 4))[1]", "a.reshape(24, order='F')", "a.ravel(order='F')",
    "a.transpose(1, 0, 2).shape", "a.transpose((2, 0, 1)).strides", "np.transpose(a)[0]", "a.swapaxes(0, 2).shape", "np.moveaxis(a, 0, -1).shape",
    "a.transpose(0, 0, 1)", "a[None].squeeze().shape", "np.squeeze(a[:, :1]).shape", "np.expand_dims(a, 1).shape",
    "np.broadcast_to(np.arange(3), (2, 3))", "np.broadcast_to(np.arange(3), (2, 3)).strides", "np.broadcast_to(np.arange(3), (2, 4))",
    "np.concatenate([a, a]).shape", "np.concatenate([a, a], axis=2).shape", "np.concatenate(([1, 2], [3.5]))", "np.stack([a, a]).shape",
    "np.stack([a[0], a[1]], axis=-1).shape", "np.vstack(([1, 2], [3, 4]))", "np.hstack(([1, 2], [3, 4]))", "np.concatenate([a, a[0]])",
    "a.copy().strides", "a.T.copy().strides", "a.T.copy(order='K').strides", "a.astype(np.float32)[0, 0]", "a.astype(float).dtype",
    "a.astype(bool)[0, 0]", "a.view().shape", "a.tolist()[1][2]", "np.where(a > 10, a, -a)[0]", "np.where([True, False], 1, 2.5)",
    "np.where(a[0] % 2 == 0)", "np.power(2, np.arange(5))", "np.power(2.0, [0.5, 2])", "np.power(np.arange(3), -1)", "np.array([2, 3]) ** 2",
    "np.isclose([1, 2, np.nan], [1 + 1e-9, 2.1, np.nan])", "np.isclose(np.nan, np.nan, equal_nan=True)", "np.allclose([1.0], [1.0 + 1e-7])",
    "np.allclose([1, 2], [1, 3])", "np.array_equal(a, a.copy())", "np.array_equal(a, a[0])", "np.array_equal([1, np.nan], [1, np.nan])",
    "np.clip(np.arange(6), 1, 4)", "np.repeat([1, 2], 2)", "np.tile([1, 2], 3)", "np.flip(np.arange(4))", "np.roll(np.arange(5), 2)",
    "np.cumsum([1, 2, 3])", "np.diff([1, 4, 9])", "np.sort([3, 1, 2])", "np.argsort([3, 1, 2])", "np.unique([3, 1, 3])",
    "bool(np.array(1))", "int(np.array([3]))", "bool(np.array([1, 2]))", "float(np.float32(0.5))", "np.array(3) + 1", "np.float64(2) * 3",
    # New arrays without elements have no strides; others may be set, inside of the memory.
    "np.empty((0, 3)).strides", "(np.ones((2, 0)) + 1).strides", "np.zeros((0, 3), order='F').strides", "np.ones(6)[:0].reshape(0, 3).strides",
    "v = np.arange(6.0)[:3]; v.strides = 16; v", "v = np.arange(6.0); v.strides = 16; v", "v = np.arange(6.0); v.strides = (8, 8)",
    "np.lib.stride_tricks.as_strided(np.zeros(4, 'i4'), (2**62 + 1,), (4,))", "np.lib.stride_tricks.as_strided(np.zeros(4), (2**33, 2**33), (0, 0))",
    "np.ndarray((2**62 + 1,), 'i4', np.zeros(4, 'i4'), 0, (4,))", "np.broadcast_to(1, (2**40, 2**40))", "np.broadcast_to([1], ())",
    "v = np.empty(2, object); v.fill([1, 2]); v", "v = np.empty(2, 'M8[s]'); v.fill(None); v", "v = np.zeros(2); v.fill([1])", "v = np.zeros(2, 'c8'); v.fill('1+2j'); v",
    "np.clip([True, False], 0, 2)", "np.clip(np.zeros(2, 'u1'), 300, 1000)", "np.clip([1, 2], 0, 1, dtype='f4')", "np.clip([1.5], 0, 1, out=np.empty(1, int))", "np.clip([1, 2], 1)",
    "np.full_like(np.zeros(2, 'u1'), 300)", "np.copyto(np.zeros(2, 'f4'), 3, casting='equiv')", "np.copyto(np.zeros(2, 'i4'), 2.5)", "np.copyto(np.zeros(3), 1, where=[True, False])",
    "np.float32(None)", "np.complex128(None)", "np.int8(3) @ 2", "np.int8(3).is_integer()", "np.int8(3).as_integer_ratio()", "np.True_.bit_count()", "round(np.True_)",
    "[x.item() for x in np.nditer(a[:, ::-1, ::-1])]", "[x.item() for x in np.nditer(np.broadcast_to([1, 2], (2, 2)).T)]", "np.arange(np.uint64(3))", "np.arange(np.float32(3))",
    "np.squeeze(np.array(3), 0)", "np.round([True])", "np.array([True]).conj()", "str(np.iinfo(np.int8))", "str(np.finfo(np.float32))", "np.negative(2**70)", "abs(np.array(2**70))",
    "np.float32([1.0]) * 1e300", "np.cov(np.eye(2), dtype='f4')", "np.einsum('ij->ji', np.eye(2), dtype='c8').dtype", "np.broadcast_shapes((2,), (3,))",
    "np.pi", "np.inf", "-np.inf", "np.newaxis", "np.int_ is np.int64", "np.dtype('f4')", "np.dtype(float)", "np.dtype('int8').itemsize",
    "np.iinfo(np.int16).max", "np.finfo(np.float32).eps", "np.float32(1) / 3", "np.int8(100) + np.int8(27)", "np.uint8(3) - 4",
]  # fmt: skip
show_all(SOURCES, {"np": np, "a": a})
