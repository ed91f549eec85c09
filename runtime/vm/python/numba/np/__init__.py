"""What Numba knows of NumPy."""
