"""Somebody else picks up the phone: leaving at once, titles that say nothing, and a lock that leads back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

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
