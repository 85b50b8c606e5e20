"""Binding an approval to exactly what was asked, so that limits changed afterwards in the database open nothing."""

from __future__ import annotations

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.ground import ALONE_KINDS, NEVER
from holdspace.domain.exceptions.request import Asked
from holdspace.server.exceptions.grounds import ground_of
from holdspace.server.exceptions.models import DangerException
from holdspace.server.keys.sealing import sealed_hash


def asked_in(exception: DangerException) -> Asked:
    """Return what a stored row asks for, as it stands now."""
    return Asked(
        id=exception.pk,
        client_id=exception.client_id,
        asked_by=exception.asked_by_id,
        second_person=exception.second_person_id,
        jurisdiction=exception.jurisdiction,
        ground=ground_of(exception),
        kinds=tuple(Kind(each) for each in exception.kinds),
        open_for=exception.open_for,
        defer_until=exception.defer_until,
        asked_at=exception.created_at,
        content_hash=sealed_hash(exception),
    )


def is_as_approved(exception: DangerException) -> bool:
    """Return whether the row still asks what was approved, and was approved by us."""
    asked = asked_in(exception)
    if asked.digest() != exception.digest or set(asked.kinds) & NEVER:
        return False
    if asked.is_alone and not set(asked.kinds) <= ALONE_KINDS:
        return False
    return exception.is_answered_here()
