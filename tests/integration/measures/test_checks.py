"""Filling a check in: resumable, skippable, handed in once, and a risk answer that reaches a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import Refused, WrongState
from holdspace.server.access.door import disclose
from holdspace.server.alerts.models import Alert
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.actions import set_goal
from holdspace.server.clients.actions import end_therapy
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import save_draft, submit_check
from holdspace.server.measures.models import Check, CheckScores, CheckState, Phase
from tests.browser import without_chance
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.integration.measures.conftest import MILD, Submit, fields_of, phq_9, session_check

RISKY = (1, 1, 1, 1, 1, 1, 0, 0, 2)
OUTSIDERS = ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]


def address(cast: Cast, phase: str = "before") -> str:
    return f"/sessions/{cast.session.pk}/check/{phase}/"


def events(cast: Cast) -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")
    return list(rows.values_list("event", "detail"))


def test_what_was_filled_in_is_sealed_scored_and_thanked_for(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    answer = web.post(address(cast), fields_of(matters="My sister called"), follow=True)

    assert "Thank you" in answer.content.decode()
    check, scores = Check.objects.get(), CheckScores.objects.get()
    assert check.state == CheckState.SUBMITTED
    kept = disclose(check, actor=cast.client_user, purpose=Purpose.OWN)
    assert kept["answers"]["phq-9"]["1"] == 1
    assert kept["words"]["matters"] == "My sister called"
    total = disclose(scores, actor=cast.therapist, purpose=Purpose.CARE)["scales"]["phq-9"]["total"]
    assert (total["value"], total["band"], total["is_estimate"]) == (6, "mild", False)


def test_the_page_asks_each_question_in_a_group_of_its_own(cast: Cast, sign_in: SignIn):
    page = sign_in(cast.client_user).get(address(cast)).content.decode()

    assert page.count("<fieldset") == page.count("<legend") == 9
    assert page.count('type="radio"') == 9 * 5  # four answers and leaving it out
    assert "required" not in page


def test_every_question_may_be_left_out(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(address(cast), {})

    assert answer.status_code == 302
    total = disclose(CheckScores.objects.get(), actor=cast.client_user, purpose=Purpose.OWN)["scales"]["phq-9"]["total"]
    assert (total["value"], total["answered"], total["items"]) == (None, 0, 9)


def test_up_to_two_left_out_answers_make_an_estimate(cast: Cast, submit: Submit):
    submit(phq_9((2, 2, 2, 2, 2, 2, 2, None, 0)))

    total = disclose(CheckScores.objects.get(), actor=cast.client_user, purpose=Purpose.OWN)["scales"]["phq-9"]["total"]
    assert total["is_estimate"]
    assert total["value"] == pytest.approx(14 / 8 * 9)


def test_handing_in_twice_is_handing_in_once(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(address(cast), fields_of(RISKY))

    again = web.post(address(cast), fields_of(MILD, matters="changed"))

    assert again.status_code == 302
    assert (Check.objects.count(), CheckScores.objects.count(), Alert.objects.count()) == (1, 1, 1)
    assert disclose(Check.objects.get(), actor=cast.client_user, purpose=Purpose.OWN)["answers"]["phq-9"]["9"] == 2


def test_a_draft_can_be_gone_on_with_and_is_seen_by_the_client_alone(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(address(cast), {"phq-9.1": "3", "matters": "half a thought", "keep": "draft"})

    page = web.get(address(cast)).content.decode()

    assert "half a thought" in page
    assert 'name="phq-9.1" value="3" checked' in page
    assert not CheckScores.objects.exists()
    assert sign_in(cast.therapist).get(address(cast)).status_code == 404
    assert "half a thought" not in sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/").content.decode()
    web.post(address(cast), fields_of())
    assert Check.objects.get().state == CheckState.SUBMITTED


def test_what_the_page_keeps_by_itself_answers_with_nothing_to_show(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(address(cast), {"phq-9.1": "3", "keep": "quietly"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert Check.objects.get().state == CheckState.DRAFT


def test_a_late_draft_does_not_undo_what_was_handed_in(cast: Cast, submit: Submit):
    submit(phq_9())

    save_draft(by=cast.client_user, session=cast.session, phase=Phase.BEFORE, content=phq_9(RISKY), at=AT)

    assert Check.objects.get().state == CheckState.SUBMITTED
    assert disclose(Check.objects.get(), actor=cast.client_user, purpose=Purpose.OWN)["answers"]["phq-9"]["9"] == 0


def test_a_value_that_is_not_offered_is_refused_and_not_repeated(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(address(cast), {"phq-9.1": "77"})

    assert answer.status_code == 400
    assert "77" not in without_chance(answer.content.decode().split("<main")[1])
    assert not Check.objects.exists()


def test_a_risk_answer_shows_help_at_once_and_who_will_see_it(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).post(address(cast), fields_of(RISKY), follow=True).content.decode()

    assert "You told us something that matters" in shown
    assert "Noor Haddad has been told" in shown
    assert "116 123" in shown


def test_help_stands_on_the_page_before_anything_is_sent(cast: Cast, sign_in: SignIn):
    page = sign_in(cast.client_user).get(address(cast)).content.decode()

    assert page.count("data-risk") == 3  # every answer to question 9 above "not at all"
    assert "risk-help" in page


def test_a_draft_with_a_risk_answer_leads_back_to_where_help_stands(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(address(cast), {"phq-9.9": "1", "keep": "draft"})

    assert answer["Location"] == address(cast)
    assert not Alert.objects.exists()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_risk_answer_alone_raises_an_urgent_alert(cast: Cast, submit: Submit, level: int):
    submit(phq_9((None,) * 8 + (level,)))

    alert = Alert.objects.get()
    assert alert.is_urgent
    content = disclose(alert, actor=cast.therapist, purpose=Purpose.CARE)
    assert (content["measure"], content["value"]) == ("PHQ-9", level)
    assert ("alert_raised", "") in events(cast)


def test_no_risk_answer_raises_no_alert(submit: Submit):
    submit(phq_9((3,) * 8 + (0,)))

    assert not Alert.objects.exists()


def test_where_the_alert_cannot_be_kept_nothing_is(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    def fail(**kwargs: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("holdspace.server.measures.actions.raise_alert", fail)

    with pytest.raises(RuntimeError):
        submit_check(by=cast.client_user, session=cast.session, phase=Phase.BEFORE, content=phq_9(RISKY), at=AT)
    assert not Check.objects.exists()
    assert ("added", "check_before") not in events(cast)


def test_handing_in_is_one_entry_without_words(cast: Cast, submit: Submit):
    before = len(events(cast))

    submit(phq_9(words={"matters": "secret"}))

    assert events(cast)[before:] == [("added", "check_before")]


def test_opening_the_form_with_goals_is_one_look_and_without_anything_is_none(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    before = len(events(cast))
    web.get(address(cast))
    assert len(events(cast)) == before

    set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep", at=AT)
    before = len(events(cast))
    page = web.get(address(cast)).content.decode()

    assert "I sleep" in page
    assert events(cast)[before:] == [("looked", "check")]


def test_a_goal_is_rated_and_the_rating_stands_on_the_goals_page(cast: Cast, sign_in: SignIn):
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep", at=AT)
    web = sign_in(cast.client_user)

    web.post(address(cast), {f"goal.{goal.pk}": "4"})

    page = web.get(f"/clients/{cast.client.pk}/goals/").content.decode()
    assert '<span class="figure-value">4</span>' in page


def test_the_check_after_a_session_asks_our_five_and_says_that_they_are_not_validated(cast: Cast, sign_in: SignIn):
    page = sign_in(cast.client_user).get(address(cast, "after")).content.decode()

    assert page.count('name="session-check.') == 5 * (11 + 1)  # eleven answers and leaving it out
    assert "not yet validated" in page


def test_the_check_after_a_session_opens_with_the_session(cast: Cast):
    early = cast.session.held_at - timedelta(minutes=1)

    with pytest.raises(WrongState):
        submit_check(
            by=cast.client_user,
            session=cast.session,
            phase=Phase.AFTER,
            content=session_check(8, 8, 8, 8, 8),
            at=early,
        )


def test_an_ended_therapy_asks_nothing_more(cast: Cast, sign_in: SignIn):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT)
    web = sign_in(cast.client_user)

    assert web.get(address(cast)).status_code == 409
    assert web.post(address(cast), fields_of()).status_code == 409


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("phase", ["before", "after"])
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, submit: Submit, who: str, phase: str):
    submit(phq_9())
    web = sign_in(cast.everyone[who])

    assert web.get(address(cast, phase)).status_code == 404
    assert web.post(address(cast, phase), fields_of()).status_code == 404


@pytest.mark.parametrize("who", ["therapist", "supervisor", "administrator", "outsider_client"])
def test_nobody_answers_for_the_client(cast: Cast, who: str):
    with pytest.raises(Refused):
        submit_check(by=cast.everyone[who], session=cast.session, phase=Phase.BEFORE, content=phq_9(), at=AT)


def test_a_supervisor_reads_no_answers(cast: Cast, sign_in: SignIn, submit: Submit):
    submit(phq_9())

    assert sign_in(cast.supervisor).get(address(cast)).status_code == 403


def test_withdrawn_consent_hides_the_answers_from_the_therapist(cast: Cast, sign_in: SignIn, submit: Submit):
    submit(phq_9(words={"matters": "my sister"}))
    assert "my sister" in sign_in(cast.therapist).get(address(cast)).content.decode()

    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(address(cast)).status_code == 403
    assert "my sister" in sign_in(cast.client_user).get(address(cast)).content.decode()


def test_without_consent_to_care_a_risk_answer_still_raises_its_alert(cast: Cast, submit: Submit):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    submit(phq_9(RISKY))

    assert Alert.objects.count() == 1
