"""Guides for the next talk: filled with the pair's own numbers, a side for each, and what came of it as both saw it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as WebClient
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.domain.guides.guide import Occasion
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.domain.session_check.choices import Telling, Unsaid
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.actions import set_goal
from holdspace.server.care_plans.rating import rate_goals
from holdspace.server.clients.actions import add_session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.guides.actions import note_talk
from holdspace.server.guides.models import Talk
from holdspace.server.keys.sealing import seal
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from holdspace.server.plans.actions import answer, propose
from tests.cast import AT, Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"what_came": "It was good to say it", "repaired": "partly"}
OUTSIDERS = ["supervisor", "outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
ITEMS = ("heard", "private", "safe", "together", "trust")


def page(cast: Cast, occasion: str = "") -> str:
    return f"/clients/{cast.client.pk}/talk/" + (f"{occasion}/" if occasion else "")


@pytest.fixture
def strained(cast: Cast) -> Callable[[], None]:
    """Two sessions, the second of which felt worse; after it something was told."""

    def happen() -> None:
        second = add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT, at=AT)
        for session, value, unsaid in ((cast.session, 9, None), (second, 4, Unsaid("I said yes", Telling.NOW))):
            content = CheckContent(answers={"session-check": dict.fromkeys(ITEMS, value)})
            submit_check(by=cast.client_user, session=session, phase=Phase.AFTER, content=content, at=AT, unsaid=unsaid)

    return happen


def talk(cast: Cast) -> Talk:
    cause = {key: {"en": "It fell", "de": "Er fiel"} for key in Side}
    return note_talk(by=cast.therapist, therapy=cast.therapy, occasion=Occasion.STRAIN, cause=cause, said=SAID, at=AT)


def worth_a_talk(web: WebClient, cast: Cast) -> str:
    return web.get(page(cast)).content.decode().split('id="fitting"')[1].split("</section>")[0]


def came_of_it(web: WebClient, cast: Cast) -> str:
    return web.get(page(cast)).content.decode().split('id="talks"')[1]


@pytest.mark.parametrize(("who", "own"), [("client", "How to bring it up"), ("therapist", "Step by step")])
def test_each_finds_what_fits_with_their_numbers_and_their_own_side(
    cast: Cast, sign_in: SignIn, strained: Callable[[], None], who: str, own: str
):
    strained()
    web = sign_in(cast.everyone[who])

    listed = web.get(page(cast)).content.decode()
    guide = web.get(page(cast, "strain")).content.decode()

    assert "Mean of the session check 9.0 before, 4.0 at the last session" in listed
    assert "was 9 after session 1 and 4 after session 2" in listed
    assert "I said yes" in listed
    assert own in guide
    assert "Mean of the session check 9.0 before" in guide
    assert "eubanks" in guide.lower()
    assert "calls for this" not in guide


def test_goals_that_the_two_see_far_apart_bring_their_guide(cast: Cast, sign_in: SignIn):
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words="I sleep through", at=AT)
    content = CheckContent(goals={str(goal.pk): 2})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.BEFORE, content=content, at=AT)
    rate_goals(by=cast.therapist, session=cast.session, ratings={str(goal.pk): 7}, at=AT)

    for_whom = {"client": "you 2, your therapist 7 of 10", "therapist": "the client 2, you 7 of 10"}
    for who, words in for_whom.items():
        guide = sign_in(cast.everyone[who]).get(page(cast, "gap")).content.decode()
        assert f"“I sleep through”: {words}, after session 1." in guide
        assert "You say 7. What do you see" in guide or "With ‘I sleep through’ you say 2, I say 7." in guide

    sign_in(cast.therapist).post(page(cast, "gap"), {"what_came": "We go slower", "repaired": ""})
    for who, words in for_whom.items():
        assert f"“I sleep through”: {words}, after session 1." in came_of_it(sign_in(cast.everyone[who]), cast)


def test_a_declined_proposal_is_quoted_with_its_note(cast: Cast, sign_in: SignIn):
    diary = Proposed(Part.ACTIVITY, Change.ADD, "A diary")
    proposed = propose(by=cast.therapist, therapy=cast.therapy, content=diary, at=now())
    answer(by=cast.client_user, proposal=proposed, state=ProposalState.DECLINED, note="Not one more list", at=now())

    guide = sign_in(cast.therapist).get(page(cast, "declined")).content.decode()

    assert "“A diary” was declined: “Not one more list”" in guide


def test_opening_it_is_one_look(cast: Cast, sign_in: SignIn, strained: Callable[[], None]):
    strained()
    before = AuditEntry.objects.filter(event="looked").count()

    sign_in(cast.therapist).get(page(cast))

    assert AuditEntry.objects.filter(event="looked").count() == before + 1


@pytest.mark.parametrize("first", ["client", "therapist"])
def test_either_notes_the_talk_and_the_other_adds_how_they_saw_it(
    cast: Cast, sign_in: SignIn, strained: Callable[[], None], first: str
):
    strained()
    other = "therapist" if first == "client" else "client"
    sign_in(cast.everyone[first]).post(page(cast, "strain"), {"what_came": "We laughed in the end", "repaired": "yes"})

    web = sign_in(cast.everyone[other])
    assert "How did you see it?" in web.get(page(cast)).content.decode()
    web.post(f"/talks/{Talk.objects.get().pk}/", {"what_came": "I am not sure", "repaired": "not_yet"})

    for who in (first, other):
        shown = sign_in(cast.everyone[who]).get(page(cast)).content.decode()
        for words in ("We laughed in the end", "It is good again", "I am not sure", "Not yet"):
            assert words in shown
        assert "How did you see it?" not in shown


@pytest.mark.parametrize(("repaired", "is_still_worth_a_talk"), [("yes", False), ("", False), ("not_yet", True)])
def test_what_they_talked_about_is_worth_no_talk_until_the_next_check_unless_it_is_not_good_yet(
    cast: Cast, sign_in: SignIn, strained: Callable[[], None], repaired: str, is_still_worth_a_talk: bool
):
    strained()
    web = sign_in(cast.client_user)
    fell = "Mean of the session check 9.0 before, 4.0 at the last session"
    assert fell in worth_a_talk(web, cast)

    web.post(page(cast, "strain"), {"what_came": "", "repaired": repaired})

    assert (fell in worth_a_talk(web, cast)) is is_still_worth_a_talk
    assert fell in web.get(page(cast, "strain")).content.decode()


@pytest.mark.parametrize("first", ["client", "therapist"])
def test_why_they_talked_is_read_by_each_in_their_own_language(
    cast: Cast, sign_in: SignIn, strained: Callable[[], None], first: str
):
    strained()
    cast.therapist.language = "de"
    cast.therapist.save(update_fields=["language"])

    for occasion in ("strain", "safety"):
        sign_in(cast.everyone[first]).post(page(cast, occasion), SAID)

    english, german = (came_of_it(sign_in(user), cast) for user in (cast.client_user, cast.therapist))
    assert "at the last session; “Heard” fell most" in english
    assert "„Gehört“" in german
    assert "was 9 after session 1 and 4 after session 2" in english
    assert "war 9 nach Sitzung 1 und 4 nach Sitzung 2" in german
    assert "at the last session" not in german
    assert "after session" not in german


def test_a_talk_that_was_kept_in_one_language_is_still_shown(cast: Cast, sign_in: SignIn):
    for kept in ("It fell before", dict.fromkeys(Side, "It fell later")):
        row = Talk(client_id=cast.client.pk, therapy=cast.therapy)
        seal(row, {"occasion": Occasion.STRAIN, "cause": kept, "client": None, "therapist": SAID}, at=AT)
        row.save(force_insert=True)

    shown = came_of_it(sign_in(cast.client_user), cast)

    assert "It fell before" in shown
    assert "It fell later" in shown


def test_nobody_writes_over_what_the_other_or_they_themselves_said(cast: Cast, sign_in: SignIn):
    kept = talk(cast)

    assert sign_in(cast.therapist).post(f"/talks/{kept.pk}/", {"what_came": "otherwise"}).status_code == 409
    assert "It was good to say it" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_a_guide_can_be_read_and_used_without_any_sign(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    assert "Why this, now" not in web.get(page(cast, "declined")).content.decode()
    assert web.post(page(cast, "declined"), {}).status_code == 302
    assert Talk.objects.count() == 1


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_a_guide_that_nothing_calls_for_says_so_before_it_speaks_of_a_fall(cast: Cast, sign_in: SignIn, who: str):
    guide = sign_in(cast.everyone[who]).get(page(cast, "strain")).content.decode()

    assert (
        "Nothing that the two of you last answered or wrote calls for this" in guide.split("</h1>")[1].split("</p>")[0]
    )


def test_what_is_not_offered_is_refused(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.client_user).post(page(cast, "strain"), {"repaired": "ruined"}).status_code == 400
    assert sign_in(cast.client_user).get(page(cast, "blame")).status_code == 404


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_find_nothing_here(cast: Cast, sign_in: SignIn, who: str):
    kept, web = talk(cast), sign_in(cast.everyone[who])

    assert web.get(page(cast)).status_code == 404
    assert web.get(page(cast, "strain")).status_code == 404
    assert web.post(page(cast, "strain"), SAID).status_code == 404
    assert web.post(f"/talks/{kept.pk}/", SAID).status_code == 404
    assert Talk.objects.count() == 1


def test_a_withdrawn_consent_hides_it(cast: Cast, sign_in: SignIn):
    kept = talk(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)
    web = sign_in(cast.therapist)

    assert web.get(page(cast)).status_code == 403
    assert web.post(f"/talks/{kept.pk}/", SAID).status_code == 403
    assert "It was good to say it" in sign_in(cast.client_user).get(page(cast)).content.decode()
