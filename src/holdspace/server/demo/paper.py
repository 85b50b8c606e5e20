"""A signed page as a practice would scan it, for who allows something on paper."""

from __future__ import annotations

from datetime import datetime

from holdspace.domain.access import Purpose
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.consents.paper import record_paper

SAID = "(I agree to work with my therapist here.  Signed: a made-up person) Tj"


def signed_page(said: str = SAID) -> bytes:
    """Return one page as PDF 1.4 (ISO 32000-1, annex H: the smallest that readers open)."""
    text = f"BT /F1 14 Tf 72 720 Td {said} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{end}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(body)}\n%%EOF\n".encode(
        "ascii"
    )


def allow_care_on_paper(therapist: User, client: Client, at: datetime) -> None:
    """Have the therapist record what a client signed in the first talk."""
    record_paper(by=therapist, client=client, purpose=Purpose.CARE, signed_on=at.date(), document=signed_page(), at=at)
