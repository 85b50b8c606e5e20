"""The strained session of the demo shows what it tells of: a judgement, and advice that nobody had asked for."""

from __future__ import annotations

from holdspace.domain.coding.acceptance import EXPERIMENTAL_CODES, HardToHear, hard_moments
from holdspace.server.acceptance.measured import measured
from holdspace.server.demo.story import TRANSCRIPTS, read_cast
from holdspace.transcripts.reading import read_session
from holdspace.workflows.analyse_session import code_transcript

STRAINED = "rosa-7.vtt"
SAFE = 2  # place among the answers of the session check


def test_the_session_that_felt_less_safe_has_moments_that_may_have_been_hard_to_hear():
    with (TRANSCRIPTS / STRAINED).open("rb") as file:
        coded = code_transcript(read_session(file, STRAINED).transcript)
    limits = {EXPERIMENTAL_CODES[each.what]: each.shown_from for each in measured()}
    found = {(each.what, coded.turns[each.turn].turn.text) for each in hard_moments(coded, shown_from=limits)}

    assert any("should ring the head" in text for what, text in found if what is HardToHear.UNASKED_ADVICE)
    assert any("Lying on the sofa" in text for what, text in found if what is HardToHear.JUDGEMENT)
    assert not any("on the way home" in text for _, text in found)


def test_the_rating_falls_in_that_session_and_comes_back():
    rosa = next(each for each in read_cast().clients if each.sign_in == "rosa.k")
    at = next(place for place, each in enumerate(rosa.sessions) if each.transcript == STRAINED)
    before, then, after = (rosa.sessions[place].answers["session-check"][SAFE] for place in (at - 1, at, at + 1))

    assert then <= min(before, after) - 3
