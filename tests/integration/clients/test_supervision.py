"""A therapist names who supervises a therapy and ends it again; the supervisor sees nothing more from then on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError as DatabaseIntegrityError
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.errors import BadInput, ConsentMissing, IntegrityError, Refused, WrongState
from holdspace.domain.people import Role
from holdspace.server.access.door import permits
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_supervision, end_therapy, name_supervisor
from holdspace.server.clients.models import Supervision, Therapy
from holdspace.server.clients.queries import clients_of
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.consents.queries import clients_allowing
from holdspace.server.consents.words import load_consent_words
from holdspace.server.postgresql.actor import acting_as
from tests.cast import AT, Cast, allow, make_colleague
from tests.conftest import SignIn

OTHER = "Lena Brandt"


@pytest.fixture
def other(cast: Cast) -> User:
    return make_colleague(Role.SUPERVISOR, OTHER)


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("clients:supervision", args=[cast.client.pk])


@pytest.fixture
def end_address(cast: Cast) -> str:
    return reverse("clients:end_supervision", args=[cast.client.pk])


def supervising(cast: Cast) -> set[User]:
    going_on = Supervision.objects.filter(therapy=cast.therapy, ended_at=None)
    return {each.supervisor for each in going_on.select_related("supervisor")}


def sees_scores(cast: Cast, who: User) -> bool:
    return permits(Action.LOOK, Kind.SCORES, client_id=cast.client.pk, actor=who, purpose=Purpose.SUPERVISION)


def told(cast: Cast) -> list[str]:
    return list(
        AuditEntry.objects.filter(client_id=cast.client.pk, detail__startswith="supervisor_")
        .order_by("position")
        .values_list("detail", flat=True)
    )


def test_the_therapist_names_a_supervisor_by_their_name(cast: Cast, other: User, sign_in: SignIn, address: str):
    web = sign_in(cast.therapist)
    assert OTHER in web.get(address).content.decode()

    response = web.post(address, {"supervisor": other.pk}, follow=True)

    assert supervising(cast) == {cast.supervisor, other}
    assert all(each.is_as_written() for each in Supervision.objects.all())
    assert f"{OTHER} supervises this therapy now" in response.content.decode()


def test_who_was_named_sees_what_the_client_allows_and_nothing_before(cast: Cast, other: User):
    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    assert not sees_scores(cast, other)

    allow(cast.client, Purpose.SUPERVISION, at=now())

    assert sees_scores(cast, other)


def test_who_was_named_after_the_client_allowed_supervision_sees_nothing_until_they_are_asked(
    cast: Cast, other: User, sign_in: SignIn
):
    allow(cast.client, Purpose.SUPERVISION, at=now())
    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    assert sees_scores(cast, cast.supervisor)
    assert not sees_scores(cast, other)
    assert clients_allowing([cast.client.pk], Purpose.SUPERVISION, Kind.SCORES, other.pk) == set()

    consents, web = reverse("consents:consents", args=[cast.client.pk]), sign_in(cast.client_user)
    shown = web.get(consents).content.decode()
    assert "Somebody else supervises your therapy now" in shown
    assert f"{OTHER} was named after this was allowed and sees nothing of it" in shown
    words = load_consent_words()[Purpose.SUPERVISION].hash
    web.post(
        reverse("consents:answer", args=[cast.client.pk, "supervision"]),
        {"answer": "yes", "words": words, "supervision-recipient": other.pk},
    )

    assert sees_scores(cast, other)
    assert sees_scores(cast, cast.supervisor)
    assert "was named after this was allowed" not in web.get(consents).content.decode()


def test_a_client_who_says_no_to_who_was_named_later_is_not_asked_again(cast: Cast, other: User, sign_in: SignIn):
    allow(cast.client, Purpose.SUPERVISION, at=now())
    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    web, words = sign_in(cast.client_user), load_consent_words()[Purpose.SUPERVISION].hash
    web.post(
        reverse("consents:answer", args=[cast.client.pk, "supervision"]),
        {"answer": "no", "words": words, "supervision-recipient": other.pk},
    )

    shown = web.get(reverse("consents:consents", args=[cast.client.pk])).content.decode()

    assert not sees_scores(cast, other)
    assert sees_scores(cast, cast.supervisor)
    assert "Somebody else supervises" not in shown
    assert "was named after this was allowed" not in shown


def test_who_is_let_go_and_named_again_is_asked_about_again(cast: Cast):
    allow(cast.client, Purpose.SUPERVISION, at=now())
    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())

    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=cast.supervisor, at=now())

    assert not sees_scores(cast, cast.supervisor)


def test_a_start_that_was_dated_back_in_the_database_opens_nothing(cast: Cast, other: User):
    allow(cast.client, Purpose.SUPERVISION, at=now())
    made = name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())

    Supervision.objects.filter(pk=made.pk).update(started_at=AT)

    assert not sees_scores(cast, other)


def test_after_the_end_the_supervisor_sees_nothing_any_more(
    cast: Cast, sign_in: SignIn, address: str, end_address: str
):
    allow(cast.client, Purpose.SUPERVISION)
    page, web = reverse("same_page:client", args=[cast.client.pk]), sign_in(cast.supervisor)
    assert web.get(page).status_code == 200
    assert sees_scores(cast, cast.supervisor)

    response = sign_in(cast.therapist).post(end_address, {"supervisor": cast.supervisor.pk})

    assert response["Location"] == address
    assert web.get(page).status_code == 404
    assert not sees_scores(cast, cast.supervisor)
    assert cast.client not in clients_of(cast.supervisor)
    assert Supervision.objects.get().is_as_written()


def test_who_was_let_go_can_be_named_again(cast: Cast):
    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())
    assert supervising(cast) == set()

    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=cast.supervisor, at=now())

    assert supervising(cast) == {cast.supervisor}
    assert Supervision.objects.count() == 2


def test_the_end_of_one_leaves_the_other(cast: Cast, other: User):
    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())

    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())

    assert supervising(cast) == {other}


def test_nobody_supervises_a_therapy_twice_at_a_time(cast: Cast, sign_in: SignIn, address: str):
    with pytest.raises(WrongState):
        name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=cast.supervisor, at=now())
    assert sign_in(cast.therapist).post(address, {"supervisor": cast.supervisor.pk}).status_code == 400

    with pytest.raises(DatabaseIntegrityError), transaction.atomic():
        Supervision.objects.create(therapy=cast.therapy, supervisor=cast.supervisor, started_at=AT)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory")
@pytest.mark.django_db(transaction=True)
def test_two_who_name_the_same_supervisor_at_once_leave_one_supervision(cast: Cast, other: User):
    together = Barrier(2)

    def name(_number: int) -> bool:
        try:
            with acting_as(cast.therapist.pk):
                together.wait()
                name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
        except WrongState:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(name, range(2)))

    assert sorted(taken) == [False, True]
    assert Supervision.objects.filter(supervisor=other).count() == 1
    assert told(cast) == [f"supervisor_named {other.pk}"]


def test_a_supervision_ends_once(cast: Cast, other: User):
    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())

    for who in (cast.supervisor, other):
        with pytest.raises(WrongState):
            end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=who.pk, at=now())
    assert told(cast) == [f"supervisor_ended {cast.supervisor.pk}"]


@pytest.mark.parametrize("who", ["therapist", "privacy_officer", "administrator", "researcher", "outsider_therapist"])
def test_only_a_supervisor_can_be_named(cast: Cast, sign_in: SignIn, address: str, who: str):
    chosen = cast.everyone[who]

    with pytest.raises(BadInput):
        name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=chosen, at=now())
    assert sign_in(cast.therapist).post(address, {"supervisor": chosen.pk}).status_code == 400

    assert supervising(cast) == {cast.supervisor}
    assert told(cast) == []


def test_a_closed_account_or_one_made_by_hand_cannot_be_named(cast: Cast, other: User):
    other.is_active = False
    other.save()
    User.objects.filter(pk=cast.researcher.pk).update(role=Role.SUPERVISOR)

    for chosen in (other, User.objects.get(pk=cast.researcher.pk)):
        with pytest.raises(BadInput):
            name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=chosen, at=now())


@pytest.mark.parametrize("sent", [{}, {"supervisor": ""}, {"supervisor": "tomasz"}])
def test_a_choice_that_is_none_is_said(
    cast: Cast, sign_in: SignIn, address: str, end_address: str, sent: dict[str, str]
):
    web = sign_in(cast.therapist)
    make_colleague(Role.SUPERVISOR, OTHER)

    assert "data-error-summary" in web.post(address, sent).content.decode()
    assert web.post(end_address, sent).status_code == 400
    assert supervising(cast) == {cast.supervisor}


@pytest.mark.parametrize("who", ["outsider_therapist", "client", "supervisor", "privacy_officer", "administrator"])
def test_everybody_else_is_refused_as_if_it_were_not_there(cast: Cast, other: User, sign_in: SignIn, who: str):
    web, nothing = sign_in(cast.everyone[who]), "00000000-0000-4000-8000-000000000000"

    for name in ("supervision", "end_supervision"):
        for client_id in (cast.client.pk, nothing):
            response = web.post(reverse(f"clients:{name}", args=[client_id]), {"supervisor": other.pk})
            assert response.status_code == 404
    assert supervising(cast) == {cast.supervisor}


@pytest.mark.parametrize("who", ["outsider_therapist", "client", "supervisor", "privacy_officer", "administrator"])
def test_without_a_page_too_the_door_lets_nobody_else(cast: Cast, other: User, who: str):
    by = cast.everyone[who]
    with pytest.raises(Refused):
        name_supervisor(by=by, therapy=cast.therapy, supervisor=other, at=now())
    with pytest.raises(Refused):
        end_supervision(by=by, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())

    assert supervising(cast) == {cast.supervisor}


def test_without_the_clients_care_nobody_is_named(cast: Cast, other: User):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    with pytest.raises(ConsentMissing):
        name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())


def test_with_care_withdrawn_the_therapist_still_ends_supervision_and_therapy(
    cast: Cast, sign_in: SignIn, end_address: str
):
    web, end = sign_in(cast.therapist), reverse("clients:end", args=[cast.client.pk])
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)
    caseload = web.get(reverse("same_page:caseload")).content.decode()

    assert end in caseload
    assert reverse("clients:supervision", args=[cast.client.pk]) in caseload
    web.post(end_address, {"supervisor": cast.supervisor.pk})
    assert supervising(cast) == set()
    shown = web.get(end).content.decode()
    assert "End this therapy?" in shown
    assert "Client rosa.k" not in shown
    web.post(end, {"is_sure": "on"})
    assert not Therapy.objects.filter(pk=cast.therapy.pk, ended_at=None).exists()


def test_nobody_else_ends_a_therapy(cast: Cast):
    colleague = cast.outsiders.therapist
    cast.client.therapies.create(therapist=colleague, started_at=AT)

    for by in (colleague, cast.supervisor, cast.client_user, cast.administrator):
        with pytest.raises(Refused):
            end_therapy(by=by, therapy=cast.therapy, at=now())
    cast.therapist.has_passed_second_factor = False
    with pytest.raises(Refused):
        end_therapy(by=cast.therapist, therapy=cast.therapy, at=now())
    assert Therapy.objects.filter(pk=cast.therapy.pk, ended_at=None).exists()


def test_an_ended_therapy_is_supervised_by_nobody_new(cast: Cast, other: User, sign_in: SignIn, address: str):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=now())

    with pytest.raises(Refused):
        name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    assert sign_in(cast.therapist).get(address).status_code == 404


def test_the_therapist_of_another_therapy_with_the_client_names_nobody_in_this_one(cast: Cast, other: User):
    colleague = cast.outsiders.therapist
    cast.client.therapies.create(therapist=colleague, started_at=AT)

    with pytest.raises(Refused):
        name_supervisor(by=colleague, therapy=cast.therapy, supervisor=other, at=now())


def test_a_supervision_that_was_written_by_hand_is_not_made_ours_by_its_end(cast: Cast, other: User):
    Supervision.objects.update(supervisor=other)

    with pytest.raises(IntegrityError):
        end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=other.pk, at=now())


def test_the_client_reads_who_was_named_and_who_was_let_go(cast: Cast, other: User, sign_in: SignIn):
    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=now())
    web = sign_in(cast.client_user)

    shown = web.get(reverse("clients:looks", args=[cast.client.pk])).content.decode()
    table = web.get(reverse("clients:looks_table", args=[cast.client.pk])).content.decode()

    for read in (shown, table):
        assert f"named {OTHER} to supervise your therapy" in read
        assert f"ended the supervision by {cast.supervisor.display_name}" in read
    assert told(cast) == [f"supervisor_named {other.pk}", f"supervisor_ended {cast.supervisor.pk}"]


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_who_supervises_now_stands_beside_what_is_allowed(cast: Cast, other: User, sign_in: SignIn, who: str):
    consents, web = reverse("consents:consents", args=[cast.client.pk]), sign_in(cast.everyone[who])
    assert f"<strong>{cast.supervisor.display_name}</strong>" in web.get(consents).content.decode()

    name_supervisor(by=cast.therapist, therapy=cast.therapy, supervisor=other, at=now())
    assert f"<strong>{OTHER}, {cast.supervisor.display_name}</strong>" in web.get(consents).content.decode()

    for each in (cast.supervisor, other):
        end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=each.pk, at=now())
    assert "Nobody supervises now" in web.get(consents).content.decode()


def test_where_the_practice_has_no_supervisor_the_page_says_so(
    cast: Cast, sign_in: SignIn, address: str, end_address: str
):
    web = sign_in(cast.therapist)
    web.post(end_address, {"supervisor": cast.supervisor.pk})
    User.objects.filter(role=Role.SUPERVISOR).update(is_active=False)

    shown = web.get(address).content.decode()

    assert "The practice has no supervisor yet" in shown
    assert "<select" not in shown.partition("<main")[2].partition("</main")[0]
    assert reverse("consents:consents", args=[cast.client.pk]) + "#supervision" in shown
