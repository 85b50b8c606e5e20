"""Pages that people take along, opened from a disk as any file: whatever was written into them, they only show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Request

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.summary import summarise
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.workflows.analysed import Analysed
from holdspace.workflows.session_report import render
from tests.payloads import ALL, PAYLOADS

WORDS = [payload.replace("{word}", "zqgrabbed").replace("\x00", "") for payload in PAYLOADS]
WHOLE = ALL.replace("{word}", "zqgrabbed")
# The pages load nothing, so a policy that had to stop something had met markup.
COLLECT = """
window.__stopped = [];
document.addEventListener("securitypolicyviolation", e => window.__stopped.push(e.violatedDirective + e.blockedURI));
window.zqgrabbed = () => window.__stopped.push("ran");
"""


def copy_of_a_record() -> str:
    lines = [(words, words) for words in WORDS]
    page = {"exported_at": WHOLE, "left_out": WHOLE, "tables": [(WHOLE, [lines])]}
    return render_to_string("exports/record.html", page)


def copy_for_somebody_outside() -> str:
    sections = [{"title": WHOLE, "lines": [(words, words) for words in WORDS]}]
    names = dict.fromkeys(("whom", "whose", "by", "practice"), WHOLE)
    return render_to_string(
        "third_parties/copy.html", {**names, "at": datetime(2026, 3, 2, tzinfo=UTC), "sections": sections}
    )


def report_of_a_session() -> str:
    """As `holdspace code` writes it, of a file whose name is as hostile as what is said in it."""
    turns = [Turn(place, tuple(Speaker)[place % 2], words) for place, words in enumerate(WORDS)]
    coded = CodedTranscript(tuple(CodedTurn(turn, {}, {}) for turn in turns), "listening 1", (WHOLE,))
    return render([Analysed(WHOLE, coded, summarise(coded, Random(0)), WHOLE)])


@pytest.mark.parametrize("make", [copy_of_a_record, copy_for_somebody_outside, report_of_a_session])
def test_a_page_from_a_disk_runs_and_loads_nothing(browser: Browser, tmp_path: Path, make: Callable[[], str]):
    file = tmp_path / "page.html"
    file.write_text(make(), encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(COLLECT)
    page, asked, failed = context.new_page(), list[str](), list[str]()

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(file.as_uri())
    stopped, shown = page.evaluate("window.__stopped"), page.content()
    policies = page.locator("meta[http-equiv=Content-Security-Policy]").evaluate_all("all => all.map(m => m.content)")
    context.close()

    assert (stopped, failed, asked) == ([], [], [file.as_uri()])
    assert shown.count("zqgrabbed") >= 2 * len(WORDS)
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; ")
