"""Where Numba keeps the names that programs import from deeper down."""
