"""Reading and writing parts of arrays: integers, slices, new axes, ellipses, masks, integer arrays and their mixtures."""

import numpy as np
from _cases import show_all

a = np.arange(24).reshape(2, 3, 4)
v = np.arange(10) * 1.5
READ = [
    "v[3]", "v[-1]", "v[10]", "v[-11]", "v[2:5]", "v[5:2]", "v[::-1]", "v[8:2:-2]", "v[-3:]", "v[:-3]", "v[100:]", "v[::3]",
    "v[-100:100]", "v[...]", "v[()]", "v[None]", "v[:, None]", "v[True]", "v[False]", "v[1.0]", "v['x']", "v[0, 0]",
    "a[0]", "a[-1, -1, -1]", "a[1, 2]", "a[:, 1]", "a[..., 1]", "a[0, ..., 1]", "a[..., None].shape", "a[:, None, 1].shape",
    "a[::-1, ::-1, ::-1]", "a[:, ::2, 1:3]", "a[1:1].shape", "a[2]", "a[0, 3]", "a[0, 0, 0, 0]", "a[..., ...]",
    "a[0, 1:, ::-2]", "a[(1, 2, 3)]", "a[np.int64(1), np.uint8(2)]", "a[:, :, :, None].shape",
    "v[[1, 3, 5]]", "v[[1, -1]]", "v[[]]", "v[[10]]", "v[np.array([[0, 1], [2, 3]])]", "v[np.array([0, 2], dtype=np.uint8)]",
    "v[v > 5]", "v[v > 100]", "v[~(v > 5)]", "v[np.array([True, False])]", "v[[True] * 10]",
    "a[a % 2 == 0]", "a[[0, 1], [1, 2]]", "a[[0, 1], [1, 2], [3, 0]]", "a[[[0], [1]], [0, 2]].shape", "a[:, [0, 2]]",
    "a[:, [2, 0], 1:3]", "a[[1, 0], :, [2, 3]]", "a[[0, 1], None, [0, 1]].shape", "a[0, [1, 2], [2, 3]]", "a[:, 0, [1, 1]]",
    "a[np.array([True, False])]", "a[:, np.array([True, False, True])]", "a[np.array([True, False]), [1]]",
    "a[[0, 1], [0, 1, 2]]", "a[..., [0, 0, 1]].shape", "a[a > 100].shape", "a[np.zeros((2, 3), dtype=bool)].shape",
    "a.T[1, 2]", "a.T[..., 0]", "a[:, 1][::-1]", "a[0].T[::2]", "v[2:8][::2][-1]",
    "v.item(3)", "a.item(5)", "a.item(1, 2, 3)", "a.flat[7]", "list(a[0, 0])", "[float(x) for x in v[:3]]", "len(a)",
    "np.take(v, [1, 2])", "a.take([0, 2], axis=1)", "np.nonzero(v > 10)", "np.argmax(v)", "a.argmax(axis=2)", "a.argmin()",
]  # fmt: skip
WRITE = [
    "b = v.copy(); b[3] = 7; b", "b = v.copy(); b[2:5] = 0; b", "b = v.copy(); b[::2] = [9, 8, 7, 6, 5]; b",
    "b = v.copy(); b[[1, 1, 2]] = [5, 6, 7]; b", "b = v.copy(); b[b > 5] = -1; b", "b = v.copy(); b[b > 5] += 1; b",
    "b = v.copy(); b[:] = b[::-1]; b", "b = v.copy(); b[1:] = b[:-1]; b", "b = v.copy(); b[:-1] = b[1:]; b",
    "b = v.copy(); b[3:6] = [1, 2]; b", "b = v.copy(); b[20] = 1; b", "b = v.copy(); b[0] = 'x'; b",
    "b = a.copy(); b[0] = 5; b", "b = a.copy(); b[:, 1] = [[1], [2]]; b", "b = a.copy(); b[..., 0] = 0; b",
    "b = a.copy(); b[[0, 1], [1, 2]] = 100; b", "b = a.copy(); b[b % 3 == 0] = 0; b", "b = a.copy(); b.T[0] = -1; b",
    "b = a.copy(); b[1, :, ::2] = np.arange(3)[:, None]; b", "b = a.copy(); b[0, 0] = 1.9; b", "b = a.copy(); b[:, [0, 2]] += 1; b",
    "b = a.copy(); b[0][1][2] = 77; b", "b = a.copy(); b[...] = 3; b", "b = a.copy(); b.flat[5] = 99; b",
    "b = np.zeros(3, dtype=np.uint8); b[0] = 300; b", "b = np.zeros(3, dtype=np.int32); b[0] = 2.9; b",
    "b = np.zeros(3, dtype=bool); b[:] = [0, 2, 0]; b", "b = np.zeros(2); b[0] = 1j; b", "b = np.zeros((2, 2)); b[0] = 1, 2; b",
    "b = np.arange(6); c = b[1:4]; c[0] = 50; b", "b = np.arange(6); c = b.reshape(2, 3); c[1, 1] = 50; b",
    "b = np.arange(4); b[b.argmax()] = -5; b", "b = np.arange(6); b[np.array([0, 2])] *= 10; b",
    "b = a.copy(); b[[True, False]] = a[[False, True]]; b", "b = a.copy(); b[a[:, :, 0] > 5] = [9, 8, 7, 6]; b", "b = a.copy(); b[a[:, :, 0] > 5] *= 2; b",
    "b = a.copy(); b[[False, False]] = np.zeros((0, 3, 4)); b", "b = a.copy(); b[[True, False]] = a; b", "b = a.copy(); b[a > 5] = [[1, 2]]; b",
    "b = a.copy(); b[a > 5] = [1, 2]; b", "b = np.zeros((3, 2)); b[[True, True, False]] = [[1], [2]]; b", "b = np.array(5.0); b[True] = [[1.0]]; b",
    "np.insert(a[0], slice(0, 2), 1, axis=0)", "b = np.array([1.0, np.nan, np.inf]); np.nan_to_num(b, nan=[7, 8, 9], posinf=[1, 2, 3])",
]  # fmt: skip
show_all([*READ, *WRITE], {"np": np, "a": a, "v": v})
