"""Is a transcript punctuated? A comma by chance does not make it so, and too little to tell counts as punctuated."""

from __future__ import annotations

import pytest

from holdspace.nlp.punctuation import PLAIN, PUNCTUATED, kind_of

SPOKEN = "so how have you been since we last met and what would you like to look at today"


def test_a_transcript_without_marks_is_plain():
    assert kind_of([SPOKEN, "well it's been a long week and i hardly slept"]) == PLAIN


def test_a_comma_by_chance_leaves_it_plain():
    assert kind_of([SPOKEN] * 5 + ["well, okay"]) == PLAIN


@pytest.mark.parametrize("texts", [["How have you been?", "Tired."], [], ["", ""]])
def test_written_text_and_too_little_to_tell_are_punctuated(texts):
    assert kind_of(texts) == PUNCTUATED
