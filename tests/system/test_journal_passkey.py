"""The journal and a passkey: Chromium's virtual authenticator derives secrets as a phone does (WebAuthn PRF).

Each test has a client of its own, who has no journal yet.
"""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.journaling import when_an_entry_is_written, when_it_is_unlocked, when_the_recovery_key_is_kept
from tests.system.people import PHONE, Person

WORDS = "A kite over the harbour, and nobody else saw it"
PASSPHRASE = "green ladder at the window"


def given_a_client_with_an_authenticator(
    visitor: Visitor, installation: Installation, name: str, *, derives: bool = True
) -> Person:
    """Return a client at their journal."""
    person: Person = visitor(name, installation.by_name(), viewport=PHONE)
    person.holds_an_authenticator(derives=derives)
    person.opens("/")
    person.opens(f"{urlsplit(person.page.url).path}journal/")
    return person


def test_a_passkey_alone_begins_a_journal_and_opens_it_again(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_an_authenticator(visitor, own_installation, "clara.w")
    person.presses("Use a passkey instead")
    printed = when_the_recovery_key_is_kept(person)
    person.presses("Unlock with your passkey")
    when_an_entry_is_written(person, WORDS)

    person.page.reload()
    person.does_not_read(WORDS)
    person.presses("Unlock with your passkey")
    person.reads(WORDS)

    person.page.reload()
    when_it_is_unlocked(person, printed)
    person.reads(WORDS)


def test_a_passkey_is_one_more_way_until_it_is_taken_away(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_an_authenticator(visitor, own_installation, "night.shift")
    person.page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
    person.presses("Go on")
    when_the_recovery_key_is_kept(person)
    person.page.get_by_label("Passphrase or recovery key").fill(PASSPHRASE)
    person.page.get_by_label("From now on, a passkey of this device may open it too").check()
    person.presses("Unlock", within=person.page.locator('[data-do="unlock"]'))
    when_an_entry_is_written(person, WORDS)

    person.page.reload()
    person.presses("Unlock with your passkey")
    person.reads(WORDS)
    person.presses("Let the passkey open it no more")
    expect(person.page.get_by_role("button", name="Let the passkey open it no more")).to_be_hidden()

    person.page.reload()
    expect(person.page.get_by_label("Passphrase or recovery key")).to_be_visible()
    expect(person.page.get_by_role("button", name="Unlock with your passkey")).to_be_hidden()


def test_an_authenticator_that_derives_nothing_leaves_the_passphrase(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_an_authenticator(visitor, own_installation, "paper.boat", derives=False)

    person.presses("Use a passkey instead")

    expect(person.page.get_by_role("alert")).to_contain_text("use a passphrase")
    expect(person.page.get_by_label("Passphrase, at least 12 characters")).to_be_visible()


def test_an_open_journal_holds_a_key_that_no_script_can_read_and_loses_it_when_another_tab_signs_out(
    visitor: Visitor, own_installation: Installation
):
    person = given_a_client_with_an_authenticator(visitor, own_installation, "windowseat")
    # Notes each key that the page takes in, as a script that reads along would.
    person.page.add_init_script(
        "const taken = crypto.subtle.importKey; window.taken = [];"
        "crypto.subtle.importKey = async function () {"
        " const key = await taken.apply(this, arguments); window.taken.push(key); return key; };"
    )
    person.page.reload()
    person.presses("Use a passkey instead")
    when_the_recovery_key_is_kept(person)
    person.presses("Unlock with your passkey")
    when_an_entry_is_written(person, WORDS)
    private = person.page.evaluate("window.taken.filter((key) => key.type === 'private').map((key) => key.extractable)")
    assert private
    assert not any(private)

    elsewhere = person.page.context.new_page()
    elsewhere.goto(f"{person.installation.address}/account/logout/")
    elsewhere.get_by_role("main").get_by_role("button", name="Sign out").click()

    # Only once the page that says so is there can one go back from it.
    expect(person.page.get_by_role("heading", name="Locked", exact=True)).to_be_visible()
    person.does_not_read(WORDS)
    person.page.go_back()
    person.does_not_read(WORDS)
