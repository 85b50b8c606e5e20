"""Runs inside an installation: a record full of words, and everybody signed in.

Prints each person's cookie and the pages on which they are shown any of the words, as JSON.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client as WebClient  # noqa: E402

from holdspace.server.conversations.models import Coding  # noqa: E402
from holdspace.server.jobs.states import JobState  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.integration.conversations.conftest import plain_coder, work  # noqa: E402
from tests.integration.routes.addresses import every_address  # noqa: E402
from tests.record import fill, ids_of  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402

WORD = re.compile(rb"zq[a-z]{14}")
ROLES = ("client", "therapist", "supervisor", "privacy_officer")


def main() -> dict[str, Any]:
    cast = make_cast()
    fill(cast)
    with patch("holdspace.server.conversations.coding_job.code_transcript", plain_coder):
        work()
    if Coding.objects.get().state != JobState.DONE:
        sys.exit("The transcript was not coded: its page would show little.")
    paths = [address.fill(ids_of(cast)) for address in every_address()]
    name, everyone = settings.SESSION_COOKIE_NAME, {who: cast.everyone[who] for who in ROLES}
    return {
        "paths": {who: pages_with_words(signed_in(user), paths) for who, user in everyone.items()},
        # Web sessions of their own: one that was used belongs to the browser that used it.
        "cookies": {who: signed_in(user).cookies[name].value for who, user in everyone.items()},
        "cookie": name,
    }


def pages_with_words(web: WebClient, paths: list[str]) -> list[str]:
    """Return which of these are pages that show this person any words of the record."""
    web.raise_request_exception = False
    web.defaults["SERVER_NAME"] = "127.0.0.1"  # as the installation is called; by another name it answers nothing
    return [path for path in paths if not path.startswith(("/account/", "/leave/")) and has_words(web.get(path))]


def has_words(answer: Any) -> bool:
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return is_page and WORD.search(answer.content) is not None


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
