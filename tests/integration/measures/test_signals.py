"""Signals after a check: the search asks the door again, says what is new once, and both read why."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django_tasks_db.models import DBTaskResult

from holdspace.domain.access import Purpose
from holdspace.domain.errors import HoldspaceError
from holdspace.server.access.door import disclose
from holdspace.server.alerts.actions import close_alert
from holdspace.server.alerts.models import Alert
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures import signal_search
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Check, CheckScores, Phase
from holdspace.server.measures.signal_search import search_new
from holdspace.server.measures.signals import Signal, signals_at
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.integration.measures.conftest import Submit, phq_9, session_check

migration = importlib.import_module("holdspace.server.measures.migrations.0004_awaits_search")

NextSession = Callable[[], Session]
STEADY_THEN_FALLEN = (8, 8, 8, 4)


@pytest.fixture
def after_sessions(cast: Cast, submit: Submit, next_session: NextSession) -> Callable[[Sequence[int]], Check]:
    """Hand in a session check with all answers equal for one session after the other; return the last."""

    def hand_in(values: Sequence[int]) -> Check:
        for number, value in enumerate(values):
            session = next_session() if number else cast.session
            check = submit(session_check(*[value] * 5), session=session, phase=Phase.AFTER, at=session.held_at)
        return check

    return hand_in


@pytest.fixture
def before_sessions(cast: Cast, submit: Submit, next_session: NextSession) -> Callable[[Sequence[int]], Check]:
    """Hand in the PHQ-9 with these sums, one session after the other; return the last."""

    def hand_in(sums: Sequence[int]) -> Check:
        for number, total in enumerate(sums):
            answers = [min(3, max(0, total - 3 * item)) for item in range(8)]
            check = submit(phq_9((*answers, 0)), session=next_session() if number else cast.session)
        return check

    return hand_in


def content_of(cast: Cast, alert: Alert) -> dict[str, object]:
    return disclose(alert, actor=cast.therapist, purpose=Purpose.CARE, detail="test")


def search(check: Check) -> list[Alert]:
    """Search a check, even where that was done before; return the alerts that were raised."""
    CheckScores.objects.filter(of_check=check).update(awaits_search=True)
    return signal_search.search(check.scores.pk, at=AT)


def awaiting() -> set[UUID]:
    """Return the checks that await their search."""
    return set(CheckScores.objects.filter(awaits_search=True).values_list("of_check", flat=True))


def test_a_check_that_is_handed_in_is_searched_once_by_whatever_looks_for_new_ones(cast: Cast, submit: Submit):
    check = submit(phq_9())
    assert awaiting() == {check.pk}
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    search_new(AT)
    search_new(AT)

    assert awaiting() == set()
    assert AuditEntry.objects.filter(client_id=cast.client.pk).count() == before + 1


def test_one_that_cannot_be_opened_keeps_no_other_from_being_searched_and_still_awaits_it(
    cast: Cast, after_sessions: Callable[..., Check], next_session: NextSession, submit: Submit
):
    check = after_sessions(STEADY_THEN_FALLEN)
    session = next_session()
    last = submit(session_check(4, 4, 4, 4, 4), session=session, phase=Phase.AFTER, at=session.held_at)
    CheckScores.objects.filter(of_check=last).update(sealed=b"damaged", created_at=check.created_at - timedelta(days=1))

    with pytest.raises(HoldspaceError):
        search_new(AT)

    assert awaiting() == {last.pk}
    assert Alert.objects.filter(client=cast.client).exists()


def test_of_two_searches_at_once_one_raises(
    cast: Cast, after_sessions: Callable[..., Check], monkeypatch: pytest.MonkeyPatch
):
    check, found_by = after_sessions(STEADY_THEN_FALLEN), signals_at

    def found_while_another_searches(*asked: Any) -> list[Signal]:
        monkeypatch.setattr(signal_search, "signals_at", found_by)
        assert search(check)
        return list(found_by(*asked))

    monkeypatch.setattr(signal_search, "signals_at", found_while_another_searches)

    assert search(check) == []
    assert Alert.objects.filter(client=cast.client).count() == 1


def test_a_check_whose_search_waited_in_the_queue_before_the_update_awaits_it_still(submit: Submit):
    check = submit(phq_9())
    CheckScores.objects.update(awaits_search=False)
    for status, waiting in (("READY", check.pk), ("SUCCESSFUL", uuid4())):
        DBTaskResult.objects.create(
            status=status,
            task_path="holdspace.server.measures.signal_job.look_for_signals",
            args_kwargs={"args": [waiting.hex], "kwargs": {}},
            backend_name="default",
            run_after=AT,
        )

    migration.move_from_the_queue(apps, None)

    assert awaiting() == {check.pk}
    assert [job.status for job in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_a_session_check_that_fell_raises_an_alert_with_its_reason(cast: Cast, after_sessions: Callable[..., Check]):
    after_sessions(STEADY_THEN_FALLEN)

    search_new(AT)

    [alert] = Alert.objects.filter(client=cast.client)
    content = content_of(cast, alert)
    assert (alert.is_urgent, content["occasion"]) == (False, "strain")
    assert "Mean of the session check 4.0 after session 4, where 8.0 was to be expected" in str(content["reason"])
    assert "With simulated clients about one in three such signals has another reason or none" in str(content["reason"])
    assert "What is usual, and the line it fell below, come from simulated clients" in str(content["reason"])


def test_the_page_of_such_an_alert_calls_the_session_check_not_validated(
    cast: Cast, sign_in: SignIn, after_sessions: Callable[..., Check]
):
    [alert] = search(after_sessions(STEADY_THEN_FALLEN))

    for who, reason in (
        (cast.client_user, "your answers came to 4.0 of 10"),
        (cast.therapist, "times the usual spread"),
    ):
        shown = sign_in(who).get(f"/alerts/{alert.pk}/").content.decode()
        assert "not yet validated" in shown
        assert reason in shown
        assert "simulated clients" in shown


def test_what_stands_open_is_not_said_twice_nor_the_same_session_after_closing(
    cast: Cast, after_sessions: Callable[..., Check]
):
    check = after_sessions(STEADY_THEN_FALLEN)
    [alert] = search(check)

    assert search(check) == []
    close_alert(by=cast.therapist, alert=alert, what_was_done="We talked about it.", at=AT)
    assert search(check) == []


def test_steady_checks_raise_nothing(cast: Cast, after_sessions: Callable[..., Check]):
    assert search(after_sessions((8, 8, 9, 8))) == []


def test_leaving_out_the_questions_that_are_always_high_raises_nothing(
    cast: Cast, submit: Submit, next_session: NextSession
):
    for number, row in enumerate([(10, 10, 10, 10, 4)] * 3 + [(None, None, None, None, 4)]):
        session = next_session() if number else cast.session
        check = submit(session_check(*row), session=session, phase=Phase.AFTER, at=session.held_at)

    assert search(check) == []


@pytest.mark.parametrize(
    ("sums", "occasion", "words"),
    [
        ((9, 12, 16), "worse", "9 at first, 16 now, worse by more than chance"),
        ((10, 11, 12, 13), "not_improving", "ended without reliable improvement"),
    ],
)
def test_a_course_that_is_not_on_track_raises_an_alert(
    cast: Cast, before_sessions: Callable[..., Check], sums: tuple[int, ...], occasion: str, words: str
):
    [alert] = search(before_sessions(sums))

    content = content_of(cast, alert)
    assert content["occasion"] == occasion
    assert words in str(content["reason"])


def test_two_measures_that_lead_to_the_same_guide_raise_one_alert_with_both_reasons(
    cast: Cast, submit: Submit, next_session: NextSession
):
    for worse in (0, 1):
        content = CheckContent(
            answers={
                # The eighth is left out: 9 and 18 are estimates.
                "phq-9": {str(item): 1 + worse for item in range(1, 10) if item != 8},
                "gad-7": {str(item): 1 + worse for item in range(1, 8)},
            },
            versions={"phq-9": "1999, English (US)", "gad-7": "2006, English (US)"},
        )
        check = submit(content, session=next_session() if worse else cast.session)

    [alert] = search(check)

    told = content_of(cast, alert)
    reason = str(told["reason"])
    assert told["measure"] == "PHQ-9, GAD-7"
    assert "PHQ-9: 9 at first, 18 now" in reason
    assert "GAD-7: 7 at first, 14 now" in reason


def test_how_such_courses_ended_is_for_the_therapist_and_the_client_reads_that_it_is_worth_a_talk(
    cast: Cast, sign_in: SignIn, before_sessions: Callable[..., Check]
):
    [alert] = search(before_sessions((10, 11, 12, 13)))
    pages = (f"/alerts/{alert.pk}/", "/alerts/", f"/clients/{cast.client.pk}/")

    for page in pages[:2]:
        assert "of 100 clients" in sign_in(cast.therapist).get(page).content.decode()
    for page in pages:
        own = sign_in(cast.client_user).get(page).content.decode()
        assert "a reason to look together at what could help more" in own
        assert "of 100 clients" not in own


def test_a_course_that_goes_well_raises_nothing(before_sessions: Callable[..., Check]):
    assert search(before_sessions((16, 13, 11, 8))) == []


def test_the_look_is_the_clients_own_and_one_entry(cast: Cast, after_sessions: Callable[..., Check]):
    check = after_sessions((8, 8, 8))
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    search(check)

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.actor_id, entry.purpose, entry.kinds, entry.detail) == (
        cast.client_user.pk, "own", ["scores"], "signals",
    )  # fmt: skip


@pytest.mark.parametrize("ending", ["consent", "therapy"])
def test_after_withdrawal_or_the_end_nothing_is_looked_at(
    cast: Cast, after_sessions: Callable[..., Check], ending: str
):
    check = after_sessions(STEADY_THEN_FALLEN)
    if ending == "consent":
        withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)
    else:
        end_therapy(by=cast.therapist, therapy=cast.therapy, at=check.session.held_at)
    before = AuditEntry.objects.count()

    assert search(check) == []
    assert AuditEntry.objects.count() == before


def test_both_are_led_from_the_alert_to_the_guide(cast: Cast, sign_in: SignIn, after_sessions: Callable[..., Check]):
    [alert] = search(after_sessions(STEADY_THEN_FALLEN))

    for who in (cast.client_user, cast.therapist):
        shown = sign_in(who).get(f"/alerts/{alert.pk}/").content.decode()
        assert f"/clients/{cast.client.pk}/talk/strain/" in shown
    assert "told of danger" not in sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/").content.decode()


def test_an_alert_about_a_measure_leads_to_its_course(
    cast: Cast, sign_in: SignIn, before_sessions: Callable[..., Check]
):
    [alert] = search(before_sessions((9, 12, 16)))

    shown = sign_in(cast.therapist).get(f"/alerts/{alert.pk}/").content.decode()

    assert f'href="/clients/{cast.client.pk}/course/">How it has been going' in shown
    assert "The course of working together" not in shown


def test_the_course_page_says_what_usually_follows_and_chances_to_the_therapist_alone(
    cast: Cast, sign_in: SignIn, before_sessions: Callable[..., Check]
):
    before_sessions((16, 14, 12))
    page = f"/clients/{cast.client.pk}/course/"

    own, theirs = (sign_in(who).get(page).content.decode() for who in (cast.client_user, cast.therapist))

    for shown in (own, theirs):
        assert "<summary>What usually follows for simulated clients" in shown
        assert "Of ten simulated clients with scores so far like these, about eight ended between" in shown
        assert "simulated clients and on no real person" in shown
    assert "ended reliably worse" in theirs
    assert "ended reliably worse" not in own


def test_one_score_has_no_outlook(cast: Cast, sign_in: SignIn, submit: Submit):
    submit(phq_9())

    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/course/").content.decode()
    assert "What usually follows" not in shown
    assert "Where such courses usually ended is shown from the second score on." in shown
