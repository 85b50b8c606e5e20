"""Writing a journal in a browser, and a server that answers the journal's page with something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

PASSPHRASE = "blue kettle under stairs"
Content = dict[str, Any]


def given_a_client_with_a_journal(visitor: Visitor, installation: Installation, name: str) -> tuple[Person, str]:
    """Return a client at their locked journal, and the recovery key that they wrote down."""
    person: Person = visitor(name, installation, viewport=PHONE)
    person.opens("/")
    person.opens(f"{urlsplit(person.page.url).path}journal/")
    person.page.get_by_label("Passphrase, at least 12 characters").fill(PASSPHRASE)
    person.presses("Go on")
    return person, when_the_recovery_key_is_kept(person)


def when_the_recovery_key_is_kept(person: Person) -> str:
    """Return the key, once it was copied as far as the page asks for it."""
    shown = person.page.locator("[data-recovery-key]")
    expect(shown).to_contain_text("AGE-SECRET-KEY-1")
    recovery = shown.inner_text()
    person.page.get_by_label("Its last four characters").fill(recovery[-4:].lower())
    person.presses("I have kept it")
    expect(shown).to_be_hidden()
    return recovery


def when_it_is_unlocked(person: Person, secret: str = PASSPHRASE) -> None:
    """Type what opens the journal."""
    person.page.get_by_label("Passphrase or recovery key").fill(secret)
    person.presses("Unlock", within=person.page.locator('[data-do="unlock"]'))


def when_an_entry_is_written(person: Person, words: str) -> None:
    """Write words and see them among the entries."""
    person.page.get_by_label("What is on your mind").fill(words)
    person.presses("Lock and keep")
    expect(person.page.locator("[data-entries]").get_by_text(words, exact=True)).to_be_visible()


def when_an_entry_is_changed(person: Person, words: str, to: str) -> None:
    """Write the next version of an entry."""
    person.presses("Change", within=person.page.locator("[data-entries] > li").filter(has_text=words))
    expect(person.page.get_by_label("What is on your mind")).to_have_value(words)
    when_an_entry_is_written(person, to)


def content_of(page: Page) -> Content:
    """Return what the server handed to the page's script."""
    found: Content = json.loads(page.locator("#journal-content").text_content() or "")
    return found


@contextmanager
def a_server_that_answers(person: Person, meddle: Callable[[Content], object]) -> Iterator[None]:
    """Have the page loaded anew from a server that meddles with what it hands out."""

    def answer(route: Route) -> None:
        whole = route.fetch()
        page = whole.text()
        start = page.index(">", page.index('<script id="journal-content"')) + 1
        end = page.index("</script>", start)
        content = json.loads(page[start:end])
        meddle(content)
        route.fulfill(response=whole, body=page[:start] + json.dumps(content) + page[end:])

    person.page.route("**/journal/", answer)
    person.page.reload()
    yield
    person.page.unroute("**/journal/", answer)
