"""What of a row is bound to the installation that wrote it, and how it is carried over to another.

A proof, or a value that is sealed under the installation's own key, means nothing elsewhere. What it says is written
plainly into the (locked) copy, and sealed or proven anew where the copy is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db import models

from holdspace.domain.exceptions.ground import Ground
from holdspace.server.consents.models import Consent
from holdspace.server.consents.proofs import prove_consent
from holdspace.server.exceptions.grounds import Recipient, account_of, ground_of, seal_account, seal_ground
from holdspace.server.exceptions.models import DangerException, Disclosure

Carried = Mapping[str, Any]
BOUND_COLUMNS = {"proof", "ground_sealed", "account_sealed"}


def carried_by(row: models.Model) -> Carried:
    """Return what the bound columns of a row say."""
    if isinstance(row, DangerException):
        return {"ground": ground_of(row).value}
    if isinstance(row, Disclosure):
        recipient, legal_ground = account_of(row)
        return {"told": {"recipient": recipient.value, "legal_ground": legal_ground}}
    return {}


def bind(row: models.Model, carried: Carried) -> None:
    """Bind a row that was put back to this installation.

    An exception gets no proof: it was approved elsewhere, and opens nothing here.
    """
    binding = _BINDINGS.get(type(row))
    if binding:
        binding(row, carried)


def _bind_disclosure(row: Disclosure, carried: Carried) -> None:
    told = carried["told"]
    seal_account(row, recipient=Recipient(told["recipient"]), legal_ground=told["legal_ground"])


_BINDINGS: Mapping[type[models.Model], Callable[[Any, Carried], None]] = {
    Consent: lambda row, carried: prove_consent(cast("Consent", row)),
    DangerException: lambda row, carried: seal_ground(row, Ground(carried["ground"])),
    Disclosure: _bind_disclosure,
}
