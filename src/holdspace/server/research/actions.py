"""Asking for an extract, looking it over, stopping it, and taking it: once, without a name, under a passphrase."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, ConsentMissing, Refused, WrongState
from holdspace.domain.people import Role
from holdspace.domain.research.extract import ExtractState
from holdspace.domain.research.rows import ResearchRow, rows_of_enough
from holdspace.domain.small_cells import SMALLEST_GROUP
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.models import User
from holdspace.server.keys.passphrases import LEAST_CHARACTERS, lock_file
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.models import CheckScores
from holdspace.server.postgresql.actor import INSTALLATION, acting_as
from holdspace.server.research.models import Extract
from holdspace.server.research.packing import pack
from holdspace.server.research.queries import (
    LOOK,
    clients_in_research,
    find_open,
    scores_in_batches,
    was_taken_lately,
)


@transaction.atomic
def ask_for_extract(*, by: User, study: str, about: str, at: datetime) -> Extract:
    """Ask for the scores of everybody who allows research; one at a time, and not soon after another."""
    _require_role(by, Role.RESEARCHER)
    if not study.strip() or not about.strip():
        raise BadInput("Say which study it is, and what it wants to find out: clients read it.", source="study")
    list(Extract.objects.select_for_update())  # two at once come one after the other
    if find_open(at):
        raise WrongState("An extract is asked for already.")
    if was_taken_lately(at):
        raise WrongState("An extract is taken every thirty days at most, so that no two of them tell one client apart.")
    return Extract.objects.create(study=study.strip(), about=about.strip(), asked_by=by, asked_at=at)


@transaction.atomic
def answer_extract(*, by: User, digest: str, is_approved: bool, at: datetime) -> Extract:
    """Answer, as the second person, exactly what was read; a yes has it announced to clients."""
    _require_role(by, Role.PRIVACY_OFFICER)
    asked = _locked(at)
    if asked.state(at) is not ExtractState.ASKED or asked.digest != digest:
        raise WrongState("This was answered already, or is not what you have read. Open the page again.")
    asked.answered_by, asked.answered_at, asked.is_approved = by, at, is_approved
    asked.save()
    return asked


@transaction.atomic
def stop_extract(*, by: User, at: datetime) -> None:
    """Stop it before it leaves: whoever asked, and any second person, can."""
    if by.as_role not in {Role.RESEARCHER, Role.PRIVACY_OFFICER}:
        raise Refused("Only who asked, or a second person, stops an extract.")
    asked = _locked(at)
    asked.stopped_at = at
    asked.save()


def take_extract(*, by: User, passphrase: str, at: datetime) -> bytes:
    """Return the file under the passphrase, once; each client whose scores are looked up finds one entry.

    What the client allows is asked at the door for each, and once more when the file is made. Nothing is kept of the
    file but how many people are in it and its fingerprint; the pseudonyms are drawn anew and kept nowhere.
    """
    _require_role(by, Role.RESEARCHER)
    if len(passphrase) < LEAST_CHARACTERS:
        raise BadInput(
            _("The passphrase needs at least %(least)d characters.") % {"least": LEAST_CHARACTERS}, source="passphrase"
        )
    taken = _claim(by, at)
    try:
        with acting_as(INSTALLATION):  # a researcher has no clients of their own; the door decides on each
            rows = _rows(by, taken)
    except BaseException:
        Extract.objects.filter(pk=taken.pk).update(taken_at=None)
        raise
    content = pack(rows, taken)
    people = len({row.person for row in rows})
    Extract.objects.filter(pk=taken.pk).update(n_people=people, fingerprint=hashlib.sha256(content).hexdigest())
    return lock_file(content, passphrase=passphrase)


@transaction.atomic
def _claim(by: User, at: datetime) -> Extract:
    """Mark it as taken before anything is opened: of two clicks at once one gets it, the other nothing."""
    found = _locked(at)
    if found.asked_by_id != by.pk:
        raise Refused("Only who asked for an extract takes it.")
    if not found.is_as_written():
        raise Refused("This request was changed after it was answered: nothing leaves.")
    if found.state(at) is not ExtractState.READY:
        raise WrongState("There is no extract to take now.")
    found.taken_at = at
    found.save()
    return found


def _rows(by: User, taken: Extract) -> list[ResearchRow]:
    """Return what may leave; raise WrongState where these are too few people."""
    allowing = clients_in_research(by)
    _require_enough(len(allowing))
    found: dict[UUID, list[ResearchRow]] = {}
    for batch in scores_in_batches(allowing):
        for client_id, theirs in _of_batch(by, batch, taken):
            found[client_id] = theirs
    # Whoever took it back while the file was being made is not in it.
    still = set(clients_in_research(by))
    rows = rows_of_enough([row for client_id, theirs in found.items() if client_id in still for row in theirs])
    _require_enough(len({row.person for row in rows}))
    return rows


def _of_batch(by: User, batch: Sequence[CheckScores], taken: Extract) -> Iterator[tuple[UUID, list[ResearchRow]]]:
    theirs: dict[UUID, list[CheckScores]] = defaultdict(list)
    for row in batch:
        theirs[row.client_id].append(row)
    detail = f"{LOOK} {taken.pk.hex}"
    for client_id, rows in theirs.items():
        with suppress(ConsentMissing):
            opened = disclose_all(rows, actor=by, purpose=Purpose.RESEARCH, detail=detail)
            yield client_id, list(_nameless(rows, opened))


def _nameless(rows: Sequence[CheckScores], opened: Mapping[UUID, Mapping[str, Any]]) -> Iterator[ResearchRow]:
    """Yield a client's scores under a new pseudonym; sessions are counted over all their therapies, goals stay here."""
    person = secrets.token_hex(6)
    order = {session_id: number for number, session_id in enumerate(dict.fromkeys(row.session_id for row in rows), 1)}
    for row in rows:
        content = ScoresContent.from_json(opened[row.pk])
        for measure, scales in content.scales.items():
            version = content.versions.get(measure, "")
            for scale, score in scales.items():
                if score.value is not None:
                    at = order[row.session_id]
                    yield ResearchRow(person, at, measure, version, scale, score.value, score.is_estimate)


def _locked(at: datetime) -> Extract:
    found = find_open(at)
    if found is None:
        raise WrongState("Nothing is asked for now.")
    locked = Extract.objects.select_for_update().get(pk=found.pk)
    if not locked.state(at).is_open:
        raise WrongState("Nothing is asked for now.")
    return locked


def _require_enough(people: int) -> None:
    if people < SMALLEST_GROUP:
        raise WrongState(
            _("Fewer than %(least)d clients allow research and have scores. Nothing leaves.")
            % {"least": SMALLEST_GROUP}
        )


def _require_role(by: User, role: Role) -> None:
    if by.as_role is not role:
        raise Refused("This is not yours to do.")
