"""Runs inside an installation: makes a client whose large copy can be fetched. Prints cookies and address as JSON."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from holdspace.domain.access import Purpose  # noqa: E402
from holdspace.server.consents.paper import record_paper  # noqa: E402
from holdspace.server.consents.scans import PNG_HEAD  # noqa: E402
from holdspace.server.exports.actions import ask_for_copy  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402
from tests.unit.server.consents.test_scans import chunk  # noqa: E402

MEGABYTES = 2.9


def main() -> dict[str, Any]:
    at, cast = timezone.now(), make_cast()
    page = PNG_HEAD + chunk(b"IDAT", os.urandom(int(MEGABYTES * 1024 * 1024))) + chunk(b"IEND", b"")
    for purpose in (Purpose.RECORDING, Purpose.TRANSCRIPTION, Purpose.RESEARCH):
        record_paper(by=cast.therapist, client=cast.client, purpose=purpose, signed_on=at.date(), document=page, at=at)
    ask_for_copy(by=cast.client_user, client=cast.client, at=at - timedelta(hours=25))
    cookie = signed_in(cast.client_user).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: cookie, settings.CSRF_COOKIE_NAME: "0" * 32}
    return {"cookies": cookies, "page": f"/clients/{cast.client.pk}/export/"}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
