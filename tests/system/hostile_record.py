"""Runs inside an installation: a record full of payloads, and everybody signed in. Prints cookies and paths as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.cast import make_cast  # noqa: E402
from tests.payloads import PAYLOADS  # noqa: E402
from tests.record import Planted, fill, ids_of  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402

# The pages that show most of what somebody wrote.
PAGES = (
    "/clients/{client_id}/",
    "/clients/{client_id}/boundaries/",
    "/clients/{client_id}/safety-plan/",
    "/clients/{client_id}/looks/",
    "/clients/{client_id}/plan/",
    "/clients/{client_id}/goals/",
    "/sessions/{session_id}/conversation/",
    "/sessions/{session_id}/note/",
    "/alerts/",
    "/exceptions/{exception_id}/",
)


def main() -> dict[str, Any]:
    cast = make_cast()
    patterns = tuple(each.replace("\x00", "") for each in PAYLOADS[::2])
    fill(cast, Planted(patterns=patterns))
    ids = ids_of(cast)
    cookies = {
        who: signed_in(cast.everyone[who]).cookies[settings.SESSION_COOKIE_NAME].value
        for who in ("client", "therapist", "supervisor", "privacy_officer")
    }
    return {"cookies": cookies, "paths": [page.format(**ids) for page in PAGES], "cookie": settings.SESSION_COOKIE_NAME}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
