"""Tests open one connection, as the owner of the tables; what it does for a person it does in the role of `run`.

In an installation these are two sign-ins. One transaction of a test holds both, so the role is changed within it.
"""

from __future__ import annotations

from holdspace.server.postgresql import base
from holdspace.server.postgresql.actor import INSTALLATION, current_actor

PEOPLE = "holdspace_people"


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes a person's transaction into the role that owns nothing."""

    def naming(self) -> list[str]:
        role = "NONE" if current_actor() == INSTALLATION else PEOPLE
        return [f"SET LOCAL ROLE {role}", *super().naming()]
