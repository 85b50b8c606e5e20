"""How the two work, on a phone and without JavaScript: how the client likes it, and what helps them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.system.check_forms import writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

LEADING = "My therapist leads and gives me things to do"
CHALLENGING = "My therapist challenges me"
HELPED = "That nobody hurried me about the head."
HINDERED = "The clock behind your chair."
HINDERED_IN_BOTH_WORDS = "The clock behind the chair. It hangs by the door now."
HIS = "Beginning with what was hard last time."


def given_client_and_therapist(visitor: Visitor, installation: Installation, client: str) -> tuple[Person, Person]:
    their: Person = visitor(client, installation, viewport=PHONE, has_javascript=False)
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    their.opens("/")
    return their, noor


def when_the_client_says_how_they_like_to_work(thandi: Person) -> None:
    """Two questions are answered, two are left out."""
    thandi.follows("Say how you like to work")
    thandi.reads("There is no right or wrong.")
    then_the_seven_places_stand_in_one_row(thandi)
    picks(thandi, LEADING, "2, rather: My therapist leads")
    picks(thandi, CHALLENGING, "3, clearly: My therapist challenges me")
    thandi.presses("Keep")
    thandi.reads("Kept. You both see it")


def then_the_seven_places_stand_in_one_row(person: Person) -> None:
    places = person.page.get_by_role("group", name=LEADING).locator(".scale label")
    expect(places).to_have_count(7)
    # All at one moment: a typeface that arrives in between moves what stands below it.
    tops = places.evaluate_all("labels => labels.map(label => label.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def then_both_see_it_beside_what_sessions_show(thandi: Person, noor: Person) -> None:
    """Of guiding a coded session tells something, of challenging no program could."""
    for person, whose in ((thandi, "You:"), (noor, "The client:")):
        leading, challenging = (question_about(person, each) for each in (LEADING, CHALLENGING))
        expect(leading).to_contain_text(f"{whose} rather: {LEADING}")
        expect(leading).to_contain_text(re.compile(r"\d+ % of the therapist's turns .*95 % interval"))
        expect(leading).to_contain_text("From fewer than three sessions")
        expect(challenging).to_contain_text(f"{whose} clearly: {CHALLENGING}")
        expect(challenging).to_contain_text("The program marks nothing of this in conversations.")
        expect(person.page.get_by_text("left out")).to_have_count(2)


def when_the_client_says_what_helped(rosa: Person) -> None:
    rosa.follows("Say how it was")
    rosa.presses("Send to Noor Haddad")
    rosa.follows("What helped? One line")
    rosa.reads("Seen by you and Noor Haddad.")
    writes(rosa, "What helped most?", HELPED)
    writes(rosa, "What got in the way?", HINDERED)
    rosa.presses("Keep")
    rosa.reads("It stands in the list that you both see.")


def when_the_therapist_edits_the_list(noor: Person) -> None:
    noor.follows(f"Change : {HINDERED}")
    writes(noor, "In a line", HINDERED_IN_BOTH_WORDS)
    noor.presses("Keep")
    noor.reads("The earlier words are kept, too.")
    writes(noor, "In a line", HIS)
    noor.presses("Keep")
    noor.reads("Kept. You both see it.")


def then_the_list_has_grown_by_the_words_of_both(rosa: Person) -> None:
    helps, hinders = (rosa.page.get_by_role("region", name=name) for name in ("It helps", "It gets in the way"))
    expect(helps).to_contain_text("Laughing about my good coat.")
    expect(helps.locator("li", has_text=HELPED)).to_contain_text(re.compile("You, .*session 12"))
    expect(helps.locator("li", has_text=HIS)).to_contain_text("Your therapist")
    expect(hinders).to_contain_text(HINDERED_IN_BOTH_WORDS)


def test_how_the_client_likes_to_work_stands_beside_what_sessions_show(
    own_installation: Installation, visitor: Visitor
):
    thandi, noor = given_client_and_therapist(visitor, own_installation, "paper.boat")
    thandi.follows("Plan")
    thandi.follows("How we work")
    noor.opens(thandi.path)
    noor.reads("The client has not said yet how they like to work.")

    when_the_client_says_how_they_like_to_work(thandi)

    noor.opens(thandi.path)
    then_both_see_it_beside_what_sessions_show(thandi, noor)


def test_a_moment_of_a_session_grows_into_the_list_that_both_edit(own_installation: Installation, visitor: Visitor):
    rosa, noor = given_client_and_therapist(visitor, own_installation, "rosa.k")

    when_the_client_says_what_helped(rosa)
    noor.opens(rosa.path)
    when_the_therapist_edits_the_list(noor)

    rosa.opens(rosa.path)
    then_the_list_has_grown_by_the_words_of_both(rosa)
    rosa.follows(f"Change : {HINDERED_IN_BOTH_WORDS}")
    rosa.clicks(rosa.page.get_by_text("Earlier words"))
    rosa.reads(HINDERED)
    rosa.presses("Take it off the list")
    rosa.reads("Taken off the list.")
    rosa.does_not_read(HINDERED_IN_BOTH_WORDS)


def picks(person: Person, question: str, place: str) -> None:
    """Choose a place between two ends, by what is read out of it."""
    group = person.page.get_by_role("group", name=question)
    choice = group.locator("label", has_text=place)
    person.clicks(choice)
    expect(choice.get_by_role("radio")).to_be_checked()


def question_about(person: Person, words: str) -> Locator:
    return person.page.get_by_role("region", name=words)
