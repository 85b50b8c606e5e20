"""Every page of a full record, asked for in German, holds no English of ours; nor do the refusals."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.record import fill, ids_of
from tests.translations.leftovers import english_in

GERMAN = {"Accept-Language": "de"}
# Fixed parts of a page, and what a browser reads out of them; scripts and styles hold no words.
_NO_WORDS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


# Our own words come from templates and catalogues, never from a database: which one there is changes none of them.
@pytest.mark.any_database
@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "administrator", "privacy_officer", "researcher"])
def test_no_english_is_left_on_a_page_in_german(cast: Cast, sign_in: SignIn, who: str):
    fill(cast)
    web, ids = sign_in(cast.everyone[who]), ids_of(cast)
    web.raise_request_exception = False
    found, pages = {}, 0
    for address in every_address():
        path = address.fill(ids)
        if path.startswith("/leave/"):
            continue
        response = web.get(path, headers=GERMAN)
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        pages += 1
        english = english_in(unescape(_NO_WORDS.sub(" ", response.content.decode())))
        if english:
            found[address.pattern] = english

    assert found == {}
    assert pages > 50
