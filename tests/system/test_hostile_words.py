"""A record with every payload in every text, opened by each role in a browser: nothing runs, nothing had to be stopped.

Every page that shows anything of it to somebody is opened as that person. The names that lie in clear are payloads too:
those of people, the practice, studies, passkeys and browsers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from tests.installation import Installation, installation
from tests.payloads import PAYLOADS

# On how many pages each is shown words at least; which row of a kind was picked, an open proposal or one that was
# answered, makes a difference of a few to those who read the record.
LEAST_PAGES = {
    "client": 32,
    "therapist": 40,
    "supervisor": 5,
    "second_person": 6,
    "privacy_officer": 6,
    "administrator": 4,
    "researcher": 4,
    "outsider_therapist": 6,
    "outsider_client": 3,
}
WORD = re.compile("zq[a-z]{14}")
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


@pytest.mark.parametrize("who", LEAST_PAGES)
def test_no_payload_runs_or_has_to_be_stopped(who: str, browser: Browser, hostile: Hostile):
    made, record = hostile
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(
        [{"name": record["cookie"], "value": record["cookies"][who], "domain": "127.0.0.1", "path": "/"}]
    )
    context.add_init_script(COLLECT)
    page, ran, reports, cut = context.new_page(), list[str](), list[str](), set[tuple[str, str]]()

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("pageerror", lambda error: ran.append(str(error)))
    for path in record["paths"][who]:
        page.goto(made.address + path)
        reports += page.evaluate("window.__reports")
        shown = Counter(WORD.findall(page.content()))
        cut |= {(path, word) for word, count in shown.items() if count < len(PAYLOADS)}
        assert page.url == made.address + path, "a payload led away"
    context.close()

    assert (ran, reports) == ([], [])
    assert cut == set(), "not all payloads were shown there"
    assert len(record["paths"][who]) >= LEAST_PAGES[who]
