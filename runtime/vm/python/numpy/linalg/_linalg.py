"""The functions of `numpy.linalg`, where others look for them."""


def __getattr__(name):
    import numpy.linalg
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(numpy.linalg, name)
