"""The menu of each role: few sections, the same on every page; a section with several pages shows them as tabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.people import Role

Page = tuple[str, str]  # label and name of the address

# A section's label and its pages; the first is where the menu leads to.
OF_A_CLIENT: tuple[tuple[str, tuple[Page, ...]], ...] = (
    (
        noop("Our page"),
        (
            (noop("Our page"), "same_page:client"),
            (noop("Course"), "measures:course"),
            (noop("Together"), "trust:trust"),
            (noop("For the next talk"), "guides:guides"),
        ),
    ),
    (
        noop("Plan"),
        (
            (noop("Plan"), "plans:plan"),
            (noop("Goals"), "plans:goals"),
            (noop("Decisions"), "decisions:decisions"),
            (noop("What helps"), "what_helps:list"),
            (noop("How we work"), "preferences:preferences"),
        ),
    ),
    (
        noop("Safety"),
        (
            (noop("Safety plan"), "safety:plan"),
            (noop("Boundaries"), "safety:boundaries"),
            (noop("Toolbox"), "toolbox:toolbox"),
            (noop("Not judged"), "acceptance:acceptance"),
        ),
    ),
    (noop("Journal"), ((noop("Journal"), "journal:journal"),)),
    (
        noop("Privacy"),
        (
            (noop("Who has looked"), "clients:looks"),
            (noop("What I allow"), "consents:consents"),
            (noop("Exceptions"), "exceptions:of_client"),
            (noop("My copy"), "exports:export"),
            (noop("Erase"), "retention:erasure"),
        ),
    ),
)
OF_STAFF: dict[Role, tuple[tuple[str, tuple[Page, ...]], ...]] = {
    Role.THERAPIST: (
        (noop("Clients"), ((noop("Clients"), "same_page:caseload"),)),
        (noop("Alerts"), ((noop("Alerts"), "alerts:alerts"),)),
        (noop("New client"), ((noop("New client"), "clients:new"),)),
        (noop("Measures"), ((noop("Measures"), "measures:registry"),)),
        (noop("Exceptions"), ((noop("Exceptions"), "exceptions:exceptions"),)),
    ),
    Role.SUPERVISOR: ((noop("Clients"), ((noop("Clients"), "same_page:caseload"),)),),
    Role.ADMINISTRATOR: ((noop("Measures"), ((noop("Measures"), "measures:registry"),)),),
    Role.RESEARCHER: (
        (noop("Service"), ((noop("Service"), "service:overview"),)),
        (noop("Research"), ((noop("Research"), "research:studies"),)),
    ),
    Role.PRIVACY_OFFICER: (
        (noop("Exceptions"), ((noop("Exceptions"), "exceptions:exceptions"),)),
        (noop("Research"), ((noop("Research"), "research:studies"),)),
    ),
}
FOR_EVERYBODY = ((noop("Account"), ((noop("Account"), "accounts:account"),)),)
# What a therapist finds as tabs on the pages of one client.
ABOUT_A_CLIENT: tuple[Page, ...] = (
    (noop("Our page"), "same_page:client"),
    (noop("Course"), "measures:course"),
    (noop("Together"), "trust:trust"),
    (noop("For the next talk"), "guides:guides"),
    (noop("Plan"), "plans:plan"),
    (noop("Goals"), "plans:goals"),
    (noop("Decisions"), "decisions:decisions"),
    (noop("What helps"), "what_helps:list"),
    (noop("How we work"), "preferences:preferences"),
    (noop("Safety plan"), "safety:plan"),
    (noop("Boundaries"), "safety:boundaries"),
    (noop("Toolbox"), "toolbox:toolbox"),
    (noop("Not judged"), "acceptance:acceptance"),
    (noop("From the journal"), "journal:shared"),
    (noop("What is allowed"), "consents:consents"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu or of the tabs. ``is_current`` where the page shown is this one, or belongs to it."""

    label: str
    address: str
    room: str = ""  # the app whose pages have it: those whose address does not lie below its own belong to it, too
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The sections, and the pages of the section that is open where it has several."""

    sections: tuple[Entry, ...] = ()
    tabs: tuple[Entry, ...] = ()
    is_of_staff: bool = False


def menu_for(role: Role, *, own_client_id: str | None, client_id: str | None, path: str, room: str = "") -> Menu:
    """Return the menu of a role on the page at ``path`` of the app ``room``.

    ``own_client_id`` is a client's own record, ``client_id`` the one the page is about.
    """
    return _menu(role, own_client_id, client_id, path, room, get_language())


# A person's menu on a page never changes while the server runs, and making it took a twentieth of the page.
@lru_cache(maxsize=1024)
def _menu(
    role: Role, own_client_id: str | None, client_id: str | None, path: str, room: str, _language: str | None
) -> Menu:
    sections = _sections(role, own_client_id)
    pages_of_all = [entry for _label, pages in sections for entry in pages]
    here = _closest(pages_of_all, path)
    if here is None and role is Role.CLIENT:
        here = next((entry for entry in pages_of_all if entry.room == room), None)
    shown = [(Entry(label, pages[0].address, is_current=here in pages), pages) for label, pages in sections]
    tabs = next((pages for entry, pages in shown if entry.is_current and len(pages) > 1), ())
    if role is Role.THERAPIST and client_id:
        tabs = _entries(ABOUT_A_CLIENT, client_id)
        here = _closest(tabs, path)
    marked = tuple(replace(entry, is_current=entry == here) for entry in tabs)
    return Menu(sections=_said(entry for entry, _pages in shown), tabs=_said(marked), is_of_staff=role.is_staff)


def _said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries in the reader's language."""
    return tuple(replace(entry, label=_(entry.label)) for entry in entries)


# The addresses of a person's menu never change while the server runs, and finding each costs 50 µs on every page.
@lru_cache(maxsize=4096)
def _sections(role: Role, own_client_id: str | None) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    sections = [(label, _entries(pages)) for label, pages in OF_STAFF.get(role, ())]
    if own_client_id:
        sections += [(label, _entries(pages, own_client_id)) for label, pages in OF_A_CLIENT]
    return (*sections, *((label, _entries(pages)) for label, pages in FOR_EVERYBODY))


@lru_cache(maxsize=4096)
def _entries(pages: Sequence[Page], *args: str) -> tuple[Entry, ...]:
    return tuple(Entry(label, reverse(name, args=args), name.partition(":")[0]) for label, name in pages)


def _closest(entries: Sequence[Entry], path: str) -> Entry | None:
    """Return the entry whose address is the longest beginning of the path."""
    fitting = [entry for entry in entries if path.startswith(entry.address)]
    return max(fitting, key=lambda entry: len(entry.address), default=None)
