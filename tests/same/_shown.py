"""Printing values so that both sides print the same: numbers to nine digits, arrays with their dtypes."""

import numpy as np


def show(*values):
    def rounded(value):
        if isinstance(value, np.ndarray):
            return value.dtype.str, np.round(value, 9).tolist() if value.dtype.kind in "fc" else value.tolist()
        if isinstance(value, (tuple, list)):
            return type(value).__name__, [rounded(item) for item in value]
        if isinstance(value, (float, np.floating)):
            return f"{float(value):.9g}"
        return value.item() if isinstance(value, np.generic) else value
    print(*[rounded(value) for value in values])
