"""The journal in a real browser: what is written leaves it only locked, and a meddling server is noticed.

Each test has a client of its own, who has no journal yet.
"""

import base64
import json
from urllib.parse import urlsplit

from playwright.sync_api import Route, expect

from tests.age_reader import read_age
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

WORDS = "A heron stood in the rain and nobody knew"
PASSPHRASE = "blue kettle under stairs"


def given_a_client_with_a_journal(visitor: Visitor, installation: Installation, name: str) -> Person:
    person: Person = visitor(name, installation, viewport=PHONE)
    person.opens("/")
    person.opens(f"{urlsplit(person.page.url).path}journal/")
    person.page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
    person.presses("Go on")
    expect(person.page.locator("[data-recovery-key]")).to_contain_text("AGE-SECRET-KEY-1")
    return person


def when_it_is_unlocked(person: Person, secret: str) -> None:
    person.page.get_by_label("Passphrase or recovery key").fill(secret)
    person.presses("Unlock")


def when_an_entry_is_written(person: Person) -> None:
    person.page.get_by_label("What is on your mind").fill(WORDS)
    person.presses("Lock and keep")
    expect(person.page.locator("[data-entries]").get_by_text(WORDS)).to_be_visible()


def test_what_is_written_is_nowhere_on_the_server_and_opens_with_both_keys(
    visitor: Visitor, own_installation: Installation
):
    sent: list[str] = []
    person = given_a_client_with_a_journal(visitor, own_installation, "clara.w")
    person.page.on("request", lambda request: sent.append(request.post_data or ""))
    recovery = person.page.locator("[data-recovery-key]").inner_text()
    person.presses("I have kept it")
    when_it_is_unlocked(person, PASSPHRASE)
    when_an_entry_is_written(person)

    # What went over the wire and what lies on the disk hold neither the words nor a key.
    stored = b"".join(path.read_bytes() for path in own_installation.folder.rglob("*") if path.is_file())
    for secret in (WORDS, PASSPHRASE, recovery):
        for form in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]):
            assert all(form not in each for each in sent)
            assert form.encode() not in stored

    # What the client takes along opens elsewhere, with the printed key alone; its length says little.
    person.page.reload()
    content = json.loads(person.page.locator("#journal-content").text_content() or "")
    plain = read_age(base64.b64decode(content["entries"][0]["envelope"]), recovery)
    assert json.loads(plain)["text"] == WORDS
    assert len(plain) % 1024 == 0

    person.page.reload()
    when_it_is_unlocked(person, "a wrong passphrase")
    expect(person.page.get_by_role("alert")).to_contain_text("did not open it")
    when_it_is_unlocked(person, PASSPHRASE)
    person.reads(WORDS)
    person.page.reload()
    when_it_is_unlocked(person, recovery)
    person.reads(WORDS)


def test_a_server_that_exchanges_or_alters_entries_is_noticed(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_a_journal(visitor, own_installation, "night.shift")
    person.presses("I have kept it")
    when_it_is_unlocked(person, PASSPHRASE)
    when_an_entry_is_written(person)

    def shows_it_under_another_id(route: Route) -> None:
        answer = route.fetch()
        page = answer.text()
        start = page.index('<script id="journal-content"')
        start, end = page.index(">", start) + 1, page.index("</script>", start)
        content = json.loads(page[start:end])
        content["entries"][0]["id"] = "00000000-0000-4000-8000-000000000000"
        route.fulfill(response=answer, body=page[:start] + json.dumps(content) + page[end:])

    person.page.route("**/journal/", shows_it_under_another_id)
    person.page.reload()
    when_it_is_unlocked(person, PASSPHRASE)

    person.reads("This entry is not the one that was kept here")
    person.does_not_read(WORDS)

    def alters_it(route: Route) -> None:
        answer = route.fetch()
        page = answer.text()
        at = page.index('"envelope"', page.index('"entries"')) + 900
        route.fulfill(response=answer, body=page[:at] + ("A" if page[at] != "A" else "B") + page[at + 1 :])

    person.page.unroute("**/journal/", shows_it_under_another_id)
    person.page.route("**/journal/", alters_it)
    person.page.reload()
    when_it_is_unlocked(person, PASSPHRASE)

    person.reads("cannot be opened with this key, or was altered")


def test_an_entry_is_shared_after_a_question_and_taken_back(visitor: Visitor, own_installation: Installation):
    person = given_a_client_with_a_journal(visitor, own_installation, "windowseat")
    person.presses("I have kept it")
    when_it_is_unlocked(person, PASSPHRASE)
    when_an_entry_is_written(person)
    person.page.once("dialog", lambda dialog: dialog.dismiss())
    person.presses("Share with my therapist")
    expect(person.page.get_by_text("shared with your therapist")).to_be_hidden()

    person.page.once("dialog", lambda dialog: dialog.accept())
    person.presses("Share with my therapist")
    expect(person.page.get_by_text("shared with your therapist")).to_be_visible()
    person.presses("Take back")

    person.reads("Taken back. Nobody had read it.")


def test_a_server_that_sends_another_script_is_stopped_by_the_browser(visitor: Visitor, own_installation: Installation):
    person: Person = visitor("paper.boat", own_installation, viewport=PHONE)
    person.opens("/")
    person.page.route("**/bundle/journal.js", lambda route: route.fulfill(body="document.body.dataset.read = 'along'"))

    person.opens(f"{urlsplit(person.page.url).path}journal/")

    person.page.wait_for_load_state("networkidle")
    person.complaints.clear()  # the browser says that it refused the script
    assert person.page.evaluate("document.body.dataset.read") is None
    assert "sha384-" in (person.page.locator("details code").last.text_content() or "")
