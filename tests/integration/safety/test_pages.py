"""Boundaries are the client's alone; the safety plan is written by both and nothing of it is lost."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

from holdspace.domain.safety.plan import STEPS
from holdspace.server.audit.models import AuditEntry
from holdspace.server.safety.models import Boundary, SafetyPlan
from tests.cast import Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def texts(**lines: str) -> dict[str, str]:
    return {step.id: lines.get(step.id, "") for step in STEPS}


def boundaries_page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/boundaries/"


def plan_page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/safety-plan/"


def test_the_client_sets_a_boundary_and_the_therapist_sees_it(cast: Cast, sign_in: SignIn):
    form = {"topic": "My brother", "stance": "not_yet", "review_on": ""}
    assert sign_in(cast.client_user).post(boundaries_page(cast), form).status_code == 302

    page = sign_in(cast.therapist).get(boundaries_page(cast)).content.decode()

    assert "My brother" in page
    assert "Not yet" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_a_day_that_is_past_would_open_a_boundary_at_once_and_is_refused(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    form = {"topic": "My brother", "stance": "off_limits", "review_on": "2020-01-01"}

    answer = client.post(boundaries_page(cast), form)

    assert answer.status_code == 400
    assert "Choose a day to come" in answer.content.decode()
    assert not Boundary.objects.exists()


def test_the_therapist_can_neither_set_nor_lift_a_boundary(cast: Cast, sign_in: SignIn):
    form = {"topic": "My brother", "stance": "off_limits"}
    sign_in(cast.client_user).post(boundaries_page(cast), form)
    kept = Boundary.objects.get()
    therapist = sign_in(cast.therapist)

    assert therapist.post(boundaries_page(cast), {"topic": "Work", "stance": "not_yet"}).status_code == 403
    assert therapist.post(f"/boundaries/{kept.pk}/lift/").status_code == 403
    assert list(Boundary.objects.filter(lifted_at=None)) == [kept]


def test_a_lifted_boundary_is_the_clients_own_history(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(boundaries_page(cast), {"topic": "My brother", "stance": "ask_first"})
    client.post(f"/boundaries/{Boundary.objects.get().pk}/lift/")

    own = client.get(boundaries_page(cast)).content.decode()
    assert own.index("What you have lifted") < own.index("My brother")
    assert "My brother" not in sign_in(cast.therapist).get(boundaries_page(cast)).content.decode()


def test_a_plan_is_written_by_one_and_agreed_to_by_the_other(cast: Cast, sign_in: SignIn):
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    written = therapist.post(f"{plan_page(cast)}write/", texts(own_coping="A walk\nA bath") | {"after_version": "0"})
    assert written.status_code == 302

    assert "Sign this plan" in client.get(plan_page(cast)).content.decode()
    assert client.post(f"{plan_page(cast)}1/agree/").status_code == 302

    plan = SafetyPlan.objects.get()
    assert plan.client_agreed_at
    assert plan.therapist_agreed_at
    assert "A bath" in client.get(plan_page(cast)).content.decode()


def test_two_people_writing_at_once_lose_nothing(cast: Cast, sign_in: SignIn):
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    therapist.post(f"{plan_page(cast)}write/", texts(own_coping="A walk") | {"after_version": "0"})

    answer = client.post(f"{plan_page(cast)}write/", texts(own_coping="Music") | {"after_version": "0"})

    page = answer.content.decode()
    assert "A walk" in page
    assert "Music" in page
    assert 'name="after_version" value="1"' in page
    client.post(f"{plan_page(cast)}write/", texts(own_coping="A walk\nMusic") | {"after_version": "1"})
    assert "What changed since" in therapist.get(plan_page(cast)).content.decode()
    assert SafetyPlan.objects.count() == 2


def test_agreeing_to_a_version_that_was_replaced_is_refused(cast: Cast, sign_in: SignIn):
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    for version, line in enumerate(("A walk", "Music")):
        therapist.post(f"{plan_page(cast)}write/", texts(own_coping=line) | {"after_version": str(version)})

    assert client.post(f"{plan_page(cast)}1/agree/").status_code == 409


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "supervisor", "administrator", "researcher"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, who: str):
    sign_in(cast.client_user).post(boundaries_page(cast), {"topic": "My brother", "stance": "not_yet"})
    sign_in(cast.therapist).post(f"{plan_page(cast)}write/", texts(own_coping="A walk") | {"after_version": "0"})
    web = sign_in(cast.everyone[who])

    answers = [web.get(boundaries_page(cast)), web.get(plan_page(cast)), web.get(f"{plan_page(cast)}write/")]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert all("brother" not in answer.content.decode() for answer in answers)


def test_each_look_is_one_entry(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(boundaries_page(cast), {"topic": "My brother", "stance": "not_yet"})
    therapist = sign_in(cast.therapist)
    before = AuditEntry.objects.count()

    therapist.get(boundaries_page(cast))

    entries = AuditEntry.objects.order_by("pk")[before:]
    assert [(entry.event, entry.kinds, entry.detail) for entry in entries] == [("looked", ["boundary"], "boundaries")]


def write(cast: Cast, sign_in: SignIn, line: str, after: int) -> None:
    written = texts(own_coping=line) | {"after_version": str(after)}
    assert sign_in(cast.therapist).post(f"{plan_page(cast)}write/", written).status_code == 302


def test_signing_asks_again_who_somebody_is(cast: Cast, sign_in: SignIn):
    write(cast, sign_in, "A walk", 0)
    web = sign_in(cast.client_user)
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 3600}]
    session.save()

    answer = web.post(f"{plan_page(cast)}1/agree/")

    assert "reauthenticate" in answer["Location"]
    assert SafetyPlan.objects.get().client_agreed_at is None


def test_earlier_versions_stay_readable_with_what_changed(cast: Cast, sign_in: SignIn):
    write(cast, sign_in, "A walk", 0)
    write(cast, sign_in, "A bath", 1)
    web = sign_in(cast.client_user)

    assert f"{plan_page(cast)}1/" in web.get(plan_page(cast)).content.decode()
    first, second = (web.get(f"{plan_page(cast)}{number}/").content.decode() for number in (1, 2))

    assert "A walk" in first
    assert "A bath" not in first
    assert "<del>A walk</del>" in second
    assert web.get(f"{plan_page(cast)}3/").status_code == 404


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "administrator"])
def test_an_outsider_reads_no_version(cast: Cast, sign_in: SignIn, who: str):
    write(cast, sign_in, "A walk", 0)

    assert sign_in(cast.everyone[who]).get(f"{plan_page(cast)}1/").status_code == 404


def test_the_plan_is_one_tap_from_every_page_and_from_crisis_help(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    for page in ("/account/", "/help/", boundaries_page(cast)):
        assert f'href="{plan_page(cast)}"' in web.get(page).content.decode()


def test_a_number_in_the_plan_is_one_tap_away(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    written = texts(people_to_ask="Sadia, 020 7946 0144, <b>six</b>") | {"after_version": "0"}
    client.post(f"{plan_page(cast)}write/", written)

    page = client.get(plan_page(cast)).content.decode()

    assert '<li>Sadia, <a href="tel:02079460144">020 7946 0144</a>, &lt;b&gt;six&lt;/b&gt;</li>' in page
    assert '["020 7946 0144", "02079460144"]' in page  # the copy for the phone
