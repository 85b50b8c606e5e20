"""A table of data: heads stand above their numbers, and nothing written in it becomes markup."""

from __future__ import annotations

from django.utils.safestring import SafeString

from holdspace.server.ui.tables import data_table


def test_heads_of_numbers_stand_at_the_right():
    table = data_table("Scores", ("Session", "Score"), SafeString(""), numbers=(1,))

    assert '<th scope="col" class="words">Session</th><th scope="col" class="number">Score</th>' in table


def test_words_stay_words():
    table = data_table("<b>", ("<i>",), SafeString(""))

    assert "&lt;b&gt;" in table
    assert "&lt;i&gt;" in table
