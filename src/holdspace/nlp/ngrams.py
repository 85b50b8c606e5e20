"""Words, pairs of words and pieces of words as numbers: hashed, so that no list of words needs to ship.

Each feature is hashed by CRC-32 into a table of fixed size (Weinberger et al. 2009, https://arxiv.org/abs/0902.2206). A
turn's own words, their pairs and pieces of two to four letters count, and the words of the turn before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 16
BEFORE_WEIGHT = 0.5
_TOKEN = re.compile(r"[a-z']+|[0-9]+|[?!.,\[]")
Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a conversation: in which turn, which bucket, how much; ordered by turn."""

    turns: Numbers
    buckets: Numbers
    weights: Weights


def features(texts: Sequence[str], idf: Weights) -> Features:
    """Return the features of all turns, given the rarity of each bucket.

    Weights are (1 + log count) times rarity, scaled to length 1 for the turn's own words and to `BEFORE_WEIGHT` for
    those of the turn before.
    """
    own = _scaled([own_buckets(text) for text in texts], idf, 1.0)
    before = _scaled([(), *(before_buckets(text) for text in texts[:-1])], idf, BEFORE_WEIGHT)
    joined = [np.concatenate(pair) for pair in zip(own, before, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return Features(joined[0][order], joined[1][order], joined[2][order].astype(np.float32))


@dataclass(frozen=True, slots=True)
class Named:
    """A word or a pair of words with the buckets it hits."""

    words: str
    buckets: tuple[int, ...]
    is_before: bool = False


def named_features(text: str, before: str) -> list[Named]:
    """Return the words and pairs of a turn, and the words of the turn before it, each once, with their buckets."""
    words = _words(text)
    pairs = [Named(f"{a} {b}", (_pair(a, b),)) for a, b in pairwise(words)]
    own = [Named(word, _pieces(word)) for word in words]
    return [*dict.fromkeys([*own, *pairs, *(Named(word, (_before(word),), True) for word in _words(before))])]


def own_buckets(text: str) -> list[int]:
    """Return the buckets that the words, pairs and pieces of a turn hit, each as often as it is hit."""
    words = _words(text)
    found = [_pair(first, second) for first, second in zip(["^", *words], [*words, "$"], strict=True)]
    for word in words:
        found.extend(_pieces(word))
    return found


def before_buckets(text: str) -> list[int]:
    """Return the buckets that the words of the turn before hit."""
    return [_before(word) for word in _words(text)]


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[int, ...]:
    """Return the buckets of a word itself and of its pieces, its ends marked by spaces."""
    padded = f" {word} "
    pieces = [padded[start : start + size] for size in (2, 3, 4) for start in range(len(padded) - size + 1)]
    return (_bucket(f"1 {word}"), *(_bucket(f"c {piece}") for piece in pieces))


@lru_cache(maxsize=50_000)
def _pair(first: str, second: str) -> int:
    return _bucket(f"2 {first} {second}")


@lru_cache(maxsize=20_000)
def _before(word: str) -> int:
    return _bucket(f"b {word}")


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) % BUCKETS


def _scaled(
    found: Sequence[Sequence[int]], idf: Weights, length: float
) -> tuple[Numbers, Numbers, npt.NDArray[np.float64]]:
    """Return turn, bucket and weight of what was found, every turn's weights scaled to the same length."""
    turns = np.repeat(np.arange(len(found)), [len(each) for each in found])
    hits = np.fromiter(chain.from_iterable(found), np.int64, len(turns))
    keys, counts = np.unique(turns * BUCKETS + hits, return_counts=True)
    turns, buckets = np.divmod(keys, BUCKETS)
    weights = (1 + np.log(counts)) * idf[buckets]
    norms = np.sqrt(np.bincount(turns, weights**2, minlength=len(found)))
    return turns, buckets, weights * length / norms[turns]
