"""Making a copy for somebody outside: opened for them through the door, and written down before it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput
from holdspace.server.access.door import disclose_all, require
from holdspace.server.accounts.models import User
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client, Practice, Therapy
from holdspace.server.clients.queries import get_identity
from holdspace.server.consents.models import ThirdParty
from holdspace.server.consents.queries import ForSomebodyOutside
from holdspace.server.consents.third_parties import ALWAYS
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.server.third_parties.contents import TITLES, sections_of
from holdspace.server.third_parties.models import HandedCopy
from holdspace.server.third_parties.queries import records_to_copy


@dataclass(frozen=True, slots=True)
class Copy:
    """The file that is handed out, and the line that is kept of it."""

    content: bytes = field(repr=False)
    kept: HandedCopy


def make_copy(*, by: User, therapy: Therapy, party: ThirdParty, kinds: Collection[Kind], at: datetime) -> Copy:
    """Return a page to print or send with what was chosen; raise ConsentMissing for what the client did not allow.

    The look and the disclosure are an entry each in the client's list.
    """
    if not kinds or not set(kinds) <= TITLES.keys():
        raise BadInput("Mark what the copy is to hold.", source="kinds")
    asking = ForSomebodyOutside(by, party.pk)
    identity, chosen = get_identity(therapy.client), records_to_copy(therapy, kinds)
    rows: list[SealedRecord] = [identity, party, *(row for kind in chosen.values() for row in kind)]
    _require_each(asking, party, kinds)
    opened = disclose_all(rows, actor=asking, purpose=Purpose.THIRD_PARTY, detail="copy_for_others")
    page = {
        "whom": opened[party.pk]["name"],
        "whose": opened[identity.pk].get("name", ""),
        "by": by.display_name,
        "practice": Practice.objects.values_list("name", flat=True).first() or "",
        "at": at,
        "sections": sections_of(chosen, opened),
    }
    content = render_to_string("third_parties/copy.html", page).encode()
    return Copy(content, _keep(asking, party, kinds, rows, content, at))


@transaction.atomic
def _keep(
    asking: ForSomebodyOutside,
    party: ThirdParty,
    kinds: Collection[Kind],
    rows: Collection[SealedRecord],
    content: bytes,
    at: datetime,
) -> HandedCopy:
    """Write down what leaves, unless it was taken back while the copy was being made: then nothing leaves."""
    Client.objects.select_for_update().get(pk=party.client_id)
    _require_each(asking, party, kinds)
    fingerprint = hashlib.sha256(content).hexdigest()
    kept = HandedCopy(client_id=party.client_id, third_party=party, made_by=asking.therapist)
    ids = [str(row.pk) for row in rows]
    seal(kept, {"kinds": sorted(kinds), "records": ids, "sha256": fingerprint, "bytes": len(content)}, at=at)
    kept.save(force_insert=True)
    record(
        AuditEvent.DISCLOSED,
        by=asking.as_actor,
        client_id=party.client_id,
        purpose=Purpose.THIRD_PARTY,
        kinds=sorted(kinds),
        records=[kept.pk, party.pk],
        detail=f"copy_handed_out {fingerprint[:16]}",
        at=at,
    )
    return kept


def _require_each(asking: ForSomebodyOutside, party: ThirdParty, kinds: Collection[Kind]) -> None:
    for kind in sorted({*kinds, *ALWAYS}):
        require(Action.LOOK, kind, client_id=party.client_id, actor=asking, purpose=Purpose.THIRD_PARTY)
