"""The cast's files are whole and agree with one another and with the instruments."""

import pytest

from holdspace.definitions.library import load_instrument
from holdspace.domain.access import Purpose
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.demo.story import LEFT_OUT, TRANSCRIPTS, ClientStory, read_cast
from holdspace.server.retention.models import HoldReason
from holdspace.transcripts.reading import read_session

CAST = read_cast()
HERE = [story for story in CAST.clients if story.has_come_in]
FULL_LENGTH = ("rosa-7.vtt", "rosa-8.txt", "daniel-4.srt")


def named(story: ClientStory) -> str:
    return story.key


@pytest.mark.parametrize("story", HERE, ids=named)
def test_every_answer_is_one_that_the_instrument_offers(story: ClientStory):
    for session in story.sessions:
        for name, values in session.answers.items():
            items = load_instrument(name).items
            assert len(values) == len(items), (story.key, session.days_ago, name)
            for item, value in zip(items, values, strict=True):
                assert value in {*item.values, LEFT_OUT}, (story.key, session.days_ago, name, item.id)


@pytest.mark.parametrize("story", HERE, ids=named)
def test_every_goal_that_stands_is_rated_once_a_session(story: ClientStory):
    for number, session in enumerate(story.sessions, 1):
        standing = [goal for goal in story.goals if goal.set_in <= number]
        standing = [goal for goal in standing if not goal.achieved_in or goal.achieved_in >= number]
        if session.answers:
            assert len(session.goals) == len(standing), (story.key, number)


@pytest.mark.parametrize("story", HERE, ids=named)
def test_sessions_follow_one_another_and_lie_within_the_therapy(story: ClientStory):
    days = [session.days_ago for session in story.sessions]

    assert days == sorted(days, reverse=True)
    assert story.ended_days_ago is None or story.ended_days_ago < min(days)


@pytest.mark.parametrize("story", HERE, ids=named)
def test_nobody_has_a_transcript_without_having_allowed_it(story: ClientStory):
    if any(session.transcript for session in story.sessions):
        assert {Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING} <= set(story.gave)


@pytest.mark.parametrize("story", HERE, ids=named)
def test_whoever_writes_a_journal_has_a_passphrase_and_it_is_not_the_password(story: ClientStory):
    assert bool(story.journal) == bool(story.journal_passphrase)
    assert story.journal_passphrase != CAST.password
    assert not story.journal or len(story.journal_passphrase) >= 12


@pytest.mark.parametrize("story", HERE, ids=named)
def test_what_is_contested_was_said_in_a_session_that_was_shared(story: ClientStory):
    for told in story.contests:
        session = story.sessions[told.in_session - 1]
        with (TRANSCRIPTS / session.transcript).open("rb") as file:
            turns = read_session(file, session.transcript).transcript.turns
        assert any(turn.text.startswith(told.words) for turn in turns), told.words
        assert told.label in {label.id for label in CODE_SCHEME[told.code].labels}
        assert told.by == "therapist" or "client" in session.shared_with


def test_the_demo_shows_a_wish_to_be_erased_a_hold_and_something_contested():
    leaving = [story for story in HERE if story.erasure_asked_days_ago is not None]

    assert {bool(story.held_for) for story in leaving} == {True, False}
    assert all(HoldReason(story.held_for) for story in HERE if story.held_for)
    assert any(story.contests for story in HERE)


def test_every_client_works_with_somebody_of_the_practice():
    therapists = {each.key for each in CAST.colleagues if each.role == "therapist"}

    assert {story.therapist for story in CAST.clients} == therapists


def test_every_transcript_is_read_and_has_two_sides():
    for path in TRANSCRIPTS.iterdir():
        with path.open("rb") as file:
            transcript = read_session(file, path.name).transcript
        assert {turn.speaker for turn in transcript.turns} == set(Speaker), path.name
        assert transcript.turns[0].speaker is Speaker.THERAPIST, path.name


@pytest.mark.parametrize("name", FULL_LENGTH)
def test_three_sessions_are_of_full_length(name: str):
    with (TRANSCRIPTS / name).open("rb") as file:
        turns = read_session(file, name).transcript.turns

    assert len(turns) >= 120
    assert 45 * 60 <= (turns[-1].end or turns[-1].start or 0) <= 50 * 60


def test_only_addresses_and_numbers_that_are_set_aside_for_fiction_are_used():
    for story in CAST.clients:
        assert story.identity["email"] == "" or story.identity["email"].endswith("@example.org")
        assert story.identity["phone"] == "" or story.identity["phone"].startswith("020 7946 01")
