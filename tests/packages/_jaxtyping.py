"""A program that uses jaxtyping."""

import numpy as np
from jaxtyping import Float, Int, jaxtyped, Shaped
from beartype import beartype
@jaxtyped(typechecker=beartype)
def f(x: Float[np.ndarray, "a b"], y: Float[np.ndarray, "b c"]) -> Float[np.ndarray, "a c"]: return x @ y
print(f(np.ones((2, 3)), np.ones((3, 4))).shape, isinstance(np.zeros(2), Float[np.ndarray, "2"]), isinstance(np.zeros(2, int), Float[np.ndarray, "2"]))
try: f(np.ones((2, 3)), np.ones((2, 4)))
except Exception as e: print(type(e).__name__)
import numpy.typing as npt
@beartype
def g(x: npt.NDArray[np.float64]): return x.sum()
print(g(np.ones(2)))
try: g(np.ones(2, int))
except Exception as e: print(type(e).__name__)
