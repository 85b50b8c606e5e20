"""What is asked for, whether it stays within the limits, and the digest that binds an approval to exactly this."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from holdspace.domain.access import Kind
from holdspace.domain.errors import BadInput
from holdspace.domain.exceptions.ground import (
    ALONE_FOR,
    ALONE_GROUNDS,
    ALONE_KINDS,
    NEVER,
    Duty,
    Ground,
    Jurisdiction,
    Rule,
)
from holdspace.domain.language import gettext as _
from holdspace.domain.language import number

SHOWN = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who wants to open which kinds of whose record, on which ground, for how long.

    ``content_hash`` stands for the sealed reasons; ``second_person`` is None where somebody acts alone at night.
    """

    id: UUID
    client_id: UUID
    asked_by: UUID
    second_person: UUID | None
    jurisdiction: str
    ground: Ground
    kinds: tuple[Kind, ...]
    open_for: timedelta
    defer_until: datetime | None
    asked_at: datetime
    content_hash: str

    @property
    def is_alone(self) -> bool:
        """Whether nobody else is asked beforehand."""
        return self.second_person is None

    def digest(self) -> str:
        """Return the SHA-256 over all that is asked, in hex: whoever approves, approves this and nothing else."""
        canonical = json.dumps(_plain(asdict(self)), sort_keys=True, separators=(",", ":")).encode()
        return hashlib.sha256(b"holdspace/exception/1\n" + canonical).hexdigest()


def fingerprint(digest: str) -> str:
    """Return the beginning of a digest in groups, to be read out and compared on the telephone."""
    return " ".join(digest[i : i + 4] for i in range(0, SHOWN, 4))


def require_within_limits(asked: Asked, jurisdiction: Jurisdiction) -> None:
    """Raise BadInput where more is asked than the place's rules allow."""
    rule = jurisdiction.rules.get(asked.ground)
    if rule is None or rule.duty is Duty.NONE:
        raise BadInput("This is no ground for opening a record here.", remedy="Ask the client, or a lawyer.")
    if not asked.kinds:
        raise BadInput("Say what you need to see.")
    if asked.second_person == asked.asked_by:
        raise BadInput("The second person must be somebody else.")
    if asked.is_alone:
        _require_alone(asked)
    _require_rule(asked, rule)


def _require_alone(asked: Asked) -> None:
    if asked.ground not in ALONE_GROUNDS:
        raise BadInput("Only danger lets you act alone.", remedy="Name a second person.")
    if not set(asked.kinds) <= ALONE_KINDS:
        raise BadInput("Alone you open the safety plan and how to reach the client, nothing else.")
    if asked.open_for > ALONE_FOR:
        raise BadInput("Alone you open a record for two hours at most.")
    if asked.defer_until is not None:
        raise BadInput("Alone you cannot decide that the client is told later.", remedy="Name a second person.")


def _require_rule(asked: Asked, rule: Rule) -> None:
    if not set(asked.kinds) <= rule.kinds - NEVER:
        raise BadInput("On this ground less can be opened than you ask for.")
    if not timedelta() < asked.open_for <= rule.longest:
        raise BadInput(
            _("On this ground a record is opened for %(hours)s hours at most.") % {"hours": _hours(rule.longest)}
        )
    if (
        asked.defer_until is not None
        and not asked.asked_at < asked.defer_until <= asked.asked_at + rule.longest_deferral
    ):
        if not rule.longest_deferral:
            raise BadInput("On this ground the client is always told at once.")
        raise BadInput(
            _("On this ground the client is told within %(days)d days at the latest.")
            % {"days": rule.longest_deferral.days}
        )


def _hours(duration: timedelta) -> str:
    return number(duration.total_seconds() / 3600)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.hex if isinstance(value, UUID) else value
