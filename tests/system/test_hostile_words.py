"""A record with every payload in every text, opened by each role in a browser: nothing runs, nothing had to be stopped.

Every page that shows anything of the record to somebody is opened as that person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from tests.installation import Installation, installation
from tests.payloads import PAYLOADS

# A second person is shown no words of the record by their role; an exception says theirs to whom they were named in.
WITH_ALL_PAYLOADS = {"client": 8, "therapist": 8, "supervisor": 1, "privacy_officer": 0}
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
        with made.serving("tests.system.hostile_server", str(made.port)):
            yield made, record


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "privacy_officer"])
def test_no_payload_runs_or_has_to_be_stopped(who: str, browser: Browser, hostile: Hostile):
    made, record = hostile
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(
        [{"name": record["cookie"], "value": record["cookies"][who], "domain": "127.0.0.1", "path": "/"}]
    )
    context.add_init_script(COLLECT)
    page, whole = context.new_page(), 0
    ran, reports = list[str](), list[str]()

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("pageerror", lambda error: ran.append(str(error)))
    for path in record["paths"][who]:
        page.goto(made.address + path)
        reports += page.evaluate("window.__reports")
        whole += page.content().count("zq") >= len(PAYLOADS)
        assert page.url == made.address + path, "a payload led away"
    context.close()

    assert (ran, reports) == ([], [])
    assert whole >= WITH_ALL_PAYLOADS[who]
