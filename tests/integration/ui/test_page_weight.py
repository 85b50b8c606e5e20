"""What a client's phone has to load: everything of a page together, as it goes over the wire at a first visit."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.cast import Cast
from tests.conftest import SignIn
from tests.record import fill

MOST_KILOBYTES = 100
_LINKED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|woff2))"')
_IN_STYLES = re.compile(r'url\("?\.?/?([\w.-]+\.(?:css|woff2))"?\)')
PAGES = {
    "after a session": "/sessions/{session}/check/after/",
    "safety plan": "/clients/{client}/safety-plan/",
    "boundaries": "/clients/{client}/boundaries/",
    "toolbox": "/clients/{client}/toolbox/",
    "who has looked": "/clients/{client}/looks/",
    "crisis help": "/help/",
}


def weight_of(path: str, seen: set[str]) -> int:
    """Return the bytes of a static file and of what it asks for, each once; files are sent compressed, fonts are so."""
    found = finders.find(path)
    # Of the typeface a browser loads the part whose characters stand on the page: the Latin one.
    if found is None or path in seen or "latin-ext" in path:
        return 0
    seen.add(path)
    content = Path(str(found)).read_bytes()
    if path.endswith(".woff2"):
        return len(content)
    folder = path.rpartition("/")[0]
    asked_for = _IN_STYLES.findall(content.decode()) if path.endswith(".css") else []
    return len(gzip.compress(content)) + sum(weight_of(f"{folder}/{each}", seen) for each in asked_for)


@pytest.mark.django_db(transaction=True)
def test_a_clients_pages_without_charts_are_light(cast: Cast, sign_in: SignIn, capsys: pytest.CaptureFixture[str]):
    fill(cast)
    web, weights = sign_in(cast.client_user), {}
    for name, address in PAGES.items():
        answer = web.get(address.format(client=cast.client.pk, session=cast.session.pk))
        assert answer.status_code == 200, name
        seen: set[str] = set()
        files = sum(weight_of(each, seen) for each in _LINKED.findall(answer.content.decode()))
        weights[name] = (len(answer.content) + files) / 1000
        assert any(each.endswith("base.css") for each in seen), "the styles were not counted"
    with capsys.disabled():
        sys.stdout.write("\npage weight, kB: " + ", ".join(f"{name} {kb:.0f}" for name, kb in weights.items()) + "\n")

    assert max(weights.values()) <= MOST_KILOBYTES
