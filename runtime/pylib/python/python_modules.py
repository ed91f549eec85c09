# Functions of modules of the standard library, in the Python that can be compiled: `heapq_heappush` is `heapq.heappush`.

def _sift_down(heap, start, at):
    # The item at a place rises to where its parent is not greater.
    item = heap[at]
    while at > start:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def _sift_up(heap, at):
    # The smaller child takes the place until a leaf is reached; then the item rises from there.
    end = len(heap)
    start = at
    item = heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _sift_down(heap, start, at)


def heapq_heappush(heap, item):
    heap.append(item)
    _sift_down(heap, 0, len(heap) - 1)


def heapq_heappop(heap):
    if len(heap) == 0:
        raise IndexError("index out of range")
    last = heap.pop()
    if len(heap) == 0:
        return last
    smallest = heap[0]
    heap[0] = last
    _sift_up(heap, 0)
    return smallest


def heapq_heapify(heap):
    for at in range(len(heap) // 2 - 1, -1, -1):
        _sift_up(heap, at)


def heapq_heapreplace(heap, item):
    if len(heap) == 0:
        raise IndexError("index out of range")
    smallest = heap[0]
    heap[0] = item
    _sift_up(heap, 0)
    return smallest


def heapq_heappushpop(heap, item):
    if len(heap) > 0 and heap[0] < item:
        smallest = heap[0]
        heap[0] = item
        _sift_up(heap, 0)
        return smallest
    return item


def heapq_nsmallest(n, iterable):
    return sorted(iterable)[:max(n, 0)]


def heapq_nlargest(n, iterable):
    return sorted(iterable, reverse=True)[:max(n, 0)]


def _bisect_end(a, hi):
    if hi is None:
        return len(a)
    return hi


def bisect_bisect_left(a, x, lo=0, hi=None):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = _bisect_end(a, hi)
    start = lo
    while start < end:
        middle = (start + end) // 2
        if a[middle] < x:
            start = middle + 1
        else:
            end = middle
    return start


def bisect_bisect_right(a, x, lo=0, hi=None):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = _bisect_end(a, hi)
    start = lo
    while start < end:
        middle = (start + end) // 2
        if x < a[middle]:
            end = middle
        else:
            start = middle + 1
    return start


def bisect_bisect(a, x, lo=0, hi=None):
    return bisect_bisect_right(a, x, lo, hi)


def bisect_insort_left(a, x, lo=0, hi=None):
    a.insert(bisect_bisect_left(a, x, lo, hi), x)


def bisect_insort_right(a, x, lo=0, hi=None):
    a.insert(bisect_bisect_right(a, x, lo, hi), x)


def bisect_insort(a, x, lo=0, hi=None):
    a.insert(bisect_bisect_right(a, x, lo, hi), x)


def cmath_phase(z):
    return math.atan2(complex(z).imag, complex(z).real)


def cmath_polar(z):
    return abs(complex(z)), cmath_phase(z)


def cmath_rect(r, phi):
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * math.cos(phi), r * math.sin(phi))


def cmath_isnan(z):
    return math.isnan(complex(z).real) or math.isnan(complex(z).imag)


def cmath_isinf(z):
    return math.isinf(complex(z).real) or math.isinf(complex(z).imag)


def cmath_isfinite(z):
    return math.isfinite(complex(z).real) and math.isfinite(complex(z).imag)


def _cmath_checked(z, result, is_invalid):
    # Python raises where a function is not defined, and where a result of finite numbers is too large.
    if is_invalid:
        raise ValueError("math domain error")
    if cmath_isinf(result) and cmath_isfinite(z):
        raise OverflowError("math range error")
    return complex(result)


def cmath_sqrt(z):
    return complex(np.sqrt(complex(z)))


def cmath_exp(z):
    z = complex(z)
    return _cmath_checked(z, np.exp(z), math.isinf(z.imag) and (math.isfinite(z.real) or z.real > 0))


def cmath_log(z, base=None):
    z = complex(z)
    result = _cmath_checked(z, np.log(z), z == 0)
    if base is None:
        return result
    return result / cmath_log(base)


def cmath_log10(z):
    z = complex(z)
    return _cmath_checked(z, np.log10(z), z == 0)


def cmath_sin(z):
    z = complex(z)
    return _cmath_checked(z, np.sin(z), math.isinf(z.real) and not math.isnan(z.imag))


def cmath_cos(z):
    z = complex(z)
    return _cmath_checked(z, np.cos(z), math.isinf(z.real) and not math.isnan(z.imag))


def cmath_tan(z):
    z = complex(z)
    return _cmath_checked(z, np.tan(z), math.isinf(z.real) and math.isfinite(z.imag))


def cmath_asin(z):
    return complex(np.arcsin(complex(z)))


def cmath_acos(z):
    return complex(np.arccos(complex(z)))


def cmath_atan(z):
    z = complex(z)
    return _cmath_checked(z, np.arctan(z), z.real == 0 and abs(z.imag) == 1)


def cmath_sinh(z):
    z = complex(z)
    return _cmath_checked(z, np.sinh(z), math.isinf(z.imag) and not math.isnan(z.real))


def cmath_cosh(z):
    z = complex(z)
    return _cmath_checked(z, np.cosh(z), math.isinf(z.imag) and not math.isnan(z.real))


def cmath_tanh(z):
    z = complex(z)
    return _cmath_checked(z, np.tanh(z), math.isinf(z.imag) and math.isfinite(z.real))


def cmath_asinh(z):
    return complex(np.arcsinh(complex(z)))


def cmath_acosh(z):
    return complex(np.arccosh(complex(z)))


def cmath_atanh(z):
    z = complex(z)
    return _cmath_checked(z, np.arctanh(z), z.imag == 0 and abs(z.real) == 1)
