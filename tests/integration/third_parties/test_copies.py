"""Copies for somebody outside: only whom the client named, only what they marked, only until then, all written down."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.errors import BadInput, ConsentMissing, Refused, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.actions import set_goal
from holdspace.server.clients.actions import end_therapy
from holdspace.server.consents import third_parties
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.consents.models import Consent, ThirdParty
from holdspace.server.consents.paper import record_paper
from holdspace.server.consents.words import load_consent_words
from holdspace.server.third_parties import actions
from holdspace.server.third_parties.actions import make_copy
from holdspace.server.third_parties.models import HandedCopy
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.pdf import pdf_of

WORDS = load_consent_words()[Purpose.THIRD_PARTY]
NAME, GOAL = "Dr Amina Okafor", "Sleeping through again"
PLAN = frozenset({Kind.PLAN})


def name(cast: Cast, *, kinds: frozenset[Kind] = PLAN, days: int = 30) -> ThirdParty:
    """Have the client name their doctor; a goal is there to be copied."""
    set_goal(by=cast.client_user, therapy=cast.therapy, words=GOAL, therapist_words="", at=AT)
    at = timezone.now()
    until = at + timedelta(days=days)
    consent = third_parties.name_third_party(
        by=cast.client_user, client=cast.client, name=NAME, what="my doctor", kinds=kinds, until=until, at=at
    )
    assert consent.third_party is not None
    return consent.third_party


def copy_plan(cast: Cast, party: ThirdParty, *, kinds: frozenset[Kind] = PLAN) -> actions.Copy:
    return make_copy(by=cast.therapist, therapy=cast.therapy, party=party, kinds=kinds, at=timezone.now())


def test_a_copy_holds_what_was_marked_and_says_whose_it_is_and_for_whom(cast: Cast):
    page = copy_plan(cast, name(cast)).content.decode()

    assert "Client rosa.k" in page
    assert NAME in page
    assert GOAL in page


def test_a_copy_is_written_down_with_its_fingerprint_before_it_leaves(cast: Cast):
    party = name(cast)

    made = copy_plan(cast, party)

    entry = AuditEntry.objects.get(client_id=cast.client.pk, event="disclosed")
    assert (entry.actor_id, entry.purpose, entry.kinds) == (cast.therapist.pk, "third_party", ["plan"])
    assert entry.records == [str(made.kept.pk), str(party.pk)]
    assert entry.detail == f"copy_handed_out {hashlib.sha256(made.content).hexdigest()[:16]}"
    looks = AuditEntry.objects.filter(client_id=cast.client.pk, event="looked", purpose="third_party")
    assert [set(each.kinds) for each in looks] == [{"identity", "consent", "plan"}]


def test_the_client_sees_what_went_to_whom_and_who_made_it(cast: Cast, sign_in: SignIn):
    made, web = copy_plan(cast, name(cast)), sign_in(cast.client_user)

    shown = web.get(reverse("third_parties:outside", args=[cast.client.pk])).content.decode()
    looks = web.get(reverse("clients:looks", args=[cast.client.pk])).content.decode()

    assert NAME in shown
    assert hashlib.sha256(made.content).hexdigest() in shown
    assert "Noor Haddad: Goals and plan" in shown
    assert "made a copy of your goals and plan to hand it on" in looks


def test_what_was_not_marked_is_not_copied(cast: Cast):
    party = name(cast)

    with pytest.raises(ConsentMissing):
        copy_plan(cast, party, kinds=frozenset({Kind.SCORES}))
    assert not HandedCopy.objects.exists()


def test_what_is_for_one_is_not_for_another(cast: Cast):
    doctor = name(cast)
    insurer = name(cast, kinds=frozenset({Kind.SCORES}))

    with pytest.raises(ConsentMissing):
        copy_plan(cast, insurer)
    assert copy_plan(cast, doctor).kept.third_party_id == doctor.pk


def test_after_the_day_that_was_set_nothing_is_copied(cast: Cast):
    party = name(cast, days=3)

    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1), tick=False), pytest.raises(ConsentMissing):
        copy_plan(cast, party)


def test_taken_back_it_ends_for_this_one_and_no_other(cast: Cast):
    doctor, insurer = name(cast), name(cast)

    third_parties.take_back(by=cast.client_user, party=doctor, at=timezone.now())

    with pytest.raises(ConsentMissing):
        copy_plan(cast, doctor)
    assert copy_plan(cast, insurer).content
    with pytest.raises(WrongState):
        third_parties.take_back(by=cast.client_user, party=doctor, at=timezone.now())


def test_a_no_to_all_of_it_ends_every_one(cast: Cast):
    party = name(cast)
    answer_consent(
        by=cast.client_user, client=cast.client, purpose=Purpose.THIRD_PARTY, is_given=False, at=timezone.now()
    )

    with pytest.raises(ConsentMissing):
        copy_plan(cast, party)


def test_without_care_nothing_is_copied(cast: Cast):
    party = name(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=timezone.now())

    with pytest.raises(Refused):
        copy_plan(cast, party)


def test_taken_back_while_the_copy_is_made_nothing_leaves(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    party = name(cast)

    def taken_back_meanwhile(*args: Any) -> str:
        third_parties.take_back(by=cast.client_user, party=party, at=timezone.now())
        return render_to_string(*args)

    monkeypatch.setattr(actions, "render_to_string", taken_back_meanwhile)

    with pytest.raises(ConsentMissing):
        copy_plan(cast, party)
    assert not HandedCopy.objects.exists()
    assert not AuditEntry.objects.filter(event="disclosed").exists()


@pytest.mark.parametrize("who", ["supervisor", "outsider_therapist", "administrator", "privacy_officer", "researcher"])
def test_nobody_but_the_own_therapist_makes_a_copy(cast: Cast, sign_in: SignIn, who: str):
    party = name(cast)

    with pytest.raises(Refused):
        make_copy(by=cast.everyone[who], therapy=cast.therapy, party=party, kinds=PLAN, at=timezone.now())
    address = reverse("third_parties:copy", args=[cast.client.pk, party.pk])
    assert sign_in(cast.everyone[who]).post(address, {"kinds": ["plan"]}).status_code == 404


def test_a_therapist_whose_therapy_ended_makes_no_copy(cast: Cast):
    party = name(cast)
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=timezone.now())

    with pytest.raises(Refused):
        copy_plan(cast, party)


def test_whom_another_client_named_is_not_there(cast: Cast, sign_in: SignIn):
    at = timezone.now()
    theirs = third_parties.name_third_party(
        by=cast.outsiders.user,
        client=cast.outsiders.client,
        name="Somebody",
        what="",
        kinds=PLAN,
        until=at + timedelta(days=3),
        at=at,
    ).third_party
    assert theirs is not None

    copied = sign_in(cast.therapist).post(
        reverse("third_parties:copy", args=[cast.client.pk, theirs.pk]), {"kinds": "plan"}
    )
    ended = sign_in(cast.client_user).post(reverse("third_parties:take_back", args=[cast.client.pk, theirs.pk]))

    assert (copied.status_code, ended.status_code) == (404, 404)
    with pytest.raises(Refused):
        copy_plan(cast, theirs)


def test_moved_to_another_name_in_the_database_a_yes_counts_for_nothing(cast: Cast):
    doctor, insurer = name(cast), name(cast, kinds=frozenset({Kind.SCORES}))
    Consent.objects.filter(third_party=insurer).delete()
    Consent.objects.filter(third_party=doctor).update(third_party=insurer)

    with pytest.raises(ConsentMissing):
        copy_plan(cast, insurer)


def test_a_yes_says_what_for_whom_and_until_when(cast: Cast):
    at = timezone.now()
    with pytest.raises(BadInput):
        answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.THIRD_PARTY, is_given=True, at=at)
    with pytest.raises(BadInput):
        third_parties.name_third_party(
            by=cast.client_user, client=cast.client, name=" ", what="", kinds=PLAN, until=at + timedelta(days=1), at=at
        )
    with pytest.raises(BadInput):
        name(cast, kinds=frozenset({Kind.TRANSCRIPT}))
    assert not ThirdParty.objects.exists()


def test_a_therapist_names_nobody_and_not_on_paper_either(cast: Cast, sign_in: SignIn):
    given = {"name": NAME, "kinds": ["plan"], "until": localdate().isoformat(), "words": WORDS.hash}

    assert sign_in(cast.therapist).post(reverse("third_parties:name", args=[cast.client.pk]), given).status_code == 404
    with pytest.raises(BadInput):
        record_paper(
            by=cast.therapist,
            client=cast.client,
            purpose=Purpose.THIRD_PARTY,
            signed_on=AT.date(),
            document=pdf_of("Signed by Rosa."),
            at=timezone.now(),
        )


def test_the_client_names_somebody_on_the_page_and_their_therapist_makes_the_copy(cast: Cast, sign_in: SignIn):
    client, therapist = sign_in(cast.client_user), sign_in(cast.therapist)
    here = reverse("third_parties:outside", args=[cast.client.pk])
    given = {
        "name": NAME,
        "what": "my doctor",
        "kinds": ["plan"],
        "until": localdate().isoformat(),
        "words": WORDS.hash,
    }
    set_goal(by=cast.client_user, therapy=cast.therapy, words=GOAL, therapist_words="", at=AT)

    assert WORDS.text in client.get(here).content.decode().replace("&#x27;", "'")
    assert client.post(reverse("third_parties:name", args=[cast.client.pk]), given)["Location"] == here
    party = ThirdParty.objects.get()
    assert Consent.objects.get(third_party=party).words_hash == WORDS.hash
    assert NAME in therapist.get(here).content.decode()
    handed = therapist.post(reverse("third_parties:copy", args=[cast.client.pk, party.pk]), {"kinds": ["plan"]})

    assert handed["Content-Disposition"].startswith("attachment")
    assert GOAL in handed.content.decode()
    assert client.post(reverse("third_parties:take_back", args=[cast.client.pk, party.pk])).status_code == 302
    after = therapist.post(reverse("third_parties:copy", args=[cast.client.pk, party.pk]), {"kinds": ["plan"]})
    assert after["Location"] == here


@pytest.mark.parametrize("wrong", [{"until": "2020-01-01"}, {"kinds": ["transcript"]}, {"name": ""}, {"kinds": []}])
def test_what_is_not_offered_is_not_taken(cast: Cast, sign_in: SignIn, wrong: dict[str, Any]):
    given = {"name": NAME, "kinds": ["plan"], "until": localdate().isoformat(), "words": WORDS.hash, **wrong}

    answer = sign_in(cast.client_user).post(reverse("third_parties:name", args=[cast.client.pk]), given)

    assert answer.status_code == 400
    assert not ThirdParty.objects.exists()


def test_other_words_than_those_asked_count_for_nothing(cast: Cast, sign_in: SignIn):
    given = {"name": NAME, "kinds": ["plan"], "until": localdate().isoformat(), "words": "0" * 64}

    sign_in(cast.client_user).post(reverse("third_parties:name", args=[cast.client.pk]), given)

    assert not ThirdParty.objects.exists()
