"""Adding a line, changing its words, linking it to a place, taking it off the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from holdspace.domain.access import Action
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import WrongState
from holdspace.domain.what_helps.item import HelpItem as Line
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.plans.actions.permission import note, purpose_of, require_in_therapy, side_of
from holdspace.server.what_helps.models import HelpItem

Content = Mapping[str, Any]


@transaction.atomic
def add_item(*, by: User, therapy: Therapy, line: Line, session: Session | None = None, at: datetime) -> HelpItem:
    """Keep a line; either may add one."""
    require_in_therapy(by, therapy, Action.ADD)
    item = HelpItem(client_id=therapy.client_id, therapy=therapy, session=session, side=side_of(by))
    seal(item, {"text": line.text.strip(), "effect": line.effect, "turn": line.turn, "earlier": []}, at=at)
    item.save(force_insert=True)
    note(AuditEvent.ADDED, by, item, "help_item", at)
    return item


def reword_item(*, by: User, item: HelpItem, line: Line, at: datetime) -> None:
    """Change the words of a line, whoever wrote it; the earlier words are kept with who changed them."""

    def changed(content: Content) -> Content:
        earlier = [*content["earlier"], {"text": content["text"], "by": side_of(by)}]
        return {**content, "text": line.text.strip(), "effect": line.effect, "earlier": earlier}

    _change(by, item, changed, at)


def link_item(*, by: User, item: HelpItem, turn: int | None, at: datetime) -> None:
    """Say where in the conversation it was, or that it was nowhere in particular."""
    _change(by, item, lambda content: {**content, "turn": turn}, at)


def _change(by: User, item: HelpItem, change: Callable[[Content], Content], at: datetime) -> None:
    content = disclose(item, actor=by, purpose=purpose_of(by), detail="help_item")
    with transaction.atomic():
        require_in_therapy(by, item.therapy, Action.CHANGE)
        locked = HelpItem.objects.select_for_update().get(pk=item.pk)
        if locked.removed_at or locked.changed_at != item.changed_at:
            raise WrongState("This line was changed meanwhile. Look at the page again.")
        seal(locked, change(content), at=at)
        locked.save()
        note(AuditEvent.CHANGED, by, locked, "help_item", at)


@transaction.atomic
def remove_item(*, by: User, item: HelpItem, at: datetime) -> None:
    """Take a line off the list; either may."""
    require_in_therapy(by, item.therapy, Action.CHANGE)
    if not HelpItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=at):
        raise WrongState("This line was taken off the list meanwhile.")
    note(AuditEvent.CHANGED, by, item, "help_item_removed", at)
