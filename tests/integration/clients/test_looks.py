"""Who has looked: the client's own list, checked, paged, and kept."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Identity
from holdspace.server.clients.views import looks as views
from holdspace.workflows.verify_log_file import verify_log_file
from tests.cast import AT, Cast
from tests.conftest import SignIn


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("clients:looks", args=[cast.client.pk])


def shown(sign_in: SignIn, cast: Cast, address: str) -> str:
    return sign_in(cast.client_user).get(address).content.decode()


def look(cast: Cast) -> None:
    identity = Identity.objects.get(client=cast.client)
    disclose(identity, actor=cast.therapist, purpose=Purpose.CARE, detail="test")


def test_a_look_by_the_therapist_is_there_in_plain_words(cast: Cast, sign_in: SignIn, address: str):
    look(cast)

    page = shown(sign_in, cast, address)

    assert "Noor Haddad" in page
    assert "looked at your name and how to reach you" in page
    assert "for your therapy together" in page


def test_own_looks_are_included_and_can_be_left_out(cast: Cast, sign_in: SignIn, address: str):
    assert "<strong>You</strong> came in by the invitation" in shown(sign_in, cast, address)

    assert "came in by the invitation" not in shown(sign_in, cast, f"{address}?who=others")


def test_an_unaltered_list_says_so(cast: Cast, sign_in: SignIn, address: str):
    assert "Nobody has altered this list" in shown(sign_in, cast, address)


TAMPERINGS = {
    "changed": lambda rows: rows.filter(position=1).update(actor_role="supervisor"),
    "deleted": lambda rows: rows.filter(position=1).delete(),
    "cut off": lambda rows: rows.order_by("-position").first().delete(),
    "moved": lambda rows: rows.filter(position=1).update(position=99),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_an_altered_list_says_so(cast: Cast, sign_in: SignIn, address: str, how: str):
    TAMPERINGS[how](AuditEntry.objects.filter(client_id=cast.client.pk))

    page = shown(sign_in, cast, address)

    assert "This list is not as it was written" in page
    assert "Nobody has altered this list" not in page


def test_a_long_list_is_paged_and_checked_when_asked(
    cast: Cast, sign_in: SignIn, address: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "CHECKED_AT_ONCE", 10)
    with transaction.atomic():
        for _ in range(60):
            record(AuditEvent.LOOKED, by=cast.therapist.as_actor, client_id=cast.client.pk, kinds=[Kind.SCORES], at=AT)

    first = shown(sign_in, cast, address)

    assert "Check all 64 entries" in first
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in shown(sign_in, cast, f"{address}?page=2")
    assert "64 entries were checked" in shown(sign_in, cast, f"{address}?check")


def test_opening_the_list_costs_a_fixed_number_of_questions(
    cast: Cast, sign_in: SignIn, address: str, django_assert_max_num_queries
):
    web = sign_in(cast.client_user)
    web.get(address)

    with django_assert_max_num_queries(17):
        web.get(address)


@pytest.mark.parametrize("name", ["looks", "looks_table", "looks_file"])
@pytest.mark.parametrize("who", ["therapist", "supervisor", "privacy_officer", "outsider_client", "outsider_therapist"])
def test_the_list_is_the_clients_alone(cast: Cast, sign_in: SignIn, name: str, who: str):
    response = sign_in(cast.everyone[who]).get(reverse(f"clients:{name}", args=[cast.client.pk]))

    assert response.status_code == 404


def test_the_table_has_a_line_for_each_entry(cast: Cast, sign_in: SignIn):
    look(cast)

    response = sign_in(cast.client_user).get(reverse("clients:looks_table", args=[cast.client.pk]))

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [int(row["number"]) for row in rows] == list(range(len(rows)))
    assert rows[-1]["who"] == "Noor Haddad"
    assert "attachment" in response["Content-Disposition"]


def test_the_kept_file_is_verified_without_the_server(cast: Cast, sign_in: SignIn):
    look(cast)

    response = sign_in(cast.client_user).get(reverse("clients:looks_file", args=[cast.client.pk]))

    result = verify_log_file(response.content)
    assert not result.findings
    assert result.entries == AuditEntry.objects.filter(client_id=cast.client.pk).count()


def test_a_part_of_the_list_is_chosen_by_kind_and_days_and_kept_from_page_to_page(cast: Cast, sign_in: SignIn):
    web, address = sign_in(cast.client_user), f"/clients/{cast.client.pk}/looks/"
    kinds = {row.kinds[0] for row in AuditEntry.objects.filter(client_id=cast.client.pk) if row.kinds}
    assert {"identity", "consent"} <= kinds

    def shown(query: str) -> int:
        return web.get(f"{address}?{query}").content.decode().count('<li class="look ')

    assert shown("kind=consent") < shown("")
    assert shown("kind=scores") == shown("since=2050-01-01") == shown("until=2020-01-01") == 0
    assert shown("since=2026-03-02&until=2026-03-02") > 0
    with override_settings(TIME_ZONE="Europe/Berlin"):
        assert shown("since=0001-01-01") == shown("until=9999-12-31") == shown("")
    assert "Enter a valid date" in web.get(f"{address}?since=yesterday").content.decode()


@pytest.mark.parametrize("event", ["was never there", "looked"])
def test_a_file_that_cannot_be_given_because_the_list_was_altered_says_that(
    cast: Cast, sign_in: SignIn, event: str, monkeypatch: pytest.MonkeyPatch
):
    """A mistake of ours is no alteration, and is not called one."""
    if event == "looked":
        monkeypatch.setattr(views, "log_file", lambda *_, **__: int("no number"))
    else:
        AuditEntry.objects.filter(client_id=cast.client.pk, position=2).update(event=event)
    web = sign_in(cast.client_user)
    web.raise_request_exception = False

    answer = web.get(reverse("clients:looks_file", args=[cast.client.pk]))

    is_altered = event != "looked"
    assert answer.status_code == (409 if is_altered else 500)
    assert ("not as it was written" in answer.content.decode()) is is_altered
