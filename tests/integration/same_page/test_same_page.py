"""The page that client and therapist both open, and the page of a session: nearly the same for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from holdspace.domain.access import Purpose
from holdspace.domain.plan.proposals import Change, Part, ProposalState
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.domain.safety.boundary import Boundary, Stance
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.actions import set_goal
from holdspace.server.clients.actions import add_session, end_therapy
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from holdspace.server.plans.actions import answer as answer_proposal
from holdspace.server.plans.actions import plan_review, propose
from holdspace.server.safety.actions import set_boundary
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn

FIVE = ("heard", "private", "safe", "together", "trust")
OUTSIDERS = ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
BOTH = ["client", "therapist"]
NOBODY = "00000000-0000-4000-8000-000000000000"
Lived = Callable[..., Session]


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/"


def main(answer: HttpResponseBase) -> str:
    return str(getattr(answer, "content", b""), "utf-8").split("<main")[1]


def answers(*values: int | None) -> dict[str, int | None]:
    return {str(number): value for number, value in enumerate(values, start=1)}


@pytest.fixture
def lived(cast: Cast) -> Lived:
    """Hold a session some days ago (or plan one, with a minus), with what was filled in around it."""

    def live(
        days_ago: int,
        *,
        phq: Sequence[int] = (),
        felt: Sequence[int] = (),
        goals: dict[str, int] | None = None,
        **words: str,
    ) -> Session:
        held_at = timezone.now() - timedelta(days=days_ago)
        session = add_session(by=cast.therapist, therapy=cast.therapy, held_at=held_at, at=AT)
        hand_in = {"by": cast.client_user, "session": session, "at": held_at}
        if phq or words or goals:
            before = CheckContent(
                answers={"phq-9": answers(*phq)} if phq else {},
                goals=goals or {},
                words={name: text for name, text in words.items() if name != "next_time"},
            )
            submit_check(phase=Phase.BEFORE, content=before, **hand_in)  # type: ignore[arg-type]
        if felt:
            after = CheckContent(
                answers={"session-check": dict(zip(FIVE, felt, strict=True))},
                words={"next_time": words.get("next_time", "")},
            )
            submit_check(phase=Phase.AFTER, content=after, **hand_in)  # type: ignore[arg-type]
        return session

    return live


@pytest.fixture
def a_story(cast: Cast, lived: Lived) -> Session:
    """Two sessions behind them and one ahead, with a goal, a boundary and words for the next time."""
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep through most nights", at=AT)
    set_boundary(by=cast.client_user, client=cast.client, content=Boundary("My brother", Stance.NOT_YET, None), at=AT)
    lived(14, phq=(2,) * 8 + (0,), felt=(8, 9, 8, 7, 8), goals={str(goal.pk): 2})
    lived(7, phq=(1,) * 8 + (0,), felt=(6, 9, 8, 7, 8), goals={str(goal.pk): 5}, next_time="The letter I got")
    return lived(-3, matters="My first day back at work", off_limits="Not the holidays")


@pytest.mark.usefixtures("a_story")
@pytest.mark.parametrize("who", BOTH)
@pytest.mark.parametrize(
    "shown",
    [
        "My first day back at work",
        "Not the holidays",
        "The letter I got",
        "My brother",
        "I sleep through most nights",
        "3 nearer than at first",
        "16 at first, 8 now: better by more than chance explains",
        "down 2",
        "not yet validated",
        "Next session",
        "What only one of you sees",
    ],
)
def test_both_find_the_same(cast: Cast, sign_in: SignIn, who: str, shown: str):
    assert shown in sign_in(cast.everyone[who]).get(page(cast)).content.decode()


@pytest.mark.usefixtures("a_story")
def test_one_look_at_the_page_is_one_entry_that_names_all_kinds(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    web.get(page(cast))

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.event, entry.detail) == ("looked", "same_page")
    assert entry.kinds == ["answers", "boundary", "identity", "plan", "scores"]


def test_each_is_told_what_to_do_now(cast: Cast, sign_in: SignIn, lived: Lived):
    last, following = lived(2), lived(-5)

    of_client = sign_in(cast.client_user).get(page(cast)).content.decode()
    of_therapist = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert f"/sessions/{last.pk}/check/after/" in of_client
    assert f"/sessions/{following.pk}/check/before/" in of_client
    assert "Say how it was" not in of_therapist
    assert "Add a transcript" not in of_therapist  # transcripts are not allowed


def test_that_no_session_is_planned_is_said_once(cast: Cast, sign_in: SignIn, lived: Lived):
    lived(2)

    for who in BOTH:
        assert sign_in(cast.everyone[who]).get(page(cast)).content.decode().count("No session is planned") == 1


def test_a_transcript_is_asked_for_where_the_client_allows_one(cast: Cast, sign_in: SignIn, lived: Lived):
    last = lived(2)
    allow(cast.client, Purpose.TRANSCRIPTION)

    assert f"/sessions/{last.pk}/transcript/" in sign_in(cast.therapist).get(page(cast)).content.decode()


def test_a_risk_answer_stands_first_for_both_each_in_their_words(cast: Cast, sign_in: SignIn, lived: Lived):
    lived(1, phq=(0,) * 8 + (2,))

    of_client = sign_in(cast.client_user).get(page(cast)).content.decode()
    of_therapist = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert "your therapist has been told" in of_client
    assert "Help in a crisis" in of_client.split("<main")[1]
    assert "A risk answer waits for you" in of_therapist


def test_before_anything_was_filled_in_the_page_says_what_comes(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()

    assert "the first check-in begins the course" in shown
    assert "Set a first goal" in shown


def test_the_last_session_with_a_check_is_named_where_the_last_one_has_none(cast: Cast, sign_in: SignIn, lived: Lived):
    lived(14, felt=(8, 8, 8, 8, 8))
    lived(7)

    assert "How it felt after session 2" in sign_in(cast.client_user).get(page(cast)).content.decode()


@pytest.mark.usefixtures("a_story")
@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    for kind, there in (("clients", cast.client.pk), ("sessions", cast.session.pk)):
        answer, missing = web.get(f"/{kind}/{there}/"), web.get(f"/{kind}/{NOBODY}/")
        assert answer.status_code == missing.status_code == 404
        # The same page, but for the id that was asked for.
        assert main(answer).replace(str(there), NOBODY) == main(missing)


@pytest.mark.usefixtures("a_story")
def test_withdrawn_consent_hides_the_page_from_the_therapist_alone(cast: Cast, sign_in: SignIn):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    answer = sign_in(cast.therapist).get(page(cast))

    assert answer.status_code == 403
    assert "My first day" not in answer.content.decode()
    assert "My first day" in sign_in(cast.client_user).get(page(cast)).content.decode()


@pytest.mark.usefixtures("a_story")
def test_after_the_end_of_the_therapy_the_client_still_reads_and_the_therapist_does_not(cast: Cast, sign_in: SignIn):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=timezone.now())

    assert sign_in(cast.therapist).get(page(cast)).status_code == 404
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()
    assert "I sleep through most nights" in shown
    assert "Say how it was" not in shown


@pytest.mark.usefixtures("a_story")
def test_a_supervisor_sees_the_course_without_name_words_or_goals(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.supervisor)
    assert web.get(page(cast)).status_code == 403

    allow(cast.client, Purpose.SUPERVISION)
    shown = web.get(page(cast)).content.decode()

    assert "16 at first, 8 now" in shown
    hidden = ("rosa.k", "My first day", "I sleep through", "My brother")
    assert [words for words in hidden if words in shown] == []


@pytest.mark.usefixtures("a_story")
def test_a_supervisor_is_led_nowhere_where_they_may_not_go(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.SUPERVISION)
    course, choice = (reverse(f"measures:{name}", args=[cast.client.pk]) for name in ("course", "choice"))

    assert choice not in sign_in(cast.supervisor).get(course).content.decode()
    assert choice in sign_in(cast.therapist).get(course).content.decode()
    assert choice in sign_in(cast.client_user).get(course).content.decode()


@pytest.mark.parametrize("who", BOTH)
def test_the_page_of_a_session_shows_what_was_answered(cast: Cast, sign_in: SignIn, lived: Lived, who: str):
    session = lived(7, phq=(2,) * 8 + (0,), felt=(6, 9, 8, 7, 8), matters="My sister", next_time="The letter")

    shown = sign_in(cast.everyone[who]).get(f"/sessions/{session.pk}/").content.decode()

    assert all(words in shown for words in ("My sister", "The letter", "More than half the days", "I felt heard."))


@pytest.mark.parametrize(("who", "title"), [("client", "Your goals"), ("therapist", "Goals")])
def test_goals_that_were_rated_are_named_for_their_reader(
    cast: Cast, sign_in: SignIn, lived: Lived, who: str, title: str
):
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep through", at=AT)
    session = lived(7, goals={str(goal.pk): 6})

    shown = sign_in(cast.everyone[who]).get(f"/sessions/{session.pk}/").content.decode()

    assert f"<summary>{title}</summary>" in shown


@pytest.mark.parametrize("who", BOTH)
def test_the_page_of_a_session_says_what_was_said_of_pace_and_silence(
    cast: Cast, sign_in: SignIn, lived: Lived, who: str
):
    session = lived(7)
    content = CheckContent(choices={"pace": "slower", "silence": "helped"})
    submit_check(by=cast.client_user, session=session, phase=Phase.AFTER, content=content, at=timezone.now())

    shown = sign_in(cast.everyone[who]).get(f"/sessions/{session.pk}/").content.decode()

    assert "Pace: slower, please." in shown
    assert "A silence helped." in shown


def test_the_page_of_a_session_is_one_look(cast: Cast, sign_in: SignIn, lived: Lived):
    session = lived(7, phq=(2,) * 8 + (0,), felt=(6, 9, 8, 7, 8))
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    web.get(f"/sessions/{session.pk}/")

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.event, entry.detail, entry.kinds) == ("looked", "session", ["answers"])


def test_from_one_session_one_reaches_its_neighbours(cast: Cast, sign_in: SignIn, lived: Lived):
    first, second = lived(7), lived(-3)

    shown = sign_in(cast.client_user).get(f"/sessions/{first.pk}/").content.decode()

    assert f'href="/sessions/{cast.session.pk}/"' in shown
    assert f'href="/sessions/{second.pk}/"' in shown


def test_what_waits_and_what_was_agreed_meets_on_the_page(cast: Cast, sign_in: SignIn, lived: Lived):
    session, before = lived(3, felt=(8, 9, 8, 8, 8)), Proposed(Part.APPROACH, Change.ADD, "A sign for stop")
    first = propose(by=cast.therapist, therapy=cast.therapy, content=before, at=timezone.now())
    waiting = main(sign_in(cast.client_user).get(page(cast)))
    answer_proposal(by=cast.client_user, proposal=first, state=ProposalState.ACCEPTED, at=timezone.now())
    today = timezone.localdate()
    plan_review(by=cast.client_user, therapy=cast.therapy, due_on=today, today=today, at=timezone.now())
    set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep", at=AT)

    client, therapist = (main(sign_in(cast.everyone[who]).get(page(cast))) for who in BOTH)

    assert "A proposal waits for your answer" in waiting
    assert "waits for your answer" not in client
    assert f"/sessions/{session.pk}/what-helped/" in client
    assert f"/sessions/{session.pk}/goals/" in therapist
    for shown in (client, therapist):
        assert "Since last time" in shown
        assert "The plan changed in one place" in shown
        assert "to be looked at again" in shown
