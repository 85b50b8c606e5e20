"""A client who allows and takes back at the same moment, round after round, on two connections at once.

Runs inside an installation too (`python -m tests.integration.consents.race`), and prints its rounds there as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import product
from threading import Barrier

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from holdspace.domain.access import Purpose  # noqa: E402
from holdspace.domain.errors import WrongState  # noqa: E402
from holdspace.server.audit.models import AuditEntry  # noqa: E402
from holdspace.server.consents.actions import answer_consent, withdraw_consent  # noqa: E402
from holdspace.server.consents.queries import purposes_allowed  # noqa: E402
from holdspace.server.postgresql.actor import acting_as  # noqa: E402
from tests.cast import Pair, make_pair  # noqa: E402

ABOUT = Purpose.RESEARCH
TIMES = 4
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Round:
    """How one round began and what came of it. ``ahead`` is by how many microseconds the yes was begun later."""

    was_allowed: bool
    ahead: int
    yes_was_taken: bool
    no_was_taken: bool
    is_allowed: bool
    told: list[str]


def race(pair: Pair, begin: datetime) -> Iterator[Round]:
    """Yield a round for each way it may begin, some times over; ``begin`` lies in the past."""
    ways = list(product((False, True), (-1, 0, 1))) * TIMES
    for number, (was_allowed, ahead) in enumerate(ways):
        yield _round(pair, begin + number * MINUTE, was_allowed=was_allowed, ahead=ahead)


def _round(pair: Pair, at: datetime, *, was_allowed: bool, ahead: int) -> Round:
    with acting_as(pair.user.pk):
        answer(pair, is_given=was_allowed, at=at)
        before = AuditEntry.objects.filter(client_id=pair.client.pk).count()
    moment = at + MINUTE / 2
    yes_was_taken, no_was_taken = _at_once(
        pair,
        lambda: answer(pair, is_given=True, at=moment + timedelta(microseconds=ahead)),
        lambda: take_back(pair, at=moment),
    )
    with acting_as(pair.user.pk):
        entries = AuditEntry.objects.filter(client_id=pair.client.pk).order_by("position")
        told = list(entries.values_list("event", flat=True)[before:])
        is_allowed = ABOUT in purposes_allowed([pair.client.pk])[pair.client.pk]
        if is_allowed:  # the next round begins as it says
            take_back(pair, at=moment + MINUTE / 4)
    return Round(was_allowed, ahead, yes_was_taken, no_was_taken, is_allowed, told)


def answer(pair: Pair, *, is_given: bool, at: datetime) -> None:
    answer_consent(by=pair.user, client=pair.client, purpose=ABOUT, is_given=is_given, at=at)


def take_back(pair: Pair, *, at: datetime) -> None:
    withdraw_consent(by=pair.user, client=pair.client, purpose=ABOUT, at=at)


def _at_once(pair: Pair, *acts: Callable[[], object]) -> list[bool]:
    """Do all of it at one moment, each on a connection of its own; return which were taken and not refused."""
    together = Barrier(len(acts))

    def act(one: Callable[[], object]) -> bool:
        try:
            with acting_as(pair.user.pk):
                together.wait()
                one()
        except WrongState:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def main() -> None:
    """Make a pair and let their client race."""
    pair = make_pair("quick-heron", "Noor Haddad", timezone.now() - timedelta(days=2))
    json.dump([asdict(each) for each in race(pair, timezone.now() - timedelta(days=1))], sys.stdout)


if __name__ == "__main__":
    main()
