"""Text: parsing, counting, searching, codes."""

import numpy as np
from numba import njit

from _inputs import check, each, inputs

LINES = each(
    "",
    "x",
    "the quick brown fox jumps over the lazy dog",
    "1.5,2,,-3e2,abc",
    "Äpfel, naïve café; 日本語 ok",
    "  spaced   out\ttext \n",
    "abcabcabcabc",
)
NUMBERS = each("0", "7", "-12", "+340", "0012", "99999")


@inputs(LINES, beyond="an empty dict whose types only follow from get()")
@njit
def word_counts(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


@inputs(LINES)
@njit
def letter_histogram(text):
    counts = np.zeros(26, dtype=np.int64)
    for c in text.lower():
        k = ord(c) - ord("a")
        if 0 <= k < 26:
            counts[k] += 1
    return counts


@inputs(NUMBERS)
@njit
def parse_int(text):
    sign, i = 1, 0
    if text[0] == "-" or text[0] == "+":
        sign = -1 if text[0] == "-" else 1
        i = 1
    value = 0
    while i < len(text):
        value = 10 * value + ord(text[i]) - 48
        i += 1
    return sign * value


@inputs(LINES)
@njit
def is_palindrome(text):
    kept = "".join([c for c in text.lower() if c.isalnum()])
    return kept == kept[::-1]


@inputs(LINES, each(3, 0, 13, -5))
@njit
def caesar(text, shift):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + shift) % 26 + 97)
        elif "A" <= c <= "Z":
            out += chr((ord(c) - 65 + shift) % 26 + 65)
        else:
            out += c
    return out


@inputs(LINES)
@njit
def run_lengths(text):
    runs = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        runs.append((text[i], j - i))
        i = j
    return runs


@inputs(LINES, each("abc", "o", "", "ab"))
@njit
def find_all(text, pattern):
    found = [0][:0]
    at = text.find(pattern)
    while at >= 0:
        found.append(at)
        at = text.find(pattern, at + 1)
    return found


@inputs(LINES, each("abcabc", "a", "dog"))
@njit
def kmp(text, pattern):
    table = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k > 0 and pattern[i] != pattern[k]:
            k = table[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        table[i] = k
    k = 0
    for i, c in enumerate(text):
        while k > 0 and c != pattern[k]:
            k = table[k - 1]
        if c == pattern[k]:
            k += 1
        if k == len(pattern):
            return i - k + 1
    return -1


@inputs(LINES)
@njit
def fnv1a(text):
    h = 2166136261
    for c in text:
        h = ((h ^ ord(c)) * 16777619) & 0xFFFFFFFF
    return h


@inputs(LINES)
@njit
def csv_fields(line):
    fields = []
    current = ""
    for c in line:
        if c == ",":
            fields.append(current.strip())
            current = ""
        else:
            current += c
    fields.append(current)
    return fields, len(fields)


@inputs(each("", "()", "(]", "{[()()]}", "((", "a(b)c"))
@njit
def balanced(text):
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = [""]
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in pairs:
            if stack.pop() != pairs[c]:
                return False
    return len(stack) == 1


@inputs(each("ACGT", "", "AAAC", "GATTACA"), beyond="reversed() of text")
@njit
def reverse_complement(sequence):
    result = []
    for base in reversed(sequence):
        if base == "A":
            result.append("T")
        elif base == "T":
            result.append("A")
        elif base == "C":
            result.append("G")
        else:
            result.append("C")
    return "".join(result)


@inputs(LINES)
@njit
def title_words(text):
    words = [w.capitalize() for w in text.split(" ") if len(w) > 0]
    return " ".join(words), max([len(w) for w in words]) if words else 0


@inputs(each("III", "IV", "MCMXCIV", "", "LVIII"))
@njit
def roman(text):
    total, previous = 0, 0
    for c in text[::-1]:
        value = 1
        if c == "V":
            value = 5
        elif c == "X":
            value = 10
        elif c == "L":
            value = 50
        elif c == "C":
            value = 100
        elif c == "D":
            value = 500
        elif c == "M":
            value = 1000
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total


@inputs(LINES, each("the", "abc", ""))
@njit
def replace_and_measure(text, old):
    changed = text.replace(old, "*") if old else text
    return changed, text.count(old), changed.startswith("*"), text.upper()


@inputs(np.array([1.5, -2.0, 0.25]), each("x", "long name"))
@njit
def report(values, name):
    lines = [f"{name}: {len(values)} values"]
    for i in range(len(values)):
        lines.append(f"{i}: {values[i] > 0}")
    return "\n".join(lines)


@inputs(np.array([72, 101, 108, 108, 111], dtype=np.uint8), each(0, 5, 255))
@njit
def xor_bytes(data, key):
    out = np.empty_like(data)
    for i in range(len(data)):
        out[i] = data[i] ^ key
    return out, out.sum() % 256


if __name__ == "__main__":
    check()
