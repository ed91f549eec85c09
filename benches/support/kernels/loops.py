"""Loops over numbers and vectors."""

import math

import numpy as np
from numba import njit

from kernels import case, integers, reals


@case(reals(1_000_000))
def sum_loop(values):
    total = 0.0
    for i in range(len(values)):
        total += values[i]
    return total


@case(reals(1_000_000))
def sqrt_sum(values):
    total = 0.0
    for x in values:
        total += np.sqrt(x)
    return total


@case(reals(1_000_000), reals(1_000_000))
def dot(a, b):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total


@case(reals(1_000_000))
def prefix_sum(values):
    sums = np.empty_like(values)
    running = 0.0
    for i in range(values.size):
        running += values[i]
        sums[i] = running
    return sums[-1]


@case(reals(1_000_000), lambda: 64)
def histogram(values, bins):
    counts = np.zeros(bins, dtype=np.int64)
    for i in range(len(values)):
        counts[int(values[i] * bins)] += 1
    return counts[bins // 2]


@case(lambda: 500_000)
def monte_carlo_pi(samples):
    state = 42
    hits = 0
    for _ in range(samples):
        state = (1103515245 * state + 12345) % 2147483648
        x = state / 2147483648.0
        state = (1103515245 * state + 12345) % 2147483648
        y = state / 2147483648.0
        if x * x + y * y < 1.0:
            hits += 1
    return 4.0 * hits / samples


@case(reals(1_000_000))
def trigonometry(values):
    total = 0.0
    for i in range(len(values)):
        total += math.sin(values[i]) * math.exp(-values[i])
    return total


@case(reals(1500))
def insertion_sort(values):
    ordered = values.copy()
    for i in range(1, len(ordered)):
        item = ordered[i]
        j = i
        while j > 0 and ordered[j - 1] > item:
            ordered[j] = ordered[j - 1]
            j -= 1
        ordered[j] = item
    return ordered[len(ordered) // 2]


@case(lambda: 512, lambda: 60)
def mandelbrot(side, limit):
    inside = 0
    for row in range(side):
        cy = -1.25 + 2.5 * row / side
        for column in range(side):
            cx = -2.0 + 2.5 * column / side
            x = 0.0
            y = 0.0
            count = 0
            while count < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                count += 1
            if count == limit:
                inside += 1
    return inside


@case(lambda: 300, lambda: 60)
def julia(side, limit):
    c = -0.4 + 0.6j
    total = 0
    for row in range(side):
        for column in range(side):
            z = complex(3.0 * column / side - 1.5, 3.0 * row / side - 1.5)
            for _ in range(limit):
                if z.real * z.real + z.imag * z.imag > 4.0:
                    break
                z = z * z + c
                total += 1
    return total



@case(60_000)
def collatz(limit):
    longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        longest = max(longest, steps)
    return longest


@case(1_000_000)
def prime_sieve(limit):
    is_prime = np.ones(limit + 1, dtype=np.bool_)
    is_prime[0] = is_prime[1] = False
    for i in range(2, int(math.sqrt(limit)) + 1):
        if is_prime[i]:
            for j in range(i * i, limit + 1, i):
                is_prime[j] = False
    return np.sum(is_prime)


@case(reals(100_000), reals(20_000))
def binary_search(values, wanted):
    ordered = np.sort(values)
    total = 0
    for target in wanted:
        low, high = 0, len(ordered)
        while low < high:
            middle = (low + high) // 2
            if ordered[middle] < target:
                low = middle + 1
            else:
                high = middle
        total += low
    return total


@case(reals(200_000), integers(200_000, 200_000))
def gather(values, where):
    total = 0.0
    for i in range(len(where)):
        total += values[where[i]]
    return total


@case(reals(16_384))
def fft(values):
    n = len(values)
    out = np.zeros(n, dtype=np.complex128)
    for i in range(n):
        out[i] = values[i]
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            out[i], out[j] = out[j], out[i]
    length = 2
    while length <= n:
        angle = -2 * math.pi / length
        step = complex(math.cos(angle), math.sin(angle))
        for start in range(0, n, length):
            factor = 1.0 + 0.0j
            for k in range(length // 2):
                u = out[start + k]
                v = out[start + k + length // 2] * factor
                out[start + k] = u + v
                out[start + k + length // 2] = u - v
                factor *= step
        length *= 2
    return abs(out[n // 3])


@njit
def normal_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


@case(reals(50_000))
def black_scholes(values):
    total = 0.0
    for i in range(len(values)):
        spot, strike, years = 90.0 + 20.0 * values[i], 100.0, 0.5 + values[i]
        root = 0.25 * math.sqrt(years)
        d1 = (math.log(spot / strike) + (0.03 + 0.03125) * years) / root
        d2 = d1 - root
        total += spot * normal_cdf(d1) - strike * math.exp(-0.03 * years) * normal_cdf(d2)
    return total


@case(reals(20_000))
def quickselect(values):
    a = values.copy()
    k = len(a) // 2
    low, high = 0, len(a) - 1
    while low < high:
        pivot = a[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while a[j] > pivot:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return a[k]


@case(reals(20_000))
def heap_sort(values):
    a = values.copy()
    n = len(a)
    for begin in range(n // 2 - 1, -n, -1):
        if begin >= 0:
            root, end = begin, n
        else:
            end = n + begin
            a[0], a[end] = a[end], a[0]
            root = 0
        while True:
            child = 2 * root + 1
            if child >= end:
                break
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if a[root] >= a[child]:
                break
            a[root], a[child] = a[child], a[root]
            root = child
    return a[n // 2]


@njit
def fibonacci_of(n):
    if n < 2:
        return n
    return fibonacci_of(n - 1) + fibonacci_of(n - 2)


@case(24)
def recursion(n):
    return fibonacci_of(n)


@case(reals(100_000))
def caught_errors(values):
    total = 0.0
    for i in range(len(values)):
        try:
            if values[i] < 0.0:
                raise ValueError("negative")
            total += math.sqrt(values[i])
        except Exception:
            total -= 1.0
    return total


@case(200_000)
def random_numbers(count):
    np.random.seed(1)
    total = 0.0
    for _ in range(count):
        total += np.random.random() + np.random.normal()
    return total


@case(integers(256, 100_000))
def checksum(data):
    crc = np.uint32(0xFFFFFFFF)
    for i in range(len(data)):
        crc ^= np.uint32(data[i])
        for _ in range(8):
            if crc & np.uint32(1):
                crc = np.uint32((crc >> np.uint32(1)) ^ np.uint32(0xEDB88320))
            else:
                crc = np.uint32(crc >> np.uint32(1))
    return crc
