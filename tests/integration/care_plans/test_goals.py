"""Goals in the client's words: both see them, both may write them down, nothing is written over."""

from __future__ import annotations

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, ConsentMissing, Refused, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans import actions
from holdspace.server.care_plans.models import Goal, GoalRatings, GoalState
from holdspace.server.care_plans.rating import rate_goals
from holdspace.server.clients.actions import end_therapy
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from holdspace.server.plans.models import PlanLine, Proposal
from tests.cast import AT, Cast
from tests.conftest import SignIn

WORDS = "I sleep through most nights"


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/goals/"


def set_goal(cast: Cast, words: str = WORDS) -> Goal:
    return actions.set_goal(by=cast.client_user, therapy=cast.therapy, words=words, at=AT)


def other_agrees(cast: Cast, sign_in: SignIn) -> None:
    proposal = Proposal.objects.get(state="open")
    other = cast.therapist if proposal.proposed_by == "client" else cast.client_user
    assert sign_in(other).post(f"/proposals/{proposal.pk}/answer/", {"answer": "accept"}).status_code == 302


def looks(cast: Cast) -> int:
    return AuditEntry.objects.filter(client_id=cast.client.pk, event="looked").count()


def test_a_goal_stands_once_the_other_agrees(cast: Cast, sign_in: SignIn):
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    assert client.post(page(cast), {"text": WORDS}).status_code == 302
    assert WORDS in therapist.get(page(cast)).content.decode()
    assert not Goal.objects.exists()

    other_agrees(cast, sign_in)

    assert Goal.objects.get().state == GoalState.ACTIVE
    for web in (client, therapist):
        assert WORDS in web.get(page(cast)).content.decode()
        assert WORDS in web.get(f"/clients/{cast.client.pk}/plan/").content.decode()


def test_the_therapist_proposes_a_goal_with_a_wording_beside_it(cast: Cast, sign_in: SignIn):
    sign_in(cast.therapist).post(page(cast), {"text": WORDS, "beside": "Fewer night-time awakenings"})
    other_agrees(cast, sign_in)

    assert "Fewer night-time awakenings" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_other_words_for_a_proposed_goal_keep_the_wording_beside_it(cast: Cast, sign_in: SignIn):
    sign_in(cast.therapist).post(page(cast), {"text": WORDS, "beside": "Fewer awakenings"})
    client, proposal = sign_in(cast.client_user), Proposal.objects.get()

    client.post(f"/proposals/{proposal.pk}/amend/", {"text": "I wake rested", "why": ""})
    other_agrees(cast, sign_in)

    shown = client.get(page(cast)).content.decode()
    assert "I wake rested" in shown
    assert "Fewer awakenings" in shown


def test_the_therapist_words_a_goal_beside_and_the_clients_words_stay(cast: Cast, sign_in: SignIn):
    goal = set_goal(cast)

    sign_in(cast.therapist).post(f"/goals/{goal.pk}/beside/", {"words": "Fewer awakenings"})

    shown = sign_in(cast.client_user).get(page(cast)).content.decode()
    assert WORDS in shown
    assert "Fewer awakenings" in shown
    assert sign_in(cast.client_user).get(f"/goals/{goal.pk}/beside/").status_code == 404


def test_a_goal_without_words_is_told_at_its_field(cast: Cast, sign_in: SignIn):
    answer = sign_in(cast.client_user).post(page(cast), {"text": "  "})

    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("has_line", [True, False])
def test_new_words_make_a_new_goal_and_keep_the_old_one(cast: Cast, sign_in: SignIn, has_line: bool):
    web = sign_in(cast.client_user)
    if has_line:
        web.post(page(cast), {"text": WORDS})
        other_agrees(cast, sign_in)
    goal = Goal.objects.get() if has_line else set_goal(cast)

    web.post(f"/goals/{goal.pk}/words/", {"text": "I wake rested", "why": "Hours were not the point"})
    other_agrees(cast, sign_in)

    goal.refresh_from_db()
    assert goal.state == GoalState.CHANGED
    shown = web.get(page(cast)).content.decode()
    assert all(words in shown for words in (WORDS, "I wake rested", "Hours were not the point"))
    assert PlanLine.objects.filter(until_version=None).count() == 1


@pytest.mark.parametrize("state", [GoalState.ACHIEVED, GoalState.DROPPED])
def test_an_ended_goal_is_kept_with_its_reason(cast: Cast, sign_in: SignIn, state: GoalState):
    goal = set_goal(cast)
    web = sign_in(cast.client_user)
    assert web.post(f"/goals/{goal.pk}/end/", {"ending": state}).status_code == 200

    web.post(f"/goals/{goal.pk}/end/", {"ending": state, "why": "Most nights are fine"})
    other_agrees(cast, sign_in)

    goal.refresh_from_db()
    assert goal.state == state
    assert "Most nights are fine" in web.get(page(cast)).content.decode()
    assert web.post(f"/goals/{goal.pk}/end/", {"ending": state, "why": "x"}).status_code == 404


def test_both_rate_and_the_gap_is_shown_to_both(cast: Cast, sign_in: SignIn):
    goal = set_goal(cast)
    content = CheckContent(goals={str(goal.pk): 3})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.BEFORE, content=content, at=AT)
    therapist = sign_in(cast.therapist)
    form = therapist.get(f"/sessions/{cast.session.pk}/goals/").content.decode()

    therapist.post(f"/sessions/{cast.session.pk}/goals/", {str(goal.pk): "7"})

    assert WORDS in form
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()
    assert "worth a talk" in shown
    assert "4 apart" in shown
    assert ("You, 0 to 10" in shown, "Therapist, 0 to 10" in shown) == (True, True)
    shown_to_the_therapist = therapist.get(page(cast)).content.decode()
    assert "4 apart" in shown_to_the_therapist
    assert ("Client, 0 to 10" in shown_to_the_therapist, "You, 0 to 10" in shown_to_the_therapist) == (True, True)


def test_only_the_therapist_rates_there_and_only_goals_of_this_therapy(cast: Cast, sign_in: SignIn):
    goal = set_goal(cast)
    address = f"/sessions/{cast.session.pk}/goals/"

    for who in ("client", "supervisor", "outsider_therapist", "administrator"):
        assert sign_in(cast.everyone[who]).post(address, {str(goal.pk): "7"}).status_code == 404
    with pytest.raises(BadInput):
        rate_goals(by=cast.therapist, session=cast.session, ratings={"elsewhere": 3}, at=AT)
    with pytest.raises(Refused):
        rate_goals(by=cast.outsiders.therapist, session=cast.session, ratings={str(goal.pk): 3}, at=AT)
    assert not GoalRatings.objects.exists()


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


def test_new_words_of_a_goal_are_told_as_the_end_of_the_old_ones_and_as_a_goal_that_was_set(cast: Cast):
    old = set_goal(cast)
    content = {"client_words": WORDS, "therapist_words": "", "reason": ""}
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    new = actions.reword_goal(by=cast.client_user, goal=old, content=content, words="I walk", reason="", at=AT)

    entries = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert [(entry.event, entry.detail, entry.records) for entry in entries] == [
        ("changed", "goal_changed", [str(old.pk)]),
        ("added", "goal", [str(new.pk)]),
    ]


@pytest.mark.parametrize(
    "who",
    ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"],
)
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, who: str):
    goal = set_goal(cast)
    web = sign_in(cast.everyone[who])

    for address in (page(cast), f"/goals/{goal.pk}/words/", f"/goals/{goal.pk}/end/"):
        assert web.get(address).status_code == 404
        assert web.post(address, {"text": "x", "ending": "dropped", "why": "x"}).status_code == 404
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
