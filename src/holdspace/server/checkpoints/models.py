"""Leaves of the tree over the log, its right edge, and the checkpoints that were signed."""

from __future__ import annotations

from django.db import models

from holdspace.server.audit.models import AuditEntry


class TreeLeaf(models.Model):
    """The place of one entry in the tree; ``index`` counts from 0 over the whole installation."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "tree leaves"

    def __str__(self) -> str:
        return f"leaf {self.pk}"


class TreeState(models.Model):
    """What must be kept to go on appending; one row, locked while leaves are added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    roots = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_tree_per_installation")]

    def __str__(self) -> str:
        return f"tree of {self.size}"


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root."""

    size = models.PositiveBigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"
