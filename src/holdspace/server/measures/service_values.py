"""What the practice's own finished clients have taught, where a room above has learned it."""

from __future__ import annotations

from django.utils.module_loading import import_string

from holdspace.server.measures.rooms_that_learn import ROOMS
from holdspace.server.statements import Part, gather
from holdspace.workflows.learned_service import LearnedService


def find_learned() -> LearnedService:
    """Return what the practice has learned; empty where it has learned nothing yet."""
    [learned] = gather(learned_so_far())
    return learned


def learned_so_far() -> Part[LearnedService]:
    """Return what `find_learned` does, asked with other questions."""
    for room in ROOMS:
        found: LearnedService | None = yield from import_string(room)()
        if found is not None:
            return found
    return LearnedService()
