"""The client is told of every exception: at once, or later on a day set beforehand, by no job."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import Refused
from holdspace.domain.exceptions.ground import Ground
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.queries import findings_about
from holdspace.server.checkpoints.export import log_file
from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.exceptions import actions
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.models import DangerException
from holdspace.server.exports.record import export_record
from holdspace.workflows.verify_log_file import verify_log_file
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.exceptions.conftest import REASON, Ask, approve

WHY_LATER = "They would warn the person who hurts the child."
ABOUT = "Your record was to be opened without your permission"


@pytest.fixture
def day() -> datetime:
    """The day on which the client is told."""
    return timezone.now() + timedelta(days=10)


@pytest.fixture
def deferred(cast: Cast, request_exception: Ask, day: datetime) -> DangerException:
    """An opening of which the client is told in ten days; the record was looked at."""
    asked = request_exception(
        ground=Ground.ABUSE_OF_A_CHILD, kinds=(Kind.IDENTITY,), defer_until=day, why_later=WHY_LATER
    )
    opened = approve(cast, asked)
    actions.open_record(by=cast.therapist, exception=opened)
    return opened


def page(cast: Cast, sign_in: SignIn, name: str = "exceptions:of_client") -> str:
    return sign_in(cast.client_user).get(reverse(name, args=[cast.client.pk])).content.decode()


def test_the_client_is_told_at_once_and_reads_why(cast: Cast, sign_in: SignIn, opened: DangerException):
    assert ABOUT in page(cast, sign_in, "clients:looks")

    shown = page(cast, sign_in)

    assert REASON in shown
    assert "Noor Haddad" in shown
    assert "Piet Vos" in shown
    opened.refresh_from_db()
    assert opened.seen_by_client_at is not None
    assert ABOUT not in page(cast, sign_in, "clients:looks")


def test_asking_answering_and_looking_stand_in_the_list_of_looks(cast: Cast, sign_in: SignIn, opened: DangerException):
    actions.open_record(by=cast.therapist, exception=opened)

    shown = page(cast, sign_in, "clients:looks")

    assert "asked to open your name and how to reach you" in shown
    assert "to be opened without your permission" in shown
    assert "because somebody was in danger or a court ordered it" in shown


def test_before_its_day_nothing_tells_the_client(cast: Cast, sign_in: SignIn, deferred: DangerException):
    shown = page(cast, sign_in) + page(cast, sign_in, "clients:looks") + page(cast, sign_in, "consents:consents")

    assert REASON not in shown
    assert ABOUT not in shown
    assert "danger or a court ordered it" not in shown
    assert not AuditEntry.objects.filter(client_id=cast.client.pk, purpose="exception").exists()


def test_before_its_day_the_clients_copies_hold_nothing_of_it(cast: Cast, deferred: DangerException):
    text = json.dumps(export_record(by=cast.client_user, client=cast.client, at=timezone.now()), default=str)

    assert str(deferred.pk) not in text
    assert REASON not in text
    assert str(deferred.pk) not in json.dumps(log_file(cast.client.pk, at=timezone.now()))


def test_before_its_day_the_door_keeps_it_from_the_client(cast: Cast, deferred: DangerException):
    with pytest.raises(Refused, match="may not"):
        disclose(deferred, actor=cast.client_user, purpose=Purpose.OWN)


def test_on_its_day_the_client_reads_everything_and_no_job_was_needed(
    cast: Cast, sign_in: SignIn, deferred: DangerException, day: datetime
):
    with time_machine.travel(day, tick=False):
        shown, looks = page(cast, sign_in), page(cast, sign_in, "clients:looks")
        kept = json.dumps(log_file(cast.client.pk, at=timezone.now())).encode()

    assert REASON in shown
    assert WHY_LATER in shown
    assert "asked to open your name and how to reach you" in looks
    assert "looked at" in looks
    assert "Nobody has altered this list" in looks
    assert str(deferred.pk).encode() in kept
    assert verify_log_file(kept).findings == ()


def test_it_can_be_told_earlier_and_never_later(cast: Cast, sign_in: SignIn, deferred: DangerException, day: datetime):
    actions.tell_client_now(by=cast.privacy_officer, exception=deferred, at=timezone.now())

    assert REASON in page(cast, sign_in)


def test_what_was_refused_is_told_although_it_was_to_be_told_later(
    cast: Cast, sign_in: SignIn, request_exception: Ask, day: datetime
):
    asked = request_exception(
        ground=Ground.ABUSE_OF_A_CHILD, kinds=(Kind.IDENTITY,), defer_until=day, why_later=WHY_LATER
    )
    actions.answer(by=cast.privacy_officer, exception=asked, digest=asked.digest, is_approved=False, at=timezone.now())

    assert REASON in page(cast, sign_in)


def test_entries_that_wait_for_their_day_are_guarded_like_all_others(cast: Cast, deferred: DangerException):
    assert verify_log().findings == ()

    AuditEntry.objects.filter(client_id=deferred.pk, event="looked").delete()

    assert any(str(deferred.pk) in finding for finding in verify_log().findings)


def test_a_deleted_entry_shows_on_the_clients_page_once_they_are_told(
    cast: Cast, deferred: DangerException, day: datetime
):
    AuditEntry.objects.filter(client_id=deferred.pk, event="looked").delete()

    assert findings_about(cast.client.pk) == ()
    with time_machine.travel(day, tick=False):
        assert findings_about(cast.client.pk)


@pytest.mark.parametrize("column", ["defer_until", "created_at"])
def test_a_later_day_that_somebody_wrote_into_the_database_keeps_nothing_from_the_client(
    cast: Cast, sign_in: SignIn, deferred: DangerException, column: str
):
    DangerException.objects.filter(pk=deferred.pk).update(**{column: timezone.now() + timedelta(days=9_000)})

    assert REASON in page(cast, sign_in)
    assert "looked at" in page(cast, sign_in, "clients:looks")


def test_a_request_that_nobody_answers_is_told_although_its_hour_was_moved_in_the_database(
    cast: Cast, sign_in: SignIn, request_exception: Ask, day: datetime
):
    asked = request_exception(
        ground=Ground.ABUSE_OF_A_CHILD, kinds=(Kind.IDENTITY,), defer_until=day, why_later=WHY_LATER
    )
    assert REASON not in page(cast, sign_in)

    DangerException.objects.filter(pk=asked.pk).update(created_at=day, defer_until=day + timedelta(days=9_000))

    assert REASON in page(cast, sign_in)


def test_a_day_of_telling_that_was_taken_out_by_hand_hides_no_entry(
    cast: Cast, sign_in: SignIn, deferred: DangerException
):
    DangerException.objects.filter(pk=deferred.pk).update(defer_until=None)

    assert "asked to open your name and how to reach you" in page(cast, sign_in, "clients:looks")


def test_asking_again_does_not_put_off_the_day_that_was_set(
    cast: Cast, sign_in: SignIn, deferred: DangerException, request_exception: Ask, day: datetime
):
    actions.end(by=cast.therapist, exception=deferred, at=timezone.now())
    with time_machine.travel(day - timedelta(hours=1), tick=False):
        later = timezone.now() + timedelta(days=10)
        approve(
            cast,
            request_exception(
                ground=Ground.ABUSE_OF_A_CHILD, kinds=(Kind.IDENTITY,), defer_until=later, why_later=WHY_LATER
            ),
        )

    with time_machine.travel(day, tick=False):
        shown = page(cast, sign_in)

    assert REASON in shown
    assert day.strftime("%Y") in shown


OTHERS = [
    "therapist",
    "supervisor",
    "administrator",
    "privacy_officer",
    "researcher",
    "outsider_therapist",
    "outsider_client",
]


@pytest.mark.parametrize("who", OTHERS)
def test_no_look_of_anybody_else_counts_as_the_clients(cast: Cast, sign_in: SignIn, opened: DangerException, who: str):
    web = sign_in(cast.everyone[who])
    for name in ("exceptions:exception", "exceptions:record"):
        web.get(reverse(name, args=[opened.pk]))
    for name in ("exceptions:exceptions", "exceptions:report"):
        web.get(reverse(name))
    for name in ("exceptions:of_client", "clients:looks", "clients:looks_table", "clients:looks_file"):
        web.get(reverse(name, args=[cast.client.pk]))

    opened.refresh_from_db()
    assert opened.seen_by_client_at is None
    assert ABOUT in page(cast, sign_in, "consents:consents")


def test_the_clients_own_look_at_other_pages_counts_as_none(cast: Cast, sign_in: SignIn, opened: DangerException):
    web = sign_in(cast.client_user)
    for name in ("clients:looks", "clients:looks_table", "clients:looks_file", "consents:consents", "exports:export"):
        web.get(reverse(name, args=[cast.client.pk]))
    export_record(by=cast.client_user, client=cast.client, at=timezone.now())

    opened.refresh_from_db()
    assert opened.seen_by_client_at is None


def test_a_look_before_the_day_of_telling_counts_as_none(cast: Cast, sign_in: SignIn, deferred: DangerException):
    page(cast, sign_in)

    deferred.refresh_from_db()
    assert deferred.seen_by_client_at is None


def test_the_first_look_is_kept_and_a_later_one_changes_nothing(cast: Cast, sign_in: SignIn, opened: DangerException):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        page(cast, sign_in)
        first = timezone.now()
    page(cast, sign_in)

    opened.refresh_from_db()
    assert opened.seen_by_client_at == first


def test_what_was_read_before_it_was_answered_is_told_again(cast: Cast, sign_in: SignIn, request_exception: Ask):
    asked = request_exception()
    page(cast, sign_in)
    assert ABOUT not in page(cast, sign_in, "consents:consents")

    approve(cast, asked)

    assert ABOUT in page(cast, sign_in, "consents:consents")


def test_what_was_told_to_others_after_the_client_had_read_it_is_told_again(
    cast: Cast, sign_in: SignIn, opened: DangerException
):
    page(cast, sign_in)
    sent = {"recipient": "Officer 12", "how": "by telephone", "words": "Where she may be.", "legal_ground": "x"}

    actions.tell_somebody(by=cast.therapist, exception=opened, recipient=Recipient.POLICE, sent=sent, at=timezone.now())

    assert ABOUT in page(cast, sign_in, "consents:consents")


def test_a_time_of_reading_that_was_written_into_the_database_hides_nothing(
    cast: Cast, sign_in: SignIn, opened: DangerException
):
    DangerException.objects.filter(pk=opened.pk).update(seen_by_client_at=timezone.now())

    assert ABOUT in page(cast, sign_in, "consents:consents")
