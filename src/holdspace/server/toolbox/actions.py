"""Keeping, sharing and removing what is in the toolbox; all of it is the client's alone to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.toolbox.strategy import Strategy as StrategyWords
from holdspace.domain.toolbox.strategy import Try
from holdspace.domain.toolbox.worksheet import Answers, Worksheet, checked
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.server.toolbox.models import FilledWorksheet, Strategy, StrategyTry

Row = TypeVar("Row", bound=SealedRecord)


def keep_strategy(*, by: User, client: Client, content: StrategyWords, at: datetime) -> Strategy:
    """Put something that may help into the toolbox."""
    words = {"words": content.words.strip(), "when": content.when.strip()}
    return _add(Strategy(client=client), words, by=by, detail="strategy", at=at)


def keep_try(*, by: User, strategy: Strategy, content: Try, at: datetime) -> StrategyTry:
    """Note that a strategy was tried and how much it helped."""
    tried = StrategyTry(client_id=strategy.client_id, strategy=strategy)
    return _add(tried, {"helped": content.helped, "when": content.when.strip()}, by=by, detail="strategy_tried", at=at)


def fill_worksheet(
    *, by: User, client: Client, worksheet: Worksheet, answers: Answers, at: datetime
) -> FilledWorksheet:
    """Keep a worksheet; raise BadInput where its answers do not fit it."""
    content = _filled(worksheet, answers)
    return _add(FilledWorksheet(client=client), content, by=by, detail="worksheet", at=at)


@transaction.atomic
def change_worksheet(
    *, by: User, filled: FilledWorksheet, worksheet: Worksheet, answers: Answers, seen_at: datetime | None, at: datetime
) -> None:
    """Write a worksheet on; raise WrongState where it was changed elsewhere since ``seen_at``."""
    _require(Action.CHANGE, filled.client_id, by)
    locked = FilledWorksheet.objects.select_for_update().get(pk=filled.pk)
    if locked.changed_at != seen_at:
        raise WrongState("This was changed meanwhile, perhaps in another tab. Open it again; your words are below.")
    seal(locked, _filled(worksheet, answers), at=at)
    locked.save()
    _note(AuditEvent.CHANGED, locked, by, "worksheet", at)


@transaction.atomic
def share(*, by: User, entry: Strategy | FilledWorksheet, is_shared: bool, at: datetime) -> None:
    """Show one entry to the therapist, or no longer."""
    _require(Action.CHANGE, entry.client_id, by)
    locked = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    locked.shared_at = at if is_shared else None
    locked.save()
    _note(AuditEvent.CHANGED, locked, by, "toolbox_shared" if is_shared else "toolbox_unshared", at)


@transaction.atomic
def remove(*, by: User, entry: Strategy | FilledWorksheet, at: datetime) -> None:
    """Throw one entry away for good, a strategy with its tries."""
    _require(Action.ERASE, entry.client_id, by)
    _note(AuditEvent.ERASED, entry, by, "toolbox", at)
    entry.delete()


def _filled(worksheet: Worksheet, answers: Answers) -> dict[str, Any]:
    return {"worksheet": worksheet.id, "version": worksheet.version, "answers": checked(worksheet, answers)}


@transaction.atomic
def _add(row: Row, content: dict[str, Any], *, by: User, detail: str, at: datetime) -> Row:
    _require(Action.ADD, row.client_id, by)
    seal(row, content, at=at)
    row.save(force_insert=True)
    _note(AuditEvent.ADDED, row, by, detail, at)
    return row


def _require(action: Action, client_id: UUID, by: User) -> None:
    require(action, Kind.TOOLBOX, client_id=client_id, actor=by, purpose=Purpose.OWN)


def _note(event: AuditEvent, row: SealedRecord, by: User, detail: str, at: datetime) -> None:
    record(
        event,
        by=by.as_actor,
        client_id=row.client_id,
        purpose=Purpose.OWN,
        kinds=[Kind.TOOLBOX],
        records=[row.pk],
        detail=detail,
        at=at,
    )
