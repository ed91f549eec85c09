"""Functions as bytes."""

import pickle


def dumps(object):
    """The bytes of an object."""
    return pickle.dumps(object)


def loads(data):
    return pickle.loads(data)
