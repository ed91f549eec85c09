"""Functions that NumPy has not."""


def cross2d(a, b):
    """The cross product of vectors of two components, numbers."""
    import numpy
    a, b = numpy.asarray(a), numpy.asarray(b)
    if a.shape[-1] != 2 or b.shape[-1] != 2:
        raise ValueError("Incompatible dimensions for 2D cross product\n(dimension must be 2 for both inputs)")
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
