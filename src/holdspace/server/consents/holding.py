"""A withdrawal, and what somebody is about to keep by what it takes back: one comes after the other."""

from __future__ import annotations

from uuid import UUID

from holdspace.server.clients.models import Client


def hold_withdrawals(client_id: UUID) -> None:
    """Have a withdrawal wait until this transaction has ended: it then erases what was kept in it.

    To be called before the door is asked, and before anything else is locked. Without it a withdrawal could come in
    between what the door answered and what is kept, which nothing would erase any more; and of two that wait for
    one another's rows the database would end one.
    """
    Client.objects.select_for_update().only("pk").get(pk=client_id)
