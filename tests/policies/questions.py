"""Random questions to the policies, drawn so that a good part of them is allowed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.people import Actor, Role

SOMEBODY, CLIENT = UUID(int=1), UUID(int=2)
CONSENTS = [purpose for purpose in Purpose if purpose not in {Purpose.OWN, Purpose.EXCEPTION}]
FOR_STAFF = [*CONSENTS, Purpose.EXCEPTION]
# What a role mostly works for, so that the rules about it decide often enough.
MOSTLY = {Role.THERAPIST: Purpose.CARE, Role.SUPERVISOR: Purpose.SUPERVISION, Role.RESEARCHER: Purpose.RESEARCH}


def random_request(chance: random.Random) -> AccessRequest:
    """Return a question: half of the time everything at random, half of the time one that fits its role."""
    role = chance.choice(list(Role))
    request = AccessRequest(
        actor=Actor(SOMEBODY, role),
        action=chance.choice(list(Action)),
        client_id=CLIENT,
        kind=chance.choice(list(Kind)),
        purpose=chance.choice(list(Purpose)),
        facts=_random_facts(chance),
    )
    return _fitting(request, chance) if chance.random() < 0.5 else request


def _random_facts(chance: random.Random) -> Facts:
    return Facts(
        is_subject=chance.random() < 0.3,
        is_therapist_in_care=chance.random() < 0.3,
        is_supervisor_of_care=chance.random() < 0.3,
        is_author=chance.random() < 0.5,
        has_second_factor=chance.random() < 0.8,
        consented=frozenset(p for p in Purpose if chance.random() < 0.7),
        is_or_was_in_care=chance.random() < 0.4,
        is_second_person=chance.random() < 0.4,
        is_withheld=chance.random() < 0.2,
        is_shared=chance.random() < 0.5,
        excepted=frozenset(k for k in Kind if chance.random() < 0.3),
    )


def _fitting(request: AccessRequest, chance: random.Random) -> AccessRequest:
    role = request.actor.role
    facts = replace(
        request.facts,
        has_second_factor=True,
        # Some rules rest on three permissions at once.
        consented=frozenset(each for each in Purpose if chance.random() < 0.9),
        is_subject=request.facts.is_subject or role is Role.CLIENT,
        is_therapist_in_care=request.facts.is_therapist_in_care or role is Role.THERAPIST,
        is_supervisor_of_care=request.facts.is_supervisor_of_care or role is Role.SUPERVISOR,
        is_or_was_in_care=request.facts.is_or_was_in_care or role is Role.THERAPIST,
        is_second_person=request.facts.is_second_person or role is Role.PRIVACY_OFFICER,
    )
    purpose = Purpose.OWN if role is Role.CLIENT else chance.choice(FOR_STAFF)
    if role in MOSTLY and chance.random() < 0.4:
        purpose = MOSTLY[role]
    action = Action.LOOK if chance.random() < 0.4 else request.action
    # An exception is one kind of many: so that its rules decide often enough, it is asked for often enough.
    kind = Kind.EXCEPTION if purpose is Purpose.EXCEPTION and chance.random() < 0.5 else request.kind
    return replace(request, action=action, purpose=purpose, kind=kind, facts=facts)


def every_kind_of_question() -> Iterator[AccessRequest]:
    """Yield every role, action, kind and purpose with everything true and every consent: what could ever be allowed."""
    facts = Facts(
        is_subject=True,
        is_therapist_in_care=True,
        is_supervisor_of_care=True,
        is_author=True,
        has_second_factor=True,
        consented=frozenset(Purpose),
        is_or_was_in_care=True,
        is_second_person=True,
        is_shared=True,
        excepted=frozenset(Kind),
    )
    for role in Role:
        for action in Action:
            for kind in Kind:
                for purpose in Purpose:
                    yield AccessRequest(Actor(SOMEBODY, role), action, CLIENT, kind, purpose, facts)


def with_one_thing_other(request: AccessRequest) -> Iterator[AccessRequest]:
    """Yield the question with each fact turned round alone, and without each of its consents and exceptions."""
    facts = request.facts
    for field in fields(Facts):
        value = getattr(facts, field.name)
        other: Any
        for other in [not value] if isinstance(value, bool) else [value - {each} for each in value]:
            yield replace(request, facts=replace(facts, **{field.name: other}))
