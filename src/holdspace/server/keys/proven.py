"""Rows that let somebody in, with a proof of what they say: who has the database and not the keys grants nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from holdspace.domain.errors import IntegrityError
from holdspace.server.keys.installation import is_proven, prove

PLACE = "row"

logger = logging.getLogger("holdspace.keys")


class ProvenRow(models.Model):
    """A row whose `proven` columns count only as this installation wrote them.

    `save` and `create` keep the proof; `update` on a query set does not, and what it changes then counts for nothing.
    """

    proven: ClassVar[tuple[str, ...]] = ()

    proof = models.BinaryField(default=bytes, max_length=32)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save the row, with a proof of it where a column that is proven is written.

        Raises IntegrityError where the row that is there is not as it was written: no later writing makes it ours.
        """
        if update_fields is None or not {*self.proven, *_without_id(self.proven)}.isdisjoint(update_fields):
            self._require_as_written()
            self.proof = prove(self._said(), place=PLACE)
            update_fields = None if update_fields is None else {*update_fields, "proof"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def is_as_written(self) -> bool:
        """Return whether this installation wrote the row as it stands; one that it did not is told to the operator."""
        is_ours = is_proven(self._said(), bytes(self.proof), place=PLACE)
        if not is_ours:
            logger.error("a row that this installation did not write: %s %s", self._meta.db_table, self.pk)
        return is_ours

    def _require_as_written(self) -> None:
        there = None if self._state.adding else type(self)._base_manager.filter(pk=self.pk).first()
        if there is not None and not there.is_as_written():
            raise IntegrityError(f"A row of {self._meta.db_table} is not as it was written.")

    def _said(self) -> bytes:
        return said(self._meta.db_table, (getattr(self, name) for name in self.proven))


def said(table: str, values: Iterable[object]) -> bytes:
    """Return what a proof is made of."""
    return json.dumps([table, *map(_plain, values)]).encode()


def prove_rows(model: Any, columns: tuple[str, ...]) -> None:
    """Prove every row as it stands: for the migration that brings the proofs."""
    for row in model.objects.iterator():
        row.proof = prove(_of(row, columns), place=PLACE)
        row.save(update_fields=["proof"])


def prove_anew(model: Any, before: tuple[str, ...], now: tuple[str, ...]) -> None:
    """Prove more columns of every row that is as it was written: for a migration; what was not stays unproven."""
    for row in model.objects.iterator():
        if is_proven(_of(row, before), bytes(row.proof), place=PLACE):
            row.proof = prove(_of(row, now), place=PLACE)
            row.save(update_fields=["proof"])


def _of(row: Any, columns: tuple[str, ...]) -> bytes:
    return said(row._meta.db_table, (getattr(row, name) for name in columns))


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    return value.timestamp() if isinstance(value, datetime) else value


def _without_id(columns: tuple[str, ...]) -> Iterable[str]:
    """Return the names by which Django knows references: `user` for the column `user_id`."""
    return (name.removesuffix("_id") for name in columns)
