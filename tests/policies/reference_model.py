"""The rules of access once more, in plain Python, written from their plain words and not from the Cedar text.

Two independent writings that agree on many thousand random questions are worth more than either alone.
"""

from __future__ import annotations

from holdspace.domain.access import AccessRequest, Action, Kind, Purpose
from holdspace.domain.people import Role

CARE_KINDS = {Kind.IDENTITY, Kind.ANSWERS, Kind.SCORES, Kind.PLAN, Kind.ALERT, Kind.CONSENT}
CARE_KINDS |= {Kind.BOUNDARY, Kind.SAFETY_PLAN}
CLIENT_WRITES = {Kind.ANSWERS, Kind.SCORES, Kind.PLAN, Kind.CONSENT, Kind.ALERT, Kind.BOUNDARY, Kind.SAFETY_PLAN}
THERAPIST_WRITES = {Kind.IDENTITY, Kind.PLAN, Kind.ALERT, Kind.SAFETY_PLAN}
FOR_OTHERS = {Kind.IDENTITY, Kind.CONSENT, Kind.SCORES, Kind.PLAN, Kind.SAFETY_PLAN}
# What a supervisor may see, and what else the client has to allow for it.
WITHOUT_A_NAME = {
    Kind.SCORES: frozenset[Purpose](),
    Kind.TRANSCRIPT: frozenset({Purpose.TRANSCRIPTION}),
    Kind.CODES: frozenset({Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING}),
}


def may(request: AccessRequest) -> bool:
    """Return whether the request is allowed."""
    if request.actor.role is not Role.CLIENT and not request.facts.has_second_factor:
        return False
    if request.actor.role is Role.CLIENT and request.kind is Kind.EXCEPTION and request.facts.is_withheld:
        return False
    if request.purpose is Purpose.EXCEPTION:
        return _in_danger_may(request)
    if request.purpose is Purpose.OWN:
        return request.actor.role is Role.CLIENT and request.facts.is_subject and _client_may(request)
    if _records_paper(request):
        return True
    if request.purpose not in request.facts.consented:
        return False
    match request.actor.role:
        case Role.THERAPIST:
            return request.facts.is_therapist_in_care and _therapist_may(request)
        case Role.SUPERVISOR:
            looks = request.action is Action.LOOK and request.kind in WITHOUT_A_NAME
            codes = request.action in {Action.ADD, Action.CHANGE} and request.kind is Kind.CODES
            is_theirs = request.facts.is_supervisor_of_care and request.purpose is Purpose.SUPERVISION
            return is_theirs and (looks or codes) and WITHOUT_A_NAME[request.kind] <= request.facts.consented
        case Role.RESEARCHER:
            counts = request.purpose in {Purpose.SERVICE_EVALUATION, Purpose.RESEARCH}
            return counts and request.action is Action.LOOK and request.kind is Kind.SCORES
        case _:
            return False


def _records_paper(request: AccessRequest) -> bool:
    """What a client signed on paper is recorded by their own therapist, before anything could be allowed here."""
    is_paper = request.action is Action.ADD and request.kind is Kind.CONSENT and request.purpose is Purpose.CARE
    return is_paper and request.actor.role is Role.THERAPIST and request.facts.is_therapist_in_care


def _client_may(request: AccessRequest) -> bool:
    if request.kind in {Kind.JOURNAL, Kind.HELD_BACK, Kind.TOOLBOX}:
        return True
    if request.action is Action.LOOK:
        return request.kind is not Kind.NOTES
    if request.kind is Kind.CODES:
        return request.action is Action.ADD  # contesting what the program marked
    return request.action in {Action.ADD, Action.CHANGE} and request.kind in CLIENT_WRITES


def _therapist_may(request: AccessRequest) -> bool:
    """What the client's own therapist may do while the therapy lasts, for a purpose that the client allows."""
    keeps_transcripts = Purpose.TRANSCRIPTION in request.facts.consented
    match request.purpose:
        case Purpose.CARE:
            return _in_care_may(request, keeps_transcripts=keeps_transcripts)
        case Purpose.TRANSCRIPTION:
            return request.kind is Kind.TRANSCRIPT and request.action is not Action.LOOK
        case Purpose.MACHINE_CODING:
            if request.kind is Kind.TRANSCRIPT:
                return request.action is Action.LOOK and keeps_transcripts
            return request.kind is Kind.CODES and request.action in {Action.ADD, Action.CHANGE}
        case Purpose.MODEL_TRAINING:
            is_coded = keeps_transcripts and Purpose.MACHINE_CODING in request.facts.consented
            return is_coded and request.action is Action.LOOK and request.kind in {Kind.TRANSCRIPT, Kind.CODES}
        case Purpose.THIRD_PARTY:
            is_in_care = Purpose.CARE in request.facts.consented
            return is_in_care and request.action is Action.LOOK and request.kind in FOR_OTHERS
        case _:
            return False


def _in_care_may(request: AccessRequest, *, keeps_transcripts: bool) -> bool:
    if request.kind is Kind.NOTES:
        return request.facts.is_author
    if request.action is Action.LOOK:
        has_codes = keeps_transcripts and Purpose.MACHINE_CODING in request.facts.consented
        return (
            request.kind in CARE_KINDS
            or (request.kind is Kind.TRANSCRIPT and keeps_transcripts)
            or (request.kind is Kind.CODES and has_codes)
            or (request.kind is Kind.TOOLBOX and request.facts.is_shared)
        )
    return request.action in {Action.ADD, Action.CHANGE} and request.kind in THERAPIST_WRITES


def _in_danger_may(request: AccessRequest) -> bool:
    """What is possible without consent: asking, answering, and looking at what was approved."""
    if request.kind in {Kind.JOURNAL, Kind.HELD_BACK, Kind.NOTES, Kind.TOOLBOX}:
        return False
    facts, is_request = request.facts, request.kind is Kind.EXCEPTION
    match request.actor.role:
        case Role.THERAPIST if request.action is Action.LOOK:
            return (facts.is_or_was_in_care and request.kind in facts.excepted) or (is_request and facts.is_author)
        case Role.THERAPIST if request.action is Action.ADD:
            return is_request and facts.is_or_was_in_care
        case Role.THERAPIST if request.action is Action.CHANGE:
            return is_request and facts.is_author
        case Role.PRIVACY_OFFICER:
            return is_request and facts.is_second_person and request.action in {Action.LOOK, Action.CHANGE}
        case _:
            return False
