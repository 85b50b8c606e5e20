"""A client checks a list of looks that they kept against today's, in their own browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person


def given_a_client_who_kept_their_list(visitor: Visitor, installation: Installation) -> tuple[Person, dict[str, Any]]:
    aisha: Person = visitor("cedar.and.rain", installation, viewport=PHONE)
    aisha.opens("/")
    home = aisha.page.url.split("#")[0]
    kept = aisha.page.request.get(f"{home}looks.json").json()
    aisha.opens("/")  # a look more than what was kept
    aisha.page.goto(f"{home}looks/")
    aisha.page.get_by_text("How can I be sure?").click()
    return aisha, kept


def hand_in(aisha: Person, kept: dict[str, Any]) -> None:
    content = json.dumps(kept).encode()
    aisha.page.get_by_label("Check a list that you kept").set_input_files(
        {"name": "who-has-looked.json", "mimeType": "application/json", "buffer": content}
    )


def test_a_list_that_was_kept_is_found_to_go_on(own_installation: Installation, visitor: Visitor):
    aisha, kept = given_a_client_who_kept_their_list(visitor, own_installation)

    hand_in(aisha, kept)

    expect(aisha.page.locator("[data-result]")).to_contain_text("Both lists are as they were written")


@pytest.mark.parametrize("server", ["says less", "says more"])
def test_a_list_that_does_not_go_on_is_said_to(own_installation: Installation, visitor: Visitor, server: str):
    """The server leaves out the proof that the log of all goes on, or the kept list was emptied meanwhile."""
    aisha, kept = given_a_client_who_kept_their_list(visitor, own_installation)
    if server == "says less":
        today = "**/looks.json?since=*"
        aisha.page.route(today, lambda route: route.continue_(url=route.request.url.partition("?")[0]))
    else:
        kept["entries"] = []

    hand_in(aisha, kept)

    result = aisha.page.locator("[data-result]")
    expect(result).to_have_class("note urgent")
    expect(result).to_contain_text("is not shown to begin" if server == "says less" else "no entry stands in it")
