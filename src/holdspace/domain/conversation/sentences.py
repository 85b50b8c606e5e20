"""The sentences of a turn, by rules alone: where marks are written by the marks, else by the words that open one.

A recogniser's text has no marks. There a turn is cut before what mostly begins a new thought ("so you", "what would",
"it sounds like"), where at least `SHORTEST` words stand on either side; what has no such words stays in one piece.
Rules of this project, for English; measured by `benchmarks/listening/sentences.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Where a sentence begins and ends: ``text[start:end]``, without blanks at its ends."""

SHORTEST = 2  # words
_NEAR = 80  # letters
# A sound in brackets after the mark belongs to the sentence before.
_END = re.compile(r"(?:[.?!]+|…)([\"'”’)\]]*)(?:\s*[\[(][^\])]{0,40}[\])])*(?=\s+(\S))")
_TITLES = frozenset("dr mr mrs ms prof vs approx e.g i.e".split())
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")
_IN_BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
_ASKS_WITH = frozenset("what how why where when who which".split())
_ASKING = (
    r"(?:what|how|why|where|when|who|which)(?:'s)? "
    r"(?:do|does|did|is|are|was|were|would|could|can|will|have|has|might|makes?|made|brought|brings|happens|happened|"
    r"kind|sort|about|else|not)\b|"
    r"why not\b|what's\b|how's\b|(?:do|did|are|were|have|can|could|would|will|don't|aren't) you\b|"
    r"(?:is|does|was|did|would) (?:that|this|there|it)\b|tell me\b|on a scale\b|shall we\b"
)
_GIVING_BACK = (
    r"(?:it |that )?(?:sounds|seems) (?:like|as)\b|so (?:you|it|that|there|part)\b|part of you\b|you're saying\b"
)
_TURNING = r"but (?:i|it|you|he|she|we|they|then|the|my)\b"
_OPENING = re.compile(rf"(?<=\s)(?:(?:and|so|but|okay|well) )?(?:{_ASKING}|{_GIVING_BACK}|{_TURNING})", re.IGNORECASE)
# After these words the same openings go on with the thought: "I know what is", "that is how it was", "what do you".
_GOES_ON = frozenset(
    "and but so what how why where when who which know knows knew that's is was be see sees of about wonder wondering "
    "ask asked asking understand remember like to for in on with that if whether or than the a not i you we they "
    "he she it told tell say said think".split()
)


def sentences_in(text: str, *, has_marks: bool = True) -> tuple[Span, ...]:
    """Return the sentences of a turn in order; nothing for a turn without words.

    ``has_marks`` says whether the conversation is written with marks at all; without, turns are cut by their words.
    """
    spans: list[Span] = []
    for start, end in _pieces(text, has_marks):
        if spans and not _has_words(text[start:end]):
            # A sound in brackets or a mark alone belongs to what was said before it.
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans) if any(_has_words(text[start:end]) for start, end in spans) else ()


def _pieces(text: str, has_marks: bool) -> Iterator[Span]:
    start = 0
    for cut in _marked(text) if has_marks else _worded(text):
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, len(text))


def _marked(text: str) -> Iterator[int]:
    """Yield where a mark ends a sentence: not after a title, nor where dots stand for a pause or a quote goes on."""
    for found in _END.finditer(text):
        goes_on = found.group(2).islower() and (bool(found.group(1)) or found.group().startswith(("..", "…")))
        word = _LAST_WORD.search(text[max(found.start() - 12, 0) : found.start() + 1])
        is_title = word is not None and word.group(1).lower() in _TITLES and found.group().startswith(".")
        if not goes_on and not is_title:
            yield found.end()


def _worded(text: str) -> Iterator[int]:
    """Yield where words open a new thought, with enough of them before and after."""
    start = 0
    for found in _OPENING.finditer(text):
        # Looked at no further than needed: a turn can be very long, and hold no mark at all.
        before = text[max(start, found.start() - _NEAR) : found.start()].lower().split()
        after = text[found.start() : found.start() + _NEAR].split()
        if min(len(before), len(after)) < SHORTEST or before[-1] in _GOES_ON:
            continue
        if _ASKS_WITH.intersection(before[-3:]):  # "how ready are you" is one question
            continue
        start = found.start()
        yield start


def _has_words(piece: str) -> bool:
    return any(letter.isalnum() for letter in _IN_BRACKETS.sub("", piece))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
