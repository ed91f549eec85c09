"""A program that uses toolz."""

import numpy as np, toolz
print(toolz.pipe(np.arange(5), np.square, np.sum), list(toolz.partition(2, np.arange(4))), toolz.groupby(lambda v: v % 2, np.arange(5)), toolz.frequencies(np.array([1, 1, 2])), toolz.compose(np.sqrt, np.abs)(-4), toolz.curry(np.add)(1)(2), toolz.unique(np.array([1, 1, 2])).__next__(), list(toolz.sliding_window(2, np.arange(3))))
import tlz
