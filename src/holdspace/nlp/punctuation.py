"""Does this transcript have punctuation? Recognisers often write none, and then its absence tells nothing.

A question mark is the plainest sign of a question, and its absence a sign of none, but only where marks are written at
all. Two sets of models are therefore kept, one for each kind of transcript.
"""

from __future__ import annotations

from collections.abc import Sequence

PUNCTUATED, PLAIN = "punctuated", "plain"
KINDS = (PUNCTUATED, PLAIN)
# Words for each mark in text as people write it: about seven. So few marks as one in forty words are chance.
WORDS_PER_MARK = 40


def kind_of(texts: Sequence[str]) -> str:
    """Return whether a conversation is punctuated or plain; what is too short to tell counts as punctuated."""
    marks = sum(text.count(mark) for text in texts for mark in ".?!,")
    words = sum(len(text.split()) for text in texts)
    return PUNCTUATED if marks * WORDS_PER_MARK >= words else PLAIN
