"""The course of the measures: both see the same, one look, and nothing but scores is opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import add_session, end_therapy
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import choose_measures
from holdspace.server.measures.models import Phase
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.measures.conftest import Submit, phq_9, session_check

HIGH = (2, 2, 2, 2, 2, 2, 2, 2, 0)
LOW = (1, 0, 1, 0, 1, 0, 1, 0, 0)
NextSession = Callable[[], Session]


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/course/"


def choice(cast: Cast) -> str:
    return f"{page(cast)}measures/"


@pytest.fixture
def two_sessions(cast: Cast, submit: Submit, next_session: NextSession) -> None:
    submit(phq_9(HIGH, words={"matters": "a secret word"}))
    submit(session_check(8, 9, 8, 7, 8), phase=Phase.AFTER)
    second = next_session()
    submit(phq_9(LOW), session=second)
    submit(session_check(9, 9, 9, None, 9), session=second, phase=Phase.AFTER, at=second.held_at)


@pytest.mark.usefixtures("two_sessions")
def test_both_read_the_same_course(cast: Cast, sign_in: SignIn):
    for who in (cast.client_user, cast.therapist):
        shown = sign_in(who).get(page(cast)).content.decode()
        assert "16 at first, 4 now: better by more than chance explains" in shown
        assert "not yet validated" in shown
        assert 'id="phq-9-total-chart" type="application/json"' in shown
        assert '<td class="number">16</td><td>moderately severe</td>' in shown
        assert "NHS Talking Therapies" in shown


@pytest.mark.parametrize("days", [0, 7])
def test_a_session_added_later_that_was_held_before_follows_by_its_number(
    cast: Cast, sign_in: SignIn, submit: Submit, days: int
):
    submit(phq_9(HIGH))
    added = [
        add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT - timedelta(days=days * number), at=AT)
        for number in (1, 2)
    ]
    for session, answers in zip(added, (HIGH, LOW), strict=True):
        submit(phq_9(answers), session=session)

    shown = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert re.findall(r'<th scope="row">(\d)</th><td class="day">', shown) == ["1", "2", "3"]
    assert "16 at first, 4 now" in shown
    assert "the middle was" in shown


@pytest.mark.usefixtures("two_sessions")
def test_each_is_spoken_to_as_who_they_are(cast: Cast, sign_in: SignIn):
    assert "by your own answers. Compare them" in sign_in(cast.client_user).get(page(cast)).content.decode()
    assert "Compare a person with themselves only" in sign_in(cast.therapist).get(page(cast)).content.decode()


@pytest.mark.usefixtures("two_sessions")
def test_one_look_opens_scores_and_nothing_else(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    shown = web.get(page(cast)).content.decode()

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.event, entry.kinds, entry.detail, len(entry.records)) == ("looked", ["scores"], "course", 4)
    assert "a secret word" not in shown


def test_before_the_first_check_in_there_is_nothing_and_no_look(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.count()

    assert "Nothing to show yet" in web.get(page(cast)).content.decode()
    assert AuditEntry.objects.count() == before


@pytest.mark.usefixtures("two_sessions")
@pytest.mark.parametrize(
    "who", ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
)
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get(page(cast)).status_code == 404
    assert web.get(choice(cast)).status_code == 404


@pytest.mark.usefixtures("two_sessions")
def test_a_supervisor_sees_scores_only_where_the_client_allows_supervision(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.supervisor)
    assert web.get(page(cast)).status_code == 403

    allow(cast.client, Purpose.SUPERVISION)

    assert "16 at first, 4 now" in web.get(page(cast)).content.decode()
    assert web.get(choice(cast)).status_code == 403


@pytest.mark.usefixtures("two_sessions")
def test_withdrawn_consent_hides_the_course_from_the_therapist_alone(cast: Cast, sign_in: SignIn):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(page(cast)).status_code == 403
    assert "16 at first" in sign_in(cast.client_user).get(page(cast)).content.decode()


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_either_chooses_what_the_check_in_asks(cast: Cast, sign_in: SignIn, who: str):
    answer = sign_in(cast.everyone[who]).post(choice(cast), {"before": ["phq-9", "gad-7"]})

    assert answer.status_code == 302
    shown = sign_in(cast.client_user).get(f"/sessions/{cast.session.pk}/check/before/").content.decode()
    assert shown.count("<fieldset") == 9 + 7


def test_what_needs_a_licence_is_chosen_only_after_the_practice_confirmed_it(cast: Cast):
    with pytest.raises(BadInput):
        choose_measures(by=cast.therapist, therapy=cast.therapy, before=["core-10"], at=AT)

    cast.practice.licences_confirmed = {"core-10": {"by": str(cast.administrator.pk), "on": "2026-03-02"}}
    cast.practice.save()
    choose_measures(by=cast.therapist, therapy=cast.therapy, before=["core-10"], at=AT)


def test_the_notice_of_a_licence_stands_on_the_page_that_asks(cast: Cast, sign_in: SignIn):
    cast.practice.licences_confirmed = {"core-10": {"by": str(cast.administrator.pk), "on": "2026-03-02"}}
    cast.practice.save()
    choose_measures(by=cast.therapist, therapy=cast.therapy, before=["core-10"], at=AT)

    shown = sign_in(cast.client_user).get(f"/sessions/{cast.session.pk}/check/before/").content.decode()

    assert "© CORE System Trust" in shown


@pytest.mark.usefixtures("two_sessions")
def test_always_ten_is_noticed_gently(cast: Cast, sign_in: SignIn, submit: Submit, next_session: NextSession):
    for _ in range(9):
        session = next_session()
        submit(session_check(10, 10, 10, 10, 10), session=session, phase=Phase.AFTER, at=session.held_at)

    assert "Nearly every answer is ten" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_after_the_end_of_the_therapy_there_is_nothing_to_choose_and_the_client_is_told_so(cast: Cast, sign_in: SignIn):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT + timedelta(days=90))

    answer = sign_in(cast.client_user).get(choice(cast), follow=True)

    assert answer.redirect_chain == [(page(cast), 302)]
    assert "The therapy has ended" in answer.content.decode()
