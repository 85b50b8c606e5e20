"""The goals on a phone, without JavaScript: whose words they are, how near each sees them, and how one ends."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.system.check_forms import chooses, rates, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

STANDING = "To say what's true for me and stay in the room."
HERS = "One Sunday a month that belongs to me."
HIS = "Saying no to her mother without paying for it all week."
PICTURE = "Take one picture a day without anyone seeing it."
WHY_LET_GO = "It has turned into homework."
HIS_NO = "You took twelve, and nobody had asked you to. Let us talk before we let it go."
WHY_REACHED = "Twelve pictures, and I do not hide the camera any more."


def given_both_at_their_goals(visitor: Visitor, installation: Installation, client: str) -> tuple[Person, Person]:
    their: Person = visitor(client, installation, viewport=PHONE, has_javascript=False)
    their.opens("/")
    their.follows("All goals")
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    noor.opens(their.path)
    return their, noor


def when_the_client_writes_a_goal(rosa: Person) -> None:
    writes(rosa, "A goal, in your own words", HERS)
    rosa.presses("Propose this goal")
    rosa.reads("The other has not answered yet.")


def when_the_therapist_agrees_and_puts_words_beside_it(noor: Person) -> None:
    noor.opens(noor.path)
    noor.presses("Agree", within=noor.page.locator("article", has_text=HERS))
    noor.reads("Not rated yet.")
    noor.follows(f"My words beside it : {HERS}")
    noor.reads("The client's words stay as they are.")
    writes(noor, "In the therapist's words", HIS)
    noor.presses("Keep")
    noor.reads("Kept beside the client's words.")


def when_each_rates_alone(rosa: Person, noor: Person) -> None:
    noor.follows("Say how near you see them")
    noor.reads("The client's numbers are not shown here")
    noor.page.get_by_label(STANDING).select_option("3")
    noor.page.get_by_label(HERS).select_option("1")
    noor.presses("Keep")
    noor.reads("Kept. The client sees it beside their own.")
    rosa.opens("/")
    rosa.follows("Check in")
    rates(rosa, "Your goals", [7, 2])
    rosa.presses("Send to Noor Haddad")
    rosa.reads("Thank you")


def then_both_see_both_wordings(rosa: Person, noor: Person) -> None:
    for person in (rosa, noor):
        goal = goal_of(person, HERS)
        expect(goal).to_contain_text(f"In the therapist's words: {HIS}")
        expect(goal.locator(".figure-value")).to_have_text("2")


def then_both_see_how_far_apart_they_are(rosa: Person, noor: Person) -> None:
    """The client said 7 before session 12, the therapist 3 after it."""
    for person, said in ((rosa, "Session 12: you 7, your therapist 3"), (noor, "Session 12: the client 7, you 3")):
        expect(goal_of(person, STANDING)).to_contain_text(said)
        expect(goal_of(person, STANDING)).to_contain_text("4 apart")
        expect(goal_of(person, STANDING)).to_contain_text("worth a talk")


def when_the_client_would_end_the_goal(thandi: Person, how: str, why: str) -> None:
    thandi.follows(f"Finish or let go : {PICTURE}")
    chooses(thandi, "How does it end?", how)
    writes(thandi, "In a line: why", why)
    thandi.presses("Propose it")
    thandi.reads("The goal stands as it is until the other agrees.")


def when_the_therapist_says_no(noor: Person) -> None:
    noor.opens(noor.path)
    noor.reads(WHY_LET_GO)
    writes(noor, "Your note (needed to decline)", HIS_NO)
    noor.presses("Decline")
    noor.reads("Declined. The other sees your note.")


def then_the_no_stays_with_its_reason(thandi: Person, noor: Person) -> None:
    for person in (thandi, noor):
        person.follows("Plan")
        declined = person.page.get_by_role("region", name="Declined of late")
        expect(declined).to_contain_text(HIS_NO)


def then_it_is_kept_among_the_earlier_goals(person: Person) -> None:
    earlier = person.page.get_by_role("region", name="Earlier goals").locator("article", has_text=PICTURE)
    expect(earlier).to_contain_text("Achieved")
    expect(earlier).to_contain_text(WHY_REACHED)
    expect(earlier.get_by_role("table")).to_be_visible()
    expect(person.page.get_by_role("region", name="What we work towards")).to_contain_text("No goal yet")


def test_a_goal_has_the_words_of_both_and_shows_where_they_see_it_differently(
    own_installation: Installation, visitor: Visitor
):
    rosa, noor = given_both_at_their_goals(visitor, own_installation, "rosa.k")
    goals = rosa.path

    when_the_client_writes_a_goal(rosa)
    when_the_therapist_agrees_and_puts_words_beside_it(noor)
    when_each_rates_alone(rosa, noor)

    for person in (rosa, noor):
        person.opens(goals)
    then_both_see_both_wordings(rosa, noor)
    then_both_see_how_far_apart_they_are(rosa, noor)


def test_a_goal_ends_when_both_agree_and_a_no_stays_visible(own_installation: Installation, visitor: Visitor):
    thandi, noor = given_both_at_their_goals(visitor, own_installation, "paper.boat")
    goals = thandi.path

    when_the_client_would_end_the_goal(thandi, "It does not matter any more", WHY_LET_GO)
    when_the_therapist_says_no(noor)
    expect(goal_of(noor, PICTURE)).to_be_visible()
    then_the_no_stays_with_its_reason(thandi, noor)

    thandi.opens(goals)
    when_the_client_would_end_the_goal(thandi, "We got there", WHY_REACHED)
    noor.opens(goals)
    noor.presses("Agree")
    noor.reads("Agreed: it is part of the plan now.")
    thandi.opens(goals)
    for person in (thandi, noor):
        then_it_is_kept_among_the_earlier_goals(person)


def goal_of(person: Person, words: str) -> Locator:
    return person.page.get_by_role("region", name="What we work towards").locator("article", has_text=words)
