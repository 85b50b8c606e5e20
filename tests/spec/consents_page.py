"""The page on consents, made of the words that clients are asked and the table of `consents`."""

from __future__ import annotations

from collections.abc import Iterator

from holdspace.server.consents.words import load_consent_words
from tests.spec.consents import DECISIONS, OUTSIDE, Decision, Said


def consents_page() -> str:
    """Return the page's text."""
    lines = [
        "# Consents",
        "",
        "Made from `src/holdspace/server/consents/words.toml` and the table in `tests/spec/consents.py`; do not edit it by",
        "hand: `make docs`.",
        "",
        "## What clients are asked",
        "",
        "| purpose | title | parts that can be allowed apart | if it is taken back | fingerprint of the words |",
        "|---|---|---|---|---|",
    ]
    for words in load_consent_words().values():
        parts = ", ".join(words.parts) + (", one person" if words.has_recipients else "")
        cells = (words.purpose, words.title, parts or "none; a period", words.if_withdrawn, f"`{words.hash[:16]}`")
        lines.append(f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |")
    lines += [
        "",
        "## Which answer counts",
        "",
        "1. A no ends every earlier yes to the same or to a part of it.",
        "2. Of what then stands, the narrower sets the wider aside, and of two about the same the newer the older.",
        "3. Where a no is left nothing is allowed; else where a yes is left it is; where nothing is said it is not.",
        "4. A yes to a copy for somebody outside counts only where it says which kinds, for whom and until when.",
        "5. A yes to supervision that names nobody counts for whoever supervised then; who is named later is asked about anew.",
        "",
        "May Tomasz, a supervisor, see codes on day 10? He supervises since day 0 where nothing else is said.",
        "",
        *_table(DECISIONS),
        "",
        "May the client's doctor, whom the client named, be handed a copy of scores on day 10?",
        "",
        *_table(OUTSIDE),
    ]
    return "\n".join(lines) + "\n"


def _table(rows: tuple[Decision, ...]) -> Iterator[str]:
    yield "| said | allowed | because |"
    yield "|---|---|---|"
    for row in rows:
        said = "; ".join(map(_said, row.said)) or "nothing"
        said += f" (named on day {row.since})" if row.since else ""
        yield f"| {said} | {'yes' if row.is_allowed else 'no'} | {row.because} |"


def _said(each: Said) -> str:
    about = each.kinds or "everything"
    parts = [f"day {each.day}: {'yes' if each.is_given else 'no'} to {about}"]
    parts += [f"for {each.to}"] if each.to else []
    parts += [f"until day {each.until}"] if each.until is not None else []
    parts += [f"taken back on day {each.taken_back}"] if each.taken_back is not None else []
    return ", ".join(parts)
