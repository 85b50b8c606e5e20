"""The menu of each role: few sections, the same on every page; a section with several pages shows them as tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import reverse

from holdspace.domain.people import Role

Page = tuple[str, str]  # label and name of the address

# A section's label and its pages; the first is where the menu leads to.
OF_A_CLIENT: tuple[tuple[str, tuple[Page, ...]], ...] = (
    (
        "Our page",
        (
            ("Our page", "same_page:client"),
            ("Course", "measures:course"),
            ("Together", "trust:trust"),
            ("For the next talk", "guides:guides"),
        ),
    ),
    (
        "Plan",
        (
            ("Plan", "plans:plan"),
            ("Goals", "plans:goals"),
            ("Decisions", "decisions:decisions"),
            ("What helps", "what_helps:list"),
            ("How we work", "preferences:preferences"),
        ),
    ),
    (
        "Safety",
        (
            ("Safety plan", "safety:plan"),
            ("Boundaries", "safety:boundaries"),
            ("Toolbox", "toolbox:toolbox"),
            ("Not judged", "acceptance:acceptance"),
        ),
    ),
    ("Journal", (("Journal", "journal:journal"),)),
    (
        "Privacy",
        (
            ("Who has looked", "clients:looks"),
            ("What I allow", "consents:consents"),
            ("Exceptions", "exceptions:of_client"),
            ("My copy", "exports:export"),
            ("Erase", "retention:erasure"),
        ),
    ),
)
OF_STAFF: dict[Role, tuple[tuple[str, tuple[Page, ...]], ...]] = {
    Role.THERAPIST: (
        ("Clients", (("Clients", "same_page:caseload"),)),
        ("Alerts", (("Alerts", "alerts:alerts"),)),
        ("New client", (("New client", "clients:new"),)),
        ("Measures", (("Measures", "measures:registry"),)),
        ("Exceptions", (("Exceptions", "exceptions:exceptions"),)),
    ),
    Role.SUPERVISOR: (("Clients", (("Clients", "same_page:caseload"),)),),
    Role.ADMINISTRATOR: (("Measures", (("Measures", "measures:registry"),)),),
    Role.RESEARCHER: (
        ("Service", (("Service", "service:overview"),)),
        ("Research", (("Research", "research:studies"),)),
    ),
    Role.PRIVACY_OFFICER: (
        ("Exceptions", (("Exceptions", "exceptions:exceptions"),)),
        ("Research", (("Research", "research:studies"),)),
    ),
}
FOR_EVERYBODY = (("Account", (("Account", "accounts:account"),)),)
# What a therapist finds as tabs on the pages of one client.
ABOUT_A_CLIENT: tuple[Page, ...] = (
    ("Our page", "same_page:client"),
    ("Course", "measures:course"),
    ("Together", "trust:trust"),
    ("For the next talk", "guides:guides"),
    ("Plan", "plans:plan"),
    ("Goals", "plans:goals"),
    ("Decisions", "decisions:decisions"),
    ("What helps", "what_helps:list"),
    ("How we work", "preferences:preferences"),
    ("Safety plan", "safety:plan"),
    ("Boundaries", "safety:boundaries"),
    ("Toolbox", "toolbox:toolbox"),
    ("Not judged", "acceptance:acceptance"),
    ("From the journal", "journal:shared"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu or of the tabs. ``is_current`` where the page shown is this one or lies below it."""

    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The sections, and the pages of the section that is open where it has several."""

    sections: tuple[Entry, ...] = ()
    tabs: tuple[Entry, ...] = ()
    is_of_staff: bool = False


def menu_for(role: Role, *, own_client_id: str | None, client_id: str | None, path: str) -> Menu:
    """Return the menu of a role; ``own_client_id`` is a client's own record, ``client_id`` the one a page is about."""
    sections = _sections(role, own_client_id)
    here = _closest([entry for _, pages in sections for entry in pages], path)
    shown = [(Entry(label, pages[0].address, is_current=here in pages), pages) for label, pages in sections]
    tabs = next((pages for entry, pages in shown if entry.is_current and len(pages) > 1), ())
    if role is Role.THERAPIST and client_id:
        tabs = _entries(ABOUT_A_CLIENT, client_id)
        here = _closest(tabs, path)
    marked = tuple(replace(entry, is_current=entry == here) for entry in tabs)
    return Menu(sections=tuple(entry for entry, _ in shown), tabs=marked, is_of_staff=role.is_staff)


# The addresses of a person's menu never change while the server runs, and finding each costs 50 µs on every page.
@lru_cache(maxsize=4096)
def _sections(role: Role, own_client_id: str | None) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    sections = [(label, _entries(pages)) for label, pages in OF_STAFF.get(role, ())]
    if own_client_id:
        sections += [(label, _entries(pages, own_client_id)) for label, pages in OF_A_CLIENT]
    return (*sections, *((label, _entries(pages)) for label, pages in FOR_EVERYBODY))


@lru_cache(maxsize=4096)
def _entries(pages: Sequence[Page], *args: str) -> tuple[Entry, ...]:
    return tuple(Entry(label, reverse(name, args=args)) for label, name in pages)


def _closest(entries: Sequence[Entry], path: str) -> Entry | None:
    """Return the entry whose address is the longest beginning of the path."""
    fitting = [entry for entry in entries if path.startswith(entry.address)]
    return max(fitting, key=lambda entry: len(entry.address), default=None)
