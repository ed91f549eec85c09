# Helpers behind Python's builtins and its module `math`, in the Python that can be compiled.

def _optional_equal(one, other):
    if one is None or other is None:
        return one is None and other is None
    # Passed to it, both have values.
    return _equal_values(one, other)


def _is_integer(number):
    return math.isfinite(number) and np.floor(number) == number


def _bit_length(number):
    # One less than the size of a negative number is as long as that, unless it is a power of two.
    length, rest = 0, number if number >= 0 else -(number + 1)
    while rest > 0:
        rest >>= 1
        length += 1
    return length if number >= 0 or -number & (-number - 1) else length + 1


def _bit_count(number):
    count, rest = 0, abs(number)
    while rest != 0:
        rest &= rest - 1
        count += 1
    return count


def _sum(values, total):
    for value in values:
        total = total + value
    return total


def _product(values, total):
    for value in values:
        total = total * value
    return total


def _mapped(function, *iterables):
    # Python's `map` waits with the calls until it is asked; which items come does not depend on that.
    return [function(*items) for items in zip(*iterables)]


def _filtered(function, iterable):
    return [item for item in iterable if function(item)]


def _filtered_true(iterable):
    return [item for item in iterable if item]


def _reduced(function, iterable, initial):
    value = initial
    for item in iterable:
        value = function(value, item)
    return value


def _reduced_own(function, iterable):
    if len(iterable) == 0:
        raise TypeError("reduce() of empty iterable with no initial value")
    value = iterable[0]
    for at in range(1, len(iterable)):
        value = function(value, iterable[at])
    return value


def _hash_integer(x):
    # The remainder by the prime 2**61 - 1 with the sign of the number, as Python documents; -1 is left out.
    if x < 0 and -x < 0:
        return -4
    if x < 0:
        result = -((-x) % 2305843009213693951)
    else:
        result = x % 2305843009213693951
    if result == -1:
        return -2
    return result


def _hash_unsigned(x):
    return np.int64(x % np.uint64(2305843009213693951))


def _hash_float(x):
    # The same remainder of the fraction that the number is: 2**61 is 1 there, so that powers of two turn the bits.
    if x != x:
        return 0
    if math.isinf(x):
        if x > 0:
            return 314159
        return -314159
    fraction, exponent = math.frexp(abs(x))
    result = 0
    while fraction != 0.0:
        result = ((result << 28) & 2305843009213693951) | (result >> 33)
        fraction *= 268435456.0
        exponent -= 28
        whole = int(fraction)
        fraction -= whole
        result += whole
        if result >= 2305843009213693951:
            result -= 2305843009213693951
    turn = exponent % 61
    result = ((result << turn) & 2305843009213693951) | (result >> (61 - turn))
    if x < 0:
        result = -result
    if result == -1:
        return -2
    return result


def _hash_complex(real, imaginary):
    result = real + 1000003 * imaginary
    if result == -1:
        return -2
    return result


def _hash_items(hashes):
    # The rounds of xxHash by Y. Collet, as Python joins the hashes of items.
    result = np.uint64(2870177450012600261)
    for each in hashes:
        result += np.uint64(each) * np.uint64(14029467366897019727)
        result = (result << np.uint64(31)) | (result >> np.uint64(33))
        result *= np.uint64(11400714785074694791)
    result += np.uint64(len(hashes)) ^ (np.uint64(2870177450012600261) ^ np.uint64(3527539))
    if result == np.uint64(18446744073709551615):
        return np.int64(1546275796)
    return np.int64(result)


def _one_of(which, functions, *arguments, **options):
    # Which comparisons there are depends on the number of functions alone, so the last one is not asked for.
    count = len(functions)
    if count == 1:
        return functions[0](*arguments, **options)
    if which == 0:
        return functions[0](*arguments, **options)
    if count == 2:
        return functions[1](*arguments, **options)
    if which == 1:
        return functions[1](*arguments, **options)
    if count == 3:
        return functions[2](*arguments, **options)
    if which == 2:
        return functions[2](*arguments, **options)
    if count == 4:
        return functions[3](*arguments, **options)
    if which == 3:
        return functions[3](*arguments, **options)
    return _one_of(which - 4, functions[4:], *arguments, **options)


def _least_by(values, key):
    if len(values) == 0:
        raise ValueError("min() iterable argument is empty")
    best = values[0]
    least = key(best)
    for at in range(1, len(values)):
        rank = key(values[at])
        if rank < least:
            best = values[at]
            least = rank
    return best


def _greatest_by(values, key):
    if len(values) == 0:
        raise ValueError("max() iterable argument is empty")
    best = values[0]
    greatest = key(best)
    for at in range(1, len(values)):
        rank = key(values[at])
        if rank > greatest:
            best = values[at]
            greatest = rank
    return best


def _least_by_or(values, key, default):
    if len(values) == 0:
        return default
    return _least_by(values, key)


def _greatest_by_or(values, key, default):
    if len(values) == 0:
        return default
    return _greatest_by(values, key)


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
