"""Exceptions as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.alarm import Alarm
from holdspace.domain.exceptions.request import fingerprint
from holdspace.domain.exceptions.state import State
from holdspace.domain.people import Role
from holdspace.server.access.door import Opened
from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import names_of
from holdspace.server.exceptions.grounds import account_of, ground_of
from holdspace.server.exceptions.jurisdictions import load_jurisdictions
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.exceptions.queries import looks_during
from holdspace.server.exceptions.words import GROUNDS, KINDS, RECIPIENTS, STATES, TONES
from holdspace.server.keys.models import SealedRecord
from holdspace.server.ui.language import page_language
from holdspace.server.ui.plain_values import lines_of

RECORD_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One exception without anything of the record it is about."""

    id: UUID
    client_id: UUID
    record_number: str
    asked_at: datetime
    asked_by: str
    second_person: str
    ground: str
    kinds: tuple[str, ...]
    hours: int
    state: str
    tone: str
    opens_until: datetime | None
    ended_at: datetime | None
    told: str
    looks: int
    disclosures: tuple[str, ...]
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One exception with its reasons, and what this person may do about it."""

    line: Line
    reason: str
    why_not_less: str
    why_later: str
    rule: str
    source: str
    defer_until: datetime | None
    fingerprint: str
    may_answer: bool
    may_open: bool
    may_tell: bool
    may_end: bool
    may_tell_client: bool
    may_review: bool


@dataclass(frozen=True, slots=True)
class ShownDisclosure:
    """What was told to somebody."""

    at: datetime
    by: str
    recipient_kind: str
    recipient: str
    how: str
    words: str
    legal_ground: str
    words_hash: str


def record_number(client_id: UUID) -> str:
    """Return what a record is called where its name is not seen: the beginning of its random id."""
    return client_id.hex[:RECORD_NUMBER]


def lines_of_account(rows: Iterable[DangerException], *, at: datetime) -> list[Line]:
    """Return exceptions as lines."""
    return [line(row, at=at) for row in rows]


def line(row: DangerException, *, at: datetime) -> Line:
    """Return an exception as a line; opens nothing of the client's record."""
    state = row.state(at)
    return Line(
        id=row.pk,
        client_id=row.client_id,
        record_number=record_number(row.client_id),
        asked_at=row.created_at,
        asked_by=row.asked_by.display_name,
        second_person=row.second_person.display_name if row.second_person else "",
        ground=_(GROUNDS[ground_of(row)]),
        kinds=tuple(_(KINDS[Kind(kind)]) for kind in row.kinds),
        hours=row.hours,
        state=_(STATES[state]),
        tone=TONES[state],
        opens_until=row.opens_until,
        ended_at=row.ended_at,
        told=_told(row, at),
        looks=looks_during(row) if row.is_approved else 0,
        disclosures=tuple(_(RECIPIENTS[account_of(each)[0]]) for each in row.disclosures.all()),
        reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
    )


def present(row: DangerException, content: Mapping[str, str], *, user: User, at: datetime) -> Shown:
    """Return an exception with its reasons, for whoever asked or answers."""
    state, is_asker, is_officer = row.state(at), row.asked_by_id == user.pk, user.as_role is Role.PRIVACY_OFFICER
    rule = load_jurisdictions(page_language())[row.jurisdiction].rules[ground_of(row)]
    return Shown(
        line=line(row, at=at),
        reason=content["reason"],
        why_not_less=content["why_not_less"],
        why_later=content["why_later"],
        rule=rule.text,
        source=rule.source,
        defer_until=row.defer_until,
        fingerprint=fingerprint(row.digest),
        may_answer=state is State.ASKED and row.second_person_id == user.pk,
        may_open=state is State.OPEN and is_asker,
        may_tell=row.is_approved and is_asker,
        may_end=state is State.OPEN,
        may_tell_client=row.course.is_withheld(at),
        may_review=row.is_alone and row.reviewed_at is None and is_officer,
    )


def present_disclosure(row: Disclosure, content: Mapping[str, str]) -> ShownDisclosure:
    """Return what was told to somebody."""
    recipient, legal_ground = account_of(row)
    return ShownDisclosure(
        at=row.created_at,
        by=row.sent_by.display_name,
        recipient_kind=_(RECIPIENTS[recipient]),
        recipient=content["recipient"],
        how=content["how"],
        words=content["words"],
        legal_ground=legal_ground,
        words_hash=content["words_hash"],
    )


def own_exceptions(rows: Sequence[DangerException], opened: Opened, *, at: datetime) -> list[dict[str, Any]]:
    """Return the exceptions that a client is told of, with what was told to others."""
    return [
        {
            "line": line(row, at=at),
            "content": opened[row.pk],
            "disclosures": [present_disclosure(each, opened[each.pk]) for each in row.disclosures.all()],
        }
        for row in rows
    ]


def by_kind(
    exception: DangerException, records: Sequence[SealedRecord], opened: Opened
) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Return the opened record as lines to read, kind by kind; a kind of which there is nothing is named too."""
    return [
        (_(KINDS[Kind(kind)]), [_lines(opened[row.pk]) for row in records if row.kind == kind])
        for kind in exception.kinds
    ]


def _lines(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a record's values with names to read: warning_signs, second of the list, is warning signs."""
    return [
        (", ".join(part.replace("_", " ") for part in name.split(" · ") if not part.isdigit()), value)
        for name, value in lines_of(content)
    ]


def present_alarms(found: Sequence[Alarm]) -> list[str]:
    """Return the alarms as sentences."""
    names = names_of([alarm.by for alarm in found if alarm.by])
    return [_alarm(alarm, names.get(alarm.by, "") if alarm.by else "") for alarm in found]


def _alarm(alarm: Alarm, name: str) -> str:
    values = {"name": name, "times": alarm.openings, "days": alarm.within.days}
    if name:
        said = ngettext(
            "%(name)s has opened records %(times)d times within %(days)d day. Ask why.",
            "%(name)s has opened records %(times)d times within %(days)d days. Ask why.",
            alarm.within.days,
        )
    else:
        said = ngettext(
            "Records were opened %(times)d times within %(days)d day. Ask why.",
            "Records were opened %(times)d times within %(days)d days. Ask why.",
            alarm.within.days,
        )
    return said % values


def _told(row: DangerException, at: datetime) -> str:
    if row.course.is_withheld(at):
        return _("told on %(day)s") % {"day": date_format(row.defer_until, "DATE_FORMAT")} if row.defer_until else ""
    return _("told and read") if row.is_seen else _("told, not read yet")
