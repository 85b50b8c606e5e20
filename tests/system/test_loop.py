"""The loop of one session, walked by both: on a phone, at a desk, and without JavaScript.

The client says how the session was; the therapist hands in its transcript, says who is who, and it is marked; both
open the same page; the client checks in for the next session, and sees who has looked.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from holdspace.server.demo.story import TRANSCRIPTS
from tests import postgres
from tests.system.check_forms import answers, rates, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation, environment, run_module, served_where_it_is
from tests.system.people import DESKTOP, PHONE, STEP_SECONDS, Person

WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "desk": {"viewport": DESKTOP},
    "without JavaScript": {"viewport": PHONE, "has_javascript": False},
}
SELDOM, OFTEN = "Several days", "More than half the days"
SAID = "I did it. I went on Wednesday after school"
NEXT_TIME = "My Tuesdays, and the choir"
ON_MY_MIND = "Sunday at my mother's"


@pytest.mark.parametrize("way", WAYS)
def test_both_walk_the_loop_of_a_session(way: str, visitor: Visitor, own_installation: Installation):
    walk_the_loop(visitor, own_installation, WAYS[way])


def test_both_walk_it_on_postgresql_where_who_serves_the_pages_does_not_own_the_tables(
    visitor: Visitor, tmp_path: Path
):
    server = postgres.start()
    database = {"HOLDSPACE_DATABASE_URL": server.people, "HOLDSPACE_DATABASE_OWNER_URL": server.owner}
    (tmp_path / "data").mkdir(mode=0o700)
    run_module(environment(tmp_path) | database, "holdspace.server.command", "migrate", "--verbosity", "0")
    run_module(environment(tmp_path) | database, "tests.system.one_client", "rosa.k")

    with served_where_it_is(tmp_path, database) as installation:
        walk_the_loop(visitor, installation, WAYS["desk"])


def walk_the_loop(visitor: Visitor, installation: Installation, way: dict[str, Any]) -> None:
    rosa = given_a_client_after_todays_session(visitor, installation, way)
    when_the_client_says_how_it_was(rosa)

    noor = given_her_therapist(visitor, installation, way)
    when_the_therapist_hands_in_the_transcript(noor)
    when_the_therapist_says_who_is_who(noor)
    then_the_conversation_is_marked(noor)
    when_the_therapist_shares_what_was_marked(noor)

    when_the_client_checks_in_for_the_next_session(rosa)
    then_both_see_the_same_page(rosa, noor)
    then_the_client_reads_the_conversation(rosa)
    then_the_client_sees_who_has_looked(rosa)


def given_a_client_after_todays_session(visitor: Visitor, installation: Installation, way: dict[str, Any]) -> Person:
    rosa = visitor("rosa.k", installation, **way)
    rosa.reads("How was session 12 for you?")
    return rosa


def given_her_therapist(visitor: Visitor, installation: Installation, way: dict[str, Any]) -> Person:
    noor = visitor("noor.haddad", installation, **way)
    noor.follows("Rosa Kessler")
    return noor


def when_the_client_says_how_it_was(rosa: Person) -> None:
    rosa.follows("Say how it was")
    rosa.reads("not yet validated")
    rates(rosa, "Session check", [9, 10, 9, 8, 9])
    writes(rosa, "Anything to raise next time?", NEXT_TIME)
    rosa.presses("Send to Noor Haddad")
    rosa.reads("Thank you")


def when_the_therapist_hands_in_the_transcript(noor: Person) -> None:
    noor.follows("Add a transcript")
    noor.page.get_by_label("A file").set_input_files(TRANSCRIPTS / "rosa-12.vtt")
    noor.presses("Go on")


def when_the_therapist_says_who_is_who(noor: Person) -> None:
    noor.reads("Who is who?")
    noor.reads("Who is who was read by the names in the file")
    expect(noor.page.get_by_role("group", name="Rosa").get_by_label("Client")).to_be_checked()
    noor.presses("This is right, mark it")


def then_the_conversation_is_marked(noor: Person) -> None:
    """With JavaScript the page comes by itself, without one looks again."""
    marked = noor.page.get_by_role("main").get_by_text(SAID)
    again = noor.page.get_by_role("link", name="Look again")
    for _ in range(STEP_SECONDS * 5):
        if marked.count():
            break
        if not noor.has_javascript and again.count():
            noor.clicks(again)
        noor.page.wait_for_timeout(200)
    expect(marked).to_be_visible()
    expect(noor.page.locator(".turn .mark", has_text="question").first).to_be_visible()
    noor.reads(re.compile("may be wrong"))


def when_the_therapist_shares_what_was_marked(noor: Person) -> None:
    noor.presses(re.compile("[Ss]hare.*client"))


def when_the_client_checks_in_for_the_next_session(rosa: Person) -> None:
    rosa.opens("/")
    rosa.follows("Check in")
    answers(rosa, "PHQ-9", [SELDOM] * 8 + ["Not at all"])
    answers(rosa, "GAD-7", [OFTEN] + [SELDOM] * 6)
    rates(rosa, "Your goals", [7])
    writes(rosa, "What matters today?", ON_MY_MIND)
    rosa.presses("Send to Noor Haddad")
    rosa.reads("Thank you")


def then_both_see_the_same_page(rosa: Person, noor: Person) -> None:
    rosa.opens("/")
    noor.opens("/")
    noor.follows("Rosa Kessler")
    for person in (rosa, noor):
        for words in (NEXT_TIME, ON_MY_MIND, "How it is going", "To say what's true for me and stay in the room."):
            person.reads(words)


def then_the_client_reads_the_conversation(rosa: Person) -> None:
    rosa.follows(re.compile(r"^Session 12"))
    rosa.follows("Read the conversation")
    rosa.reads(SAID)


def then_the_client_sees_who_has_looked(rosa: Person) -> None:
    rosa.follows("Privacy", within=rosa.page.get_by_role("navigation", name="Main menu"))
    rosa.reads("Nobody has altered this list")
    rosa.reads("added a transcript of a session")
