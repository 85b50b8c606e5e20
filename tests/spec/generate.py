"""Make the reference pages that come from tables: `python -m tests.spec.generate [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from holdspace.definitions import SCORING_ONLY, load_instruments
from holdspace.domain.measures.instrument import Instrument, Scale
from tests.spec import boundaries_page, plan_page, risk_response_page, session_check_page
from tests.spec.coding_input_page import coding_input_page
from tests.spec.consents_page import consents_page
from tests.spec.exceptions_page import exceptions_page
from tests.spec.measures import CHANGES, CONTACTS, RISKS, SCORES

FOLDER = Path(__file__).parents[2] / "docs/reference"


def measures() -> str:
    """Return the page of the instruments and their tables."""
    lines = [
        "# Measures",
        "",
        "Made from the files in `src/holdspace/definitions/instruments` and `scoring_only`, and from the tables in `tests/spec/measures.py`;",
        "do not edit it by hand: `make docs`.",
    ]
    for instrument in (*load_instruments().values(), *load_instruments(SCORING_ONLY).values()):
        lines += ["", *_instrument(instrument)]
    lines += ["", "## Scores that must come out", "", "| measure | answers | scale | score | band | because |"]
    lines += ["|---|---|---|---|---|---|"]
    for row in SCORES:
        answers = " ".join("–" if value is None else str(value) for value in row.answers)
        score = "none" if row.score is None else f"{row.score:.4g}"
        lines.append(f"| {row.instrument} | {answers} | {row.scale} | {score} | {row.band} | {row.because} |")
    lines += [
        "",
        "## Answers that a person must look at",
        "",
        "| measure | item | answer | raised |",
        "|---|---|---|---|",
    ]
    for risk in RISKS:
        raised = ("at once" if risk.is_urgent else "in the next session") if risk.is_raised else "no"
        lines.append(f"| {risk.instrument} | {risk.item} | {risk.answer} | {raised} |")
    lines += [
        "",
        "## What two scores amount to",
        "",
        "| measure | before | after | change | because |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {c.instrument} | {c.before:g} | {c.after:g} | {c.change} | {c.because} |" for c in CHANGES]
    lines += [
        "",
        "## What first and last contact amount to in NHS Talking Therapies",
        "",
        "PHQ-9 and GAD-7 together; *reliably recovered* is recovered and reliably improved.",
        "",
        "| first | last | called | because |",
        "|---|---|---|---|",
    ]
    lines += [f"| {_pair(c.first)} | {_pair(c.last)} | {', '.join(sorted(c.words))} | {c.because} |" for c in CONTACTS]
    return "\n".join(lines) + "\n"


def _pair(scores: tuple[int, int]) -> str:
    return f"{scores[0]}, {scores[1]}"


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"## {instrument.title}"
    yield ""
    yield f"`{instrument.id}`, {instrument.version}, {len(instrument.items)} items, recall: {instrument.recall}."
    if not instrument.is_validated:
        yield "**Not yet validated.**"
    if not instrument.has_wording:
        yield "Ships for scoring only; a practice loads the wording that it is licensed for (`holdspace instrument load`)."
    elif instrument.licence.needs_confirmation:
        yield "Offered once the practice has confirmed that its use fits the licence."
    yield ""
    yield f"- Source: {instrument.source}"
    yield f"- Licence: {instrument.licence.words} ({instrument.licence.source})"
    if instrument.licence.notice:
        yield f"- Notice: {instrument.licence.notice}"
    for scale in instrument.scales:
        yield f"- {_scale(scale)}"
    for note in instrument.notes:
        yield f"- Note: {note}"


def _scale(scale: Scale) -> str:
    parts = [
        f"{scale.title} (`{scale.id}`): {scale.method.value} of {len(scale.items)} items, {scale.minimum:g} to {scale.maximum:g}"
    ]
    if scale.reverse:
        parts.append(f"reversed items {', '.join(each for each in scale.items if each in scale.reverse)}")
    if scale.bands:
        bands = ", ".join(f"{band.lower:g}–{band.upper:g} {band.label}" for band in scale.bands)
        parts.append(f"bands {bands} [{scale.bands_source}]")
    if scale.cut_off:
        parts.append(f"limit {scale.cut_off.value:g} ({scale.cut_off.meaning}) [{scale.cut_off.source}]")
    if scale.change:
        parts.append(f"reliable change {scale.change.value:g} [{scale.change.source}]")
    if scale.most_missing:
        parts.append(f"missing answers: {scale.missing_source}")
    return "; ".join(parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "measures.md": measures,
    "session-check.md": session_check_page.page,
    "exceptions.md": exceptions_page,
    "boundaries.md": boundaries_page.page,
    "risk-response.md": risk_response_page.page,
    "consents.md": consents_page,
    "coding-input.md": coding_input_page,
    "plan.md": plan_page.page,
}


def main() -> int:
    """Write the pages, or with --check return 1 where one is not current."""
    return _check() if "--check" in sys.argv else _write()


def _write() -> int:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    return 0


def _check() -> int:
    stale = [name for name, page in PAGES.items() if not _is_current(FOLDER / name, page())]
    for name in stale:
        sys.stderr.write(f"{name} is not current: run make docs\n")
    return int(bool(stale))


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
