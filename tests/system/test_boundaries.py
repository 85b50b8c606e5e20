"""Boundaries on a phone, without JavaScript: the client's alone to set and lift, and where a session came close."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tests.system.check_forms import chooses, writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, STEP_SECONDS, Person

CLOSE = "Close to a boundary, perhaps"
TOPIC = "The letters from my father"
STANDS_SINCE_THE_START = "The wedding photos"
NEARBY = "Would you like to show me the wedding photos?"
TRANSCRIPT = f"""T: How has the week been for you?
C: Hard. I could not sleep.
T: {NEARBY}
C: I do not want to talk about it now.
T: That is all right. What helped you to rest?
C: A walk by the river in the evening.
"""


def given_a_client_at_her_boundaries(visitor: Visitor, installation: Installation) -> Person:
    rosa: Person = visitor("rosa.k", installation, viewport=PHONE, has_javascript=False)
    rosa.opens("/")
    rosa.follows("Safety")
    rosa.follows("Boundaries")
    return rosa


def given_her_therapist_on_her_page(visitor: Visitor, installation: Installation) -> Person:
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    noor.opens("/")
    noor.follows("Rosa Kessler")
    return noor


def when_she_sets_a_boundary(rosa: Person, stance: str, *, review_on: str = "") -> None:
    writes(rosa, "Topic, in your words", TOPIC)
    chooses(rosa, "How far may we speak of it?", stance)
    writes(rosa, "Ask me again on", review_on)
    rosa.presses("Keep")
    rosa.reads("Kept. Your therapist sees it before your next session.")


def then_the_therapist_finds_it_on_the_page_of_both(noor: Person, stance: str) -> None:
    noor.page.reload()
    expect(noor.page.get_by_role("listitem").filter(has_text=TOPIC)).to_contain_text(stance)


def then_only_the_client_can_set_or_lift_it(noor: Person, lifting: str) -> None:
    """What the page does not offer is refused to somebody who sends it all the same."""
    noor.follows("Boundaries")
    noor.reads(TOPIC)
    expect(noor.page.get_by_role("button", name="Lift")).to_have_count(0)
    expect(noor.page.get_by_label("Topic, in your words")).to_have_count(0)
    tokens = {each["name"]: each["value"] for each in noor.page.context.cookies()}
    for address in (noor.installation.address + lifting, noor.page.url):
        answer = noor.page.context.request.post(
            address, form={"topic": TOPIC, "stance": "ask_first"}, headers={"X-CSRFToken": tokens["csrf"]}
        )
        assert answer.status == 403
        assert "You may not do this with this record." in answer.text()
    noor.page.go_back()


def then_an_outsider_is_refused(inge: Person, page: str) -> None:
    inge.opens(page)
    inge.reads("There is no such page, or it is not yours.")
    inge.does_not_read(TOPIC)


def test_only_the_client_sets_and_lifts_a_boundary_and_the_therapist_sees_it_before_the_session(
    own_installation: Installation, visitor: Visitor
):
    in_a_month = localdate() + timedelta(days=30)
    rosa = given_a_client_at_her_boundaries(visitor, own_installation)
    when_she_sets_a_boundary(rosa, "Not yet", review_on=in_a_month.isoformat())
    rosa.reads(f"ask again on {date_format(in_a_month, 'DATE_FORMAT')}")
    lifting = rosa.page.locator("form", has_text=f"Lift: {TOPIC}").get_attribute("action") or ""

    noor = given_her_therapist_on_her_page(visitor, own_installation)
    then_the_therapist_finds_it_on_the_page_of_both(noor, "Not yet")
    then_only_the_client_can_set_or_lift_it(noor, lifting)
    inge: Person = visitor("inge.falk", own_installation, viewport=PHONE, has_javascript=False)
    then_an_outsider_is_refused(inge, rosa.page.url.removeprefix(own_installation.address))

    rosa.presses(re.compile(f"^Lift ?: {TOPIC}"))
    rosa.reads("Lifted. You can set it again at any time.")
    noor.page.reload()
    noor.does_not_read(TOPIC)
    when_she_sets_a_boundary(rosa, "Ask me first")
    then_the_therapist_finds_it_on_the_page_of_both(noor, "Ask first")


def when_she_hands_in_a_conversation(noor: Person) -> None:
    noor.follows("Add a transcript")
    told = {"name": "session.txt", "mimeType": "text/plain", "buffer": TRANSCRIPT.encode()}
    noor.page.get_by_label("A file").set_input_files(told)  # type: ignore[arg-type]  # a plain dict is what it is
    noor.presses("Go on")
    noor.presses("This is right, mark it")
    when_the_program_has_looked(noor)


def when_the_program_has_looked(noor: Person) -> None:
    """Without JavaScript the page comes when one looks again."""
    for _ in range(STEP_SECONDS * 5):
        if noor.page.get_by_role("region", name=CLOSE).count():
            return
        again = noor.page.get_by_role("link", name="Look again")
        if again.count():
            noor.clicks(again)
        noor.page.wait_for_timeout(200)
    raise AssertionError("The program found nothing that came close in time.")


def then_it_is_told_where_it_came_close(person: Person) -> None:
    close = person.page.get_by_role("region", name=CLOSE)
    expect(close.get_by_text(f"Came close to “{STANDS_SINCE_THE_START}”")).to_be_visible()
    expect(close.get_by_text(re.compile(r"about this with probability \d+"))).to_be_visible()
    expect(close.get_by_role("blockquote")).to_have_text([NEARBY])


def test_both_read_where_the_session_came_close_and_the_client_says_how_it_was(
    own_installation: Installation, visitor: Visitor
):
    noor = given_her_therapist_on_her_page(visitor, own_installation)
    when_she_hands_in_a_conversation(noor)
    then_it_is_told_where_it_came_close(noor)

    rosa: Person = visitor("rosa.k", own_installation, viewport=PHONE, has_javascript=False)
    rosa.opens("/")
    rosa.follows("A moment perhaps came close to a boundary: look at it")
    then_it_is_told_where_it_came_close(rosa)
    rosa.presses("It was too close")
    rosa.reads("You: It was too close")
    noor.page.reload()
    noor.reads("The client: It was too close")
