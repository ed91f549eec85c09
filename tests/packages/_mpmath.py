"""A program that uses mpmath."""

import mpmath as mp, numpy as np
print(mp.matrix(np.eye(2)), mp.mpf(np.float64(0.5)), mp.mpc(np.complex128(1+2j)), mp.mpf(np.int64(3)))
a = np.array([mp.mpf(1)/3, mp.mpf(2)]); print(a * 2, a.sum(), np.vectorize(mp.gamma)(np.array([1.5, 2.5])), np.array(mp.matrix([[1, 2], [3, 4]]).tolist(), dtype=float))
print(np.frompyfunc(mp.zeta, 1, 1)(np.array([2, 3.])), a @ a, np.sqrt(a), np.sort(a[::-1]), a > 1, mp.quad(lambda t: mp.exp(-t**2), [0, mp.inf]))
