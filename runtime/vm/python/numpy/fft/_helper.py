"""The functions of `numpy.fft`, where others look for them."""


def __getattr__(name):
    import numpy.fft
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(numpy.fft, name)
