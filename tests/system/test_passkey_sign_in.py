"""Signing in by a passkey, which the pages offer before anything that has to be typed."""

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
