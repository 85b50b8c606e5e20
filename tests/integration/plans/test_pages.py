"""The plan changes by agreement of both, and everything on the way is kept."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose_all
from holdspace.server.audit.models import AuditEntry
from holdspace.server.plans.actions.signing import hash_of
from holdspace.server.plans.models import PlanLine, Proposal, Review, Signature
from tests.cast import Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)

WALK = {"part": "activity", "text": "A walk on Sundays", "why": "It helped"}


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/plan/"


def agree_on_a_walk(cast: Cast, sign_in: SignIn) -> PlanLine:
    sign_in(cast.client_user).post(page(cast), WALK)
    proposal = Proposal.objects.latest("created_at")
    sign_in(cast.therapist).post(f"/proposals/{proposal.pk}/answer/", {"answer": "accept"})
    return PlanLine.objects.get(until_version=None)


def test_a_proposal_becomes_plan_when_the_other_agrees(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(page(cast), WALK)
    assert "Nothing agreed yet" in client.get(page(cast)).content.decode()

    proposal = Proposal.objects.get()
    sign_in(cast.therapist).post(f"/proposals/{proposal.pk}/answer/", {"answer": "accept"})

    shown = client.get(page(cast)).content.decode()
    assert "The plan, version" in shown
    assert "A walk on Sundays" in shown


def test_nobody_agrees_to_their_own_proposal(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(page(cast), WALK)

    answer = client.post(f"/proposals/{Proposal.objects.get().pk}/answer/", {"answer": "accept"})

    assert answer.status_code == 403
    assert not PlanLine.objects.exists()


def test_declining_needs_a_word_and_the_word_is_shown(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(page(cast), WALK)
    address = f"/proposals/{Proposal.objects.get().pk}/answer/"
    therapist = sign_in(cast.therapist)

    assert therapist.post(address, {"answer": "decline"}).status_code == 400
    therapist.post(address, {"answer": "decline", "note": "Let us wait for your knee"})

    assert "Let us wait for your knee" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_saying_it_otherwise_turns_the_question_round(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(page(cast), WALK)
    first = Proposal.objects.get()

    sign_in(cast.therapist).post(f"/proposals/{first.pk}/amend/", {"text": "A walk on any day", "why": ""})

    first.refresh_from_db()
    second = Proposal.objects.get(state="open")
    assert first.state == "amended"
    assert (second.proposed_by, second.amends_id) == ("therapist", first.pk)
    sign_in(cast.client_user).post(f"/proposals/{second.pk}/answer/", {"answer": "accept"})
    assert PlanLine.objects.count() == 1


def test_a_line_is_reworded_and_ended_only_by_agreement(cast: Cast, sign_in: SignIn):
    line = agree_on_a_walk(cast, sign_in)
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    therapist.post(f"/plan-lines/{line.pk}/change/", {"text": "A walk on Mondays", "why": ""})
    assert PlanLine.objects.get(until_version=None) == line

    client.post(f"/proposals/{Proposal.objects.get(state='open').pk}/answer/", {"answer": "accept"})
    reworded = PlanLine.objects.get(until_version=None)
    client.post(f"/plan-lines/{reworded.pk}/change/", {"change": "end"})
    therapist.post(f"/proposals/{Proposal.objects.get(state='open').pk}/answer/", {"answer": "accept"})

    assert not PlanLine.objects.filter(until_version=None).exists()
    history = client.get(f"{page(cast)}changes/").content.decode()
    assert "A walk on Sundays" in history
    assert "A walk on Mondays" in history


def test_two_endings_of_one_line_do_not_both_take_place(cast: Cast, sign_in: SignIn):
    line = agree_on_a_walk(cast, sign_in)
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    therapist.post(f"/plan-lines/{line.pk}/change/", {"change": "end"})
    client.post(f"/plan-lines/{line.pk}/change/", {"text": "A swim", "why": ""})
    by_therapist = Proposal.objects.get(state="open", proposed_by="therapist")
    by_client = Proposal.objects.get(state="open", proposed_by="client")

    assert client.post(f"/proposals/{by_therapist.pk}/answer/", {"answer": "accept"}).status_code == 302
    assert therapist.post(f"/proposals/{by_client.pk}/answer/", {"answer": "accept"}).status_code == 409
    by_client.refresh_from_db()
    assert by_client.state == "open"


def test_what_two_propose_at_once_is_both_kept_and_neither_is_lost(cast: Cast, sign_in: SignIn):
    """The one that lost the race is said anew about the line as it now stands."""
    line = agree_on_a_walk(cast, sign_in)
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    therapist.post(f"/plan-lines/{line.pk}/change/", {"text": "A walk on Mondays", "why": ""})
    client.post(f"/plan-lines/{line.pk}/change/", {"text": "A swim on Sundays", "why": ""})
    first, second = Proposal.objects.filter(state="open").order_by("proposed_by").reverse()
    client.post(f"/proposals/{first.pk}/answer/", {"answer": "accept"})

    shown = therapist.get(page(cast)).content.decode()
    assert "The line has changed since" in shown
    assert "swim" in shown
    therapist.post(f"/proposals/{second.pk}/amend/", {"text": "A walk on Mondays, a swim on Sundays", "why": ""})
    client.post(f"/proposals/{Proposal.objects.get(state='open').pk}/answer/", {"answer": "accept"})

    standing = PlanLine.objects.get(until_version=None)
    assert standing.since_version == 3
    assert PlanLine.objects.get(followers=standing).follows_id == line.pk
    assert "swim" in client.get(page(cast)).content.decode()


def test_the_difference_between_versions_is_readable(cast: Cast, sign_in: SignIn):
    line = agree_on_a_walk(cast, sign_in)
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    therapist.post(f"/plan-lines/{line.pk}/change/", {"text": "A walk on Mondays", "why": "Sundays are full"})
    client.post(f"/proposals/{Proposal.objects.get(state='open').pk}/answer/", {"answer": "accept"})
    client.post(page(cast), {"part": "boundary", "text": "No messages at night", "why": ""})
    therapist.post(
        f"/proposals/{Proposal.objects.get(state='open').pk}/answer/",
        {"answer": "decline", "note": "In need, write"},
    )

    shown = " ".join(client.get(f"{page(cast)}changes/?from=1&to=2").content.decode().split())

    assert '<del><span class="visually-hidden">gone: </span>Sundays</del>' in shown
    assert '<ins><span class="visually-hidden">new: </span>Mondays</ins>' in shown
    assert "In need, write" in shown
    assert client.get(f"{page(cast)}changes/?from=nine&to=99").status_code == 200


def test_both_are_told_how_the_plan_stands(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    stands = []
    for web, stance in ((client, "not_yet"), (therapist, "agree"), (client, "agree_with_note")):
        web.post(f"{page(cast)}sign/", {"version": 1, "stance": stance, "note": "A word"})
        stands.append(client.get(page(cast)).content.decode())

    assert "one of us says: not yet" in stands[0]
    assert "one of us says: not yet" in stands[1]
    assert "signed by both" in stands[2]


def test_a_review_has_a_day_and_each_says_what_came_of_it(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    day = localdate() + timedelta(days=5)
    assert client.post(f"{page(cast)}review/", {"due_on": "2020-01-01"}).status_code == 400
    client.post(f"{page(cast)}review/", {"due_on": day + timedelta(days=9)})
    therapist.post(f"{page(cast)}review/", {"due_on": day})
    review = Review.objects.get()
    assert "soon" in client.get(page(cast)).content.decode()

    therapist.post(f"/plan-reviews/{review.pk}/", {"words": "Keep the walk"})
    client.post(f"/plan-reviews/{review.pk}/", {"words": "A shorter one"})

    shown = therapist.get(page(cast)).content.decode()
    assert "Keep the walk" in shown
    assert "A shorter one" in shown
    assert client.post(f"/plan-reviews/{review.pk}/", {"words": "again"}).status_code == 409


def test_both_say_how_an_activity_went(cast: Cast, sign_in: SignIn):
    line = agree_on_a_walk(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    address = f"/plan-lines/{line.pk}/how-it-went/"
    assert "This field is required" in client.post(address, {"done": ""}).content.decode()

    client.post(address, {"done": "partly", "helped": "6", "words": "It rained"})
    therapist.post(address, {"done": "yes", "helped": "", "words": ""})

    shown = therapist.get(page(cast)).content.decode()
    assert "Partly done" in shown
    assert "helped 6 of 10" in shown
    assert "It rained" in shown


def test_dissent_is_signed_and_stays_visible(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    address = f"{page(cast)}sign/"

    assert client.post(address, {"version": 1, "stance": "not_yet", "note": ""}).status_code == 400
    client.post(address, {"version": 1, "stance": "not_yet", "note": "I want to think about it"})
    therapist.post(address, {"version": 1, "stance": "agree", "note": ""})

    shown = therapist.get(page(cast)).content.decode()
    assert "I want to think about it" in shown
    assert Signature.objects.count() == 2
    signed = AuditEntry.objects.filter(detail__startswith="plan_signed")
    assert len({entry.detail for entry in signed}) == 1


def test_the_log_holds_a_hash_that_both_can_check_and_nobody_can_guess_at(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    sign_in(cast.client_user).post(f"{page(cast)}sign/", {"version": 1, "stance": "agree", "note": ""})
    told = AuditEntry.objects.get(detail__startswith="plan_signed").detail.removeprefix("plan_signed ")
    [line] = PlanLine.objects.all()

    for who, purpose in ((cast.client_user, Purpose.OWN), (cast.therapist, Purpose.CARE)):
        opened = disclose_all([line, Signature.objects.get()], actor=who, purpose=purpose)
        signature, words = opened[Signature.objects.get().pk], [(line.part, opened[line.pk]["text"])]
        assert told == signature["hash"] == hash_of(words, salt=signature["salt"])
        assert len(signature["salt"]) == 32
    assert told != hash_of(words, salt="")


def test_who_agreed_may_still_think_again_after_both_have_signed(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    for web in (client, therapist):
        web.post(f"{page(cast)}sign/", {"version": 1, "stance": "agree", "note": ""})
    assert "signed by both" in client.get(page(cast)).content.decode()

    client.post(f"{page(cast)}sign/", {"version": 1, "stance": "not_yet", "note": "My knee says no"})

    shown = therapist.get(page(cast)).content.decode()
    assert "one of us says: not yet" in shown
    assert "My knee says no" in shown


def test_before_anything_is_agreed_there_is_nothing_to_sign(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    assert web.post(f"{page(cast)}sign/", {"version": 0, "stance": "agree", "note": ""}).status_code == 400
    assert not Signature.objects.exists()


def test_what_does_not_fit_is_shown_again_in_its_form(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    web = sign_in(cast.client_user)

    signing = web.post(f"{page(cast)}sign/", {"version": 1, "stance": "not_yet", "note": ""}).content.decode()
    moving = web.post(f"{page(cast)}review/", {"due_on": "2020-01-01"}).content.decode()

    assert "A few words on what is open for you." in signing
    assert 'value="not_yet" required id="id_stance_2" checked' in signing
    assert "This day has gone by." in moving
    for shown in (signing, moving):
        assert "A walk on Sundays" in shown


def test_a_plan_that_has_changed_is_not_signed_unread(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)

    answer = sign_in(cast.client_user).post(f"{page(cast)}sign/", {"version": 2, "stance": "agree", "note": ""})

    assert answer.status_code == 409
    assert not Signature.objects.exists()


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "supervisor", "administrator", "researcher"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, who: str):
    line = agree_on_a_walk(cast, sign_in)
    sign_in(cast.client_user).post(page(cast), WALK)
    proposal = Proposal.objects.get(state="open")
    web = sign_in(cast.everyone[who])

    answers = [
        web.get(page(cast)),
        web.get(f"/plan-lines/{line.pk}/change/"),
        web.post(f"/plan-lines/{line.pk}/how-it-went/", {"done": "yes"}),
        web.post(f"{page(cast)}review/", {"due_on": localdate()}),
        web.get(f"{page(cast)}changes/"),
        web.get(f"/proposals/{proposal.pk}/amend/"),
        web.post(f"/proposals/{proposal.pk}/answer/", {"answer": "accept"}),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert PlanLine.objects.count() == 1


def test_each_look_at_the_plan_is_one_entry(cast: Cast, sign_in: SignIn):
    agree_on_a_walk(cast, sign_in)
    therapist = sign_in(cast.therapist)
    before = AuditEntry.objects.count()

    therapist.get(page(cast))

    assert [entry.detail for entry in AuditEntry.objects.order_by("pk")[before:]] == ["plan"]
