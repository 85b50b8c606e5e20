"""Rows as statements, and the proof that a row was written by this installation for the client's own act."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.statement import Scope, Statement
from holdspace.server.consents.models import Consent
from holdspace.server.keys.installation import is_proven, prove

PLACE = "consent"

logger = logging.getLogger("holdspace.consents")


def scope_word(scope: Scope) -> str:
    """Return kinds and recipient as one word; empty for everything and everybody."""
    kinds = ",".join(sorted(scope.kinds)) if scope.kinds is not None else ""
    return f"{kinds}|{scope.recipient}" if scope.recipient else kinds


def prove_consent(row: Consent) -> None:
    """Keep the proof of a row as it stands now; to be done again whenever it is changed."""
    row.proof = prove(_content(row), place=PLACE)


def is_ours(row: Consent) -> bool:
    """Return whether this installation wrote the row as it stands."""
    return is_proven(_content(row), bytes(row.proof), place=PLACE)


def statements(rows: Collection[Consent]) -> list[Statement]:
    """Return the rows as statements. A yes that is not ours counts for nothing; a no counts whoever wrote it."""
    forged = [row for row in rows if row.is_given and not is_ours(row)]
    if forged:
        logger.error("consents that this installation did not write: %s", [str(row.pk) for row in forged])
    return [_statement(row) for row in rows if row not in forged]


def scope_of(row: Consent) -> Scope:
    """Return what a row is about."""
    kinds = None if row.kinds is None else frozenset(Kind(each) for each in row.kinds)
    return Scope(Purpose(row.purpose), kinds, row.recipient_id or row.third_party_id)


def _statement(row: Consent) -> Statement:
    return Statement(
        scope_of(row),
        is_given=row.is_given,
        at=row.answered_at,
        until=row.valid_until,
        withdrawn_at=row.withdrawn_at,
    )


def _content(row: Consent) -> bytes:
    times = [each.timestamp() if each else None for each in (row.answered_at, row.withdrawn_at, row.valid_until)]
    about = [row.pk.hex, str(row.client_id), row.purpose, row.is_given, row.kinds, str(row.recipient_id or "")]
    # What was proven before there was paper, or anybody outside, stays proven.
    paper = [row.paper_id.hex] if row.paper_id else []
    outside = [f"to {row.third_party_id.hex}"] if row.third_party_id else []
    return json.dumps([*about, *times, row.words_hash, str(row.answered_by_id), *paper, *outside]).encode()
