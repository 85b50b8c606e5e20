"""What was signed on paper counts, is told to the client, shown to them, and never outweighs their own answer."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import open_record
from holdspace.server.consents.actions import answer_consent, on_withdrawal, withdraw_consent
from holdspace.server.consents.ending import purge_what_ended
from holdspace.server.consents.models import Consent, PaperConsent
from holdspace.server.consents.paper import record_paper
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.jobs.chores import do_chores
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.pdf import pdf_of

SCAN = pdf_of("Signed by Rosa.")


def page(cast: Cast, rest: str = "") -> str:
    return f"/clients/{cast.client.pk}/consents/{rest}"


def record(cast: Cast, purpose: Purpose = Purpose.RECORDING, document: bytes = SCAN) -> Consent:
    return record_paper(
        by=cast.therapist,
        client=cast.client,
        purpose=purpose,
        signed_on=AT.date(),
        document=document,
        at=AT,
    )


def allowed(cast: Cast) -> frozenset[Purpose]:
    return purposes_allowed([cast.client.pk])[cast.client.pk]


def test_the_therapist_records_it_the_client_is_told_and_sees_the_page(cast: Cast, sign_in: SignIn):
    therapist, client = sign_in(cast.therapist), sign_in(cast.client_user)
    document = SimpleUploadedFile("scan.pdf", SCAN, "application/pdf")

    answer = therapist.post(
        page(cast, "paper/"), {"purpose": "recording", "signed_on": "2026-03-01", "document": document}
    )

    assert answer.status_code == 302
    assert Purpose.RECORDING in allowed(cast)
    consent = Consent.objects.get(purpose=Purpose.RECORDING)
    assert SCAN not in bytes(PaperConsent.objects.get().sealed)
    assert "you allowed something on paper" in client.get(f"/clients/{cast.client.pk}/looks/").content.decode()
    seen = client.get(page(cast)).content.decode()
    assert "signed on 1 March 2026" in seen
    assert PaperConsent.objects.get().seen_at
    assert "you allowed something on paper" not in client.get(f"/clients/{cast.client.pk}/looks/").content.decode()
    shown = client.get(page(cast, f"paper/{consent.paper_id}/"))
    assert (shown.content, shown["Content-Type"]) == (SCAN, "application/pdf")
    assert shown["Content-Disposition"].startswith("attachment")
    details = list(AuditEntry.objects.filter(client_id=cast.client.pk).values_list("detail", flat=True))
    assert details.count("paper_consent") == details.count("paper_seen") == 1


def test_who_has_not_come_in_can_allow_care_on_paper(cast: Cast):
    client, _ = open_record(by=cast.therapist, identity={"name": "Bo"}, at=AT)

    record_paper(by=cast.therapist, client=client, purpose=Purpose.CARE, signed_on=AT.date(), document=SCAN, at=AT)

    assert purposes_allowed([client.pk])[client.pk] == {Purpose.CARE}


def test_the_client_takes_it_back_and_paper_never_outweighs_their_own_no(cast: Cast):
    record(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RECORDING, at=AT + timedelta(days=1))
    answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, is_given=False, at=AT)

    assert Purpose.RECORDING not in allowed(cast)
    for purpose in (Purpose.RECORDING, Purpose.RESEARCH):
        with pytest.raises(WrongState, match="Only they can allow it again"):
            record(cast, purpose)
    with pytest.raises(WrongState, match="already"):
        record(cast, Purpose.CARE)


@pytest.mark.parametrize(
    "document", [b"<html>", b"<svg>", b"PK\x03\x04", b"", b"\xff\xd8\xff no picture", b"%PDF-" + bytes(3 * 1024 * 1024)]
)
def test_what_is_no_scan_is_refused(cast: Cast, document: bytes):
    with pytest.raises(BadInput):
        record(cast, document=document)


@pytest.mark.parametrize(
    ("name", "is_taken"), [("scan.PDF", True), ("scan", True), ("scan.png", False), ("a.exe", False)]
)
def test_a_file_that_is_called_what_it_is_not_is_refused(cast: Cast, sign_in: SignIn, name: str, is_taken: bool):
    document = SimpleUploadedFile(name, SCAN, "application/pdf")

    sent = {"purpose": "recording", "signed_on": "2026-03-01", "document": document}
    answer = sign_in(cast.therapist).post(page(cast, "paper/"), sent)

    assert answer.status_code == (302 if is_taken else 400)
    assert PaperConsent.objects.exists() is is_taken


SCANNER = f"{sys.executable} -c 'import sys; sys.exit({{code}} if b\"Rosa\" in sys.stdin.buffer.read() else 7)'"


@pytest.mark.parametrize(
    ("scanner", "status"),
    [
        (SCANNER.format(code=0), 302),
        (SCANNER.format(code=1), 400),
        (SCANNER.format(code=2), 503),
        ("/no/such/scanner -", 503),
        ("sleep 9", 503),
    ],
)
def test_what_the_scanner_does_not_let_through_is_not_taken_in(
    cast: Cast, sign_in: SignIn, settings: Settings, monkeypatch: pytest.MonkeyPatch, scanner: str, status: int
):
    settings.HOLDSPACE_UPLOAD_SCANNER = scanner
    if scanner.startswith("sleep"):
        monkeypatch.setattr("holdspace.server.ui.scanner.SECONDS", 0.1)
    document = SimpleUploadedFile("scan.pdf", SCAN, "application/pdf")

    sent = {"purpose": "recording", "signed_on": "2026-03-01", "document": document}
    answer = sign_in(cast.therapist).post(page(cast, "paper/"), sent)

    assert answer.status_code == status
    assert PaperConsent.objects.exists() is (status == 302)


@pytest.mark.parametrize("column", ["purpose", "paper_id"])
def test_paper_that_somebody_exchanges_in_the_database_counts_for_nothing(cast: Cast, column: str):
    record(cast)
    value = {"purpose": "research", "paper_id": None}[column]

    Consent.objects.filter(purpose=Purpose.RECORDING).update(**{column: value})

    assert allowed(cast) == {Purpose.CARE}


@pytest.mark.parametrize("who", ["client", "supervisor", "outsider_therapist", "administrator"])
def test_nobody_else_records_paper(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).post(page(cast, "paper/")).status_code == 404


def test_what_a_permission_derived_goes_when_its_day_has_passed(cast: Cast):
    purged: list[object] = []
    on_withdrawal(Purpose.RESEARCH, lambda client, at: purged.append(client.pk))
    until = timezone.now() + timedelta(days=1)
    answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, is_given=True, at=AT, until=until)

    do_chores(until - timedelta(seconds=1))
    assert purged == []
    with time_machine.travel(until, tick=False):
        purge_what_ended(until)
        do_chores(until)

    assert purged == [cast.client.pk]
    assert Consent.objects.get(purpose=Purpose.RESEARCH).withdrawn_at == until
    assert AuditEntry.objects.filter(event="consent_withdrawn", client_id=cast.client.pk).count() == 1


def test_who_asks_for_the_headers_alone_has_not_seen_it(cast: Cast, sign_in: SignIn):
    record(cast)

    sign_in(cast.client_user).head(page(cast))

    assert PaperConsent.objects.get().seen_at is None
