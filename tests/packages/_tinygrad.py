"""A program that uses tinygrad."""

import os; os.environ["DEV"] = "PYTHON"; os.environ["PYTHON"] = "1"
import numpy as np
from tinygrad import Tensor, dtypes
a = Tensor(np.arange(6, dtype=np.float32).reshape(2, 3)); print(a.shape, a.dtype)
print((a + 1).numpy(), a.sum().item())
