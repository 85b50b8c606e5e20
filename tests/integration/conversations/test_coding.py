"""Having a conversation coded in the background: what a worker does, and everything that can come between."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.test import Client as WebClient
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, OperatorError
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.conversations import coding_job
from holdspace.server.conversations.coding_job import code_conversation
from holdspace.server.conversations.models import Coding, Contest
from holdspace.server.jobs.states import JobState
from tests.cast import AT, Cast, allow
from tests.integration.conversations.conftest import SECRET, hand_in, page, plain_coder, say_who_is_who, withdraw, work

CODER = f"{coding_job.__name__}.code_transcript"


def work_while(happens: Callable[[], object]) -> None:
    """Code what waits, and let something happen while the coder runs."""

    def interrupted(transcript, *, progress, **options):
        happens()
        return plain_coder(transcript, progress=lambda done, total: None)

    with patch(CODER, interrupted):
        work()


def stopped_with_nothing_kept() -> Coding:
    coding = Coding.objects.get()
    assert coding.state == JobState.STOPPED
    assert len(coding.sealed) < 200
    return coding


@pytest.fixture
def queued(open_cast: Cast, web: WebClient) -> Cast:
    """The cast, with a confirmed transcript that waits to be coded."""
    hand_in(web, open_cast.session)
    say_who_is_who(web, open_cast.session)
    return open_cast


def test_confirming_queues_the_coding_and_a_worker_does_it(queued: Cast, web: WebClient):
    assert Coding.objects.get().state == JobState.QUEUED
    assert "Waiting for its turn" in web.get(page("conversation", queued.session)).content.decode()

    work()

    coding = Coding.objects.get()
    assert (coding.state, coding.turns_done, coding.turns_total) == (JobState.DONE, 40, 40)
    assert "Marked by a program" in web.get(page("conversation", queued.session)).content.decode()


def test_progress_is_a_piece_of_the_page_and_ends_by_a_refresh(queued: Cast, web: WebClient):
    before = len(AuditEntry.objects.all())
    piece = web.get(page("progress", queued.session), headers={"HX-Request": "true"})
    assert b"<html" not in piece.content
    assert b'role="status"' in piece.content

    # Nothing of the conversation is opened to show how far it is.
    assert len(AuditEntry.objects.all()) == before
    work()
    assert web.get(page("progress", queued.session), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_progress_without_javascript_is_the_page_itself(queued: Cast, web: WebClient):
    answer = web.get(page("progress", queued.session))

    assert answer.headers["Location"] == page("conversation", queued.session)


def test_a_job_row_holds_an_id_and_nothing_else(queued: Cast):
    row = DBTaskResult.objects.get()

    assert row.args_kwargs == {"args": [Coding.objects.get().pk.hex], "kwargs": {}}


def test_a_called_off_coding_is_not_done_and_can_be_asked_for_again(queued: Cast, web: WebClient):
    web.post(page("cancel", queued.session))
    work()
    assert Coding.objects.get().state == JobState.CANCELLED
    assert "You called the marking off" in web.get(page("conversation", queued.session)).content.decode()

    web.post(page("code", queued.session))
    work()

    assert Coding.objects.get().state == JobState.DONE


def test_a_coding_called_off_while_it_runs_keeps_nothing(queued: Cast, web: WebClient):
    def interrupted(transcript, *, progress, **options):
        web.post(page("cancel", queued.session))
        progress(len(transcript.turns), len(transcript.turns))
        raise AssertionError("went on after it was called off")

    with patch(CODER, interrupted):
        work()

    assert Coding.objects.get().state == JobState.CANCELLED


@pytest.mark.parametrize("purpose", [Purpose.MACHINE_CODING, Purpose.TRANSCRIPTION, Purpose.CARE])
def test_withdrawing_a_consent_stops_what_waits(purpose: Purpose, queued: Cast):
    withdraw(queued, purpose)
    work()

    assert Coding.objects.get().state == JobState.STOPPED


@pytest.mark.parametrize("purpose", [Purpose.MACHINE_CODING, Purpose.TRANSCRIPTION, Purpose.CARE])
def test_withdrawing_a_consent_stops_what_runs_and_keeps_nothing(purpose: Purpose, queued: Cast):
    work_while(lambda: withdraw(queued, purpose))

    assert stopped_with_nothing_kept()


def test_the_end_of_the_therapy_stops_what_waits(queued: Cast):
    end_therapy(by=queued.therapist, therapy=queued.therapy, at=AT)
    work()

    assert Coding.objects.get().state == JobState.STOPPED


def test_the_end_of_the_therapy_stops_what_runs_and_keeps_nothing(queued: Cast):
    work_while(lambda: end_therapy(by=queued.therapist, therapy=queued.therapy, at=AT))

    coding = stopped_with_nothing_kept()
    assert AuditEntry.objects.filter(event=AuditEvent.JOB_STOPPED, records=[str(coding.pk)]).count() == 1


def test_withdrawing_erases_what_was_coded_and_said_against_it(coded: Cast, web: WebClient):
    web.post(page("contest", coded.session, 1), {"question": "none", "reflection": "simple", "therapist_input": "none"})
    assert Contest.objects.exists()

    withdraw(coded, Purpose.MACHINE_CODING)

    coding = Coding.objects.get()
    assert coding.state == JobState.STOPPED
    assert len(coding.sealed) < 200
    assert not Contest.objects.exists()
    assert AuditEntry.objects.filter(client_id=coded.client.pk, event=AuditEvent.ERASED).count() == 1
    shown = web.get(page("conversation", coded.session)).content.decode()
    assert "the client withdrew the consent" in shown
    assert SECRET in shown


def test_allowed_again_it_can_be_coded_again(coded: Cast, web: WebClient):
    withdraw(coded, Purpose.MACHINE_CODING)
    allow(coded.client, Purpose.MACHINE_CODING, at=now())
    web.post(page("code", coded.session))
    work()

    assert Coding.objects.get().state == JobState.DONE


def test_what_the_coder_refuses_is_told_and_can_be_tried_again(queued: Cast, web: WebClient):
    with patch(CODER, side_effect=BadInput("This is not English.", remedy="Only English is coded.")):
        work()
    shown = web.get(page("conversation", queued.session)).content.decode()
    assert "This is not English. Only English is coded." in shown

    web.post(page("code", queued.session))
    work()

    assert Coding.objects.get().state == JobState.DONE


def test_an_error_of_ours_leaves_no_word_in_the_job_row_or_the_log(
    queued: Cast, web: WebClient, caplog: pytest.LogCaptureFixture
):
    with patch(CODER, side_effect=KeyError(SECRET)):
        work()

    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert SECRET not in f"{row.traceback}{row.exception_class_path}{row.args_kwargs}{row.return_value}"
    assert SECRET not in caplog.text
    assert "KeyError at" in row.traceback
    assert Coding.objects.get().state == JobState.FAILED
    assert "error of its own" in web.get(page("conversation", queued.session)).content.decode()


def test_a_program_that_cannot_run_is_told_to_both_sides(queued: Cast, web: WebClient):
    with patch(CODER, side_effect=OperatorError("The model is missing.", hint="Install it again.")):
        work()

    assert "cannot be run on this machine" in web.get(page("conversation", queued.session)).content.decode()
    assert "The model is missing. Install it again." in DBTaskResult.objects.get().traceback


def test_a_coding_that_a_killed_worker_left_running_is_done_by_the_next(queued: Cast):
    Coding.objects.update(state=JobState.RUNNING)

    work()

    assert Coding.objects.get().state == JobState.DONE


def test_a_coding_whose_transcript_is_gone_ends_quietly(queued: Cast, web: WebClient):
    web.post(page("remove", queued.session), {"sure": "yes"})

    work()

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_job_runs_once_even_if_it_is_queued_twice(queued: Cast):
    code_conversation.enqueue(Coding.objects.get().pk.hex)
    work()

    added = AuditEntry.objects.filter(client_id=queued.client.pk, event=AuditEvent.ADDED, kinds=["codes"])
    assert added.count() == 1
