"""What a turn holds."""

from __future__ import annotations

import pytest

from holdspace.domain.conversation.transcript import Speaker, Turn


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Well, yes.", 2), ("I told [person 1] and [place 12].", 5), ("[laughs] I see", 3)],
)
def test_a_placeholder_for_a_name_is_one_word(text: str, words: int):
    assert Turn(0, Speaker.CLIENT, text).words == words
