# Functions of Python's module `random`, in the Python that can be compiled: `pyrandom_uniform` is `random.uniform`. Each draws as
# often as Numba's does, so that seeds mean the same.

def pyrandom_random():
    return _python_random()


def pyrandom_seed(a):
    _python_seed(int(a))


def pyrandom_getrandbits(k):
    return _python_bits(int(k))


def _below(count):
    # Whole numbers below a limit: bits are drawn until they are one.
    width = 0
    left = count
    while left > 0:
        width += 1
        left >>= 1
    drawn = int(_python_bits(width))
    while drawn >= count or drawn < 0:
        drawn = int(_python_bits(width))
    return drawn


def pyrandom_randrange(start, stop=None, step=1):
    if stop is None:
        if start <= 0:
            raise ValueError("empty range for randrange()")
        return _below(start)
    if step == 0:
        raise ValueError("zero step for randrange()")
    if step > 0:
        count = (stop - start + step - 1) // step
    else:
        count = (stop - start + step + 1) // step
    if count <= 0:
        raise ValueError("empty range for randrange()")
    return start + step * _below(count)


def pyrandom_randint(a, b):
    if b < a:
        raise ValueError("empty range for randrange()")
    return a + _below(b - a + 1)


def pyrandom_uniform(a, b):
    width = float(b) - float(a)
    return float(a) + width * _python_random()


def pyrandom_gauss(mu=0.0, sigma=1.0):
    return float(mu) + float(sigma) * _python_gauss()


def pyrandom_normalvariate(mu=0.0, sigma=1.0):
    return float(mu) + float(sigma) * _python_gauss()


def pyrandom_lognormvariate(mu=0.0, sigma=1.0):
    return math.exp(float(mu) + float(sigma) * _python_gauss())


def pyrandom_triangular(low=0.0, high=1.0, mode=None):
    start = float(low)
    end = float(high)
    if mode is None:
        share = 0.5
    else:
        if start == end:
            return start
        share = (mode - start) / (end - start)
    drawn = _python_random()
    if drawn > share:
        return end + (start - end) * math.sqrt((1.0 - drawn) * (1.0 - share))
    return start + (end - start) * math.sqrt(drawn * share)


def pyrandom_expovariate(lambd=1.0):
    return -math.log(1.0 - _python_random()) / lambd


def pyrandom_paretovariate(alpha):
    return 1.0 / (1.0 - _python_random()) ** (1.0 / alpha)


def pyrandom_weibullvariate(alpha, beta):
    return alpha * (-math.log(1.0 - _python_random())) ** (1.0 / beta)


def pyrandom_gammavariate(alpha, beta):
    # Above 1: R. C. H. Cheng, "The generation of gamma variables with non-integral shape parameter", Applied Statistics 26
    # (1977); below: algorithm GS of J. H. Ahrens and U. Dieter, "Computer methods for sampling from gamma, beta, Poisson and
    # binomial distributions", Computing 12 (1974).
    shape = float(alpha)
    if shape <= 0.0 or beta <= 0.0:
        raise ValueError("gammavariate: alpha and beta must be > 0.0")
    if shape == 1.0:
        return -math.log(1.0 - _python_random()) * beta
    if shape > 1.0:
        spread = math.sqrt(2.0 * shape - 1.0)
        offset = shape - math.log(4.0)
        slope = shape + spread
        bound = 1.0 + math.log(4.5)
        while True:
            first = _python_random()
            if first <= 1e-7 or first >= 0.9999999:
                continue
            second = 1.0 - _python_random()
            logit = math.log(first / (1.0 - first)) / spread
            result = shape * math.exp(logit)
            area = first * first * second
            gain = offset + slope * logit - result
            if gain + bound - 4.5 * area >= 0.0 or gain >= math.log(area):
                return result * beta
    limit = (math.e + shape) / math.e
    while True:
        scaled = limit * _python_random()
        if scaled <= 1.0:
            result = scaled ** (1.0 / shape)
        else:
            result = -math.log((limit - scaled) / shape)
        test = _python_random()
        if scaled > 1.0:
            if test <= result ** (shape - 1.0):
                return result * beta
        elif test <= math.exp(-result):
            return result * beta


def pyrandom_betavariate(alpha, beta):
    first = pyrandom_gammavariate(alpha, 1.0)
    if first == 0.0:
        return 0.0
    return first / (first + pyrandom_gammavariate(beta, 1.0))


def pyrandom_vonmisesvariate(mu, kappa):
    # D. J. Best and N. I. Fisher, "Efficient simulation of the von Mises distribution", Applied Statistics 28 (1979).
    turn = 2.0 * math.pi
    if kappa <= 1e-6:
        return turn * _python_random()
    half = 0.5 / kappa
    radius = half + math.sqrt(1.0 + half * half)
    while True:
        cosine = math.cos(math.pi * _python_random())
        ratio = cosine / (radius + cosine)
        test = _python_random()
        if test < 1.0 - ratio * ratio or test <= (1.0 - ratio) * math.exp(ratio):
            break
    inverse = 1.0 / radius
    angle = math.acos((inverse + cosine) / (1.0 + inverse * cosine))
    if _python_random() > 0.5:
        return (mu + angle) % turn
    return (mu - angle) % turn


def pyrandom_shuffle(x):
    at = len(x) - 1
    while at > 0:
        other = _below(at + 1)
        _swap(x, at, other)
        at -= 1


def pyrandom_choice(seq):
    if len(seq) == 0:
        raise IndexError("Cannot choose from an empty sequence")
    return seq[_below(len(seq))]


def pyrandom_choices(population, weights=None, *, cum_weights=None, k=1):
    count = len(population)
    if weights is None and cum_weights is None:
        return [population[int(_python_random() * count)] for _ in range(k)]
    if weights is not None and cum_weights is not None:
        raise TypeError("Cannot specify both weights and cumulative weights")
    sums = [0.0 for _ in range(count)]
    if cum_weights is None:
        if len(weights) != count:
            raise ValueError("The number of weights does not match the population")
        total = 0.0
        for at in range(count):
            total += weights[at]
            sums[at] = total
    else:
        if len(cum_weights) != count:
            raise ValueError("The number of weights does not match the population")
        for at in range(count):
            sums[at] = float(cum_weights[at])
    total = sums[count - 1]
    if total <= 0.0:
        raise ValueError("Total of weights must be greater than zero")
    if not math.isfinite(total):
        raise ValueError("Total of weights must be finite")
    return [population[_place_in(sums, _python_random() * total)] for _ in range(k)]


def _place_in(sums, x):
    # The first sum that is greater.
    low = 0
    high = len(sums) - 1
    while low < high:
        middle = (low + high) // 2
        if x < sums[middle]:
            high = middle
        else:
            low = middle + 1
    return low


def pyrandom_sample(population, k):
    count = len(population)
    if k < 0 or k > count:
        raise ValueError("Sample larger than population or is negative")
    places = [at for at in range(count)]
    result = [population[0] for _ in range(k)]
    for at in range(k):
        other = _below(count - at)
        result[at] = population[places[other]]
        places[other] = places[count - at - 1]
    return result


# Distributions of NumPy that draw several values together.

def _draw_multinomial(n, pvals, out):
    rest, left = 1.0, n
    last = len(pvals) - 1
    for at in range(last):
        drawn = np.random.binomial(left, min(pvals[at] / rest, 1.0))
        out[at] = drawn
        left -= drawn
        if left <= 0:
            return
        rest -= pvals[at]
    out[last] = left


def _check_multinomial(n, pvals):
    if len(pvals) == 0:
        raise ValueError("pvals must have at least one value")
    if n < 0:
        raise ValueError("n < 0")
    total = 0.0
    for at in range(len(pvals)):
        if not 0.0 <= pvals[at] <= 1.0:
            raise ValueError("pvals < 0, pvals > 1 or pvals contains NaNs")
        if at < len(pvals) - 1:
            total += pvals[at]
    if total > 1.0 + 1e-12:
        raise ValueError("sum(pvals[:-1]) > 1.0")


def random_multinomial(n, pvals, size=None):
    _check_multinomial(n, pvals)
    if size is None:
        single = np.zeros(len(pvals), np.int64)
        _draw_multinomial(n, pvals, single)
        return single
    elif isinstance(size, tuple):
        many = np.zeros(size + (len(pvals),), np.int64)
        for place in np.ndindex(size):
            _draw_multinomial(n, pvals, many[place])
        return many
    else:
        rows = np.zeros((size, len(pvals)), np.int64)
        for at in range(size):
            _draw_multinomial(n, pvals, rows[at])
        return rows


def _draw_dirichlet(alpha, out):
    total = 0.0
    for at in range(len(alpha)):
        out[at] = np.random.standard_gamma(alpha[at])
        total += out[at]
    inverse = 1 / total
    for at in range(len(alpha)):
        out[at] = out[at] * inverse


def random_dirichlet(alpha, size=None):
    for at in range(len(alpha)):
        if alpha[at] <= 0:
            raise ValueError("alpha <= 0")
    if size is None:
        single = np.zeros(len(alpha), np.float64)
        _draw_dirichlet(alpha, single)
        return single
    elif isinstance(size, tuple):
        many = np.zeros(size + (len(alpha),), np.float64)
        for place in np.ndindex(size):
            _draw_dirichlet(alpha, many[place])
        return many
    else:
        rows = np.zeros((size, len(alpha)), np.float64)
        for at in range(size):
            _draw_dirichlet(alpha, rows[at])
        return rows
