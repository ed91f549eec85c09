"""Text."""

import numpy as np

from kernels import case

WORDS = "the quick brown fox jumps over the lazy dog and runs away from seven angry wolves "


@case(WORDS * 3, WORDS[::-1] * 3)
def levenshtein(a, b):
    row = np.arange(len(b) + 1)
    for i in range(len(a)):
        left = row[0]
        row[0] = i + 1
        for j in range(len(b)):
            cost = left if a[i] == b[j] else left + 1
            left = row[j + 1]
            row[j + 1] = min(cost, row[j] + 1, left + 1)
    return row[-1]


@case(WORDS * 50)
def split_words(text):
    longest = 0
    for word in text.split():
        longest = max(longest, len(word))
    return longest


@case(WORDS * 50)
def letters(text):
    counts = np.zeros(128, dtype=np.int64)
    for c in text:
        counts[ord(c)] += 1
    return counts[97]


@case(WORDS * 20)
def word_counts(text):
    counts = {}
    for word in text.split(" "):
        counts[word] = counts.get(word, 0) + 1
    return counts["the"]


@case(WORDS * 10)
def caesar(text):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 94) % 26 + 97)
        else:
            out += c
    return len(out)
