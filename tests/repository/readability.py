"""How easily a text is read: the Flesch-Kincaid grade.

Kincaid, Fishburne, Rogers & Chissom (1975), Naval Technical Training Command research branch report 8-75:
0.39 words a sentence + 11.8 syllables a word - 15.59. The age is about the grade plus five. Syllables are counted by
groups of vowels, which is off by about one in ten words and so says little of a text shorter than some fifty words.
"""

from __future__ import annotations

import re

_SENTENCES = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
_WORDS = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")  # the apostrophe of printed text
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """Return the school grade in which a text is read with ease; 0 for no words."""
    words = _WORDS.findall(text)
    if not words:
        return 0.0
    sentences = sum(bool(_WORDS.search(part)) for part in _SENTENCES.split(text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def reading_age(text: str) -> float:
    """Return about how old one is when reading a text with ease."""
    return grade(text) + 5


def syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    plain = re.sub(r"(?<=[^laeiouy])e$|(?<=[^aeioutd])ed$|(?<=[^aeiouscxz])es$", "", plain)
    return max(1, len(_VOWELS.findall(plain)))
