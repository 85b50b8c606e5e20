"""What the practice's own finished clients have taught, where a room above has learned it."""

from __future__ import annotations

from django.utils.module_loading import import_string

from holdspace.server.measures.rooms_that_learn import ROOMS
from holdspace.workflows.learned_service import LearnedService


def find_learned() -> LearnedService:
    """Return what the practice has learned; empty where it has learned nothing yet."""
    return next((found for room in ROOMS if (found := import_string(room)()) is not None), LearnedService())
