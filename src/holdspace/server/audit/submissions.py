"""A form that is sent twice writes once: a double click, a page sent again, an impatient network.

What a form was sent as is claimed in the very transaction that writes (see `recording`): where that is undone the claim
goes with it and the form can be sent again, and of two that arrive together one waits and finds the claim taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from holdspace.domain.errors import AlreadySaved
from holdspace.server.audit.models import Submission
from holdspace.server.statements import Part, as_kept, plain

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


def claim(at: datetime) -> Part[None]:
    """Take the form that is being dealt with as done; raise AlreadySaved where it was taken before.

    A request may write several times: its first writing claims, the rest follow.
    """
    if (yield from _is_taken(at)):
        raise AlreadySaved("This was already saved. It was kept once.")


def claim_early(at: datetime) -> Part[None]:
    """Take the form as done along with other questions; where it was taken before, the first writing says so."""
    key = _sent.get()
    if (yield from _is_taken(at)):
        _sent.set(key)


def _is_taken(at: datetime) -> Part[bool]:
    """Claim the form and return whether somebody did before; none was sent where nothing is claimed."""
    key = _sent.get()
    _sent.set("")
    if not key:
        return False
    [(count,)] = yield plain(_INSERT, [key, as_kept(Submission._meta.get_field("at"), at)])
    return bool(count == 0)


def forget_old_submissions(at: datetime) -> None:
    """Delete what no browser sends again: a chore of the background worker."""
    Submission.objects.filter(at__lt=at - KEEP).delete()
