"""A program that uses fluids."""

import numpy as np, fluids, fluids.vectorized as fv, fluids.numerics
print(fluids.Reynolds(2.5, .25, 1.1, 1e-5), fv.friction_factor(Re=np.array([1e4, 1e5]), eD=1e-4), fluids.ATMOSPHERE_1976(5000).T, fluids.numerics.brenth(lambda x: x**2 - 2, 0, 2))
