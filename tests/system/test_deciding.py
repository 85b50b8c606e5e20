"""Deciding together on a phone, without JavaScript: two who propose at once, one who is not sure, and a question."""

from __future__ import annotations

import re

from tests.system.check_forms import chooses, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

ACTIVITY = "Three things a day"
HERS = "Two things a day, and a word on how it felt."
HIS = "Three things a day, one of them outside."
BOTH_WAYS = "Two things a day, one of them outside."
QUESTION = "Shall we meet by video in January?"


def given_both_at_their_plan(visitor: Visitor, installation: Installation) -> tuple[Person, Person]:
    rosa: Person = visitor("rosa.k", installation, viewport=PHONE, has_javascript=False)
    rosa.opens("/")
    rosa.follows("Plan")
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    noor.opens("/")
    noor.follows("Rosa Kessler")
    noor.follows("Plan")
    return rosa, noor


def when_somebody_would_word_it_otherwise(person: Person, words: str) -> None:
    person.follows(re.compile(f"Propose a change ?: {ACTIVITY}"))
    writes(person, "In these words", words)
    person.presses("Propose these words")


def when_she_signs_not_yet(rosa: Person) -> None:
    rosa.clicks(rosa.page.get_by_text("Sign this version"))
    chooses(rosa, "This plan", "Not yet")
    rosa.page.get_by_label("Note", exact=False).last.fill("Outside is hard in the rain")
    rosa.presses("Sign")


def test_what_two_propose_at_once_is_kept_and_a_no_stays_visible(own_installation: Installation, visitor: Visitor):
    rosa, noor = given_both_at_their_plan(visitor, own_installation)
    when_somebody_would_word_it_otherwise(rosa, HERS)
    when_somebody_would_word_it_otherwise(noor, HIS)

    noor.opens(noor.path)
    noor.presses("Agree")
    noor.reads("Agreed: it is part of the plan now.")
    noor.reads("The line has changed since.")
    rosa.opens(noor.path)
    rosa.clicks(rosa.page.locator("article", has_text="The line has changed since").get_by_role("link"))
    writes(rosa, "In these words", BOTH_WAYS)
    rosa.presses("Propose in my words")
    noor.opens(rosa.path)
    noor.clicks(noor.page.locator("article", has_text="one of them outside").get_by_role("button", name="Agree"))

    rosa.opens(noor.path)
    when_she_signs_not_yet(rosa)
    for person in (rosa, noor):
        person.opens(rosa.path)
        person.reads(BOTH_WAYS)
        person.reads("one of us says: not yet")
        person.reads("Outside is hard in the rain")
    rosa.follows("What changed since we started")
    rosa.reads("Not another thing that I have to fill in")


def test_who_agreed_may_think_again_after_both_have_signed(own_installation: Installation, visitor: Visitor):
    rosa, noor = given_both_at_their_plan(visitor, own_installation)
    noor.reads("signed by both")

    rosa.clicks(rosa.page.get_by_text("Sign this version"))
    chooses(rosa, "This plan", "Not yet")
    rosa.presses("Sign")
    rosa.reads("A few words on what is open for you.")
    rosa.page.get_by_label("Note", exact=True).fill("The evenings are not settled")
    rosa.presses("Sign")

    for person in (rosa, noor):
        person.opens(noor.path)
        person.reads("one of us says: not yet")
        person.reads("The evenings are not settled")


def test_a_question_is_weighed_and_decided_by_both(own_installation: Installation, visitor: Visitor):
    rosa, noor = given_both_at_their_plan(visitor, own_installation)
    rosa.follows("Decisions")
    writes(rosa, "What is to be decided?", QUESTION)
    writes(rosa, "One way", "By video")
    rosa.presses("Open the question")
    rosa.clicks(rosa.page.get_by_text("What matters to me").first)
    rosa.page.get_by_label("What matters to me").fill("Not to lose a week")
    rosa.presses("Add", within=rosa.page.locator("details[open]"))

    noor.opens(rosa.path)
    noor.reads("Not to lose a week")
    noor.clicks(noor.page.get_by_text("Decide", exact=True))
    chooses(noor, "I would decide for", "By video")
    noor.presses("Ask the other to agree")
    noor.reads("It is decided when the other agrees.")

    rosa.opens(noor.path)
    rosa.presses("I agree, it is decided")
    rosa.reads("Decided, by both of you.")
    rosa.follows("How was the deciding for you?")
    chooses(rosa, re.compile("help you understand"), "Every effort was made")
    rosa.presses("Keep")
    rosa.reads("It stands beside the decision.")
