"""A client allows a part of a purpose: some kinds, one person, until a day; and nobody allows it for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.consent.statement import Scope
from holdspace.domain.errors import BadInput, ConsentMissing, WrongState
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose, permits
from holdspace.server.clients.models import Identity, Supervision
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import load_consent_words
from tests.cast import AT, Cast, allow, make_colleague
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.record import fill, ids_of

SCORES = frozenset({Kind.SCORES})
WORDS = load_consent_words()[Purpose.SUPERVISION]


def may_see(cast: Cast, kind: Kind, who: str = "supervisor") -> bool:
    return permits(Action.LOOK, kind, client_id=cast.client.pk, actor=cast.everyone[who], purpose=Purpose.SUPERVISION)


def say(cast: Cast, *, yes: bool = True, kinds: frozenset[Kind] | None = None, to=None, until=None) -> Consent:
    scope = Scope(Purpose.SUPERVISION, kinds, to.pk if to else None)
    return answer_consent(
        by=cast.client_user,
        client=cast.client,
        purpose=Purpose.SUPERVISION,
        is_given=yes,
        at=timezone.now(),
        scope=scope,
        until=until,
    )


def test_only_the_kinds_that_were_allowed_open(cast: Cast):
    allow(cast.client, Purpose.TRANSCRIPTION)
    say(cast, kinds=SCORES)

    assert may_see(cast, Kind.SCORES)
    assert not may_see(cast, Kind.TRANSCRIPT)


def test_a_narrower_no_outweighs_the_yes_to_everything(cast: Cast):
    allow(cast.client, Purpose.TRANSCRIPTION)
    say(cast)
    say(cast, yes=False, kinds=SCORES)

    assert not may_see(cast, Kind.SCORES)
    assert may_see(cast, Kind.TRANSCRIPT)


def test_only_the_person_who_was_named_may(cast: Cast):
    other = make_colleague(Role.SUPERVISOR, "Lena Brandt")
    Supervision.objects.create(therapy=cast.therapy, supervisor=other, started_at=AT)

    say(cast, to=other)

    assert not may_see(cast, Kind.SCORES)
    assert permits(Action.LOOK, Kind.SCORES, client_id=cast.client.pk, actor=other, purpose=Purpose.SUPERVISION)


def test_a_yes_ends_by_itself_with_its_period(cast: Cast):
    end = timezone.now() + timedelta(days=7)
    say(cast, until=end)

    assert may_see(cast, Kind.SCORES)
    with time_machine.travel(end, tick=False):
        assert not may_see(cast, Kind.SCORES)
        say(cast)  # and can be given anew
        assert may_see(cast, Kind.SCORES)


def test_a_no_to_everything_ends_the_parts_too(cast: Cast):
    say(cast, kinds=SCORES)
    say(cast, yes=False)

    assert not may_see(cast, Kind.SCORES)


def test_taking_back_ends_the_whole_and_every_part(cast: Cast):
    say(cast)
    say(cast, kinds=SCORES)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.SUPERVISION, at=timezone.now())

    assert not may_see(cast, Kind.SCORES)


def test_the_same_part_is_allowed_once(cast: Cast):
    say(cast, kinds=SCORES)

    with pytest.raises(WrongState):
        say(cast, kinds=SCORES)


def test_an_end_in_the_past_is_refused(cast: Cast):
    with pytest.raises(BadInput):
        say(cast, until=timezone.now() - timedelta(days=1))


def test_a_row_that_somebody_wrote_into_the_database_allows_nothing(cast: Cast):
    own = Consent.objects.get(client=cast.client, purpose=Purpose.CARE)
    Consent.objects.create(
        client=cast.client,
        purpose=Purpose.SUPERVISION,
        is_given=True,
        answered_at=own.answered_at,
        words_version=own.words_version,
        words_hash=own.words_hash,
        answered_by=own.answered_by,
        proof=bytes(own.proof),
    )

    assert not may_see(cast, Kind.SCORES)


FORGERIES: dict[str, dict[str, Any]] = {
    "another purpose": {"purpose": Purpose.SUPERVISION},
    "opened again": {"withdrawn_at": None},
    "another kind": {"kinds": ["transcript"]},
    "a longer period": {"valid_until": None},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_row_that_was_changed_in_the_database_allows_nothing(cast: Cast, how: str):
    row = say(cast, kinds=SCORES, until=timezone.now() + timedelta(days=1))
    if how == "opened again":
        withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.SUPERVISION, at=timezone.now())
    if how == "another purpose":
        Consent.objects.filter(pk=row.pk).delete()
        row = Consent.objects.get(client=cast.client, purpose=Purpose.CARE)
    Consent.objects.filter(pk=row.pk).update(**FORGERIES[how])

    assert not may_see(cast, Kind.SCORES)
    assert not may_see(cast, Kind.TRANSCRIPT)


def test_another_clients_yes_cannot_be_moved_here(cast: Cast):
    Consent.objects.filter(client=cast.client).delete()
    Consent.objects.filter(client=cast.outsiders.client).update(client=cast.client)

    with pytest.raises(ConsentMissing, match="not allowed"):
        disclose(Identity.objects.get(client=cast.client), actor=cast.therapist, purpose=Purpose.CARE)


def test_the_page_offers_parts_and_shows_what_was_allowed(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    chosen = {"supervision-kinds": ["scores"], "supervision-recipient": str(cast.supervisor.pk)}
    web.post(
        reverse("consents:answer", args=[cast.client.pk, "supervision"]),
        {"words": WORDS.hash, "answer": "yes", **chosen},
    )

    shown = web.get(reverse("consents:consents", args=[cast.client.pk])).content.decode()

    assert "your scores, for Tomasz Wrona" in shown
    assert may_see(cast, Kind.SCORES)
    assert not may_see(cast, Kind.CODES)


@pytest.mark.parametrize("chosen", [{"supervision-kinds": ["journal"]}, {"supervision-recipient": "x"}])
def test_what_is_not_offered_is_not_taken(cast: Cast, sign_in: SignIn, chosen: dict[str, object]):
    answer = sign_in(cast.client_user).post(
        reverse("consents:answer", args=[cast.client.pk, "supervision"]),
        {"words": WORDS.hash, "answer": "yes", **chosen},
    )

    assert answer.status_code == 400
    assert not Consent.objects.filter(client=cast.client, purpose="supervision").exists()


def test_taking_back_lists_what_was_already_done(cast: Cast, sign_in: SignIn):
    disclose(Identity.objects.get(client=cast.client), actor=cast.therapist, purpose=Purpose.CARE, detail="test")

    shown = sign_in(cast.client_user).get(reverse("consents:withdraw", args=[cast.client.pk, "care"])).content.decode()

    assert "What was already done with it" in shown
    assert "Noor Haddad" in shown
    assert "looked at your name and how to reach you" in shown


def test_where_a_part_is_closed_the_supervisors_pages_go_on_without_it(cast: Cast, sign_in: SignIn):
    record = fill(cast)
    say(cast, yes=False, kinds=frozenset({Kind.TRANSCRIPT, Kind.CODES}))
    ids, web = ids_of(cast), sign_in(cast.supervisor)
    web.raise_request_exception = False

    for address in every_address():
        path = address.fill(ids)
        if not path.startswith(("/account/", "/leave/")):
            answer = web.get(path)
            assert answer.status_code < 500, path
            said = [word for place, word in record.words.items() if place.startswith("transcript")]
            assert not any(word in answer.content.decode(errors="replace") for word in said)
    assert web.get(reverse("same_page:caseload")).status_code == 200


def test_widening_asks_again_who_it_is_and_narrowing_does_not(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.RESEARCH)
    web = sign_in(cast.client_user)
    session = web.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "username": "rosa.k"}]
    session.save()

    def answer(said: str):
        address = reverse("consents:answer", args=[cast.client.pk, "supervision"])
        return web.post(address, {"words": WORDS.hash, "answer": said})

    assert "/account/reauthenticate/" in answer("yes")["Location"]
    assert not Consent.objects.filter(client=cast.client, purpose="supervision", is_given=True).exists()
    assert answer("no")["Location"] == reverse("consents:consents", args=[cast.client.pk])
