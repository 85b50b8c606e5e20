"""Whatever somebody writes, wherever it is shown, to whomever: it is text, never markup or script."""

from __future__ import annotations

import re

import pytest
from django.http.response import HttpResponseBase
from django.template import Context, Template

from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.names import everyone_of, plant_browsers, plant_names
from tests.payloads import PAYLOADS
from tests.record import Planted, fill, ids_of

# Each run plants another part of the set, a payload a field; what keeps one of them keeps all (see the last test).
PARTS = 3
# How many words each is shown at least: of the record, or names of colleagues, browsers and passkeys alone.
LEAST_SHOWN = {
    "client": 180,
    "therapist": 180,
    "supervisor": 28,
    "second_person": 20,
    "privacy_officer": 11,
    "administrator": 7,
    "researcher": 9,
    "outsider_therapist": 12,
    "outsider_client": 5,
}


# It is the templates that escape. A database writes no markup, and most words are sealed: it cannot even read them.
# That every page opens for everybody on either database is asked in `test_hostile_forms.py`.
@pytest.mark.any_database
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", LEAST_SHOWN)
def test_nothing_that_was_written_becomes_markup(cast: Cast, sign_in: SignIn, who: str, part: int):
    patterns = tuple(each.replace("\x00", "") for each in PAYLOADS[part::PARTS])
    planted = fill(cast, Planted(patterns=patterns))
    everyone = everyone_of(cast)
    plant_names(cast, everyone.values(), planted)
    web, ids = sign_in(everyone[who]), ids_of(cast)
    plant_browsers(planted)
    web.raise_request_exception = False
    shown = 0
    for address in every_address():
        path = address.fill(ids)
        if path.startswith("/leave/"):
            continue
        response = web.get(path)
        body = b"".join(response) if response.streaming else response.content
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            assert_is_a_file(response)
            continue
        shown += len(re.findall(rb"zq[a-z]{14}", body))
        raw = [place for place, words in planted.words.items() if words.encode() in body]
        assert raw == [], address.pattern

    assert shown >= LEAST_SHOWN[who]


def assert_is_a_file(response: HttpResponseBase) -> None:
    """What is no page is taken for nothing else and opened by no browser in our name."""
    kind = response.headers.get("Content-Type", "")
    is_data = kind.startswith(("application/json", "application/manifest+json", "text/plain", "text/javascript"))
    is_download = response.headers.get("Content-Disposition", "").startswith("attachment")
    assert is_data or is_download, kind
    assert response.headers.get("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_leaves_text_or_attribute(payload: str):
    page = Template('<p title="{{ words }}">{{ words }}</p>').render(Context({"words": payload}))
    inside = page.removeprefix('<p title="').removesuffix("</p>")

    assert not re.search(r"[<>\"']", inside.replace('">', "", 1))


def test_the_set_is_large_and_has_no_double():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 120
