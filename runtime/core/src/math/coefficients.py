"""Prints the polynomial coefficients of the kernels: interpolation in Chebyshev nodes, which is near the minimax
polynomial, in 60 digits, rounded to double. Needs mpmath. The comment behind each line is the largest error of the
rounded polynomial over the interval.
"""

import struct

from mpmath import (
    asin, atan, atanh, bernoulli, cbrt, chebyt, cos, erf, erfc, exp, log, loggamma, lu_solve, matrix, mp, mpf, nstr, pi, sin, sqrt,
)

mp.dps = 60


def fit(name, function, low, high, degree):
    solution = interpolated(function, low, high, degree)
    coefficients = [float(c) for c in solution]
    print(f"/// Largest error {nstr(worst_error(coefficients, function, low, high), 2)}.")
    print_coefficients(name, coefficients)
    print()


def interpolated(function, low, high, degree):
    """The coefficients of the polynomial that is right at the nodes of Chebyshev."""
    low, high = mpf(low), mpf(high)
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    system = matrix(count, count)
    for i, x in enumerate(nodes):
        for j in range(count):
            system[i, j] = x**j
    return lu_solve(system, matrix([function(x) for x in nodes]))


def worst_error(coefficients, function, low, high):
    low, high = mpf(low), mpf(high)
    points = [low + (high - low) * (mpf(i) + mpf("0.01")) / 400 for i in range(1, 400)]
    return max(abs(sum(mpf(c) * x**j for j, c in enumerate(coefficients)) - function(x)) for x in points)


def print_coefficients(name, coefficients):
    print(f"const {name}: [f64; {len(coefficients)}] = [")
    for c in coefficients:
        print(f"    {c!r},")
    print("];")


def odd_tail(function):
    """The function's series behind the first term, as a function of the square."""
    return lambda z: (function(sqrt(z)) - sqrt(z)) / (sqrt(z) * z)


fit("EXP", lambda r: (exp(r) - 1 - r - r**2 / 2) / r**3, "-0.3467", "0.34671", 9)
fit("ATANH", lambda z: 2 * (atanh(sqrt(z)) / sqrt(z) - 1) / z, "1e-30", "0.02945", 6)
fit("ATANH_TAIL", lambda z: (atanh(sqrt(z)) / sqrt(z) - 1 - z / 3) / z**2, "1e-20", "0.02945", 8)
fit("SIN", odd_tail(sin), "1e-30", "0.6169", 6)
fit("COS", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, "1e-20", "0.6169", 5)
fit("ATAN", odd_tail(atan), "1e-30", "0.17158", 11)
fit("ASIN", odd_tail(asin), "1e-30", "0.2501", 13)
fit("CBRT", cbrt, "1", "8", 4)


def fit_with_leads(name, function, low, high, degree, leads):
    """The same with the first coefficients in two parts, apart from the others."""
    solution = interpolated(function, low, high, degree)
    first = [(float(c), float(c - mpf(float(c)))) for c in solution[:leads]]
    rest = [float(c) for c in solution[leads:]]
    rounded = [mpf(a) + mpf(b) for a, b in first] + rest
    print(f"/// Largest error {nstr(worst_error(rounded, function, low, high), 2)}, with those of the head.")
    print_coefficients(name, rest)
    for number, pair in enumerate(first):
        print(f"const {name}_HEAD_{number}: (f64, f64) = {pair!r};")
    print()


def around_erfc(t):
    x = 3 * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


fit_with_leads("ERFC", around_erfc, "-1", "0.81", 26, 2)
fit_with_leads("ERF", lambda z: erf(sqrt(z)) / sqrt(z), "1e-30", "0.2501", 11, 1)
# The logarithm of the gamma function around its zeros, and Stirling's series behind its first term.
fit_with_leads("NEAR_1", lambda u: loggamma(1 + u) / u, "-0.5", "0.30001", 31, 3)
fit_with_leads("NEAR_2", lambda u: loggamma(2 + u) / u, "-0.70001", "0.5", 25, 3)
print("const STIRLING: [f64; 7] =", [float(bernoulli(2 * n) / (2 * n * (2 * n - 1))) for n in range(2, 9)])

# For single precision computed in double, which needs errors below 2**-36 of the result.
fit("EXP_SINGLE", lambda r: (exp(r) - 1 - r) / r**2, "-0.34671", "0.3467", 6)
fit("ATANH_SINGLE", lambda z: 2 * (atanh(sqrt(z)) / sqrt(z) - 1) / z, "1e-30", "0.02945", 3)
fit("SIN_SINGLE", odd_tail(sin), "1e-30", "0.6169", 3)
fit("COS_SINGLE", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, "1e-20", "0.6169", 3)
fit("ATAN_SINGLE", odd_tail(atan), "1e-30", "0.17158", 6)
fit("ASIN_SINGLE", odd_tail(asin), "1e-30", "0.2501", 7)
fit("CBRT_SINGLE", cbrt, "1", "8", 7)


def fit_singles(name, function, low, high, degree, power):
    """Coefficients that are floats of 32 bits: least squares, each rounded before the ones behind it are fitted again. The
    error counts with this power of the argument.
    """
    low, high, count, many = mpf(low), mpf(high), degree + 1, 200
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * many)) for i in range(many)]
    fixed = []
    for lead in range(count):
        columns = range(lead, count)
        rest = [(function(x) - sum(c * x**j for j, c in enumerate(fixed))) * abs(x) ** power for x in nodes]
        terms = [[x**j * abs(x) ** power for j in columns] for x in nodes]
        system = matrix(len(columns), len(columns))
        right = matrix(len(columns), 1)
        for row in range(len(columns)):
            right[row] = sum(term[row] * value for term, value in zip(terms, rest))
            for column in range(len(columns)):
                system[row, column] = sum(term[row] * term[column] for term in terms)
        fixed.append(mpf(struct.unpack("f", struct.pack("f", float(lu_solve(system, right)[0])))[0]))
    worst = max(abs(sum(c * x**j for j, c in enumerate(fixed)) - function(x)) * abs(x) ** power for x in nodes)
    print(f"/// Largest error {nstr(worst, 2)}.")
    print(f"const {name}: [f32; {count}] = {[float(nstr(c, 9)) for c in fixed]};\n")


# For single precision computed in single.
fit_singles("EXP", lambda r: (exp(r) - 1 - r - r**2 / 2) / r**3, "-0.34671", "0.3467", 4, 2)
fit_singles("LOG", lambda f: (log(1 + f) - f + f**2 / 2) / f**3, "-0.2929", "0.41422", 8, 2)
fit_singles("SIN", odd_tail(sin), "1e-30", "0.6169", 2, 1)
fit_singles("COS", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, "1e-20", "0.6169", 2, 2)
