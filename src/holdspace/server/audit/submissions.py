"""A form that is sent twice writes once: a double click, a page sent again, an impatient network.

What a form was sent as is claimed in the very transaction that writes (see `recording`): where that is undone the claim
goes with it and the form can be sent again, and of two that arrive together one waits and finds the claim taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection

from holdspace.domain.errors import AlreadySaved
from holdspace.server.audit.models import Submission
from holdspace.server.statements import Statement

# Long past any browser that sends a page again; short, since it is of no other use.
KEEP = timedelta(days=2)

_TABLE = Submission._meta.db_table
_INSERT = f'INSERT INTO "{_TABLE}" ("key", "at") VALUES (%s, %s) ON CONFLICT DO NOTHING'  # noqa: S608  # our own name

_sent: ContextVar[str] = ContextVar("sent_form", default="")


@contextmanager
def sent_as(key: str) -> Iterator[None]:
    """Let what is written in the block be written for this form, at most once ever."""
    token = _sent.set(key)
    try:
        yield
    finally:
        _sent.reset(token)


def claim(at: datetime) -> list[Statement]:
    """Return the statement that takes the form that is being dealt with as done; none where no form was sent.

    A request may write several times: its first writing claims, the rest follow. See `require_first` for the outcome.
    """
    key = _sent.get()
    _sent.set("")
    field = Submission._meta.get_field("at")
    return [(_INSERT, [key, field.get_db_prep_save(at, connection)])] if key else []


def require_first(claimed: int) -> None:
    """Raise AlreadySaved where a claim touched no row: the form was taken before."""
    if claimed == 0:
        raise AlreadySaved("This was already saved. It was kept once.")


def forget_old(*, at: datetime) -> int:
    """Delete what no browser sends again; return how many that were."""
    deleted, _ = Submission.objects.filter(at__lt=at - KEEP).delete()
    return deleted
