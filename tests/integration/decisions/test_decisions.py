"""A question is weighed by both, decided by both, and looked back on by both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from holdspace.domain.access import Purpose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.clients.models import Practice
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.decisions.actions import ask
from holdspace.server.decisions.models import Decision, DecisionEntry, DecisionExperience
from tests.cast import AT, Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDERS = ["supervisor", "outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]


def asked(cast: Cast) -> Decision:
    return ask(by=cast.client_user, therapy=cast.therapy, question="Tablets?", options=["Yes", "Wait"], at=AT)


def option(decision: Decision) -> str:
    return str(DecisionEntry.objects.filter(decision=decision, what="option").earliest("created_at", "pk").pk)


def page(decision: Decision, rest: str = "") -> str:
    return f"/decisions/{decision.pk}/{rest}"


def decided(cast: Cast, sign_in: SignIn) -> Decision:
    decision = asked(cast)
    sign_in(cast.client_user).post(page(decision, "choose/"), {"option": option(decision), "why": "I am tired"})
    agreed = sign_in(cast.therapist).post(page(decision, "agree/"), {"follow_up_on": localdate() + timedelta(days=30)})
    assert agreed.status_code == 302
    decision.refresh_from_db()
    return decision


def test_a_question_has_two_ways_and_to_wait_is_one(cast: Cast, sign_in: SignIn):
    web, address = sign_in(cast.client_user), f"/clients/{cast.client.pk}/decisions/"

    alone = web.post(address, {"question": "Tablets?", "first": "Yes", "second": ""})
    web.post(address, {"question": "Tablets?", "first": "Yes", "second": "", "wait": "on"})

    assert "only one way so far" in alone.content.decode()
    shown = web.get(page(Decision.objects.get())).content.decode()
    assert "Wait for now" in shown


def test_each_writes_their_part_and_both_read_all(cast: Cast, sign_in: SignIn):
    decision, client, therapist = asked(cast), sign_in(cast.client_user), sign_in(cast.therapist)
    way = option(decision)
    for web, sent in (
        (client, {"form": "point_form", "what": "for", "option": way, "text": "I might sleep"}),
        (therapist, {"form": "point_form", "what": "against", "option": way, "text": "It may take weeks"}),
        (client, {"form": "matter_form", "text": "To be awake at school", "weight": "5", "option": way}),
        (therapist, {"form": "evidence_form", "text": "Helps some", "source": "A guideline", "option": ""}),
        (client, {"form": "leaning_form", "option": way, "text": "For now"}),
        (therapist, {"form": "leaning_form", "option": way, "text": ""}),
    ):
        assert web.post(page(decision), sent).status_code == 302, sent

    for web in (client, therapist):
        shown = web.get(page(decision)).content.decode()
        for words in ("I might sleep", "It may take weeks", "To be awake", "weight 5", "A guideline", "lean here"):
            assert words in shown


@pytest.mark.parametrize(
    ("who", "sent"),
    [
        ("therapist", {"form": "matter_form", "text": "x", "weight": "5", "option": ""}),
        ("client", {"form": "evidence_form", "text": "x", "source": "y", "option": ""}),
    ],
)
def test_nobody_writes_the_others_part(cast: Cast, sign_in: SignIn, who: str, sent: dict[str, str]):
    decision = asked(cast)

    assert sign_in(cast.everyone[who]).post(page(decision), sent).status_code == 403
    assert DecisionEntry.objects.count() == 2


def test_an_error_stands_at_the_field(cast: Cast, sign_in: SignIn):
    decision = asked(cast)

    answer = sign_in(cast.therapist).post(page(decision), {"form": "evidence_form", "text": "Helps", "option": ""})

    assert answer.status_code == 400
    assert 'href="#evidence_form_source"' in answer.content.decode()


def test_a_choice_without_an_option_is_asked_again_with_what_was_written(cast: Cast, sign_in: SignIn):
    decision = asked(cast)

    answer = sign_in(cast.client_user).post(page(decision, "choose/"), {"why": "I am tired of waiting"})

    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "I am tired of waiting" in shown
    assert "I would decide for: " in shown, "the summary names the field"
    decision.refresh_from_db()
    assert decision.state == "open"


@pytest.mark.parametrize(
    ("day", "words"),
    [("someday", "Enter a valid date."), ("2020-02-29", "This day has gone by.")],
)
def test_agreeing_with_a_day_that_does_not_fit_is_asked_again(cast: Cast, sign_in: SignIn, day: str, words: str):
    decision = asked(cast)
    sign_in(cast.client_user).post(page(decision, "choose/"), {"option": option(decision), "why": ""})

    answer = sign_in(cast.therapist).post(page(decision, "agree/"), {"follow_up_on": day})

    assert answer.status_code == 400
    shown = answer.content.decode()
    assert words in shown
    assert f'value="{day}"' in shown
    assert "I agree, it is decided" in shown
    decision.refresh_from_db()
    assert decision.decided_at is None


def test_on_a_page_shown_again_the_other_forms_still_write_into_the_table(cast: Cast, sign_in: SignIn):
    decision = asked(cast)

    shown = sign_in(cast.client_user).post(page(decision, "choose/"), {}).content.decode()

    assert f'<form method="post" action="{page(decision)}" class="form" novalidate>' in shown
    assert '<form method="post" class="form"' not in shown


def test_it_is_decided_when_the_other_agrees(cast: Cast, sign_in: SignIn):
    decision = asked(cast)
    client = sign_in(cast.client_user)
    client.post(page(decision, "choose/"), {"option": option(decision), "why": ""})

    assert client.post(page(decision, "agree/"), {}).status_code == 403
    assert sign_in(cast.therapist).post(page(decision, "agree/"), {}).status_code == 302
    assert "decided by both" in client.get(page(decision)).content.decode()


def test_a_choice_that_was_changed_meanwhile_is_not_agreed_to_unread(cast: Cast, sign_in: SignIn):
    decision = asked(cast)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    client.post(page(decision, "choose/"), {"option": option(decision), "why": ""})
    therapist.post(page(decision, "reopen/"))

    assert therapist.post(page(decision, "agree/"), {}).status_code == 409
    decision.refresh_from_db()
    assert decision.state == "open"


def test_later_each_says_whether_it_was_good(cast: Cast, sign_in: SignIn):
    decision = decided(cast, sign_in)
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    for web, text in ((client, "I sleep again"), (therapist, "We could have waited")):
        sent = {"form": "looking_back_form", "verdict": "good", "text": text}
        assert web.post(page(decision), sent).status_code == 302

    shown = client.get(page(decision)).content.decode()
    assert "I sleep again" in shown
    assert "We could have waited" in shown


def test_collaborate_is_asked_once_of_the_client_where_the_licence_was_confirmed(cast: Cast, sign_in: SignIn):
    decision, client = decided(cast, sign_in), sign_in(cast.client_user)
    assert client.get(page(decision, "how-it-was/")).status_code == 404
    Practice.objects.update(licences_confirmed={"collaborate": "Noor Haddad"})

    asked_of_client = client.get(page(decision, "how-it-was/")).content.decode()
    assert "CC BY-NC-ND 3.0" in asked_of_client
    assert "optional" not in asked_of_client, "the wording is unaltered"
    client.post(page(decision, "how-it-was/"), {"item_1": "4", "item_2": "3", "item_3": "4"})

    assert DecisionExperience.objects.count() == 1
    assert "92 of 100" in sign_in(cast.therapist).get(page(decision)).content.decode()
    assert client.get(page(decision, "how-it-was/")).status_code == 404
    assert sign_in(cast.therapist).get(page(decision, "how-it-was/")).status_code == 404


def test_one_takes_back_what_one_wrote_and_nothing_else(cast: Cast, sign_in: SignIn):
    decision, client = asked(cast), sign_in(cast.client_user)
    client.post(page(decision), {"form": "point_form", "what": "for", "option": option(decision), "text": "Sleep"})
    entry = DecisionEntry.objects.get(what="for")
    address = f"/decision-entries/{entry.pk}/take-back/"

    assert sign_in(cast.therapist).post(address).status_code == 403
    assert client.post(f"/decision-entries/{option(decision)}/take-back/").status_code == 400
    client.post(address)

    assert "Sleep" not in client.get(page(decision)).content.decode()
    assert DecisionEntry.objects.filter(what="for").count() == 1


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, who: str):
    decision, web = asked(cast), sign_in(cast.everyone[who])

    answers = [
        web.get(f"/clients/{cast.client.pk}/decisions/"),
        web.get(page(decision)),
        web.post(page(decision), {"form": "option_form", "text": "x"}),
        web.post(page(decision, "choose/"), {"option": option(decision)}),
        web.post(page(decision, "agree/")),
        web.post(page(decision, "reopen/")),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_withdrawn_consent_hides_it(cast: Cast, sign_in: SignIn):
    decision = asked(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(page(decision)).status_code == 403


def test_an_ended_therapy_keeps_it_for_the_client_as_it_was(cast: Cast, sign_in: SignIn):
    decision = asked(cast)
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT)

    assert "Tablets?" in sign_in(cast.client_user).get(page(decision)).content.decode()
    sent = {"form": "option_form", "text": "x"}
    assert sign_in(cast.client_user).post(page(decision), sent).status_code == 409


def test_a_look_is_one_entry(cast: Cast, sign_in: SignIn):
    decision, web = asked(cast), sign_in(cast.therapist)
    before = AuditEntry.objects.count()

    web.get(page(decision))

    assert [entry.detail for entry in AuditEntry.objects.order_by("pk")[before:]] == ["decision"]
