"""The turns as HTML: nothing of what was said is ever taken for markup."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.server.conversations.presenters.marks import Mark, Objection
from holdspace.server.conversations.presenters.rows import turn_rows
from holdspace.server.conversations.presenters.turns import ShownTurn, plain_turn

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@given(st.text())
def test_what_was_said_is_never_markup(said: str):
    words = f"<script>{said}</script>&\"'"
    turn = ShownTurn(
        number=1,
        speaker="client",
        who=words,
        time=words,
        text=words,
        marks=(Mark("client_talk", words, 50, True, False),),
        objections=(Objection(words, AT, words, words),),
    )

    rows = turn_rows([turn], contest_base="/here/")

    assert "<script" not in rows
    assert rows.count("<li") == rows.count("</li>") == 1


@given(st.text())
def test_a_sentence_that_holds_a_code_is_never_markup_and_names_the_code(said: str):
    words = f"<script>{said}</script>&\"'"
    turn = ShownTurn(1, "therapist", "Therapist", "", words, pieces=(("Hm. ", ""), (words, "Question")))

    rows = turn_rows([turn])

    assert "<script" not in rows
    assert '<p class="turn-text">Hm. <span class="where">' in rows
    assert '<span class="where-code">Question</span></span></p>' in rows


def test_an_unsure_mark_says_so_in_words():
    turn = ShownTurn(3, "therapist", "Therapist", "0:12", "Why?", (Mark("question", "Open question", 48, True, False),))

    rows = turn_rows([turn])

    assert 'class="mark question unclear">Open question?' in rows
    assert "unsure, 48 %" in rows
    assert "3 · 0:12" in rows


def test_only_who_may_contest_is_offered_it():
    turn = ShownTurn(3, "therapist", "Therapist", "", "Why?")

    assert "Not right?" not in turn_rows([turn])
    assert 'href="/turns/3/"' in turn_rows([turn], contest_base="/turns/")


def test_who_speaks_is_said_in_the_readers_language():
    with translation.override("de"):
        rows = turn_rows([plain_turn(Turn(0, Speaker.CLIENT, "Well.")), plain_turn(Turn(1, Speaker.THERAPIST, "So."))])

    assert "<strong>Klient/in</strong>" in rows
    assert "<strong>Therapeut/in</strong>" in rows
