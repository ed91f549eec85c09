"""The legacy random streams, which must be NumPy's bit for bit."""

import numpy as np
from _cases import show_all

SOURCES = [
    "np.random.seed(0); np.random.rand(5)", "np.random.seed(12345); np.random.rand(2, 3)", "np.random.seed(1); np.random.rand()",
    "np.random.seed(7); np.random.random(4)", "np.random.seed(7); np.random.random_sample((2, 2))", "np.random.seed(3); np.random.randn(5)",
    "np.random.seed(3); np.random.randn(2, 3)", "np.random.seed(4); np.random.randint(-100, 100, size=10)",
    "np.random.seed(4); np.random.randint(10)", "np.random.seed(4); np.random.randint(0, 10, size=(3, 4))",
    "np.random.seed(5); np.random.randint(0, 2**40, size=4)", "np.random.seed(5); np.random.randint(0, 256, size=6, dtype=np.uint8)",
    "np.random.seed(5); np.random.randint(0, 2, size=8, dtype=bool)", "np.random.seed(6); np.random.randint(-5, 5, size=4, dtype=np.int8)",
    "np.random.seed(8); np.random.uniform(-1, 1, 5)", "np.random.seed(8); np.random.normal(10, 2, 5)", "np.random.seed(8); np.random.uniform()",
    "np.random.seed(9); np.random.standard_normal(3)", "np.random.seed(9); np.random.normal(size=(2, 2))",
    "np.random.seed(2**32 - 1); np.random.rand(2)", "np.random.seed([1, 2, 3]); np.random.rand(2)", "np.random.seed(-1)",
    "np.random.seed(10); np.random.permutation(8)", "np.random.seed(10); x = np.arange(8); np.random.shuffle(x); x",
    "np.random.seed(11); np.random.choice(5, 3)", "np.random.seed(11); np.random.choice([10, 20, 30], size=4)",
    "np.random.seed(11); np.random.exponential(2.0, 3)", "np.random.randint(5, 5)", "np.random.randint(10, 5)",
    "np.random.seed(12); np.random.randn(); np.random.rand(3)",
]  # fmt: skip
show_all(SOURCES, {"np": np})
