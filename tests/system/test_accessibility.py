"""Every page that somebody can reach is usable for everybody, on a phone and a desktop, in light and dark."""

import re

import pytest
from playwright.sync_api import expect

from tests.system.accessibility import problems_of
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE
from tests.system.walking import walk

PEOPLE = {
    "therapist": "noor.haddad",
    "client": "rosa.k",
    "client after a risk answer": "harbour.seven",
    "client whose therapy has ended": "jl.cycles",
    "supervisor": "tomasz.wrona",
    "privacy officer": "piet.vos",
    "administrator": "adaeze.obi",
    "researcher": "lucia.paz",
    "anybody": "",
}
# Pages that differ much from client to client are all looked at.
ALL_OF_THESE = re.compile(r"^/clients/[0-9a-f-]{36}/$")
# What these show is the same whatever one's part in the practice: a colleague's and a client's are enough.
OF_ANY_ACCOUNT = re.compile(r"^/(account|help)/")
WHO_OPEN_THEM = ("therapist", "client", "anybody")
PUBLIC = ("/help/", "/account/login/", "/invitation/nothing-here/", "/clients/")


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_keeps_anybody_out(who: str, visitor: Visitor, shared_installation: Installation):
    person = visitor(PEOPLE[who], shared_installation)
    begins = PUBLIC if who == "anybody" else ("/", "/account/")
    passed_over: dict[str, re.Pattern[str]] = {} if who in WHO_OPEN_THEM else {"but_not": OF_ANY_ACCOUNT}
    found = {}

    for path in walk(person, *begins, also=ALL_OF_THESE, **passed_over):
        person.is_examined = True
        problems = problems_of(person.page)
        person.is_examined = False
        if problems:
            found[path] = problems

    # Whole, or the page that nobody can use stays unknown.
    assert not found, "\n".join(f"{path}: {each}" for path, problems in found.items() for each in problems)


def test_what_came_of_it_is_said_to_everybody(visitor: Visitor, shared_installation: Installation):
    noor = visitor("noor.haddad", shared_installation)
    noor.opens("/listening/corrections/")

    noor.presses("Take it along")

    expect(noor.page.get_by_role("status")).to_contain_text("Nothing to take along")
    noor.is_examined = True
    assert problems_of(noor.page) == []


def test_the_page_one_is_on_is_in_sight_among_its_neighbours_on_a_phone(
    visitor: Visitor, shared_installation: Installation
):
    noor = visitor("noor.haddad", shared_installation, viewport=PHONE, has_javascript=False)
    noor.opens("/")
    noor.follows("Rosa Kessler")
    noor.follows("Toolbox")

    expect(noor.page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    assert noor.page.evaluate("scrollY") == 0, "The page itself begins at its top."


def test_the_first_tab_leads_to_the_link_that_skips_the_menu(visitor: Visitor, shared_installation: Installation):
    noor = visitor("noor.haddad", shared_installation, viewport=PHONE)
    noor.opens("/account/")
    expect(noor.page.locator(".menu [aria-current]")).to_be_in_viewport(ratio=0.9)

    noor.page.keyboard.press("Tab")

    expect(noor.page.locator(".skip-link")).to_be_focused()
