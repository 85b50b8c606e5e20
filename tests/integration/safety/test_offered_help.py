"""Wherever the client writes for good, wording that may tell of danger is met with help, for them alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from holdspace.domain.decisions.table import What
from holdspace.server.decisions.actions import ask
from holdspace.server.decisions.models import DecisionEntry
from holdspace.server.safety.models import Boundary
from tests.cast import AT, Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
WORDS = "I want to end my life."
OFFER = "Something you wrote can mean that it is very hard right now."
PLACES = {
    "what-helps/": {"text": WORDS, "effect": "hinders"},
    "boundaries/": {"topic": WORDS, "stance": "not_yet"},
    "plan/": {"part": "approach", "text": "Meet more often", "why": WORDS},
}


@pytest.mark.parametrize("place", PLACES)
def test_help_is_offered_to_the_writer_and_told_to_nobody(cast: Cast, sign_in: SignIn, place: str):
    address = f"/clients/{cast.client.pk}/{place}"
    client = sign_in(cast.client_user)

    assert client.post(address, PLACES[place]).status_code == 302

    assert OFFER in client.get(address).content.decode()
    assert OFFER not in sign_in(cast.therapist).get(address).content.decode()
    assert not cast.therapy.alerts.exists()


def test_help_is_offered_beside_what_the_client_wrote_into_a_decision(cast: Cast, sign_in: SignIn):
    decision = ask(by=cast.client_user, therapy=cast.therapy, question="Tablets?", options=["Yes", "Wait"], at=AT)
    address, client = f"/decisions/{decision.pk}/", sign_in(cast.client_user)
    way = DecisionEntry.objects.filter(decision=decision, what=What.OPTION).first()
    assert OFFER not in client.get(address).content.decode()

    point = {"form": "point_form", "what": "against", "option": str(way.pk if way else ""), "text": WORDS}
    client.post(address, point)

    assert OFFER in client.get(address).content.decode()
    assert OFFER not in sign_in(cast.therapist).get(address).content.decode()


def test_it_is_offered_for_a_week_and_not_for_ever(cast: Cast, sign_in: SignIn):
    address, client = f"/clients/{cast.client.pk}/boundaries/", sign_in(cast.client_user)
    client.post(address, PLACES["boundaries/"])

    Boundary.objects.update(created_at=now() - timedelta(days=8))

    assert OFFER not in client.get(address).content.decode()
