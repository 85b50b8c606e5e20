"""Codes, figures and notes in the words of whoever reads them."""

from __future__ import annotations

import pytest
from django.utils import translation

from holdspace.workflows.coding_words import note_words


@pytest.mark.parametrize(
    ("note", "german"),
    [
        (
            "2 of 167 turns are long; their beginning and end were read.",
            "2 von 167 Redebeiträgen sind lang; ihr Anfang und ihr Ende wurden gelesen.",
        ),
        ("Nothing is said by the client.", "Von der Klientin oder dem Klienten ist nichts gesagt."),
        ("Something else of 3.", "Something else of 3."),
    ],
)
def test_what_a_coder_says_of_a_conversation_is_said_in_the_readers_language(note, german):
    with translation.override("de"):
        assert note_words(note) == german

    assert note_words(note) == note
