"""A program that uses narwhals."""

import narwhals as nw, numpy as np
print(nw.__version__ > "1", nw.dependencies.is_numpy_array(np.zeros(1)), nw.dependencies.get_numpy() is np, nw.dependencies.is_numpy_scalar(np.float64(1)), nw.dtypes.Int64())
