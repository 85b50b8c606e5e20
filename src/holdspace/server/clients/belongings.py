"""What belongs to a client, found from the models: what a room keeps anew is exported and erased with the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from holdspace.server.clients.models import Client
from holdspace.server.keys.models import SealedRecord

# How rows that are not sealed lead to a client.
WAYS = ("client", "therapy__client", "session__therapy__client")


def sealed_models() -> list[type[SealedRecord]]:
    """Return every kind of sealed record."""
    return [model for model in apps.get_models() if issubclass(model, SealedRecord)]


def clear_models() -> list[tuple[type[models.Model], str]]:
    """Return what belongs to a client and is not sealed, with the way that leads to the client."""
    unsealed = (model for model in apps.get_models() if not issubclass(model, SealedRecord))
    found = ((model, next((way for way in WAYS if _leads_to_a_client(model, way)), None)) for model in unsealed)
    return [(model, way) for model, way in found if way]


def rows_in_clear(client_id: UUID, model: type[models.Model], way: str) -> models.QuerySet[models.Model]:
    """Return the rows of a model that belong to a client, by their ids."""
    return model._default_manager.filter(**{f"{way}_id": client_id}).order_by("pk")


def _leads_to_a_client(model: type[models.Model], way: str) -> bool:
    """Return whether a chain of foreign keys of these names ends at a client."""
    reached: Any = model
    for name in way.split("__"):
        field = next((each for each in reached._meta.concrete_fields if each.name == name), None)
        if not isinstance(field, models.ForeignKey):
            return False
        reached = field.related_model
    return reached is Client
