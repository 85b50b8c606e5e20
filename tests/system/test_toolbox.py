"""The toolbox and homework on a phone, without JavaScript: the client's alone until one entry is shared."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.system.check_forms import chooses, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

STRATEGY = "Feet on the cold floor, count to ten"
HAPPENED = "The phone rang, and it was the school"
RECORD = {
    "What happened": HAPPENED,
    "What went through my mind": "They will say that I let them down",
    "How strong it was": "80",
    "Another way to see it": "They may want to know how I am",
    "How strong the feeling is now": "45",
}
HOMEWORK = "Answer the phone once a day, standing up"
HOW_IT_WENT = "On the third ring"


def given_a_client_at_her_toolbox(visitor: Visitor, installation: Installation) -> Person:
    rosa: Person = visitor("rosa.k", installation, viewport=PHONE, has_javascript=False)
    rosa.opens("/")
    rosa.follows("Safety")
    rosa.follows("Toolbox")
    return rosa


def given_her_therapist_at(tab: str, visitor: Visitor, installation: Installation) -> Person:
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    noor.opens("/")
    noor.follows("Rosa Kessler")
    noor.follows(tab)
    return noor


def when_she_writes_down_what_helps(rosa: Person) -> None:
    rosa.clicks(rosa.page.get_by_text("Add something that helps"))
    writes(rosa, "What I can do", STRATEGY)
    rosa.presses("Keep")
    rosa.reads("Kept. Only you see it until you share it.")


def when_she_has_tried_it(rosa: Person, helped: str) -> None:
    rosa.clicks(rosa.page.get_by_text(f"I tried it: {STRATEGY}"))
    rosa.page.get_by_label("How much did it help?").select_option(helped)
    writes(rosa, "When was it?", "before the bell")
    rosa.presses("Note it")


def when_she_fills_in_a_thought_record(rosa: Person) -> None:
    rosa.follows("New: Thought record")
    for question, answer in RECORD.items():
        writes(rosa, question, answer)
    rosa.presses("Keep")
    rosa.reads("Only you see it.")


def then_the_therapist_sees_that_one_and_not_the_other(noor: Person, other: str) -> None:
    noor.reads(STRATEGY)
    noor.reads("helped 7 (6 to 8), tried 2 times")
    noor.reads("None is shared.")
    noor.does_not_read(HAPPENED)
    noor.opens(other)
    noor.reads("There is no such page, or it is not yours.")
    noor.page.go_back()


def test_one_entry_of_the_toolbox_is_shared_without_the_others_and_taken_back(
    own_installation: Installation, visitor: Visitor
):
    rosa = given_a_client_at_her_toolbox(visitor, own_installation)
    when_she_writes_down_what_helps(rosa)
    when_she_has_tried_it(rosa, "6")
    rosa.reads("helped 6, tried once")
    when_she_has_tried_it(rosa, "8")
    rosa.reads("helped 7 (6 to 8), tried 2 times")
    when_she_fills_in_a_thought_record(rosa)
    thought_record = rosa.page.url.removeprefix(own_installation.address)
    rosa.follows("Toolbox")
    rosa.reads("feeling 80 before, 45 after")

    rosa.presses(re.compile(f"^Share with my therapist ?: {STRATEGY}"))
    rosa.reads("Your therapist sees it now.")
    noor = given_her_therapist_at("Toolbox", visitor, own_installation)
    then_the_therapist_sees_that_one_and_not_the_other(noor, thought_record)

    rosa.presses(re.compile(f"^Share no longer ?: {STRATEGY}"))
    rosa.reads("Only you see it now.")
    noor.page.reload()
    noor.reads("The client has shared nothing of it.")
    noor.does_not_read(STRATEGY)


def proposal_on(person: Person) -> Locator:
    return person.page.get_by_role("article").filter(has_text=HOMEWORK)


def when_homework_is_proposed(noor: Person) -> None:
    chooses(noor, "About", "What I do between sessions")
    writes(noor, "What I would like", HOMEWORK)
    noor.presses("Propose")


def when_the_other_agrees(rosa: Person) -> None:
    rosa.opens("/")
    rosa.follows("Plan")
    rosa.presses("Agree", within=proposal_on(rosa))
    rosa.reads("Agreed: it is part of the plan now.")


def when_she_says_how_it_went(rosa: Person) -> None:
    rosa.follows(f"How did it go? {HOMEWORK}")
    chooses(rosa, "How did it go?", "Partly done")
    rosa.page.get_by_label("How much did it help, 0 to 10?").select_option("6")
    writes(rosa, "In a line", HOW_IT_WENT)
    rosa.presses("Keep")


def test_homework_is_proposed_by_one_agreed_by_the_other_and_both_read_how_it_went(
    own_installation: Installation, visitor: Visitor
):
    noor = given_her_therapist_at("Plan", visitor, own_installation)
    when_homework_is_proposed(noor)
    expect(proposal_on(noor)).to_contain_text("The other has not answered yet.")

    rosa: Person = visitor("rosa.k", own_installation, viewport=PHONE, has_javascript=False)
    when_the_other_agrees(rosa)
    when_she_says_how_it_went(rosa)

    noor.page.reload()
    for person in (rosa, noor):
        line = person.page.get_by_role("listitem").filter(has_text=HOMEWORK).first
        expect(line).to_contain_text(f"Partly done, helped 6 of 10. {HOW_IT_WENT}")
