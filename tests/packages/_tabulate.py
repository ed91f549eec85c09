"""A program that uses tabulate."""

import numpy as np
from tabulate import tabulate
print(tabulate(np.arange(6.).reshape(2, 3) / 7)); print(tabulate(np.array([(1, 2.5, "a"), (3, 4.25, "b")], dtype=[("x", int), ("y", float), ("z", "U3")]), headers="keys", tablefmt="github")); print(tabulate({"a": np.array([1, 2]), "b": np.array([True, False])}, headers="keys")); print(tabulate([[np.float64(1.5), np.int64(3), np.nan, None, np.str_("q")]], floatfmt=".3f"))
