"""After a session that went badly, on a phone: danger is asked about and taken up; both see what came of the talk."""

from __future__ import annotations

import re

from tests.system.check_forms import chooses, rates, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

DARK = "I don't want to be here anymore"
CAME_OF_IT = "I said what I had swallowed, and it was all right."
HERS = "I had been too quick."


def given_a_client_after_a_session(visitor: Visitor, installation: Installation, *, has_javascript: bool) -> Person:
    rosa: Person = visitor("rosa.k", installation, viewport=PHONE, has_javascript=has_javascript)
    rosa.opens("/")
    rosa.follows("Say how it was")
    return rosa


def when_she_says_that_it_went_badly(rosa: Person, words: str = "") -> None:
    rates(rosa, "Session check", [4, 8, 3, 4, 5])
    if words:
        writes(rosa, "Anything to raise next time?", words)
    rosa.presses("Send to Noor Haddad")


def when_the_program_has_looked(rosa: Person, what_it_finds: str) -> None:
    """Open the page for the next talk until the job that looks at each check has done so."""
    for _ in range(160):
        rosa.opens("/")
        # What was found leads to its own guide; the last of these links to all guides and why each is there.
        rosa.clicks(rosa.page.get_by_role("link", name="How to bring it up").last)
        rosa.page.wait_for_load_state()
        if rosa.page.get_by_role("link", name=what_it_finds).count():
            return
        rosa.page.wait_for_timeout(500)
    raise AssertionError("The job that looks for strain found none in time.")


def given_her_therapist_on_her_page(visitor: Visitor, installation: Installation) -> Person:
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE)
    noor.opens("/")
    noor.follows("Rosa Kessler")
    return noor


def test_words_that_tell_of_danger_are_asked_about_and_a_yes_is_taken_up(
    own_installation: Installation, visitor: Visitor
):
    rosa = given_a_client_after_a_session(visitor, own_installation, has_javascript=False)
    when_she_says_that_it_went_badly(rosa, DARK)
    rosa.reads("May we ask?")
    rosa.reads("116 123")
    rosa.presses("Yes, tell Noor Haddad now")
    rosa.reads("Thank you for saying so")

    noor = given_her_therapist_on_her_page(visitor, own_installation)
    noor.follows("Look and act")
    noor.reads("If nobody does, Inge Falk is told")
    noor.presses("I am on it")
    noor.reads("Somebody is on it")
    noor.follows(re.compile("Ask with the ASQ"))
    chooses(noor, re.compile("^3"), "Yes")
    chooses(noor, re.compile("^5"), "No")
    noor.presses("Keep, and show what to do")
    noor.reads("A yes, and not right now")

    rosa.opens("/")
    rosa.follows("See what was done")
    rosa.reads("Noor Haddad is on it.")


def test_both_bring_it_up_and_see_what_came_of_it(own_installation: Installation, visitor: Visitor):
    rosa = given_a_client_after_a_session(visitor, own_installation, has_javascript=True)
    when_she_says_that_it_went_badly(rosa)
    when_the_program_has_looked(rosa, "The last session felt different")
    rosa.reads("Mean of the session check")
    rosa.follows("The last session felt different")
    writes(rosa, "What came of it?", CAME_OF_IT)
    chooses(rosa, "How is it now, for you?", "It is better, not all of it")
    rosa.presses("We talked about it")

    noor = given_her_therapist_on_her_page(visitor, own_installation)
    noor.follows("Guides for the talk")
    noor.reads(CAME_OF_IT)
    noor.clicks(noor.page.get_by_text("How did you see it?").first)
    noor.page.get_by_label("What came of it?").first.fill(HERS)
    noor.presses("Keep")

    for person in (rosa, noor):
        person.opens(re.sub(r"^https?://[^/]+", "", noor.page.url))
        person.reads(CAME_OF_IT)
        person.reads(HERS)
