# Helpers behind Python's builtins and its module `math`, in the Python that can be compiled.

def _sum(values, total):
    for value in values:
        total = total + value
    return total


def _product(values, total):
    for value in values:
        total = total * value
    return total


def _least(values):
    if len(values) == 0:
        raise ValueError("min() iterable argument is empty")
    best = values[0]
    for value in values:
        if value < best:
            best = value
    return best


def _least_or(values, default):
    if len(values) == 0:
        return default
    return _least(values)


def _greatest(values):
    if len(values) == 0:
        raise ValueError("max() iterable argument is empty")
    best = values[0]
    for value in values:
        if value > best:
            best = value
    return best


def _greatest_or(values, default):
    if len(values) == 0:
        return default
    return _greatest(values)


def _isclose(a, b, rel_tol, abs_tol):
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if math.isinf(a) or math.isinf(b):
        return False
    distance = abs(b - a)
    return distance <= abs(rel_tol * b) or distance <= abs(rel_tol * a) or distance <= abs_tol


def _ulp(x):
    size = abs(x)
    if math.isnan(size) or math.isinf(size):
        return size
    above = math.nextafter(size, math.inf)
    if math.isinf(above):
        return size - math.nextafter(size, 0.0)
    return above - size
