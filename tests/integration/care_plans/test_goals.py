"""Goals in the client's words: both see them, both may write them down, nothing is written over."""

from __future__ import annotations

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import ConsentMissing, Refused, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans import actions
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.clients.actions import end_therapy
from holdspace.server.consents.actions import withdraw_consent
from tests.cast import AT, Cast
from tests.conftest import SignIn

WORDS = "I sleep through most nights"


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/goals/"


def set_goal(cast: Cast, words: str = WORDS) -> Goal:
    return actions.set_goal(by=cast.client_user, therapy=cast.therapy, words=words, at=AT)


def looks(cast: Cast) -> int:
    return AuditEntry.objects.filter(client_id=cast.client.pk, event="looked").count()


def test_the_client_sets_a_goal_and_both_read_it(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(page(cast), {"words": WORDS})

    assert answer.status_code == 302
    for who in (cast.client_user, cast.therapist):
        assert WORDS in sign_in(who).get(page(cast)).content.decode()


def test_the_therapist_writes_down_a_goal_with_a_wording_beside_it(cast: Cast, sign_in: SignIn):
    sign_in(cast.therapist).post(page(cast), {"words": WORDS, "therapist_words": "Fewer night-time awakenings"})

    assert "Fewer night-time awakenings" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_a_goal_without_words_is_told_at_its_field(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(page(cast), {"words": "  "})

    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not Goal.objects.exists()


def test_new_words_make_a_new_goal_and_keep_the_old_one(cast: Cast, sign_in: SignIn):
    goal = set_goal(cast)
    web = sign_in(cast.client_user)

    web.post(f"/goals/{goal.pk}/words/", {"words": "I wake rested", "reason": "Hours were not the point"})

    goal.refresh_from_db()
    assert goal.state == GoalState.CHANGED
    shown = web.get(page(cast)).content.decode()
    assert all(words in shown for words in (WORDS, "I wake rested", "Hours were not the point"))


@pytest.mark.parametrize("state", [GoalState.ACHIEVED, GoalState.DROPPED])
def test_an_ended_goal_is_kept_with_its_reason(cast: Cast, sign_in: SignIn, state: GoalState):
    goal = set_goal(cast)
    web = sign_in(cast.client_user)

    web.post(f"/goals/{goal.pk}/end/", {"state": state, "reason": "Most nights are fine"})

    goal.refresh_from_db()
    assert goal.state == state
    assert "Most nights are fine" in web.get(page(cast)).content.decode()
    assert web.post(f"/goals/{goal.pk}/end/", {"state": state}).status_code == 404


def test_a_fourth_goal_waits_until_there_is_room(cast: Cast):
    for number in range(actions.MOST_GOALS):
        set_goal(cast, f"goal {number}")

    with pytest.raises(WrongState):
        set_goal(cast, "one more")


def test_an_ended_therapy_takes_no_more_goals(cast: Cast, sign_in: SignIn):
    goal = set_goal(cast)
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT)

    with pytest.raises(WrongState):
        set_goal(cast, "one more")
    assert WORDS in sign_in(cast.client_user).get(page(cast)).content.decode()
    assert sign_in(cast.therapist).get(page(cast)).status_code == 404
    assert sign_in(cast.therapist).get(f"/goals/{goal.pk}/end/").status_code == 404


def test_each_look_at_the_goals_is_one_entry(cast: Cast, sign_in: SignIn):
    set_goal(cast)
    set_goal(cast, "I call my sister")
    web, before = sign_in(cast.therapist), looks(cast)

    web.get(page(cast))

    assert looks(cast) == before + 1


def test_each_write_is_one_entry_without_words(cast: Cast):
    set_goal(cast)

    entry = AuditEntry.objects.filter(client_id=cast.client.pk).latest("position")
    assert (entry.event, entry.kinds, entry.detail, entry.purpose) == ("added", ["plan"], "goal", "own")


@pytest.mark.parametrize(
    "who",
    ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"],
)
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, who: str):
    goal = set_goal(cast)
    web = sign_in(cast.everyone[who])

    for address in (page(cast), f"/goals/{goal.pk}/words/", f"/goals/{goal.pk}/end/"):
        assert web.get(address).status_code == 404
        assert web.post(address, {"words": "x", "state": "dropped"}).status_code == 404
    with pytest.raises(Refused):
        actions.set_goal(by=cast.everyone[who], therapy=cast.therapy, words="x", at=AT)


def test_a_supervisor_reads_no_goals(cast: Cast, sign_in: SignIn):
    set_goal(cast)

    assert sign_in(cast.supervisor).get(page(cast)).status_code == 403


def test_withdrawn_consent_hides_the_goals_from_the_therapist_alone(cast: Cast, sign_in: SignIn):
    set_goal(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    answer = sign_in(cast.therapist).get(page(cast))

    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()
    assert WORDS in sign_in(cast.client_user).get(page(cast)).content.decode()
    with pytest.raises(ConsentMissing):
        actions.set_goal(by=cast.therapist, therapy=cast.therapy, words="x", at=AT)
