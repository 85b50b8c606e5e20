"""Somebody else picks up the phone: leaving at once, titles that say nothing, and a lock that leads back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from holdspace.server.demo.story import PracticeStory
from tests.integration.canary.searching import files_below
from tests.system.check_forms import chooses, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.journaling import PASSPHRASE, when_it_is_unlocked, when_the_recovery_key_is_kept
from tests.system.people import PHONE, Person

UNSAID = "I said yes so that you would stop asking"

STEP = "How I notice"  # the first step of the safety plan
NEUTRAL = "Pages"


def given_a_client_who_reads_the_safety_plan(visitor: Visitor, installation: Installation, **way: bool) -> Person:
    aisha: Person = visitor("cedar.and.rain", installation, viewport=PHONE, **way)
    aisha.opens("/")
    aisha.follows("Safety")
    aisha.reads(STEP)
    aisha.page.wait_for_load_state()  # the script that listens for Escape has run
    return aisha


def then_nothing_is_there_for_whoever_goes_back(aisha: Person) -> None:
    expect(aisha.page).to_have_title("Weather")
    aisha.page.go_back()
    aisha.reads("Welcome")
    expect(aisha.page).to_have_title(NEUTRAL)
    aisha.does_not_read(STEP)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_leaving_takes_the_page_out_of_the_history(way: str, own_installation: Installation, visitor: Visitor):
    aisha = given_a_client_who_reads_the_safety_plan(visitor, own_installation)
    plan = aisha.page.url
    length = aisha.page.evaluate("history.length")

    if way == "button":
        aisha.follows("Leave now")
    else:
        # A busy machine may take longer over three keys than a person has for them: between these no time passes.
        aisha.page.clock.install()
        aisha.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
        for _ in range(3):
            aisha.page.keyboard.press("Escape")

    expect(aisha.page).to_have_title("Weather")
    assert aisha.page.evaluate("history.length") == length
    then_nothing_is_there_for_whoever_goes_back(aisha)
    assert aisha.page.url != plan


def test_leaving_works_without_javascript(own_installation: Installation, visitor: Visitor):
    aisha = given_a_client_who_reads_the_safety_plan(visitor, own_installation, has_javascript=False)

    aisha.follows("Leave now")

    then_nothing_is_there_for_whoever_goes_back(aisha)


@pytest.mark.parametrize("way", ["signs out", "leaves"])
def test_signing_out_in_one_tab_takes_the_words_off_every_other(
    way: str, own_installation: Installation, visitor: Visitor
):
    aisha = given_a_client_who_reads_the_safety_plan(visitor, own_installation)
    other = replace(aisha, page=aisha.page.context.new_page())

    if way == "leaves":
        other.opens("/help/")
        other.follows("Leave now")
        expect(other.page).to_have_title("Weather")
    else:
        other.opens("/account/logout/")
        other.presses("Sign out", within=other.page.get_by_role("main"))
        other.reads("Welcome")

    aisha.reads("Locked")
    aisha.does_not_read(STEP)


def test_a_forgotten_phone_locks_and_leads_back(own_installation: Installation, visitor: Visitor):
    aisha = given_a_client_who_reads_the_safety_plan(visitor, own_installation)
    aisha.page.clock.install()
    aisha.page.reload()
    expect(aisha.page).to_have_title(NEUTRAL)

    aisha.page.clock.fast_forward("15:10")

    aisha.reads("Locked")
    aisha.does_not_read(STEP)
    aisha.page.clock.resume()
    aisha.follows("Go on")
    aisha.page.get_by_label("Sign-in name").fill(aisha.name)
    aisha.page.get_by_label("Password", exact=True).fill(aisha.cast.password)
    aisha.clicks(aisha.page.get_by_role("button", name="Sign in", exact=True))
    expect(aisha.page).to_have_url(re.compile("/safety-plan/$"))
    aisha.reads(STEP)


def test_what_waits_for_the_journal_waits_for_nobody_else(own_installation: Installation, visitor: Visitor):
    rosa: Person = visitor("rosa.k", own_installation, viewport=PHONE)
    rosa.opens("/")
    rosa.follows("Say how it was")
    writes(rosa, "What was it?", UNSAID)
    chooses(rosa, "What shall become of it?", "Keep it in my journal")
    rosa.presses("Send to Noor Haddad")
    rosa.reads("It waits in this tab")
    rosa.opens("/account/logout/")
    rosa.presses("Sign out", within=rosa.page.get_by_role("main"))

    clara = replace(rosa, name="clara.w")
    clara.signs_in()
    clara.opens("/")
    clara.opens(f"{clara.path}journal/")
    clara.page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
    clara.presses("Go on")
    when_the_recovery_key_is_kept(clara)
    when_it_is_unlocked(clara)

    expect(clara.page.get_by_label("What is on your mind")).to_have_value("")


def test_what_is_half_written_is_not_among_the_files_of_the_browser(
    own_installation: Installation,
    practice: PracticeStory,
    playwright: Playwright,
    tmp_path: Path,
    browser_type_launch_args: dict[str, Any],
):
    """A browser keeps what stands in a form, to bring it back after a crash; the page's address shows that it did."""
    context = playwright.chromium.launch_persistent_context(tmp_path, locale="en-GB", **browser_type_launch_args)
    rosa = Person("rosa.k", context.pages[0], own_installation, practice)
    rosa.signs_in()
    rosa.opens("/")
    rosa.follows("Say how it was")
    writes(rosa, "What was it?", UNSAID)
    writes(rosa, "Anything to raise next time?", UNSAID)
    address = rosa.path
    rosa.opens("/help/")
    rosa.page.go_back()
    context.close()

    kept = b"".join(content for _, content in files_below(tmp_path))
    assert address.encode() in kept
    assert UNSAID.encode() not in kept
    assert UNSAID.encode("utf-16-le") not in kept
