"""What NumPy's own Python files ask of its linear algebra."""

# Whether its integers have 64 bits.
_ilp64 = True
