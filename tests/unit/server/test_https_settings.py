"""What a browser is told where the installation stands behind https: cookies of this host alone, never plain again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = (
    *(
        f"{cookie}_COOKIE_{what}"
        for cookie in ("SESSION", "CSRF")
        for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    ),
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "MESSAGE_STORAGE",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder: Path = tmp_path_factory.mktemp("https")
    program = (
        "import json, django.conf as c; s = c.settings;"
        "from holdspace.server.ui.device import COOKIE;"
        "where = {'device': COOKIE, 'language': s.LANGUAGE_COOKIE_NAME};"
        "where |= {'domain': s.SESSION_COOKIE_DOMAIN, 'path': s.SESSION_COOKIE_PATH};"
        f"print(json.dumps({{n: getattr(s, n) for n in {NAMES!r}}} | where))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "holdspace.server.settings",
        "HOLDSPACE_ORIGIN": "https://practice.example",
        "HOLDSPACE_DATA": str(folder / "data"),
        "HOLDSPACE_KEYS": str(folder / "keys"),
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF"])
def test_a_cookie_is_of_this_host_alone_and_out_of_reach_of_scripts(settings: dict[str, object], cookie: str):
    assert str(settings[f"{cookie}_COOKIE_NAME"]).startswith("__Host-")
    assert settings[f"{cookie}_COOKIE_SECURE"] is True
    assert settings[f"{cookie}_COOKIE_HTTPONLY"] is True
    assert (settings["domain"], settings["path"]) == (None, "/"), "what __Host- asks for"


@pytest.mark.parametrize("cookie", ["device", "language"])
def test_what_a_browser_keeps_of_a_choice_is_of_this_host_alone_too(settings: dict[str, object], cookie: str):
    assert str(settings[cookie]).startswith("__Host-")


def test_the_browser_never_comes_back_without_tls(settings: dict[str, object]):
    assert int(str(settings["SECURE_HSTS_SECONDS"])) >= 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_no_other_cookie_holds_what_a_page_says_next(settings: dict[str, object]):
    assert str(settings["MESSAGE_STORAGE"]).endswith("SessionStorage")
