"""A conversation to take along: JSON with everything, CSV with one row a turn (the columns of `holdspace code`)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from holdspace.domain.coding.coded import CODES, CodedTurn
from holdspace.domain.coding.coded_json import to_json
from holdspace.domain.table_cells import as_text
from holdspace.server.conversations.opening import OpenedConversation

_KEYS = ("turn_index", "speaker", "start", "end", "text")
CAUTION = "Marked by a program; it may be wrong and decides nothing."


def as_json(opened: OpenedConversation) -> str:
    """Return words, codes with chances, figures with intervals, and what was said against the codes."""
    content: dict[str, object]
    if opened.session is None:
        turns = [asdict(turn) for turn in opened.transcript.turns]
        content = {"turns": turns}
    else:
        content = {
            "caution": CAUTION,
            **to_json(opened.session.coded),
            "figures": [asdict(figure) for figure in opened.session.summary.figures],
            "counts": [asdict(count) for count in opened.session.counts],
            "moments": [asdict(moment) for moment in opened.session.moments],
            "contests": [
                {**asdict(said.contested), "by": said.by.role, "at": said.at.isoformat(timespec="seconds")}
                for said in opened.contests
            ],
        }
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_csv(opened: OpenedConversation) -> str:
    """Return one row a turn. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    coded = opened.session.coded.turns if opened.session else ()
    writer.writerow([*_KEYS, *(_code_columns() if coded else ())])
    for place, turn in enumerate(opened.transcript.turns):
        keys = [turn.index, turn.speaker.value, turn.start, turn.end, as_text(turn.text)]
        writer.writerow([*keys, *(_codes(coded[place]) if coded else ())])
    return file.getvalue()


FORMATS: Mapping[str, tuple[str, Callable[[OpenedConversation], str]]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
}


def _code_columns() -> Iterator[str]:
    for code in CODES:
        yield from (code, f"{code}_probability", f"{code}_unclear")


def _codes(turn: CodedTurn) -> Iterator[object]:
    for code in CODES:
        chance = turn.probabilities.get(code)
        yield from (turn.labels.get(code, ""), f"{chance:.3f}" if chance is not None else "")
        yield str(code in turn.unclear).lower() if code in turn.labels else ""
