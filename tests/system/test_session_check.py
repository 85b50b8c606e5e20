"""The check after a session on a phone: quick, and the client decides what becomes of what they could not say."""

from __future__ import annotations

import sys
from statistics import median
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.integration.canary.searching import files_below
from tests.system.check_forms import chooses, rates, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

UNSAID = "I said yes so that you would stop asking"
QUESTION, WHAT_BECOMES = "What was it?", "What shall become of it?"
PASSPHRASE = "the heron stood there the whole time"  # of her journal, as her story tells
WAYS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "without JavaScript": {"viewport": PHONE, "has_javascript": False},
}
MOST_TAPS, MOST_SECONDS = 7, 30


def given_a_client_after_a_session(visitor: Visitor, installation: Installation, way: dict[str, Any]) -> Person:
    rosa: Person = visitor("rosa.k", installation, **way)
    rosa.opens("/")
    rosa.follows("Say how it was")
    return rosa


def when_she_writes_what_she_could_not_say(rosa: Person, choice: str) -> None:
    rates(rosa, "Session check", [5, 9, 4, 6, 6])
    chooses(rosa, "How should we go on?", "Slower, please")
    writes(rosa, QUESTION, UNSAID)
    chooses(rosa, WHAT_BECOMES, choice)
    rosa.presses("Send to Noor Haddad")
    rosa.reads("Thank you")


def then_her_therapist_reads_it(noor: Person, *, is_told: bool) -> None:
    noor.opens("/")
    noor.follows("Rosa Kessler")
    noor.reads("Pace: slower, please.")
    expect(noor.page.get_by_text(UNSAID)).to_have_count(1 if is_told else 0)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_told_now_is_talked_about(way: str, own_installation: Installation, visitor: Visitor):
    rosa = given_a_client_after_a_session(visitor, own_installation, WAYS[way])
    when_she_writes_what_she_could_not_say(rosa, "Tell Noor Haddad now")
    noor: Person = visitor("noor.haddad", own_installation)
    then_her_therapist_reads_it(noor, is_told=True)

    told = noor.page.locator(".agenda", has_text=UNSAID)
    noor.presses("We talked about it", within=told)

    noor.does_not_read(UNSAID)


@pytest.mark.parametrize("way", WAYS)
def test_what_waits_for_next_time_is_asked_about_and_then_told(
    way: str, own_installation: Installation, visitor: Visitor
):
    rosa = given_a_client_after_a_session(visitor, own_installation, WAYS[way])
    when_she_writes_what_she_could_not_say(rosa, "Next time")
    noor: Person = visitor("noor.haddad", own_installation)
    then_her_therapist_reads_it(noor, is_told=False)

    rosa.opens("/")
    rosa.follows("Check in")
    rosa.reads("You kept this for today")
    chooses(rosa, WHAT_BECOMES, "Tell Noor Haddad now")
    rosa.presses("Send to Noor Haddad")

    then_her_therapist_reads_it(noor, is_told=True)


def test_what_is_for_the_journal_leaves_the_browser_only_locked(own_installation: Installation, visitor: Visitor):
    sent: list[str] = []
    rosa = given_a_client_after_a_session(visitor, own_installation, WAYS["phone"])
    rosa.page.on("request", lambda request: sent.append(request.post_data or ""))
    when_she_writes_what_she_could_not_say(rosa, "Keep it in my journal")

    assert UNSAID not in rosa.page.evaluate("Object.values(sessionStorage).join()")  # browsers write it to the disk

    rosa.follows("Go on to the journal")
    rosa.page.get_by_label("Passphrase or recovery key").fill(PASSPHRASE)
    rosa.presses("Unlock")
    expect(rosa.page.get_by_label("What is on your mind")).to_have_value(UNSAID)
    rosa.presses("Lock and keep")
    expect(rosa.page.locator("[data-entries]").get_by_text(UNSAID)).to_be_visible()

    assert all(UNSAID not in each and UNSAID.replace(" ", "+") not in each for each in sent)
    stored = b"".join(content for _, content in files_below(own_installation.folder))
    assert UNSAID.encode() not in stored
    assert rosa.page.evaluate("Object.values(sessionStorage).join()").find(UNSAID) == -1


def test_without_javascript_the_journal_is_not_offered_in_the_form(own_installation: Installation, visitor: Visitor):
    rosa = given_a_client_after_a_session(visitor, own_installation, WAYS["without JavaScript"])

    expect(rosa.page.get_by_text("Keep it in my journal")).to_be_hidden()
    rosa.reads("For your journal alone, write it there")


def test_the_check_takes_a_few_taps_and_well_under_half_a_minute(
    own_installation: Installation, visitor: Visitor, capsys: pytest.CaptureFixture[str]
):
    """Taps are counted; the time is the page's own, from the first tap to the answer, without a person's thinking."""
    taps, seconds = [], []
    for place in range(3):
        rosa = given_a_client_after_a_session(visitor, own_installation, WAYS["phone"])
        began = monotonic()
        rates(rosa, "Session check", [8, 9, 8, 8, 9])
        rosa.presses("Send to Noor Haddad" if place == 2 else "Keep it and go on later")
        seconds.append(monotonic() - began)
        taps.append(5 + 1)
    rosa.reads("Thank you")
    with capsys.disabled():
        sys.stdout.write(f"\nsession check: {median(taps)} taps, {median(seconds):.1f} s of the page's own time\n")
    assert median(taps) <= MOST_TAPS
    assert median(seconds) < MOST_SECONDS
