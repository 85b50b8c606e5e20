"""Every kind of answer tells the browser what it may do with it: pages, pieces, data, files, refusals, failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as WebClient
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.conftest import SignIn

Ask = Callable[[WebClient, str], Any]
KINDS: dict[str, tuple[int, Ask]] = {
    "a page": (200, lambda web, me: web.get(f"/clients/{me}/consents/")),
    "a page before signing in": (200, lambda web, me: WebClient().get("/account/login/")),
    "a piece of a page": (200, lambda web, me: web.get(f"/clients/{me}/consents/", headers={"HX-Request": "true"})),
    "data": (200, lambda web, me: web.get("/app.webmanifest")),
    "a file to keep": (200, lambda web, me: web.get(f"/clients/{me}/looks.csv")),
    "a file of the program": (200, lambda web, me: web.get("/static/ui/favicon.svg")),
    "nothing": (204, lambda web, me: web.get("/alive/")),
    "the way elsewhere": (302, lambda web, me: web.get("/")),
    "the way to sign-in": (302, lambda web, me: WebClient().get("/alive/")),
    "the way out": (302, lambda web, me: web.get("/leave/")),
    "a slash that is missing": (301, lambda web, me: web.get("/help")),
    "a host that is not ours": (400, lambda web, me: web.get("/help/", SERVER_NAME="elsewhere.example")),
    "what comes from another site": (403, lambda web, me: web.post("/", headers={"Sec-Fetch-Site": "cross-site"})),
    "what is not there": (404, lambda web, me: web.get("/no/such/page/")),
    "a file that is not there": (404, lambda web, me: web.get("/static/ui/none.css")),
    "what the page does not do": (405, lambda web, me: web.post("/help/")),
    "TRACE": (405, lambda web, me: web.trace("/help/")),
    "a failure of ours": (500, lambda web, me: web.get("/account/")),
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONLY_TLS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
PLAIN = {"a page before signing in", "the way to sign-in"}  # asked here without TLS, over which nothing is promised


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_answer_goes_without(
    kind: str, cast: Cast, sign_in: SignIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True  # as with https
    settings.WHITENOISE_USE_FINDERS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr("holdspace.server.accounts.views.second_factors_of", lambda user: 1 / 0)
    status, ask = KINDS[kind]
    web = sign_in(cast.client_user)
    web.raise_request_exception = False
    web.defaults["HTTP_X_FORWARDED_PROTO"] = "https"

    answer = ask(web, str(cast.client.pk))
    answer.close()

    assert answer.status_code == status
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    is_file = kind == "a file of the program"
    assert ("no-store" in answer["Cache-Control"]) is not is_file
    expected = {**ALWAYS, **({} if kind in PLAIN else ONLY_TLS)}
    assert {name: answer.get(name) for name in expected} == expected
    says = answer.get("Content-Type", "")
    assert "charset=utf-8" in says.replace('"', "") or not says.startswith(("text/", "image/svg+xml"))
