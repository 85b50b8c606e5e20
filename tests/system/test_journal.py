"""The journal in a real browser: what is written leaves it only locked.

Each test has a client of its own, who has no journal yet.
"""

import base64
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.age_reader import read_age
from tests.integration.canary.searching import files_below
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.journaling import (
    PASSPHRASE,
    content_of,
    given_a_client_with_a_journal,
    when_an_entry_is_changed,
    when_an_entry_is_written,
    when_it_is_unlocked,
)
from tests.system.people import PHONE, Person

# A browser that takes its time over a key, until it is told to go on.
SLOW_PHONE = """() => {
  const taken = crypto.subtle.importKey;
  const told = new Promise((go) => { window.goOn = go; });
  crypto.subtle.importKey = async function () {
    document.body.dataset.isOpening = "yes";
    await told;
    return taken.apply(this, arguments);
  };
}"""
WORDS = "A heron stood in the rain and nobody knew"
LATER_WORDS = "The heron flew, and I was glad"


def test_what_is_written_is_nowhere_on_the_server_and_opens_with_both_keys(
    visitor: Visitor, own_installation: Installation
):
    sent: list[str] = []
    person, recovery = given_a_client_with_a_journal(visitor, own_installation, "clara.w")
    person.page.on("request", lambda request: sent.append(request.post_data or ""))
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, WORDS)

    # What went over the wire and what lies on the disk hold neither the words nor a key.
    stored = b"".join(content for _, content in files_below(own_installation.folder))
    for secret in (WORDS, PASSPHRASE, recovery):
        for form in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]):
            assert all(form not in each for each in sent)
            assert form.encode() not in stored

    # What the client takes along opens elsewhere, with the printed key alone; its length says little.
    person.page.reload()
    plain = read_age(base64.b64decode(content_of(person.page)["entries"][0]["envelope"]), recovery)
    assert json.loads(plain)["text"] == WORDS
    assert len(plain) % 1024 == 0

    person.page.reload()
    when_it_is_unlocked(person, "a wrong passphrase")
    expect(person.page.get_by_role("alert")).to_contain_text("did not open it")
    when_it_is_unlocked(person)
    person.reads(WORDS)
    person.page.reload()
    when_it_is_unlocked(person, recovery)
    person.reads(WORDS)


def test_a_journal_begins_once_the_recovery_key_was_copied(visitor: Visitor, own_installation: Installation):
    person: Person = visitor("clara.w", own_installation, viewport=PHONE)
    person.opens("/")
    person.opens(f"{urlsplit(person.page.url).path}journal/")
    person.page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
    person.presses("Go on")
    shown = person.page.locator("[data-recovery-key]")
    expect(shown).to_contain_text("AGE-SECRET-KEY-1")

    person.page.get_by_label("Its last four characters").fill("1111")  # no key has a 1 there
    person.presses("I have kept it")

    person.reads("These are not its last four characters")
    expect(shown).to_be_visible()
    person.page.emulate_media(media="print")
    expect(shown).to_be_visible()
    expect(person.page.get_by_role("button", name="I have kept it")).to_be_hidden()


def test_an_entry_is_shared_after_a_question_and_taken_back(visitor: Visitor, own_installation: Installation):
    person, _ = given_a_client_with_a_journal(visitor, own_installation, "windowseat")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, WORDS)
    person.page.once("dialog", lambda dialog: dialog.dismiss())
    person.presses("Share with my therapist")
    expect(person.page.get_by_text("shared with your therapist")).to_be_hidden()

    person.page.once("dialog", lambda dialog: dialog.accept())
    person.presses("Share with my therapist")
    expect(person.page.get_by_text("shared with your therapist")).to_be_visible()
    expect(person.page.get_by_text("as it was before you changed it")).to_be_hidden()

    # Taken back by mistake, it can be given again.
    person.presses("Take back")
    expect(person.page.get_by_text("Taken back. Nobody had read it.")).to_be_visible()
    person.page.once("dialog", lambda dialog: dialog.accept())
    person.presses("Share with my therapist")
    expect(person.page.get_by_text("shared with your therapist")).to_be_visible()

    # What they have is that one version: a change is the client's alone, until it is shared anew.
    when_an_entry_is_changed(person, WORDS, LATER_WORDS)
    expect(person.page.get_by_text("as it was before you changed it")).to_be_visible()
    inge: Person = visitor("inge.falk", own_installation)
    inge.opens(f"{person.path}shared/")
    inge.reads(WORDS)
    inge.does_not_read(LATER_WORDS)

    person.presses("Take back")
    person.reads(re.compile("Taken back. It had been read, which cannot be undone: Inge Falk"))
    inge.page.reload()
    inge.does_not_read(WORDS)


def test_what_is_taken_back_before_anybody_read_it_was_read_by_nobody(visitor: Visitor, own_installation: Installation):
    person, _ = given_a_client_with_a_journal(visitor, own_installation, "windowseat")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, WORDS)
    person.page.once("dialog", lambda dialog: dialog.accept())
    person.presses("Share with my therapist")
    person.presses("Take back")

    person.reads("Taken back. Nobody had read it.")


def test_a_journal_that_is_closed_while_it_opens_stays_closed(visitor: Visitor, own_installation: Installation):
    person, _ = given_a_client_with_a_journal(visitor, own_installation, "night.shift")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, WORDS)
    person.page.reload()
    person.page.evaluate(SLOW_PHONE)
    when_it_is_unlocked(person)
    expect(person.page.locator("body")).to_have_attribute("data-is-opening", "yes")

    # As a browser does that keeps the page for its back button.
    person.page.evaluate("() => { window.dispatchEvent(new Event('pagehide')); window.goOn(); }")

    person.page.wait_for_timeout(500)
    expect(person.page.get_by_label("Passphrase or recovery key")).to_be_visible()
    person.does_not_read(WORDS)


@pytest.mark.parametrize("script", ["bundle/journal.js", "bundle/htmx.js", "js/page.js"])
def test_a_server_that_sends_another_script_is_stopped_by_the_browser(
    visitor: Visitor, own_installation: Installation, script: str
):
    person: Person = visitor("paper.boat", own_installation, viewport=PHONE)
    person.opens("/")
    person.page.route(f"**/{script}?*", lambda route: route.fulfill(body="document.body.dataset.read = 'along'"))

    person.opens(f"{urlsplit(person.page.url).path}journal/")

    person.page.wait_for_load_state("networkidle")
    person.complaints.clear()  # the browser says that it refused the script
    assert person.page.evaluate("document.body.dataset.read") is None
    assert "sha384-" in (person.page.locator("details code").first.text_content() or "")
