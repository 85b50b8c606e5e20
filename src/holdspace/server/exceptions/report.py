"""The account of all exceptions and disclosures as a table: nothing in it is a client's name or word."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from holdspace.domain.table_cells import as_text
from holdspace.server.exceptions.grounds import account_of
from holdspace.server.exceptions.models import DangerException
from holdspace.server.exceptions.presenters import line
from holdspace.server.exceptions.words import RECIPIENTS

HEADER = (
    *("record", "asked_at", "asked_by", "second_person", "ground", "kinds", "hours", "state", "open_until", "ended_at"),
    *("looks", "client", "answered_at", "reviewed_at", "reviewed_by", "told_to", "told_by", "told_at", "legal_ground"),
)


class Sink(Protocol):
    """Where text can be written to."""

    def write(self, text: str, /) -> object:
        """Take a piece of text."""


def write_report(sink: Sink, rows: Iterable[DangerException], *, at: datetime) -> None:
    """Write one line for each exception, and one more for each further disclosure; times are UTC."""
    writer = csv.writer(sink)
    writer.writerow(HEADER)
    for row in rows:
        for cells in _lines(row, at):
            writer.writerow(map(as_text, cells))


def _lines(row: DangerException, at: datetime) -> Iterator[tuple[str, ...]]:
    shown = line(row, at=at)
    first = (
        *(shown.record_number, _time(shown.asked_at), shown.asked_by, shown.second_person or _("nobody, alone")),
        *(shown.ground, "; ".join(shown.kinds), str(shown.hours), shown.state, _time(shown.opens_until)),
        *(_time(shown.ended_at), str(shown.looks), shown.told),
        *(_time(row.answered_at), _time(row.reviewed_at), shown.reviewed_by),
    )
    disclosures = list(row.disclosures.all())
    if not disclosures:
        yield (*first, "", "", "", "")
    for each in disclosures:
        recipient, legal_ground = account_of(each)
        yield (*first, _(RECIPIENTS[recipient]), each.sent_by.display_name, _time(each.created_at), legal_ground)


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
