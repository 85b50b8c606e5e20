"""A server that meddles with the journal it keeps: whatever it answers, the browser shows no words but theirs.

What it cannot notice stands on the page: a changed page, and on a device that never saw a later state, an earlier one.
"""

import base64
import json
from dataclasses import replace
from uuid import uuid4

from playwright.sync_api import expect

from holdspace.server.keys.passphrases import unlock_file
from holdspace.vault import age_keys
from tests.age_reader import read_age, secret_of
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.journaling import (
    PASSPHRASE,
    Content,
    a_server_that_answers,
    content_of,
    given_a_client_with_a_journal,
    when_an_entry_is_changed,
    when_an_entry_is_written,
    when_it_is_unlocked,
)
from tests.system.people import Person

EARLIER, LATER, OTHER = "I will stay with them", "I will not stay with them", "The river was very high today"
EXCHANGED = "This entry is not the one that was kept here"
UNREADABLE = "This entry cannot be opened with this key, or was altered"


def given_a_journal_with_a_history(visitor: Visitor, installation: Installation) -> tuple[Person, Content, str]:
    """Return a client with two entries, one of which was changed, what the server had before, and the recovery key."""
    person, recovery = given_a_client_with_a_journal(visitor, installation, "night.shift")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, EARLIER)
    person.page.reload()
    before = content_of(person.page)
    when_it_is_unlocked(person)
    when_an_entry_is_changed(person, EARLIER, LATER)
    when_an_entry_is_written(person, OTHER)
    return person, before, recovery


def changed_one(content: Content, before: Content) -> Content:
    """Return the entry that was changed, among what is handed out."""
    found: Content = next(each for each in content["entries"] if each["id"] == before["entries"][0]["id"])
    return found


def forged(person: Person, **change: object) -> str:
    """Return an envelope that the journal's key opens, with something in it that is not so."""
    content = content_of(person.page)
    key = json.loads(unlock_file(base64.b64decode(content["key"]), passphrase=PASSPHRASE))
    own = age_keys.AgeKey(secret_of(key["identity"]))
    said = {"client": content["client"], "id": str(uuid4()), "version": 1, "text": "forged", **change}
    return base64.b64encode(age_keys.lock_to([own, own], json.dumps(said).encode())).decode()


def test_no_answer_passes_for_what_was_kept(visitor: Visitor, own_installation: Installation):
    person, before, _ = given_a_journal_with_a_history(visitor, own_installation)
    person.page.reload()
    stood = content_of(person.page)
    stranger = age_keys.generate_key()
    now, was = changed_one(stood, before), before["entries"][0]
    head, code, body = base64.b64decode(now["envelope"]).partition(b"\n---")
    lines = head.split(b"\n")

    def envelope(*stanzas: bytes) -> Content:
        return {"envelope": base64.b64encode(b"\n".join([lines[0], *stanzas]) + code + body).decode()}

    other_name = {"id": now["id"], "version": now["version"]}
    attacks: dict[str, tuple[Content, str]] = {
        "an earlier version": ({"version": 1, "envelope": was["envelope"]}, EXCHANGED),
        "an earlier version by the later one's number": ({"envelope": was["envelope"]}, EXCHANGED),
        "another number": ({"version": 3}, EXCHANGED),
        "another id": ({"id": str(uuid4())}, EXCHANGED),
        "another entry": ({"envelope": next(e for e in stood["entries"] if e is not now)["envelope"]}, EXCHANGED),
        "another owner's": ({"envelope": forged(person, client=str(uuid4()), **other_name)}, EXCHANGED),
        "locked for somebody else": (
            {"envelope": base64.b64encode(age_keys.lock_to([stranger, stranger], b"{}")).decode()},
            UNREADABLE,
        ),
        "a recipient left out": (envelope(*lines[1:3]), UNREADABLE),
        "a recipient more": (envelope(*lines[1:], *lines[1:3]), UNREADABLE),
        "the recipients in another order": (envelope(*lines[3:5], *lines[1:3]), UNREADABLE),
        "an altered letter": ({"envelope": _altered(now["envelope"])}, UNREADABLE),
        "an end cut off": ({"envelope": now["envelope"][:-8]}, UNREADABLE),
        "an envelope without an end": ({"envelope": now["envelope"] + "AAAA" * 2_000_000}, UNREADABLE),
        "plain words": ({"envelope": base64.b64encode(EARLIER.encode()).decode()}, UNREADABLE),
        "no envelope": ({"envelope": None}, UNREADABLE),
    }
    for name, (change, said) in attacks.items():

        def exchanges(content: Content, change: Content = change) -> None:
            changed_one(content, before).update(change)

        with a_server_that_answers(person, exchanges):
            when_it_is_unlocked(person)
            expect(person.page.get_by_text(OTHER, exact=True), name).to_be_visible()
            expect(person.page.locator("[data-entries]").get_by_text(said), name).to_be_visible()
            for words in (EARLIER, LATER, "forged"):
                expect(person.page.get_by_text(words, exact=True), name).to_have_count(0)

    person.page.reload()
    when_it_is_unlocked(person)
    person.reads(LATER)


def _altered(envelope: str) -> str:
    at = len(envelope) // 2
    return envelope[:at] + ("A" if envelope[at] != "A" else "B") + envelope[at + 1 :]


def test_what_is_held_back_is_missed_until_the_client_says_that_they_removed_it(
    visitor: Visitor, own_installation: Installation
):
    person, before, _ = given_a_journal_with_a_history(visitor, own_installation)

    def holds_one_back(content: Content) -> None:
        content["entries"].remove(changed_one(content, before))

    for _ in range(2):  # it is told until somebody answers
        with a_server_that_answers(person, holds_one_back):
            when_it_is_unlocked(person)
            person.reads("Entries that this device knows and that are not here any more: 1.")
    with a_server_that_answers(person, holds_one_back):
        when_it_is_unlocked(person)
        person.presses("I removed them")
        expect(person.page.locator("[data-missing]")).to_be_hidden()


def test_what_one_tab_saw_another_does_not_forget(visitor: Visitor, own_installation: Installation):
    person, _ = given_a_client_with_a_journal(visitor, own_installation, "windowseat")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, EARLIER)
    person.page.reload()
    before = content_of(person.page)
    when_it_is_unlocked(person)
    tab = person.page.context.new_page()
    tab.goto(person.page.url)
    other = replace(person, page=tab)
    when_it_is_unlocked(other)
    when_an_entry_is_changed(other, EARLIER, LATER)
    when_an_entry_is_written(other, OTHER)
    when_an_entry_is_written(person, "Written in the first tab, which knows nothing of that")

    def sets_back_and_holds_back(content: Content) -> None:
        changed_one(content, before).update(before["entries"][0])
        content["entries"] = [each for each in content["entries"] if each["id"] != other_id]

    other.page.reload()
    other_id = next(each["id"] for each in content_of(other.page)["entries"][1:] if each["version"] == 1)
    with a_server_that_answers(person, sets_back_and_holds_back):
        when_it_is_unlocked(person)
        person.reads("Entries that this device knows and that are not here any more: 1.")
        expect(person.page.locator("[data-entries]").get_by_text(EXCHANGED)).to_be_visible()
        person.does_not_read(EARLIER)


def test_what_one_tab_removed_another_does_not_miss(visitor: Visitor, own_installation: Installation):
    person, _ = given_a_client_with_a_journal(visitor, own_installation, "clara.w")
    when_it_is_unlocked(person)
    when_an_entry_is_written(person, EARLIER)
    tab = person.page.context.new_page()
    tab.goto(person.page.url)
    other = replace(person, page=tab)
    when_it_is_unlocked(other)
    other.page.once("dialog", lambda dialog: dialog.accept())
    other.presses("Remove")
    other.does_not_read(EARLIER)
    when_an_entry_is_written(person, OTHER)

    person.page.reload()
    when_it_is_unlocked(person)

    person.reads(OTHER)
    expect(person.page.locator("[data-missing]")).to_be_hidden()


def test_a_journal_that_is_gone_is_missed_before_a_new_one_begins(visitor: Visitor, own_installation: Installation):
    person, _, _ = given_a_journal_with_a_history(visitor, own_installation)

    with a_server_that_answers(person, lambda content: content.update(key=None, entries=[])):
        person.reads("This device knows a journal of yours that is not here any more.")


def test_another_key_and_weaker_parameters_do_not_open(visitor: Visitor, own_installation: Installation):
    person, _, _ = given_a_journal_with_a_history(visitor, own_installation)
    other, _ = given_a_client_with_a_journal(visitor, own_installation, "paper.boat")
    other.page.reload()
    theirs = content_of(other.page)["key"]

    with a_server_that_answers(person, lambda content: content.update(key=theirs)):
        when_it_is_unlocked(person)
        person.reads("This key belongs to another journal.")

    def weakens(content: Content) -> None:
        raw = base64.b64decode(content["key"]).replace(b" 17\n", b" 10\n", 1)
        content["key"] = base64.b64encode(raw).decode()

    with a_server_that_answers(person, weakens):
        when_it_is_unlocked(person)
        person.reads("This did not open it.")


def test_fields_that_are_added_change_nothing(visitor: Visitor, own_installation: Installation):
    person, _, recovery = given_a_journal_with_a_history(visitor, own_installation)
    stranger = age_keys.generate_key()
    added = {"recipients": [stranger.recipient], "text": "forged", "at": "1999-01-01T00:00:00Z", "isRight": True}

    def adds(content: Content) -> None:
        content.update(added, recipient=stranger.recipient, opened={"recipients": [stranger.recipient]})
        for entry in content["entries"]:
            entry.update(added)

    with a_server_that_answers(person, adds):
        when_it_is_unlocked(person)
        person.reads(LATER)
        person.does_not_read("forged")
        person.does_not_read("1999")  # when it was written is locked with it
        when_an_entry_is_written(person, "And so it went on")

    person.page.reload()
    newest = base64.b64decode(content_of(person.page)["entries"][0]["envelope"])
    assert newest.count(b"\n-> ") == 2
    assert json.loads(read_age(newest, recovery))["text"] == "And so it went on"
    assert not _opens(newest, stranger.identity)


def _opens(envelope: bytes, identity: str) -> bool:
    try:
        return bool(read_age(envelope, identity))
    except ValueError:
        return False
