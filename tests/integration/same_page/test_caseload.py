"""The caseload: who needs attention first, with the reason; one look for each client on it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from holdspace.domain.access import Purpose
from holdspace.server.alerts.actions import close_alert
from holdspace.server.alerts.models import Alert
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import add_session, end_therapy, open_record
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from holdspace.server.plans.actions import plan_review
from tests.cast import AT, Cast, Pair, allow, make_pair
from tests.conftest import SignIn

FIVE = ("heard", "private", "safe", "together", "trust")


def now_minus(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def check_in(pair: Pair, days_ago: int, *, phq: tuple[int, ...] = (1,) * 8 + (0,), felt: int | None = 8) -> None:
    """Hold a session some days ago, with a check-in before it and a session check after it."""
    held_at = now_minus(days_ago)
    session = add_session(by=pair.therapist, therapy=pair.therapy, held_at=held_at, at=held_at)
    answers = {str(number): value for number, value in enumerate(phq, start=1)}
    content = CheckContent(answers={"phq-9": answers})
    submit_check(by=pair.user, session=session, phase=Phase.BEFORE, content=content, at=held_at)
    if felt is not None:
        content = CheckContent(answers={"session-check": dict.fromkeys(FIVE, felt)})
        submit_check(by=pair.user, session=session, phase=Phase.AFTER, content=content, at=held_at)


def second_pair(cast: Cast, username: str) -> Pair:
    """Make another client of the same therapist."""
    pair = make_pair(username, f"{username} somebody")
    pair.therapy.therapist = cast.therapist
    pair.therapy.save()
    return Pair(pair.client, pair.user, cast.therapist, pair.therapy, pair.session)


def shown_to(cast: Cast, sign_in: SignIn) -> str:
    return sign_in(cast.therapist).get("/clients/").content.decode()


def test_those_who_need_attention_stand_first_with_the_reason(cast: Cast, sign_in: SignIn):
    fine, falling, risky = cast.pair, second_pair(cast, "falling"), second_pair(cast, "risky")
    for days_ago in (14, 7):
        check_in(fine, days_ago)
        check_in(falling, days_ago, felt=9 if days_ago == 14 else 5)
        check_in(risky, days_ago, phq=(1,) * 8 + (1,) if days_ago == 7 else (1,) * 8 + (0,))

    page = shown_to(cast, sign_in)

    places = [page.index(name) for name in ("Client risky", "Client falling", "Client rosa.k")]
    assert places == sorted(places)
    assert "A risk answer waits for you" in page
    assert "Mean of the session check 9.0 before, 5.0 at the last session" in page


def test_a_closed_alert_is_no_reason_any_more(cast: Cast, sign_in: SignIn):
    check_in(cast.pair, 1, phq=(0,) * 8 + (1,))
    close_alert(by=cast.therapist, alert=Alert.objects.get(), what_was_done="Spoke by telephone.", at=AT)

    assert "Risk answer" not in shown_to(cast, sign_in)


def test_getting_worse_and_not_improving_are_told_apart(cast: Cast, sign_in: SignIn):
    other = second_pair(cast, "standing")
    for week in range(6, 0, -1):
        check_in(cast.pair, 7 * week, phq=(1,) * 8 + (0,) if week > 1 else (2,) * 8 + (0,))
        check_in(other, 7 * week, phq=(2,) * 8 + (0,))

    page = shown_to(cast, sign_in)

    assert "PHQ-9: worse by more than chance, 8 at first, 16 now." in page
    assert "PHQ-9: no change beyond chance in 6 scores, 16 at first, 16 now." in page


def test_two_sessions_without_a_check_are_asked_about(cast: Cast, sign_in: SignIn):
    add_session(by=cast.therapist, therapy=cast.therapy, held_at=now_minus(7), at=AT)

    assert "No check-in for the last 2 sessions." in shown_to(cast, sign_in)


def test_each_client_on_the_list_is_looked_at_once(cast: Cast, sign_in: SignIn):
    other = second_pair(cast, "second")
    check_in(cast.pair, 7)
    check_in(other, 7)
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(event="looked").count()

    web.get("/clients/")

    looks = AuditEntry.objects.filter(event="looked").order_by("-at")[: AuditEntry.objects.count()]
    assert AuditEntry.objects.filter(event="looked").count() == before + 2
    assert {look.client_id for look in looks if look.detail == "caseload"} == {cast.client.pk, other.client.pk}


def test_who_allows_nothing_is_neither_opened_nor_named(cast: Cast, sign_in: SignIn):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    page = shown_to(cast, sign_in)

    assert "Not open to you now" in page
    assert "rosa.k" not in page
    assert not AuditEntry.objects.filter(event="looked", client_id=cast.client.pk, detail="caseload").exists()


def test_somebody_invited_who_has_not_come_in_stands_apart(cast: Cast, sign_in: SignIn):
    open_record(by=cast.therapist, identity={"name": "Not yet here"}, at=AT)

    assert "Not open to you now" in shown_to(cast, sign_in)


def test_an_ended_therapy_leaves_the_list(cast: Cast, sign_in: SignIn):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT)

    assert "Nobody yet" in shown_to(cast, sign_in)


def test_a_therapist_sees_their_own_clients_only(cast: Cast, sign_in: SignIn):
    page = sign_in(cast.outsiders.therapist).get("/clients/").content.decode()

    assert "Client quiet-otter" in page
    assert "rosa.k" not in page


def test_a_supervisor_sees_a_client_without_the_name(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.SUPERVISION)
    check_in(cast.pair, 7)

    page = sign_in(cast.supervisor).get("/clients/").content.decode()

    assert f"/clients/{cast.client.pk}/" in page
    assert "rosa.k" not in page


@pytest.mark.parametrize("who", ["client", "administrator", "privacy_officer", "researcher"])
def test_nobody_else_has_a_caseload(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get("/clients/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_clients(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    web.get("/clients/")  # the first page of a sign-in notes in the web session that it is in use
    second_pair(cast, "client-0")
    with CaptureQueriesContext(connection) as two:  # what is asked about one alone is put together beforehand
        web.get("/clients/")
    for number in range(1, 4):
        second_pair(cast, f"client-{number}")
    with CaptureQueriesContext(connection) as five:
        web.get("/clients/")

    def asked(captured: CaptureQueriesContext) -> int:
        # Writing each client's entry takes the same few statements; reading must not.
        return sum("audit_" not in query["sql"] and "keys_" not in query["sql"] for query in captured.captured_queries)

    assert asked(five) == asked(two)


def test_a_plan_that_is_to_be_looked_at_is_said_to_the_therapist_alone(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.SUPERVISION)
    today = timezone.localdate()
    plan_review(by=cast.therapist, therapy=cast.therapy, due_on=today, today=today, at=timezone.now())

    assert "Plan to be reviewed" in shown_to(cast, sign_in)
    assert "Plan to be reviewed" not in sign_in(cast.supervisor).get("/clients/").content.decode()
