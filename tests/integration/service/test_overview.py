"""The service's figures: only from those who allow to be counted, only for whoever leads it, never of a few."""

from __future__ import annotations

from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import Refused, WrongState
from holdspace.server.accounts.invitations import get_invitation
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import add_session, come_in, open_record
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from holdspace.server.service.actions import request_figures
from holdspace.server.service.evaluation_job import make_figures
from holdspace.server.service.models import Evaluation
from tests.cast import AT, PASSWORD, Cast, allow
from tests.conftest import SignIn

ITEMS = ("heard", "private", "safe", "together", "trust")


def make_client(cast: Cast, name: str, sums: tuple[int, ...], *, is_counted: bool = True) -> Client:
    """Let a client come in and hand in a PHQ-9 before each session and a check after the first."""
    client, secret = open_record(by=cast.therapist, identity={"name": name}, at=AT)
    user = come_in(get_invitation(secret, at=AT), username=name, password=PASSWORD, display_name="", at=AT)
    client.refresh_from_db()
    allow(client, Purpose.CARE, *([Purpose.SERVICE_EVALUATION] if is_counted else []))
    therapy = client.therapies.get()
    for number, total in enumerate(sums):
        session = add_session(by=cast.therapist, therapy=therapy, held_at=AT + timedelta(days=7 * number), at=AT)
        answers = {str(item + 1): min(3, max(0, total - 3 * item)) for item in range(9)}
        content = CheckContent(answers={"phq-9": answers}, versions={"phq-9": "1999, English (US)"})
        submit_check(by=user, session=session, phase=Phase.BEFORE, content=content, at=AT)
        if not number:
            check = CheckContent(answers={"session-check": dict.fromkeys(ITEMS, 8)})
            submit_check(by=user, session=session, phase=Phase.AFTER, content=check, at=session.held_at)
    return client


@pytest.fixture
def twelve(cast: Cast) -> list[Client]:
    """Six who improved, five who did not, all counted, and one who does not allow it."""
    better = [make_client(cast, f"better-{number}", (16, 8)) for number in range(6)]
    same = [make_client(cast, f"same-{number}", (14, 13)) for number in range(5)]
    return [*better, *same, make_client(cast, "not-counted", (18, 2), is_counted=False)]


def make(cast: Cast) -> Evaluation:
    evaluation = request_figures(by=cast.researcher, at=AT)
    make_figures.func(evaluation.pk.hex)
    evaluation.refresh_from_db()
    return evaluation


def test_figures_count_those_who_allow_it_and_each_finds_the_look(cast: Cast, sign_in: SignIn, twelve: list[Client]):
    evaluation = make(cast)

    figures = evaluation.figures or {}
    assert figures["n_clients"] == 11
    [change] = figures["changes"]
    assert (change["measure"], change["n"]) == ("phq-9", 11)
    assert change["better"]["count"] == 6
    looks = AuditEntry.objects.filter(actor_id=cast.researcher.pk, event="looked")
    assert {each.client_id for each in looks} == {each.pk for each in twelve[:11]}
    assert {(each.purpose, each.detail) for each in looks} == {("service_evaluation", "service_figures")}
    shown = sign_in(cast.researcher).get("/service/").content.decode()
    assert "11 clients counted" in shown
    assert "55 % (28 – 79)" in shown
    assert "held back: too few people" in shown


def test_below_ten_nothing_is_shown(cast: Cast, sign_in: SignIn, twelve: list[Client]):
    for client in twelve[:2]:
        assert client.user is not None
        withdraw_consent(by=client.user, client=client, purpose=Purpose.SERVICE_EVALUATION, at=AT)

    evaluation = make(cast)

    assert evaluation.figures == {"n_clients": None, "smallest_group": 10}
    assert "Too few clients to show anything" in sign_in(cast.researcher).get("/service/").content.decode()


def test_with_nobody_counted_the_page_says_so(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.researcher)

    assert "No figures yet" in web.get("/service/").content.decode()
    assert web.post("/service/figures/").status_code == 302
    assert "are being made" in web.get("/service/").content.decode()


def test_one_making_at_a_time_and_only_by_whoever_leads(cast: Cast):
    request_figures(by=cast.researcher, at=AT)

    with pytest.raises(WrongState):
        request_figures(by=cast.researcher, at=AT)
    with pytest.raises(Refused):
        request_figures(by=cast.therapist, at=AT)


def test_figures_are_made_once_a_week_at_most(cast: Cast):
    make(cast)

    with pytest.raises(WrongState, match="once a week"):
        request_figures(by=cast.researcher, at=AT + timedelta(days=6))
    assert request_figures(by=cast.researcher, at=AT + timedelta(days=7)).state == "queued"


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "administrator", "privacy_officer"])
def test_nobody_else_meets_the_page(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get("/service/").status_code == 404
    assert web.post("/service/figures/").status_code == 404
