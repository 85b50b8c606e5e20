"""Opening and sealing what the report of all exceptions needs, under the installation's key."""

from __future__ import annotations

import json
from enum import StrEnum

from holdspace.domain.exceptions.ground import Ground
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.keys.installation import open_text, seal_text

GROUND, ACCOUNT = "exception_ground", "disclosure_account"


class Recipient(StrEnum):
    """Whom something can be told to."""

    EMERGENCY_SERVICE = "emergency_service"
    POLICE = "police"
    HOSPITAL = "hospital"
    DOCTOR = "doctor"
    CHILD_PROTECTION = "child_protection"
    ADULT_PROTECTION = "adult_protection"
    PERSON_IN_DANGER = "person_in_danger"
    CONTACT_OF_THE_CLIENT = "contact_of_the_client"
    COURT = "court"


def seal_ground(exception: DangerException, ground: Ground) -> None:
    """Keep the ground of an exception."""
    exception.ground_sealed = seal_text(ground, place=GROUND, row=exception.pk.hex)


def ground_of(exception: DangerException) -> Ground:
    """Return the ground of an exception."""
    return Ground(open_text(exception.ground_sealed, place=GROUND, row=exception.pk.hex))


def seal_account(disclosure: Disclosure, *, recipient: Recipient, legal_ground: str) -> None:
    """Keep for the report what kind of recipient it was and on what it rested."""
    account = json.dumps({"recipient": recipient, "legal_ground": legal_ground}, ensure_ascii=False)
    disclosure.account_sealed = seal_text(account, place=ACCOUNT, row=disclosure.pk.hex)


def account_of(disclosure: Disclosure) -> tuple[Recipient, str]:
    """Return kind of recipient and legal ground."""
    account = json.loads(open_text(disclosure.account_sealed, place=ACCOUNT, row=disclosure.pk.hex))
    return Recipient(account["recipient"]), account["legal_ground"]
