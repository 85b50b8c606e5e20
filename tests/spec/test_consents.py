"""The table of `consents` holds, and two independent writings of the rules decide alike."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.deciding import is_allowed
from holdspace.domain.consent.statement import Scope, Statement
from tests.spec.consent_model import may
from tests.spec.consents import DECISIONS, NO, OUTSIDE, Decision, Said

HISTORIES = 24_000
START = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = {"tomasz": UUID(int=1), "lena": UUID(int=2), "ines": UUID(int=3)}
OTHERS = {"doctor": UUID(int=4), "insurer": UUID(int=5)}
KINDS = (Kind.CODES, Kind.SCORES, Kind.TRANSCRIPT)


def day(number: float | None) -> datetime | None:
    return None if number is None else START + timedelta(days=number)


def statement(said: Said, purpose: Purpose = Purpose.SUPERVISION) -> Statement:
    kinds = frozenset(Kind(each) for each in said.kinds.split()) or None
    scope = Scope(purpose, kinds, {**PEOPLE, **OTHERS}[said.to] if said.to else None)
    return Statement(scope, said.is_given, START + timedelta(days=said.day), day(said.until), day(said.taken_back))


def asked(kind: Kind, person: UUID) -> Scope:
    return Scope(Purpose.SUPERVISION, frozenset({kind}), person)


@pytest.mark.parametrize("row", DECISIONS, ids=lambda row: row.because)
def test_which_statement_counts(row: Decision):
    said, at = [statement(each) for each in row.said], START + timedelta(days=10)

    since = day(row.since)

    assert is_allowed(said, asked(Kind.CODES, PEOPLE["tomasz"]), at=at, since=since) is row.is_allowed
    assert may(said, Kind.CODES, PEOPLE["tomasz"], at=at, people=[*PEOPLE.values()], since=since) is row.is_allowed


@pytest.mark.parametrize("row", OUTSIDE, ids=lambda row: row.because)
def test_whether_a_copy_may_go_to_somebody_outside(row: Decision):
    said, at = [statement(each, Purpose.THIRD_PARTY) for each in row.said], START + timedelta(days=10)
    wanted = Scope(Purpose.THIRD_PARTY, frozenset({Kind.SCORES}), OTHERS["doctor"])

    assert is_allowed(said, wanted, at=at) is row.is_allowed
    assert may(said, Kind.SCORES, OTHERS["doctor"], at=at, people=[*OTHERS.values()]) is row.is_allowed


def random_history(chance: random.Random) -> list[Statement]:
    return [random_statement(chance) for _ in range(chance.randrange(7))]


def random_statement(chance: random.Random) -> Statement:
    said_on, is_given = chance.randrange(12), chance.random() < 0.65
    return statement(
        Said(
            day=said_on,
            is_given=is_given,
            kinds=" ".join(chance.sample(KINDS, chance.choice((0, 0, 1, 1, 2, 3)))),
            to=chance.choice(("", "", "tomasz", "lena")),
            until=said_on + chance.randrange(1, 8) if is_given and chance.random() < 0.2 else None,
            taken_back=said_on + chance.randrange(1, 8) if is_given and chance.random() < 0.2 else None,
        )
    )


def test_both_writings_of_the_rules_decide_alike_on_random_histories():
    chance, counted, everybody = random.Random(20260302), Counter[bool](), [*PEOPLE.values()]
    for _ in range(HISTORIES):
        history, at = random_history(chance), START + timedelta(days=chance.randrange(12))
        kind, person, since = chance.choice(KINDS), chance.choice(everybody), day(chance.choice((None, None, 0, 3, 6)))
        decided = is_allowed(history, asked(kind, person), at=at, since=since)
        assert decided is may(history, kind, person, at=at, people=everybody, since=since), (history, kind, person, at)
        counted[decided] += 1

    # A comparison says little where nearly everything is refused, or nearly nothing.
    assert min(counted.values()) > HISTORIES / 10


def test_saying_no_to_everything_leaves_nothing_open():
    chance, last = random.Random(7), START + timedelta(days=20)
    for _ in range(2_000):
        history = [*random_history(chance), Statement(Scope(Purpose.SUPERVISION), is_given=False, at=last)]
        assert not is_allowed(history, asked(chance.choice(KINDS), chance.choice([*PEOPLE.values()])), at=last)


def test_one_more_no_never_opens_anything():
    chance, last = random.Random(8), START + timedelta(days=12)
    for _ in range(2_000):
        history, kind, person = random_history(chance), chance.choice(KINDS), chance.choice([*PEOPLE.values()])
        no = statement(Said(12, NO, kinds=chance.choice(("", "codes")), to=chance.choice(("", "tomasz"))))
        if is_allowed([*history, no], asked(kind, person), at=last):
            assert is_allowed(history, asked(kind, person), at=last)


def test_consent_to_one_purpose_opens_no_other():
    yes = Statement(Scope(Purpose.RESEARCH), is_given=True, at=START)

    assert not is_allowed([yes], asked(Kind.CODES, PEOPLE["tomasz"]), at=START)
