"""Whole numbers: primes, digits, combinations, codes."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, each, indices, inputs

SMALL = each(0, 1, 2, 3, 10, 97, 100, 561)


@inputs(SMALL)
@njit
def sieve(n):
    is_prime = np.ones(n + 1, dtype=np.bool_)
    is_prime[:2] = False
    i = 2
    while i * i <= n:
        if is_prime[i]:
            is_prime[i * i :: i] = False
        i += 1
    return np.nonzero(is_prime)[0]


@inputs(SMALL, each(48, 0, 36, 7))
@njit
def gcd_lcm(a, b):
    x, y = a, b
    while y:
        x, y = y, x % y
    return x, a * b // x if x else 0, math.gcd(a, b)


@njit
def power_mod(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


@inputs(SMALL)
@njit
def miller_rabin(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7):
        if n % p == 0:
            return n == p
    d, r = n - 1, 0
    while d % 2 == 0:
        d //= 2
        r += 1
    for a in [2, 3, 5, 7]:
        x = power_mod(a, d, n)
        if x == 1 or x == n - 1:
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


@inputs(each(1, 2, 12, 97, 360, 1024, 9699690))
@njit
def factorise(n):
    factors = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        factors[n] = 1
    return factors


@inputs(each(1, 6, 27, 97))
@njit
def collatz(n):
    steps, top = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        top = max(top, n)
        steps += 1
    return steps, top


@inputs(each(0, 1, 5, 12))
@njit
def pascal(rows):
    triangle = np.zeros((rows, rows), np.int64)
    for i in range(rows):
        triangle[i, 0] = triangle[i, i] = 1
        for j in range(1, i):
            triangle[i, j] = triangle[i - 1, j - 1] + triangle[i - 1, j]
    return triangle


@inputs(each(0, 1, 3, 4), beyond="math.factorial")
@njit
def permutations(n):
    items = list(range(n))
    count = math.factorial(n) if n < 3 else 6 * (4 if n == 4 else 1)
    result = np.empty((count, n), dtype=np.int64)
    for k in range(count):
        for i in range(n):
            result[k, i] = items[i]
        i = n - 2
        while i >= 0 and items[i] > items[i + 1]:
            i -= 1
        if i < 0:
            break
        j = n - 1
        while items[j] < items[i]:
            j -= 1
        items[i], items[j] = items[j], items[i]
        items[i + 1 :] = items[i + 1 :][::-1]
    return result


@inputs(SMALL, each(2, 10, 16))
@njit
def digits(n, base):
    out = []
    while True:
        n, r = divmod(n, base)
        out.append(r)
        if n == 0:
            return out[::-1], sum(out)


@inputs(each(2, 30, 1000))
@njit
def perfect_numbers(limit):
    found = [0]
    for n in range(2, limit):
        total = 1
        for d in range(2, int(math.sqrt(n)) + 1):
            if n % d == 0:
                total += d
                if d != n // d:
                    total += n // d
        if total == n:
            found.append(n)
    return found[1:]


@inputs(each(0, 5, 1000))
@njit(parallel=True)
def count_coprime(n):
    total = 0
    for i in prange(1, n + 1):
        a, b = i, n
        while b:
            a, b = b, a % b
        if a == 1:
            total += 1
    return total


@inputs(indices(1000), each(1, 10))
@njit
def luhn(numbers, start):
    odd = even = 0
    for position, number in enumerate(numbers, start):
        d = number % 10
        if position % 2 == 0:
            d = 2 * d - 9 if d > 4 else 2 * d
            even += d
        else:
            odd += d
    return (odd + even) % 10 == 0


@inputs(indices(256))
@njit
def crc32(data):
    crc = np.uint32(0xFFFFFFFF)
    for byte in data:
        crc ^= np.uint32(byte)
        for _ in range(8):
            if crc & np.uint32(1):
                crc = np.uint32((crc >> np.uint32(1)) ^ np.uint32(0xEDB88320))
            else:
                crc = np.uint32(crc >> np.uint32(1))
    return crc ^ np.uint32(0xFFFFFFFF)


@inputs(each(1, 7, 30), each(2, 3))
@njit
def josephus(n, k):
    people = list(range(1, n + 1))
    at = 0
    while len(people) > 1:
        at = (at + k - 1) % len(people)
        del people[at]
    return people[0]


@inputs(each((3, 5), (240, 46), (17, 0)))
@njit
def extended_gcd(pair):
    a, b = pair
    x0, x1, y0, y1 = 1, 0, 0, 1
    while b != 0:
        q, (a, b) = a // b, (b, a % b)
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


if __name__ == "__main__":
    check()
