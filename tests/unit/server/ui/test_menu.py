"""The menu: few sections, marked where one is, tabs where a section has several pages."""

from __future__ import annotations

import pytest

from holdspace.domain.people import Role
from holdspace.server.ui.menu import Menu, menu_for

ID = "0f0e0d0c-0b0a-0908-0706-050403020100"


def menu(role: Role, path: str, room: str = "") -> Menu:
    own = ID if role is Role.CLIENT else None
    return menu_for(role, own_client_id=own, client_id=ID if ID in path else None, path=path, room=room)


def current(entries) -> list[str]:
    return [entry.label for entry in entries if entry.is_current]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_has_more_than_six_sections(role: Role):
    assert 1 <= len(menu(role, "/account/").sections) <= 6


def test_a_client_finds_looks_and_consents_under_privacy():
    shown = menu(Role.CLIENT, f"/clients/{ID}/looks/")

    assert current(shown.sections) == ["Privacy"]
    labels = ["Who has looked", "What I allow", "Exceptions", "My copy", "Erase"]
    assert [entry.label for entry in shown.tabs] == labels
    assert current(shown.tabs) == ["Who has looked"]


def test_a_page_below_another_belongs_to_the_same_section():
    shown = menu(Role.CLIENT, f"/clients/{ID}/consents/care/withdraw/")

    assert current(shown.sections) == ["Privacy"]
    assert current(shown.tabs) == ["What I allow"]


def test_a_page_with_an_address_of_its_own_belongs_to_its_rooms_section():
    shown = menu(Role.CLIENT, f"/decisions/{ID[::-1]}/", room="decisions")

    assert current(shown.sections) == ["Plan"]
    assert current(shown.tabs) == ["Decisions"]


def test_a_new_client_is_a_section_of_its_own():
    assert current(menu(Role.THERAPIST, "/clients/new/").sections) == ["New client"]


def test_a_therapist_has_the_pages_of_one_client_as_tabs():
    shown = menu(Role.THERAPIST, f"/clients/{ID}/goals/")

    assert current(shown.sections) == ["Clients"]
    assert current(shown.tabs) == ["Goals"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.ADMINISTRATOR, ["Measures", "Account"]), (Role.RESEARCHER, ["Service", "Research", "Account"])],
)
def test_who_sees_no_record_is_led_to_none(role: Role, expected: list[str]):
    assert [entry.label for entry in menu(role, "/").sections] == expected


def test_a_therapist_finds_what_a_client_allows_among_the_tabs():
    shown = menu(Role.THERAPIST, f"/clients/{ID}/consents/")

    assert current(shown.tabs) == ["What is allowed"]


def test_the_privacy_officer_is_led_to_exceptions_and_research_and_to_no_record():
    assert [entry.label for entry in menu(Role.PRIVACY_OFFICER, "/").sections] == ["Exceptions", "Research", "Account"]
