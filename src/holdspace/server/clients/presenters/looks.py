"""An entry of the log as a sentence that its subject understands: who did what with what, and why it was allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.people import Role
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.presenters.look_words import (
    DETAILS,
    EVENTS,
    KINDS,
    NAMING,
    PLACES,
    PURPOSES,
    REASONS,
    ROLES,
)


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the list. ``tone`` is urgent for a refusal, quiet for the client's own, plain otherwise."""

    position: int
    at: datetime
    who: str
    role: str
    what: str
    why: str
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """The looks of one day, newest first."""

    day: datetime
    looks: tuple[Look, ...]


def by_day(rows: Iterable[AuditEntry], *, own_id: UUID, names: Mapping[UUID, str]) -> list[Day]:
    """Return the lines grouped by day in the practice's time zone."""
    looks = [present(row, own_id=own_id, names=names) for row in rows]
    days = groupby(looks, key=lambda look: localtime(look.at).date())
    return [Day(day=group[0].at, looks=group) for group in (tuple(each) for _, each in days)]


def present(row: AuditEntry, *, own_id: UUID, names: Mapping[UUID, str]) -> Look:
    """Return an entry as a line."""
    try:
        return _present(row, own_id=own_id, names=names)
    except (ValueError, KeyError, TypeError):
        # A word that is none of ours: somebody wrote into the database. The check above the list says so too.
        return Look(row.position, row.at, _("Somebody"), "", _("altered this entry in the database"), "", "urgent")


def _present(row: AuditEntry, *, own_id: UUID, names: Mapping[UUID, str]) -> Look:
    is_own = row.actor_id == own_id
    return Look(
        position=row.position,
        at=row.at,
        who=_("You") if is_own else names.get(row.actor_id) or _("Somebody"),
        role="" if is_own else _(ROLES[Role(row.actor_role)]),
        what=_what(row, names),
        why="" if is_own else _(REASONS[Purpose(row.purpose)]),
        tone="urgent" if row.event == AuditEvent.REFUSED else "quiet" if is_own else "plain",
    )


def _what(row: AuditEntry, names: Mapping[UUID, str]) -> str:
    """Return what was done: a phrase of its own for what has one, else the event and the kinds it was about."""
    event = AuditEvent(row.event)
    word, _space, person = row.detail.partition(" ")
    if word in NAMING:
        return _(DETAILS[event, word]).format(names.get(UUID(person)) or _("Somebody"))
    if event in {AuditEvent.CONSENT_GIVEN, AuditEvent.CONSENT_REFUSED, AuditEvent.CONSENT_WITHDRAWN}:
        return _(EVENTS[event]).format(_(PURPOSES.get(row.detail, row.detail)))
    kinds = _list([_(KINDS[Kind(each)]) for each in row.kinds]) or _("your record")
    phrase = _find_phrase(event, row.detail)
    if phrase:
        return _(phrase).format(kinds)
    what = _(EVENTS[event]).format(kinds)
    place = _(PLACES.get(row.detail.partition(" ")[0], "")) if event is AuditEvent.LOOKED else ""
    return f"{what} {place}".strip()


def _find_phrase(event: AuditEvent, detail: str) -> str | None:
    """Return the phrase for the longest beginning of a machine word: goal_dropped, then goal."""
    words = detail.partition(" ")[0].split("_")
    beginnings = ("_".join(words[:length]) for length in range(len(words), 0, -1))
    return next((DETAILS[event, each] for each in beginnings if (event, each) in DETAILS), None)


def _list(words: list[str]) -> str:
    *most, last = words or [""]
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last
