"""A record full of payloads, opened by each role in a browser: nothing runs, and the policy has nothing to report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from tests.installation import Installation, installation

Hostile = tuple[Installation, dict[str, Any]]
# Collects what the content security policy stopped: were a payload markup, the policy would have had to stop it.
COLLECT = """
window.__reports = [];
document.addEventListener("securitypolicyviolation", e => window.__reports.push(e.violatedDirective + " " + e.sample));
"""


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with installation() as made:
        record = json.loads(made.run("tests.system.hostile_record"))
        with made.serving():
            yield made, record


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "privacy_officer"])
def test_no_payload_runs_or_has_to_be_stopped(who: str, browser: Browser, hostile: Hostile):
    made, record = hostile
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(
        [{"name": record["cookie"], "value": record["cookies"][who], "domain": "127.0.0.1", "path": "/"}]
    )
    context.add_init_script(COLLECT)
    page, shown = context.new_page(), 0
    ran, reports = list[str](), list[str]()

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("pageerror", lambda error: ran.append(str(error)))
    for path in record["paths"]:
        page.goto(made.address + path)
        reports += page.evaluate("window.__reports")
        shown += page.inner_text("body").count("zq")
        assert page.url.startswith(made.address), "a payload led away"
    context.close()

    assert (ran, reports) == ([], [])
    assert shown > (10 if who in {"client", "therapist"} else -1)
