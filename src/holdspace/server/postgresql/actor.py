"""For whom the database works right now: a signed-in person, nobody, or the installation itself.

Each transaction names it to PostgreSQL (see `base`), whose row-level security shows rows accordingly. On SQLite it is
kept and means nothing.

A process that serves pages works for nobody until it knows for whom (`serve_people`, called by `wsgi`); commands and
the background worker work for the installation: their jobs carry ids only and ask the door again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connections

NOBODY, INSTALLATION = "nobody", "installation"

_standing = [INSTALLATION]  # what holds where nothing else was said, in every thread of the process
_actor: ContextVar[str] = ContextVar("database_actor", default="")


def serve_people() -> None:
    """Let this process see nothing before it knows who asks; called once, where pages begin to be served."""
    _standing[:] = [NOBODY]


def current_actor() -> str:
    """Return the id of the person, or one of the two words."""
    return _actor.get() or _standing[0]


@contextmanager
def acting_as(actor: UUID | str) -> Iterator[None]:
    """Work for a person (their account's id) or for one of the two words until the block ends."""
    token = _actor.set(_checked(actor))
    try:
        _tell_open_transactions()
        yield
    finally:
        _actor.reset(token)
        _tell_open_transactions()


def _checked(actor: UUID | str) -> str:
    """Return the actor as a word that needs no quoting in SQL."""
    return actor if isinstance(actor, str) and actor in {NOBODY, INSTALLATION} else str(UUID(str(actor)))


def _tell_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and hasattr(connection, "name_actor"):
            connection.name_actor()
