"""A record is opened in danger exactly as it was approved, by whom it was approved for, and for as long."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.domain.exceptions.ground import Ground
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose, disclose_all
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.clients.models import Identity
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.exceptions import actions, queries
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.models import DangerException
from tests.cast import AT, Cast, make_colleague
from tests.integration.exceptions.conftest import RULES, WANTED, WORDS, Ask, approve

OnCommit = Callable[..., AbstractContextManager[Any]]
SENT = {"recipient": "Ward 4", "how": "by telephone", "words": "A person may come.", "legal_ground": "danger to life"}


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: OnCommit) -> OnCommit:
    return django_capture_on_commit_callbacks


def contents(cast: Cast, exception: DangerException) -> str:
    return str(actions.open_record(by=cast.therapist, exception=exception)[1].values())


def test_what_was_approved_opens_although_the_client_took_everything_back(cast: Cast, opened: DangerException):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert WORDS in contents(cast, opened)


def test_it_opens_to_a_former_therapist_too(cast: Cast, request_exception: Ask):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=timezone.now())

    assert WORDS in contents(cast, approve(cast, request_exception()))


def test_one_opening_is_one_look_with_its_purpose(cast: Cast, opened: DangerException):
    before = AuditEntry.objects.count()

    contents(cast, opened)

    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.client_id, entry.event, entry.purpose) == (cast.client.pk, "looked", "exception")
    assert set(entry.kinds) == {"exception", "identity", "safety_plan"}


def test_nothing_opens_before_the_second_person_said_yes(cast: Cast, request_exception: Ask):
    asked = request_exception()

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=asked)


def test_nothing_opens_after_a_no(cast: Cast, request_exception: Ask):
    asked = request_exception()
    actions.answer(by=cast.privacy_officer, exception=asked, digest=asked.digest, is_approved=False, at=timezone.now())
    asked.refresh_from_db()

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=asked)


def test_nothing_opens_when_the_time_is_up(cast: Cast, request_exception: Ask):
    long_ago = timezone.now() - timedelta(hours=3)
    asked = approve(cast, request_exception(at=long_ago), at=long_ago)

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=asked)


@pytest.mark.parametrize("who", ["therapist", "privacy_officer"])
def test_either_closes_it_and_nothing_opens_any_more(cast: Cast, opened: DangerException, who: str):
    actions.end(by=cast.everyone[who], exception=opened, at=timezone.now())
    opened.refresh_from_db()

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=opened)


def test_a_kind_that_was_not_approved_stays_closed(cast: Cast, request_exception: Ask):
    approve(cast, request_exception(kinds=(Kind.SAFETY_PLAN,)))

    with pytest.raises(Refused):
        disclose(Identity.objects.get(client=cast.client), actor=cast.therapist, purpose=Purpose.EXCEPTION)


@pytest.mark.parametrize(
    "who", ["outsider_therapist", "supervisor", "privacy_officer", "administrator", "researcher", "client"]
)
def test_it_opens_to_nobody_else(cast: Cast, opened: DangerException, who: str):
    identity = Identity.objects.get(client=cast.client)

    with pytest.raises(Refused):
        disclose_all([identity], actor=cast.everyone[who], purpose=Purpose.EXCEPTION)


def test_another_clients_record_stays_closed(cast: Cast, opened: DangerException):
    with pytest.raises(Refused):
        disclose(Identity.objects.get(client=cast.outsiders.client), actor=cast.therapist, purpose=Purpose.EXCEPTION)


@pytest.mark.parametrize("who", ["outsider_therapist", "supervisor", "administrator", "privacy_officer", "client"])
def test_only_somebody_who_is_or_was_their_therapist_asks(cast: Cast, request_exception: Ask, who: str):
    other = cast.everyone[who]
    second = make_colleague(Role.PRIVACY_OFFICER, "Somebody Else")

    with pytest.raises(Refused):
        actions.ask(
            by=other,
            client=cast.client,
            wanted=WANTED,
            second_person=second,
            rules=RULES,
            at=timezone.now(),
        )


@pytest.mark.parametrize("who", ["therapist", "outsider_therapist", "supervisor", "administrator", "client"])
def test_only_the_named_second_person_answers(cast: Cast, request_exception: Ask, who: str):
    asked = request_exception()

    with pytest.raises(Refused):
        actions.answer(by=cast.everyone[who], exception=asked, digest=asked.digest, is_approved=True, at=timezone.now())


def test_another_privacy_officer_does_not_answer(cast: Cast, request_exception: Ask):
    asked, other = request_exception(), make_colleague(Role.PRIVACY_OFFICER, "Somebody Else")

    with pytest.raises(Refused):
        actions.answer(by=other, exception=asked, digest=asked.digest, is_approved=True, at=timezone.now())


def test_only_a_privacy_officer_can_be_named(cast: Cast, request_exception: Ask):
    with pytest.raises(BadInput, match="cannot approve"):
        actions.ask(
            by=cast.therapist,
            client=cast.client,
            wanted=WANTED,
            second_person=cast.outsiders.therapist,
            rules=RULES,
            at=timezone.now(),
        )


def test_a_second_request_waits_for_the_end_of_the_first(request_exception: Ask):
    request_exception()

    with pytest.raises(WrongState):
        request_exception()


@pytest.mark.parametrize("changed", [{"reason": " "}, {"why_not_less": ""}])
def test_without_reasons_nothing_is_asked(request_exception: Ask, changed: dict[str, str]):
    with pytest.raises(BadInput):
        request_exception(**changed)

    assert not DangerException.objects.exists()


def test_telling_later_needs_a_reason(request_exception: Ask):
    later = timezone.now() + timedelta(days=2)

    with pytest.raises(BadInput, match="danger"):
        request_exception(ground=Ground.DANGER_TO_OTHERS, defer_until=later, why_later=" ")


CHANGES_BEHIND_OUR_BACK = [
    ("kinds", '["identity", "safety_plan", "answers"]'),
    ("open_for", 900 * 3600 * 10**6),
    ("opens_until", "2099-01-01 00:00:00"),
    ("jurisdiction", "US"),
    ("digest", "0" * 64),
]


@pytest.mark.parametrize(
    ("column", "value"), CHANGES_BEHIND_OUR_BACK, ids=[name for name, _ in CHANGES_BEHIND_OUR_BACK]
)
def test_limits_changed_in_the_database_after_the_approval_open_nothing(
    cast: Cast, opened: DangerException, column: str, value: str | int
):
    with connection.cursor() as cursor:
        given = "interval '900 hours'" if column == "open_for" and connection.vendor == "postgresql" else "%s"
        values: list[str | int] = [] if given != "%s" else [value]
        cursor.execute(f"UPDATE exceptions_dangerexception SET {column} = {given}", values)  # noqa: S608
    opened.refresh_from_db()

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=opened)
    with pytest.raises(Refused):
        disclose(Identity.objects.get(client=cast.client), actor=cast.therapist, purpose=Purpose.EXCEPTION)


def test_an_approval_written_into_the_database_opens_nothing(cast: Cast, request_exception: Ask):
    asked, now = request_exception(), timezone.now()
    DangerException.objects.filter(pk=asked.pk).update(
        is_approved=True, answered_at=now, opens_until=now + timedelta(hours=2), proof=bytes(32)
    )
    asked.refresh_from_db()

    with pytest.raises(Refused):
        actions.open_record(by=cast.therapist, exception=asked)


def test_what_was_changed_after_the_second_person_read_it_is_not_approved(cast: Cast, request_exception: Ask):
    asked = request_exception()
    DangerException.objects.filter(pk=asked.pk).update(kinds=["identity", "answers"])

    with pytest.raises(WrongState):
        approve(cast, asked)


def test_an_answer_to_another_digest_counts_for_nothing(cast: Cast, request_exception: Ask):
    asked = request_exception()

    with pytest.raises(WrongState):
        actions.answer(by=cast.privacy_officer, exception=asked, digest="0" * 64, is_approved=True, at=timezone.now())


def test_an_answer_counts_once(cast: Cast, opened: DangerException):
    with pytest.raises(WrongState):
        approve(cast, opened)


def test_alone_it_is_open_at_once_and_every_second_person_must_look_into_it(cast: Cast, request_exception: Ask):
    alone = request_exception(alone=True)

    assert WORDS in contents(cast, alone)
    assert [each.pk for each in queries.to_review()] == [alone.pk]
    actions.review(by=cast.privacy_officer, exception=alone, at=timezone.now())
    assert queries.to_review() == []


def test_nobody_looks_into_their_own_opening(cast: Cast, request_exception: Ask):
    alone = request_exception(alone=True)

    with pytest.raises((Refused, WrongState)):
        actions.review(by=cast.outsiders.therapist, exception=alone, at=timezone.now())


def test_what_was_told_to_whom_is_kept_with_its_ground(cast: Cast, opened: DangerException):
    told = actions.tell_somebody(
        by=cast.therapist, exception=opened, recipient=Recipient.HOSPITAL, sent=SENT, at=timezone.now()
    )

    content = disclose(told, actor=cast.therapist, purpose=Purpose.EXCEPTION)
    assert content["words"] == SENT["words"]
    assert content["words_hash"] == hashlib.sha256(SENT["words"].encode()).hexdigest()
    assert AuditEntry.objects.filter(event="disclosed", client_id=cast.client.pk).exists()


@pytest.mark.parametrize("who", ["outsider_therapist", "privacy_officer", "client"])
def test_only_whoever_asked_says_what_was_told(cast: Cast, opened: DangerException, who: str):
    with pytest.raises(Refused):
        actions.tell_somebody(
            by=cast.everyone[who],
            exception=opened,
            recipient=Recipient.POLICE,
            sent=SENT,
            at=timezone.now(),
        )


def test_nothing_is_told_on_the_ground_of_what_was_not_approved(cast: Cast, request_exception: Ask):
    with pytest.raises(WrongState):
        actions.tell_somebody(
            by=cast.therapist, exception=request_exception(), recipient=Recipient.POLICE, sent=SENT, at=timezone.now()
        )


def test_alone_the_second_persons_are_called_at_once_by_a_mail_that_says_nothing(
    request_exception: Ask,
    settings: Any,
    mailoutbox: list[Any],
    caplog: pytest.LogCaptureFixture,
    on_commit: OnCommit,
):
    settings.HOLDSPACE_SECOND_PERSONS_MAIL = ["one@practice.example", "two@practice.example"]

    with on_commit(execute=True):
        made = request_exception(alone=True)

    [mail] = mailoutbox
    assert mail.to == settings.HOLDSPACE_SECOND_PERSONS_MAIL
    assert (mail.subject, mail.body) == (
        "Please check",
        f"Something waits for you. Please sign in as soon as you can.\n\n{settings.HOLDSPACE_ORIGIN}/\n",
    )
    assert f"exception {made.pk} by {made.asked_by_id}: opened alone" in caplog.text


def test_an_approved_opening_calls_nobody_until_there_are_too_many(
    cast: Cast,
    request_exception: Ask,
    settings: Any,
    mailoutbox: list[Any],
    on_commit: OnCommit,
):
    settings.HOLDSPACE_SECOND_PERSONS_MAIL = ["one@practice.example"]

    with on_commit(execute=True):
        for _ in range(2):
            actions.end(by=cast.therapist, exception=approve(cast, request_exception()), at=timezone.now())
    assert mailoutbox == []
    with on_commit(execute=True):
        approve(cast, request_exception())

    assert len(mailoutbox) == 1
