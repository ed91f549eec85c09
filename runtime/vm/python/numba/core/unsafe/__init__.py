"""Where Numba keeps names that programs import from deeper down."""
