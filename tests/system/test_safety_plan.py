"""A safety plan on a phone, without JavaScript: who writes a version has signed it, the other signs it as it stands."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.system.check_forms import writes
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

HERS = "I stop answering the phone"
HIS = "I leave supper out"


def given_a_client_without_a_plan(visitor: Visitor, installation: Installation) -> Person:
    client: Person = visitor("rosa.k", installation, viewport=PHONE, has_javascript=False)
    client.opens("/")
    client.follows("Safety")
    client.reads("No safety plan yet")
    return client


def given_the_therapist_at_the_same_plan(visitor: Visitor, installation: Installation, client: Person) -> Person:
    noor: Person = visitor("noor.haddad", installation, viewport=PHONE, has_javascript=False)
    noor.opens(client.path)
    return noor


def when_it_is_written(person: Person, link: str, *lines: str) -> None:
    person.follows(link)
    writes(person, "How I notice", "\n".join(lines))
    person.presses("Keep this version")
    person.reads(lines[-1])


def then_have_signed(person: Person, *, client: bool, therapist: bool) -> None:
    for who, has_signed in (("Client", client), ("Therapist", therapist)):
        line = person.page.get_by_role("listitem").filter(has_text=f"{who}:")
        expect(line).to_contain_text("signed on" if has_signed else "has not signed yet")


def test_both_write_and_sign_it_and_a_change_asks_for_both_names_again(
    own_installation: Installation, visitor: Visitor
):
    rosa = given_a_client_without_a_plan(visitor, own_installation)
    when_it_is_written(rosa, "Write a plan", HERS)
    then_have_signed(rosa, client=True, therapist=False)

    noor = given_the_therapist_at_the_same_plan(visitor, own_installation, rosa)
    noor.reads(HERS)
    noor.presses("Sign this plan")
    then_have_signed(noor, client=True, therapist=True)
    when_it_is_written(noor, "Change the plan", HERS, HIS)
    then_have_signed(noor, client=False, therapist=True)

    rosa.opens(noor.path)
    rosa.clicks(rosa.page.get_by_text("What changed since the version before"))
    rosa.reads(HIS)
    rosa.presses("Sign this plan")
    then_have_signed(rosa, client=True, therapist=True)
    rosa.clicks(rosa.page.get_by_text("Earlier versions"))
    rosa.follows("Version 1")
    rosa.reads(HERS)
    rosa.does_not_read(HIS)
