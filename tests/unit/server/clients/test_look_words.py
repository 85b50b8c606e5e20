"""The list of who has looked has words for everything that can be written into it."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime

import pytest

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.people import Role
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.presenters import look_words
from holdspace.server.clients.presenters.looks import by_day, present
from holdspace.server.clients.presenters.looks_table import write_table

ME, NOOR = uuid.uuid4(), uuid.uuid4()
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def entry(event: AuditEvent = AuditEvent.LOOKED, **changes) -> AuditEntry:
    content = {
        "position": 3,
        "at": AT,
        "event": event.value,
        "actor_id": NOOR,
        "actor_role": "therapist",
        "purpose": "care",
        "kinds": ["answers", "scores"],
        "records": [],
        "detail": "",
        "hash": b"\x01" * 32,
    }
    return AuditEntry(**{**content, **changes})


def shown(row: AuditEntry):
    return present(row, own_id=ME, names={NOOR: "Noor Haddad"})


def test_there_are_words_for_every_role_kind_purpose_and_event():
    assert set(look_words.ROLES) == set(Role)
    assert set(look_words.KINDS) == set(Kind)
    assert set(look_words.REASONS) == set(Purpose)
    assert set(look_words.EVENTS) == set(AuditEvent)


def test_a_look_says_who_what_and_why():
    look = shown(entry())

    assert (look.who, look.role) == ("Noor Haddad", "therapist")
    assert look.what == "looked at your answers and your scores"
    assert look.why == "for your therapy together"


def test_an_own_look_is_told_as_you_and_needs_no_reason():
    look = shown(entry(actor_id=ME, actor_role="client", purpose="own"))

    assert (look.who, look.role, look.why, look.tone) == ("You", "", "", "quiet")


def test_a_refused_look_stands_out():
    look = shown(entry(AuditEvent.REFUSED))

    assert look.tone == "urgent"
    assert "was refused" in look.what


@pytest.mark.parametrize("event", list(AuditEvent))
def test_every_event_makes_a_sentence(event: AuditEvent):
    what = shown(entry(event, detail="transcription")).what

    assert what
    assert "{}" not in what


def test_a_consent_names_what_was_allowed():
    assert shown(entry(AuditEvent.CONSENT_GIVEN, detail="transcription")).what == "allowed keeping transcripts"


PHRASES = [
    (AuditEvent.ADDED, "goal", "set a goal"),
    (AuditEvent.CHANGED, "goal_dropped", "let a goal go"),
    (AuditEvent.CHANGED, "check_draft_after", "kept a part of what is asked, to go on later"),
    (AuditEvent.ADDED, "plan_signed 0123456789abcdef", "signed the plan"),
    (AuditEvent.CHANGED, "proposal_declined", "answered a proposal for the plan"),
    (AuditEvent.LOOKED, "caseload", "looked at your answers and your scores in their list of clients"),
    (AuditEvent.ADDED, "a_word_nobody_knows_yet", "added something to your answers and your scores"),
]


@pytest.mark.parametrize(("event", "detail", "said"), PHRASES)
def test_a_machine_word_is_told_as_a_phrase(event: AuditEvent, detail: str, said: str):
    assert shown(entry(event, detail=detail)).what == said


def test_an_account_without_a_name_is_somebody():
    assert present(entry(), own_id=ME, names={}).who == "Somebody"


def test_looks_are_grouped_by_the_practices_day():
    late = entry(position=4, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))  # the second of July in London
    early = entry(position=3, at=datetime(2026, 7, 1, 21, 0, tzinfo=UTC))

    days = by_day([late, early], own_id=ME, names={})

    assert [len(day.looks) for day in days] == [1, 1]


def test_a_cell_that_a_spreadsheet_would_calculate_is_shown_as_text():
    table = io.StringIO()

    write_table(table, [entry()], own_id=ME, names={NOOR: '=HYPERLINK("x")'})

    assert "\"'=HYPERLINK" in table.getvalue()
