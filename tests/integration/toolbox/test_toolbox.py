"""The toolbox is the client's: shared entry by entry, taken back at any time, and nobody else's."""

import re

import pytest
from django.test import Client as WebClient

from holdspace.domain.access import Purpose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.toolbox.models import FilledWorksheet, Strategy, StrategyTry
from tests.cast import AT, Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Count the chimneys"
RECORD = {"situation": "On the bus", "thought": "They all look at me", "strength_before": "80", "strength_after": "50"}


def toolbox(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/toolbox/"


def read(web: WebClient, path: str) -> str:
    return web.get(path).content.decode()


@pytest.fixture
def filled(cast: Cast, sign_in: SignIn) -> WebClient:
    """Return the client's browser, with a strategy that was tried and a thought record in the toolbox."""
    web = sign_in(cast.client_user)
    assert web.post(toolbox(cast), {"words": WORDS, "when": "At night"}).status_code == 302
    for helped in ("4", "8", "7"):
        web.post(f"/strategies/{Strategy.objects.get().pk}/tried/", {"helped": helped, "when": "On the roof"})
    assert web.post(f"{toolbox(cast)}new/thought_record/", RECORD).status_code == 302
    return web


def test_no_rating_is_chosen_before_the_client_chooses_one(cast: Cast, filled: WebClient):
    page = read(filled, toolbox(cast))

    assert re.search(r'<select[^>]* name="helped" required>\s*<option value="">', page)
    assert '" selected' not in page


def test_the_client_finds_what_helped_with_its_range(cast: Cast, filled: WebClient):
    page = read(filled, toolbox(cast))

    assert "helped 7 (4 to 8), tried 3 times" in page
    assert "feeling 80 before, 50 after" in page


def test_the_therapist_sees_what_is_shared_and_no_more(cast: Cast, sign_in: SignIn, filled: WebClient):
    therapist, sheet = sign_in(cast.therapist), FilledWorksheet.objects.get()
    assert "The client has shared nothing of it" in read(therapist, toolbox(cast))
    assert therapist.get(f"/worksheets/{sheet.pk}/").status_code == 404

    filled.post(f"/worksheets/{sheet.pk}/sharing/", {"is_shared": "yes"})

    assert "They all look at me" in read(therapist, f"/worksheets/{sheet.pk}/")
    assert WORDS not in read(therapist, toolbox(cast))


def test_sharing_is_taken_back_at_any_time(cast: Cast, sign_in: SignIn, filled: WebClient):
    strategy, therapist = Strategy.objects.get(), sign_in(cast.therapist)
    filled.post(f"/strategies/{strategy.pk}/sharing/", {"is_shared": "yes"})
    assert "helped 7" in read(therapist, toolbox(cast))

    filled.post(f"/strategies/{strategy.pk}/sharing/", {"is_shared": "no"})

    assert WORDS not in read(therapist, toolbox(cast))


def test_what_was_shared_closes_with_the_consent_for_care(cast: Cast, sign_in: SignIn, filled: WebClient):
    filled.post(f"/strategies/{Strategy.objects.get().pk}/sharing/", {"is_shared": "yes"})
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(toolbox(cast)).status_code == 403


def test_all_of_it_is_the_clients_alone_to_do(cast: Cast, sign_in: SignIn, filled: WebClient):
    sheet, therapist = FilledWorksheet.objects.get(), sign_in(cast.therapist)
    filled.post(f"/worksheets/{sheet.pk}/sharing/", {"is_shared": "yes"})

    assert therapist.post(toolbox(cast), {"words": "Do this"}).status_code == 403
    for act in ("change", "sharing", "remove"):
        assert therapist.post(f"/worksheets/{sheet.pk}/{act}/", RECORD).status_code == 404


def test_a_worksheet_is_written_on_and_nothing_is_written_over_unseen(cast: Cast, filled: WebClient):
    address = f"/worksheets/{FilledWorksheet.objects.get().pk}/change/"
    seen = read(filled, address).split('name="seen_at" value="')[1].split('"')[0]
    assert filled.post(address, {**RECORD, "another_view": "They look out", "seen_at": seen}).status_code == 302

    answer = filled.post(address, {**RECORD, "another_view": "From the other tab", "seen_at": seen})

    assert answer.status_code == 400
    assert "changed meanwhile" in answer.content.decode()
    assert "From the other tab" in answer.content.decode()


def test_wording_that_may_tell_of_danger_is_met_with_help_and_told_to_nobody(cast: Cast, filled: WebClient):
    before = AuditEntry.objects.filter(event="alert_raised").count()
    answer = filled.post(f"{toolbox(cast)}new/thought_record/", {"situation": "Alone", "thought": "I want to die."})

    assert "it told nobody" in read(filled, answer["Location"])
    assert AuditEntry.objects.filter(event="alert_raised").count() == before


def test_a_strategy_whose_wording_may_tell_of_danger_is_met_with_help_too(cast: Cast, filled: WebClient):
    assert "it told nobody" not in read(filled, toolbox(cast))

    filled.post(toolbox(cast), {"words": "Walking", "when": "When I want to die"})

    assert "it told nobody" in read(filled, toolbox(cast))


def test_what_is_thrown_away_is_gone_with_its_tries(cast: Cast, filled: WebClient):
    filled.post(f"/strategies/{Strategy.objects.get().pk}/remove/")
    filled.post(f"/worksheets/{FilledWorksheet.objects.get().pk}/remove/")

    assert not Strategy.objects.exists()
    assert not StrategyTry.objects.exists()
    assert not FilledWorksheet.objects.exists()


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "supervisor", "administrator", "researcher"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, filled: WebClient, who: str):
    sheet = FilledWorksheet.objects.get()
    filled.post(f"/worksheets/{sheet.pk}/sharing/", {"is_shared": "yes"})
    web = sign_in(cast.everyone[who])

    answers = [web.get(toolbox(cast)), web.get(f"/worksheets/{sheet.pk}/")]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert all("On the bus" not in answer.content.decode() for answer in answers)
