"""Words, pairs of words and pieces of words as numbers: hashed, so that no list of words needs to ship.

Each feature is hashed by CRC-32 into a table of fixed size (Weinberger et al. 2009, https://arxiv.org/abs/0902.2206). A
turn's own words, their pairs and pieces of two to four letters count, and the words of the turn before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import log, sqrt
from zlib import crc32

BUCKETS = 1 << 16
BEFORE_WEIGHT = 0.5
_TOKEN = re.compile(r"[a-z']+|[0-9]+|[?!.,\[]")


def features(text: str, before: str, idf: Mapping[int, float] | list[float]) -> dict[int, float]:
    """Return bucket → weight of a turn, given the turn before it and the rarity of each bucket.

    Weights are (1 + log count) times rarity, scaled to length 1 for the turn's own words and to `BEFORE_WEIGHT` for
    those before it.
    """
    weights = _scaled(own_buckets(text), idf, 1.0)
    for bucket, weight in _scaled(before_buckets(before), idf, BEFORE_WEIGHT).items():
        weights[bucket] = weights.get(bucket, 0.0) + weight
    return weights


def own_buckets(text: str) -> Counter[int]:
    """Return how often each bucket is hit by the words, pairs and pieces of a turn."""
    words = _words(text)
    found: Counter[int] = Counter(
        _bucket(f"2 {first} {second}") for first, second in zip(["^", *words], [*words, "$"], strict=True)
    )
    for word in words:
        found.update(_pieces(word))
    return found


def before_buckets(text: str) -> Counter[int]:
    """Return how often each bucket is hit by the words of the turn before."""
    return Counter(_bucket(f"b {word}") for word in _words(text))


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[int, ...]:
    """Return the buckets of a word itself and of its pieces, its ends marked by spaces."""
    padded = f" {word} "
    pieces = [padded[start : start + size] for size in (2, 3, 4) for start in range(len(padded) - size + 1)]
    return (_bucket(f"1 {word}"), *(_bucket(f"c {piece}") for piece in pieces))


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) % BUCKETS


def _scaled(counts: Counter[int], idf: Mapping[int, float] | list[float], length: float) -> dict[int, float]:
    weights = {bucket: (1 + log(count)) * idf[bucket] for bucket, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {bucket: weight * length / norm for bucket, weight in weights.items()}
