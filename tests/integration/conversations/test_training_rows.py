"""Corrections as rows to learn from: only of clients who allow exactly that, one look each, no name."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.server.audit.models import AuditEntry
from tests.cast import Cast, allow
from tests.integration.conversations.conftest import LINES, SECRET, page, withdraw
from tests.integration.conversations.test_by_hand import given
from tests.integration.conversations.test_conversation_page import labels_of

TRAINING = reverse("conversations:training")


@pytest.fixture
def corrected(coded: Cast, web: WebClient) -> Cast:
    """The cast with a contest and a finished coding by hand."""
    web.post(page("contest", coded.session, 1), {"question": "closed", "reflection": "none", "therapist_input": "none"})
    web.post(page("by_hand", coded.session), {**given(0, 3), "then": "finish"})
    return coded


def rows_of(web: WebClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(web.post(TRAINING).content.decode())))


def test_rows_hold_the_words_and_what_people_called_them(corrected: Cast, web: WebClient):
    allow(corrected.client, Purpose.MODEL_TRAINING)

    rows = rows_of(web)

    first = [row for row in rows if row["turn_index"] == "0"]
    assert {(row["source"], row["question"]) for row in first} == {("by_hand", "open"), ("contest", "closed")}
    assert len(rows) == len(LINES) + 1
    assert SECRET in rows[2]["text"]
    assert rows[2]["client_talk"] == "neutral"
    assert [row["coder"] for row in rows if row["turn_index"] == "30"] == [""]
    assert corrected.therapist.username not in str(rows)


def test_what_was_taken_back_teaches_nothing(corrected: Cast, web: WebClient):
    allow(corrected.client, Purpose.MODEL_TRAINING)
    marked = labels_of(web, corrected, turn=1)
    web.post(page("contest", corrected.session, 1), marked)

    assert {row["source"] for row in rows_of(web)} == {"by_hand", ""}


def test_it_is_one_look_for_that_purpose_alone(corrected: Cast, web: WebClient):
    allow(corrected.client, Purpose.MODEL_TRAINING)
    before = AuditEntry.objects.count()

    web.post(TRAINING)

    (entry,) = AuditEntry.objects.order_by("at", "position")[before:]
    assert (entry.purpose, entry.detail, entry.kinds) == ("model_training", "training_rows", ["codes", "transcript"])


@pytest.mark.parametrize("allowed", [[], [Purpose.RESEARCH]])
def test_without_that_very_consent_nothing_is_opened(allowed: list[Purpose], corrected: Cast, web: WebClient):
    allow(corrected.client, *allowed)
    before = AuditEntry.objects.count()

    assert web.post(TRAINING).headers["Location"] == TRAINING
    assert AuditEntry.objects.count() == before


def test_withdrawn_it_is_closed_again(corrected: Cast, web: WebClient):
    allow(corrected.client, Purpose.MODEL_TRAINING)
    withdraw(corrected, Purpose.MODEL_TRAINING)

    assert web.post(TRAINING).status_code == 302


@pytest.mark.parametrize("name", ["client", "supervisor", "researcher", "administrator", "outsider_client"])
def test_only_therapists_find_the_page(name: str, corrected: Cast, sign_in):
    web = sign_in(corrected.everyone[name])

    assert [web.get(TRAINING).status_code, web.post(TRAINING).status_code] == [404, 404]


def test_another_therapist_takes_nothing_of_it_along(corrected: Cast, sign_in):
    allow(corrected.client, Purpose.MODEL_TRAINING)

    assert sign_in(corrected.outsiders.therapist).post(TRAINING).status_code == 302
