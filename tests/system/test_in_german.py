"""Holdspace in German: chosen by a person, whole on every page, and usable on a phone although its words are long."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.system.accessibility import problems_of
from tests.system.check_forms import rates
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person
from tests.system.walking import walk
from tests.translations.leftovers import english_in

PEOPLE = {"client": "rosa.k", "therapist": "noor.haddad"}


def reads_german(person: Person) -> None:
    """Have this browser ask for German, as one does whose system speaks it; nobody's account is changed."""
    cookie = {"name": "language", "value": "de", "url": person.installation.address}
    person.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is what it is


def english_on(person: Person) -> list[str]:
    return english_in(person.page.locator("body").inner_text())


def pixels_too_wide(person: Person) -> int:
    return int(person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def then_the_page_is_german_and_usable(person: Person) -> None:
    expect(person.page.locator("html")).to_have_attribute("lang", "de")
    assert english_on(person) == []
    person.is_examined = True
    assert problems_of(person.page) == []
    person.is_examined = False
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what it is


def test_a_client_chooses_german_and_goes_through_the_check(own_installation: Installation, visitor: Visitor):
    rosa: Person = visitor("rosa.k", own_installation, viewport=PHONE)
    rosa.opens("/account/")
    rosa.presses("Deutsch")
    then_the_page_is_german_and_usable(rosa)

    rosa.opens("/")
    then_the_page_is_german_and_usable(rosa)
    rosa.follows("Sagen, wie es war")
    then_the_page_is_german_and_usable(rosa)
    rates(rosa, "Rückmeldung zur Sitzung", [5, 9, 4, 6, 6])
    rosa.presses(re.compile("^An Noor Haddad senden"))
    then_the_page_is_german_and_usable(rosa)


def test_the_choice_needs_no_javascript_and_no_account(own_installation: Installation, visitor: Visitor):
    anybody: Person = visitor("", own_installation, viewport=PHONE, has_javascript=False)
    anybody.opens("/account/login/")
    anybody.presses("Deutsch")
    expect(anybody.page.locator("html")).to_have_attribute("lang", "de")
    assert english_on(anybody) == []

    anybody.presses("English")
    expect(anybody.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("who", PEOPLE)
def test_no_long_german_word_is_wider_than_a_phone(who: str, visitor: Visitor, shared_installation: Installation):
    person: Person = visitor(PEOPLE[who], shared_installation, viewport=PHONE)
    reads_german(person)

    wide = {path: by for path in walk(person, "/", "/account/") if (by := pixels_too_wide(person))}

    assert wide == {}
