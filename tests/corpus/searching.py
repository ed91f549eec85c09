"""Sorting and searching, heaps, and codes of bits."""

import bisect

import numpy as np
from numba import njit

from _inputs import check, each, indices, inputs, vectors


@inputs(vectors())
@njit
def insertion_sort(x):
    a = x.copy()
    for i in range(1, len(a)):
        item, j = a[i], i - 1
        while j >= 0 and a[j] > item:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = item
    return a


@njit
def partition(a, low, high):
    pivot = a[(low + high) // 2]
    while low <= high:
        while a[low] < pivot:
            low += 1
        while a[high] > pivot:
            high -= 1
        if low <= high:
            a[low], a[high] = a[high], a[low]
            low += 1
            high -= 1
    return low, high


@njit
def quicksort_range(a, low, high):
    if low < high:
        i, j = partition(a, low, high)
        quicksort_range(a, low, j)
        quicksort_range(a, i, high)


@inputs(vectors())
@njit
def quicksort(x):
    quicksort_range(x, 0, len(x) - 1)


@inputs(vectors())
@njit
def merge_sort(x):
    n = len(x)
    a, b = x.copy(), np.empty_like(x)
    width = 1
    while width < n:
        for left in range(0, n, 2 * width):
            middle, right = min(left + width, n), min(left + 2 * width, n)
            i, j = left, middle
            for k in range(left, right):
                if i < middle and (j >= right or a[i] <= a[j]):
                    b[k] = a[i]
                    i += 1
                else:
                    b[k] = a[j]
                    j += 1
        a, b = b, a
        width *= 2
    return a


@inputs(vectors(), beyond="a walrus in an inner function")
@njit
def heap_sort(x):
    def sift(a, root, end):
        while (child := 2 * root + 1) < end:
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if a[root] >= a[child]:
                break
            a[root], a[child] = a[child], a[root]
            root = child

    a = x.copy()
    for i in range(len(a) // 2 - 1, -1, -1):
        sift(a, i, len(a))
    for end in range(len(a) - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(a, 0, end)
    return a


@inputs(vectors(), each(0, 3, -1))
@njit
def quickselect(x, k):
    a = x.copy()
    low, high = 0, len(a) - 1
    if k < 0:
        k += len(a)
    while low < high:
        pivot = a[high]
        store = low
        for i in range(low, high):
            if a[i] < pivot:
                a[i], a[store] = a[store], a[i]
                store += 1
        a[store], a[high] = a[high], a[store]
        if store == k:
            break
        elif store < k:
            low = store + 1
        else:
            high = store - 1
    return a[k]


@inputs(vectors(), each(0.0, 5.0, -20.0))
@njit
def binary_search(x, target):
    s = np.sort(x)
    low, high = 0, s.size
    while low < high:
        middle = (low + high) >> 1
        if s[middle] < target:
            low = middle + 1
        else:
            high = middle
    return low, np.searchsorted(s, target), low < len(s) and s[low] == target


@inputs(indices(200))
@njit
def counting_sort(x):
    counts = np.zeros(200, np.int64)
    for v in x:
        counts[v] += 1
    out = np.empty_like(x)
    k = 0
    for v in range(len(counts)):
        for _ in range(counts[v]):
            out[k] = v
            k += 1
    return out


@inputs(indices(1000))
@njit
def radix_sort(x):
    a = x.astype(np.uint32)
    for shift in range(0, 16, 4):
        counts = np.zeros(17, dtype=np.int64)
        for v in a:
            counts[((v >> shift) & 15) + 1] += 1
        starts = counts.cumsum()
        b = np.empty_like(a)
        for v in a:
            digit = (v >> shift) & 15
            b[starts[digit]] = v
            starts[digit] += 1
        a = b
    return a


@inputs([5, 1, 9, 3, 7], each(0, 4, 10), beyond="the module bisect")
@njit
def insert_sorted(items, value):
    items.sort()
    at = bisect.bisect_left(items, value)
    items.insert(at, value)
    return at, items[-1]


@inputs(vectors(), each(1, 3, 100))
@njit
def top_k(x, k):
    kept = []
    for v in x:
        if len(kept) < k:
            kept.append(v)
            kept.sort()
        elif v > kept[0]:
            kept[0] = v
            kept.sort()
    return kept[::-1]


@inputs(vectors())
@njit
def unique_counts(x):
    s = np.sort(x)
    if len(s) == 0:
        return s, np.zeros(0, np.int64)
    values, counts = [s[0]], [1]
    for v in s[1:]:
        if v == values[-1]:
            counts[-1] += 1
        else:
            values.append(v)
            counts.append(1)
    return np.array(values), np.array(counts)


@inputs(indices(10), each(7, 12))
@njit
def two_sum(numbers, target):
    seen = dict()
    for i, number in enumerate(numbers):
        if target - number in seen:
            return seen[target - number], i
        seen[number] = i
    return -1, -1


@inputs(each(0, 1, 255, 1 << 40, 12345))
@njit
def bits(n):
    ones, length, value = 0, 0, n
    while value:
        ones += value & 1
        value >>= 1
        length += 1
    return ones, length, n ^ (n >> 1)


@inputs(vectors(), vectors())
@njit
def merge_intervals(begins, lengths):
    spans = sorted([(b, b + abs(d)) for b, d in zip(begins, lengths)])
    merged = [(0.0, 0.0)][:0]
    for b, e in spans:
        if merged and b <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], e))
        else:
            merged.append((float(b), float(e)))
    return merged


@inputs(indices(9))
@njit
def inversions(x):
    tree = np.zeros(11, dtype=np.int64)
    total = 0
    for seen, v in enumerate(x):
        i, below = v + 1, 0
        while i > 0:
            below += tree[i]
            i -= i & -i
        total += seen - below
        i = v + 1
        while i < len(tree):
            tree[i] += 1
            i += i & -i
    return total


if __name__ == "__main__":
    check()
