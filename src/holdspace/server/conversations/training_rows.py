"""Taking corrections along to teach the program: of clients who allow exactly that, one look through the door each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.server.access.door import disclose_all, permits
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.conversations import queries
from holdspace.server.conversations.by_hand_opening import labels_in
from holdspace.server.conversations.codes import MOMENT
from holdspace.server.conversations.contents import ContestedCode, transcript_from_json
from holdspace.server.conversations.models import Contest, HandCoding
from holdspace.server.keys.models import SealedRecord
from holdspace.workflows.training_rows import Corrections, training_rows


def rows_of(user: User) -> Iterator[list[str]]:
    """Yield the rows of every client of this therapist who allows it; of the others nothing is opened."""
    for client in queries.clients_with_corrections(user):
        if all(_may(user, client, kind) for kind in (Kind.TRANSCRIPT, Kind.CODES)):
            yield from _rows_of_client(user, client)


def _may(user: User, client: Client, kind: Kind) -> bool:
    return permits(Action.LOOK, kind, client_id=client.pk, actor=user, purpose=Purpose.MODEL_TRAINING)


def _rows_of_client(user: User, client: Client) -> Iterator[list[str]]:
    corrected = queries.corrections_of(user, client)
    records: list[SealedRecord] = [row for each in corrected for row in each.records]
    opened = disclose_all(records, actor=user, purpose=Purpose.MODEL_TRAINING, detail="training_rows")
    for each in corrected:
        transcript = transcript_from_json(opened[each.transcript.pk])
        by_hand = [_by_hand(row, labels_in(opened[row.pk])) for row in each.by_hand]
        contested = [(row, ContestedCode(**opened[row.pk])) for row in each.contests]
        corrections = [*by_hand, *_contests(contested)]
        yield from training_rows(f"practice-{each.transcript.pk.hex[:12]}", transcript, corrections)


def _by_hand(row: HandCoding, labels: dict[int, dict[str, str]]) -> Corrections:
    return Corrections(_nameless(row.author_id.hex), "by_hand", labels)


def _contests(contested: list[tuple[Contest, ContestedCode]]) -> Iterator[Corrections]:
    """Yield each person's contests; of two on the same code of a turn the later counts, and none that took it back."""
    last = {(row.said_by_id, said.turn, said.code): said for row, said in contested if said.code != MOMENT}
    labels: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for (person, turn, code), said in last.items():
        if said.is_against:
            labels[_nameless(person.hex)][turn][code] = said.label
    for coder, given in labels.items():
        yield Corrections(coder, "contest", given)


def _nameless(account: str) -> str:
    """Return a name under which one person's rows belong together and that does not lead to the account."""
    return f"coder-{sha256(account.encode()).hexdigest()[:8]}"
