"""What a client's pages weigh on the way to a phone: the figure is kept in docs/explanation/plain-pages.md."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.cast import Cast
from tests.conftest import SignIn
from tests.record import fill

MOST_BYTES = 100_000
# The pages of the work together that have no chart.
PAGES = ("", "plan/", "plan/changes/", "goals/", "decisions/", "what-helps/", "preferences/", "talk/")


def test_a_client_page_without_charts_weighs_little(cast: Cast, sign_in: SignIn, capsys: pytest.CaptureFixture[str]):
    """The page as it is, and styles, scripts and the typeface compressed as the server sends them."""
    fill(cast)
    web, weights = sign_in(cast.client_user), {}
    for rest in PAGES:
        body = web.get(f"/clients/{cast.client.pk}/{rest}").content.decode()
        files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', body))
        weights[rest or "our page"] = len(body.encode()) + sum(map(weight_of, files))

    with capsys.disabled():
        print("\nbytes of client pages:", weights)  # noqa: T201  # the figure in the docs comes from here
    assert max(weights.values()) <= MOST_BYTES


def weight_of(name: str) -> int:
    """Return the bytes of a static file, compressed where that helps, with the files that it asks for."""
    found = finders.find(name)
    if not found:
        return 0
    content = Path(found).read_bytes()
    if not name.endswith(".css"):
        return min(len(content), len(gzip.compress(content)))
    asked = re.findall(r'@import url\("([^"]+)"\)|url\("?\./([\w.-]+latin-wght[\w.-]+)"?\)', content.decode())
    folder = name.rpartition("/")[0]
    return len(gzip.compress(content)) + sum(weight_of(f"{folder}/{one or other}") for one, other in set(asked))
