"""A program that uses uncertainties."""

import numpy as np
from uncertainties import ufloat, unumpy as up, umath, correlated_values, covariance_matrix, correlation_matrix
x = up.uarray([1., 2, 3], [.1, .2, .3]); print(x, x * 2, (x**2).sum(), x.mean(), up.nominal_values(x), up.std_devs(x))
print(up.sin(x), up.exp(x), up.sqrt(x), umath.cos(x[0]), np.array(covariance_matrix([x[0], x[0] * x[1]])).round(6), correlation_matrix([x[0], x[0] + x[1]]))
a = correlated_values([1, 2], np.array([[.1, .05], [.05, .2]])); print([f"{v:.3f}" for v in a], np.round(covariance_matrix(a), 6))
m = up.umatrix([[1, 2], [3, 4]], [[.1] * 2] * 2); print(m, m.T * m, up.ulinalg.inv(m).nominal_values.round(9), up.ulinalg.pinv(m).nominal_values.round(9))
print(x == x, np.max(up.nominal_values(x)), up.matrix([[1, 2]]).nominal_values if hasattr(up, "matrix") else 0, repr(x), x.shape, np.array([ufloat(1, .1)] * 2).dot([1, 2]), up.log(x), up.isnan(x))
