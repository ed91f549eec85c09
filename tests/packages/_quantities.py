"""A program that uses quantities."""

import numpy as np, quantities as pq
a = np.array([1., 2, 3]) * pq.m; print(a, repr(a), a.rescale("cm"), a * a, a.sum(), np.sqrt(a * a), a / (2 * pq.s), a[1], a > 1.5 * pq.m, a.mean(), a.simplified, a.tolist(), np.concatenate([a, a]) * pq.m if False else "", pq.UncertainQuantity(a, "m", [.1] * 3), a.cumsum(), a.std(), a.max(), a.T, a.dimensionality)
a += 1 * pq.m; a[0] = 5 * pq.cm; print(a, -a, a ** 2, abs(a), a.argsort(), a.clip(1 * pq.m, 2 * pq.m), np.hypot(a, a), np.arctan2(a, a))
try: a + 1 * pq.s
except Exception as e: print(type(e).__name__, e)
