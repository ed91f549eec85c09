"""A program that uses patsy."""

import numpy as np
from patsy import dmatrix, dmatrices, build_design_matrices
d = {"x": np.arange(4.), "g": np.array(["a", "b", "a", "c"]), "y": np.array([1., 2, 3, 5])}
print(dmatrix("x + g", d), dmatrices("y ~ x * C(g)", d)[1].shape, np.asarray(dmatrix("np.log(x + 1) + I(x**2)", d)), dmatrix("bs(x, df=4)", d).shape if False else "", dmatrix("center(x) + standardize(y)", d), dmatrix("0 + g", d).design_info.column_names, dmatrix("poly(x, 2)", d) if False else "")
