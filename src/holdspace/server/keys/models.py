"""Wrapped data keys, and the base of every record that is sealed under one."""

from __future__ import annotations

import secrets
import uuid
from typing import Any, ClassVar, Protocol

from django.db import models

from holdspace.domain.access import Kind


def new_id() -> uuid.UUID:
    """Return a random 128-bit id; a version-4 UUID would fix six of the bits."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


class ClientKey(models.Model):
    """A client's data key, wrapped by the root key. Destroying this row makes everything of the client unreadable.

    The client's id is kept as a plain value: the key has its own, shorter backup retention than the record.
    """

    client_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    root_key = models.CharField(max_length=64)  # which root key wrapped it, so that a rotation can be resumed
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "client key"


class FormerKey(models.Model):
    """The key that a client's records lay under before they were sealed anew; gone once none is left under it."""

    client_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    root_key = models.CharField(max_length=64)
    retired_at = models.DateTimeField()

    class Meta:
        verbose_name = "former key"


class InstallationKey(models.Model):
    """The wrapped key that seals what belongs to no client: second-factor secrets, the log's signing key."""

    name = models.CharField(primary_key=True, max_length=40)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "installation key"


class Sealed(Protocol):
    """A sealed value and the place it was sealed for: a record, or what was read of one where many are read at once."""

    @property
    def kind(self) -> Kind:
        """What policies and the look log call its content."""

    @property
    def table(self) -> str:
        """The database table it lies in."""

    @property
    def pk(self) -> Any:
        """The record's id."""

    @property
    def client_id(self) -> uuid.UUID:
        """Whose it is."""

    @property
    def sealed(self) -> Any:
        """The sealed bytes."""


class SealedRecord(models.Model):
    """A row whose content is sealed under the client's key.

    In clear stand only the ids, the times and the states that the concrete model declares. ``kind`` picks the subkey
    and is what policies and the look log speak of.
    """

    kind: ClassVar[Kind]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.pk}>"

    __str__ = __repr__

    @property
    def table(self) -> str:
        """The database table it lies in."""
        return self._meta.db_table
