"""Signing in by a passkey, offered before anything that has to be typed, and by a recovery code where it is lost."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person


def given_a_client_with_a_passkey(visitor: Visitor, installation: Installation) -> Person:
    person: Person = visitor("clara.w", installation.by_name(), viewport=PHONE)
    person.holds_an_authenticator()
    person.opens("/account/two-factor/webauthn/add/")
    person.page.get_by_label("Name").fill("My phone")
    person.page.get_by_label("Let it sign me in without a password").check()
    person.presses("Add the passkey")
    expect(person.page).not_to_have_url(person.installation.address + "/account/two-factor/webauthn/add/")
    return person


def test_a_passkey_signs_a_client_in_and_is_offered_first(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_a_passkey(visitor, own_installation)
    person.opens("/account/logout/")
    person.presses("Sign out", within=person.page.get_by_role("main"))
    person.opens("/account/login/")

    offered = person.page.get_by_role("main").get_by_role("button")
    expect(offered.first).to_have_text("Sign in with a passkey")
    offered.first.click()

    expect(person.page.get_by_role("navigation", name="Main menu")).to_be_visible()


def test_where_a_browser_allows_no_passkey_the_password_is_what_is_offered(
    visitor: Visitor, own_installation: Installation
):
    person: Person = visitor("", own_installation, viewport=PHONE)

    person.opens("/account/login/")

    expect(person.page.get_by_role("main").get_by_role("button").first).to_have_text("Sign in")


def then_the_page_tells_no_code(person: Person, codes: list[str]) -> None:
    person.reads("Codes are shown only once")
    shown = person.page.content()
    assert not any(code in shown for code in codes)


def when_they_sign_in_by_a_code(person: Person, code: str) -> None:
    person.opens("/account/login/")
    person.page.get_by_label("Sign-in name").fill(person.name)
    person.page.get_by_label("Password", exact=True).fill(person.cast.password)
    person.clicks(person.page.get_by_role("button", name="Sign in", exact=True))
    expect(person.page).to_have_url(re.compile("authenticate"))
    person.page.locator("input[name=code]").fill(code)
    person.clicks(person.page.get_by_role("button", name="Sign in", exact=True))


def test_recovery_codes_are_shown_once_can_be_kept_and_each_opens_once(
    visitor: Visitor, own_installation: Installation, tmp_path: Path
):
    person = given_a_client_with_a_passkey(visitor, own_installation)
    person.reads("They are shown only now, and never again.")
    codes = person.page.locator(".code-list code").all_inner_texts()
    assert len(codes) == 10
    with person.page.expect_download() as saved:
        person.follows("Save as a file")
    saved.value.save_as(tmp_path / "codes.txt")
    assert (tmp_path / "codes.txt").read_text(encoding="utf-8").split() == codes

    person.page.reload()
    then_the_page_tells_no_code(person, codes)

    person.opens("/account/logout/")
    person.presses("Sign out", within=person.page.get_by_role("main"))
    when_they_sign_in_by_a_code(person, codes[0])
    expect(person.page.get_by_role("navigation", name="Main menu")).to_be_visible()

    person.opens("/account/logout/")
    person.presses("Sign out", within=person.page.get_by_role("main"))
    when_they_sign_in_by_a_code(person, codes[0])
    expect(person.page.locator("input[name=code]")).to_be_visible()
    expect(person.page.get_by_role("navigation", name="Main menu")).to_have_count(0)
