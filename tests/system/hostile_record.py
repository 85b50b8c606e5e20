"""Runs inside an installation: a record full of words, all names that lie in clear being payloads, everybody signed in.

Prints each person's cookie and the pages on which they are shown any of the words, as JSON.
"""

from __future__ import annotations

import json
import random
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
from tests.names import everyone_of, plant_browsers, plant_names  # noqa: E402
from tests.payloads import ALL  # noqa: E402
from tests.record import Planted, fill, ids_of  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402

WORD = re.compile(rb"zq[a-z]{14}")


def main() -> dict[str, Any]:
    cast = make_cast()
    fill(cast)
    with patch("holdspace.server.conversations.coding_job.code_transcript", plain_coder):
        work()
    if Coding.objects.get().state != JobState.DONE:
        sys.exit("The transcript was not coded: its page would show little.")
    # A sequence of its own: the words of the record are blown up when they are opened.
    everyone, names = everyone_of(cast), Planted(patterns=(ALL,), chance=random.Random(20260303))
    plant_names(cast, everyone.values(), names)
    paths, name = [address.fill(ids_of(cast)) for address in every_address()], settings.SESSION_COOKIE_NAME
    # Two web sessions each: one that was used belongs to the browser that used it.
    ours, theirs = ({who: signed_in(user) for who, user in everyone.items()} for _ in range(2))
    plant_browsers(names)
    return {
        "paths": {who: pages_with_words(web, paths) for who, web in ours.items()},
        "cookies": {who: web.cookies[name].value for who, web in theirs.items()},
        "cookie": name,
    }


def pages_with_words(web: WebClient, paths: list[str]) -> list[str]:
    """Return which of these are pages that show this person any words of the record."""
    web.raise_request_exception = False
    web.defaults["SERVER_NAME"] = "127.0.0.1"  # as the installation is called; by another name it answers nothing
    return [path for path in paths if not path.startswith("/leave/") and has_words(web.get(path))]


def has_words(answer: Any) -> bool:
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return is_page and WORD.search(answer.content) is not None


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
