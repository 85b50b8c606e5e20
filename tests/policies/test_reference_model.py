"""The Cedar policies and an independent plain-Python writing of the same rules decide alike."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.people import Role
from holdspace.policy import PolicyEngine
from tests.policies.questions import CONSENTS, every_kind_of_question, random_request, with_one_thing_other
from tests.policies.reference_model import may

DECISIONS = 24_000


def decide(request: AccessRequest) -> bool:
    return PolicyEngine.load().decide(request).is_allowed


def test_both_writings_of_the_rules_decide_alike_on_random_questions():
    chance = random.Random(20260302)
    allowed: Counter[str] = Counter()
    for _ in range(DECISIONS):
        request = random_request(chance)
        decision = PolicyEngine.load().decide(request)
        assert decision.is_allowed is may(request), request
        allowed.update(decision.policies)
        allowed["allowed" if decision.is_allowed else "denied"] += 1

    # A comparison says little where nearly everything is denied, or where a policy never decided anything.
    assert allowed["allowed"] > DECISIONS / 20
    assert {text.id for text in PolicyEngine.load().policy_texts()} <= allowed.keys()


def test_both_writings_decide_alike_where_everything_is_true():
    for request in every_kind_of_question():
        assert decide(request) is may(request), request


def test_both_writings_decide_alike_where_one_thing_alone_is_not_true():
    """Whatever a rule asks for is asked for here by itself: chance may never draw just that."""
    for request in every_kind_of_question():
        if may(request):
            for other in with_one_thing_other(request):
                assert decide(other) is may(other), other


def test_no_staff_role_has_any_right_for_the_clients_own_purpose():
    for request in every_kind_of_question():
        if request.actor.role is not Role.CLIENT and request.purpose is Purpose.OWN:
            assert not decide(request), request


def test_an_administrator_has_no_right_to_content():
    for request in every_kind_of_question():
        if request.actor.role is Role.ADMINISTRATOR:
            assert not decide(request), request


def test_a_second_person_sees_and_answers_requests_and_nothing_else():
    allowed = {
        (request.action, request.kind, request.purpose)
        for request in every_kind_of_question()
        if request.actor.role is Role.PRIVACY_OFFICER and decide(request)
    }

    assert allowed == {(action, Kind.EXCEPTION, Purpose.EXCEPTION) for action in (Action.LOOK, Action.CHANGE)}


def test_in_danger_nobody_changes_or_erases_anything_but_the_account_of_it():
    for request in every_kind_of_question():
        if request.purpose is Purpose.EXCEPTION and request.action is not Action.LOOK and decide(request):
            assert request.kind is Kind.EXCEPTION, request


def test_no_exception_opens_the_journal_the_toolbox_process_notes_or_what_is_held_back():
    never = {Kind.JOURNAL, Kind.HELD_BACK, Kind.NOTES, Kind.TOOLBOX}
    for request in every_kind_of_question():
        if request.purpose is Purpose.EXCEPTION and request.kind in never:
            assert not decide(request), request


def test_taking_a_consent_away_never_opens_anything():
    chance = random.Random(7)
    for _ in range(3_000):
        request = random_request(chance)
        gone = chance.choice(CONSENTS)
        fewer = replace(request, facts=replace(request.facts, consented=request.facts.consented - {gone}))
        assert not (decide(fewer) and not decide(request)), (request, gone)


def test_losing_a_relation_or_the_second_factor_never_opens_anything():
    chance = random.Random(8)
    losses: list[Callable[[Facts], Facts]] = [
        lambda facts: replace(facts, is_subject=False),
        lambda facts: replace(facts, is_therapist_in_care=False),
        lambda facts: replace(facts, is_supervisor_of_care=False),
        lambda facts: replace(facts, is_author=False),
        lambda facts: replace(facts, has_second_factor=False),
        lambda facts: replace(facts, is_or_was_in_care=False),
        lambda facts: replace(facts, is_second_person=False),
        lambda facts: replace(facts, excepted=frozenset()),
        lambda facts: replace(facts, is_withheld=True),
    ]
    for _ in range(3_000):
        request = random_request(chance)
        lost = replace(request, facts=chance.choice(losses)(request.facts))
        assert not (decide(lost) and not decide(request)), request


def test_process_notes_open_to_their_author_alone():
    for request in every_kind_of_question():
        if request.kind is Kind.NOTES:
            others = replace(request, facts=replace(request.facts, is_author=False))
            assert not decide(others), others


def test_a_therapist_can_erase_transcripts_and_own_notes_a_client_what_is_theirs_alone_and_nobody_anything_else():
    erasable = {
        (request.actor.role, request.kind)
        for request in every_kind_of_question()
        if request.action is Action.ERASE and decide(request)
    }

    assert erasable == {
        (Role.THERAPIST, Kind.TRANSCRIPT),
        (Role.THERAPIST, Kind.NOTES),
        (Role.CLIENT, Kind.JOURNAL),
        (Role.CLIENT, Kind.HELD_BACK),
        (Role.CLIENT, Kind.TOOLBOX),
    }
