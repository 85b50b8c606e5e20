"""A turn in its sentences: by marks where there are any, else by the words that open one; nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.conversation.sentences import sentences_in

PIECES = st.sampled_from("so you|what do you|Dr.|...|…|?|!|.|[laughs]|é|🙂|\n| |no".split("|"))


def said(text: str, *, has_marks: bool = True) -> list[str]:
    return [text[start:end] for start, end in sentences_in(text, has_marks=has_marks)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("You walked. How was it?", ["You walked.", "How was it?"]),
        ("Dr. Lee said 3.5 is fine. Is it?", ["Dr. Lee said 3.5 is fine.", "Is it?"]),
        ("No. I see.", ["No.", "I see."]),
        ("I thought... you know... it was late.", ["I thought... you know... it was late."]),
        ("I thought... Well, no.", ["I thought...", "Well, no."]),
        ('"Stop!" he said. OK.', ['"Stop!" he said.', "OK."]),
        ("Right. [laughs] Go on.", ["Right. [laughs]", "Go on."]),
        ("  Really?!  ", ["Really?!"]),
        ("...", []),
        ("", []),
    ],
)
def test_marks_end_a_sentence_but_for_titles_pauses_and_numbers(text, sentences):
    assert said(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("so weekdays work what is different on a weekend", ["so weekdays work", "what is different on a weekend"]),
        ("you could leave it out do you think that helps", ["you could leave it out", "do you think that helps"]),
        ("i know what is going on", ["i know what is going on"]),
        ("on a scale of one to ten how ready are you", ["on a scale of one to ten how ready are you"]),
        ("i am not ready but i hate it", ["i am not ready", "but i hate it"]),
        ("what do you want", ["what do you want"]),
    ],
)
def test_without_marks_a_turn_is_cut_before_words_that_open_a_thought(text, sentences):
    assert said(text, has_marks=False) == sentences


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.booleans())
def test_no_word_is_lost_or_said_twice(text: str, has_marks: bool):
    spans = sentences_in(text, has_marks=has_marks)

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before <= start for (_, before), (start, _) in pairwise(spans))
    if spans:
        kept = "".join(text[start:end] for start, end in spans)
        assert "".join(kept.split()) == "".join(text.split())


def test_a_turn_of_100_000_words_is_cut_in_a_moment():
    assert len(sentences_in("so you walk " * 50_000, has_marks=False)) == 50_000
    assert len(sentences_in("Mm. " * 100_000)) == 100_000
