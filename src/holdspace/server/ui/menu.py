"""The menu of each role: few entries, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from holdspace.domain.people import Role

# Label and address. An entry with `own` leads into the client's own record.
OF_A_CLIENT = (
    ("Our page", "same_page:client"),
    ("Goals", "care_plans:goals"),
    ("Plan", "plans:plan"),
    ("Safety plan", "safety:plan"),
    ("Boundaries", "safety:boundaries"),
    ("Consents", "consents:consents"),
    ("Looks", "clients:looks"),
)
OF_STAFF: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.THERAPIST: (("Clients", "same_page:caseload"), ("Alerts", "alerts:alerts"), ("New client", "clients:new")),
    Role.SUPERVISOR: (("Clients", "same_page:caseload"),),
}
FOR_EVERYBODY = (("Account", "accounts:account"),)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu. ``is_current`` where the page shown is this one."""

    label: str
    address: str
    is_current: bool


def entries_for(role: Role, *, own_client_id: str | None, path: str) -> list[Entry]:
    """Return the entries of a role; ``own_client_id`` is the client's own record, None for staff."""
    addresses = [(label, _find_address(name)) for label, name in OF_STAFF.get(role, ())]
    if own_client_id:
        addresses += [(label, _find_address(name, own_client_id)) for label, name in OF_A_CLIENT]
    addresses += [(label, _find_address(name)) for label, name in FOR_EVERYBODY]
    return [Entry(label, address, is_current=address == path) for label, address in addresses if address]


def _find_address(name: str, *args: str) -> str | None:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
