"""A program that uses galois."""

import numpy as np, galois
GF = galois.GF(7); a = GF([1, 2, 3]); print(a, repr(a), a + a, a * a, a / a, a ** 3, -a, np.sum(a), np.dot(a, a), GF.Random((2, 2), seed=1), GF.Identity(3) @ a, np.linalg.inv(GF([[1, 2], [3, 4]])), GF.properties)
