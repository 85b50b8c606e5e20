"""When a guide comes forward, and with which numbers and words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.definitions.conversation_guides import load_guides
from holdspace.domain.guides.guide import Cause, Occasion
from holdspace.domain.plan.goal_gap import Gap
from holdspace.domain.plan.proposals import Side
from holdspace.server.guides.causes import Said, causes_for, fall_of_safe
from holdspace.server.measures.series import SessionChecks
from holdspace.server.same_page.attention import Standing

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
THERAPIST = Side.THERAPIST
ITEMS = (("heard", "Heard"), ("safe", "Safe"))


def checks(*rows: tuple[int | None, int | None]) -> SessionChecks:
    sessions = tuple((number, START + timedelta(weeks=number)) for number in range(1, len(rows) + 1))
    return SessionChecks(ITEMS, sessions, rows)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (((9, 8), (9, 6)), "“I felt safe and not judged” was 8 after session 1 and 6 after session 2."),
        (((9, 8), (9, None), (9, 5)), "“I felt safe and not judged” was 8 after session 1 and 5 after session 3."),
        (((9, 8), (9, 7)), ""),
        (((9, 5), (9, 8)), ""),
        (((9, 3),), ""),
        (((9, 8), (9, 4), (9, None)), ""),
    ],
    ids=["fell by two", "over one left out", "fell by one", "rose", "only one", "left out last"],
)
def test_a_fall_of_safety_is_said_with_both_numbers(rows: tuple[tuple[int | None, int | None], ...], words: str):
    assert fall_of_safe(checks(*rows)) == words


def test_each_occasion_comes_once_with_everything_that_calls_for_it():
    declined = (("Meet weekly", "Too much"), ("A diary", "Not yet"))
    causes = causes_for(Standing(), Said(declined=declined, told=("I said yes",)), reader=THERAPIST)

    assert causes == (
        Cause(Occasion.DECLINED, "“Meet weekly” was declined: “Too much”\n“A diary” was declined: “Not yet”"),
        Cause(Occasion.TOLD, "“I said yes”"),
    )


def test_nothing_comes_forward_where_nothing_stands_out():
    assert causes_for(Standing(session_checks=checks((9, 9), (9, 9))), Said(), reader=THERAPIST) == ()


def test_a_fallen_session_check_brings_two_guides():
    causes = causes_for(Standing(session_checks=checks((9, 9), (5, 4))), Said(), reader=THERAPIST)

    assert [cause.occasion for cause in causes] == [Occasion.STRAIN, Occasion.SAFETY]


def test_what_got_in_the_way_stands_beside_a_fall_and_calls_for_no_talk_alone():
    said, fallen = Said(hindered=("The third question",)), Standing(session_checks=checks((9, 9), (5, 8)))

    assert causes_for(Standing(), said, reader=THERAPIST) == ()
    assert "In the way was: “The third question”" in causes_for(fallen, said, reader=THERAPIST)[0].words


def test_goals_seen_far_apart_and_a_boundary_come_near_have_a_guide_each():
    near, far = Gap(3, 5, 6), Gap(4, 3, 8)
    said = Said(gaps=(("I sleep", near), ("I call my sister", far)), close=("Perhaps close to “the wedding”.",))

    for_client, for_therapist = (causes_for(Standing(), said, reader=side) for side in Side)

    assert [cause.occasion for cause in for_client] == [Occasion.BOUNDARY, Occasion.GAP]
    assert for_client[1].words == "“I call my sister”: you 3, your therapist 8 of 10, after session 4."
    assert for_therapist[1].words == "“I call my sister”: the client 3, you 8 of 10, after session 4."


def test_what_is_quoted_ends_as_it_was_written():
    """A quote has its own full stop; a second one behind it would be ours."""
    said = Said(declined=(("A diary.", "Not one more list."),), hindered=("The clock.",))
    fallen = Standing(session_checks=checks((9, 9), (5, 8)))

    words = "".join(cause.words for cause in causes_for(fallen, said, reader=THERAPIST))

    assert "”." not in words


def test_the_sentences_of_a_guide_say_this_pairs_own_numbers_whoever_sees_the_goal_nearer():
    for gap in (Gap(4, 3, 8), Gap(4, 8, 3)):
        cause = causes_for(Standing(), Said(gaps=(("I sleep {through}", gap),)), reader=THERAPIST)[0]
        sentences = load_guides()[Occasion.GAP].therapist.filled(cause.own).sentences

        assert f"With ‘I sleep {{through}}’ you say {gap.client}, I say {gap.therapist}." in sentences[0]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("occasion", Occasion)
def test_where_nothing_is_known_a_sentence_leaves_it_to_its_speaker(occasion: Occasion, language: str):
    guide = load_guides(language)[occasion]

    for side in (guide.therapist, guide.client):
        assert not any(mark in sentence for sentence in side.filled({}).sentences for mark in "{}")


def test_a_guide_about_goals_can_be_read_before_anybody_rated_one():
    sentences = load_guides()[Occasion.GAP].therapist.filled({}).sentences

    assert sentences[0].startswith("With ‘…’ you say …, I say …")


@pytest.mark.parametrize("occasion", Occasion)
def test_every_guide_is_whole_and_names_its_sources(occasion: Occasion):
    guide = load_guides()[occasion]

    for side in (guide.therapist, guide.client):
        assert side.why
        assert len(side.steps) >= 2
        assert side.sentences
        assert side.avoid
    assert guide.sources
    assert guide.cannot_say
