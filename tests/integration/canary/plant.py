"""Runs inside an installation: fill a record, open every page of it, have it coded, and copy all files as they lie.

Prints the planted words as JSON. The data folder is copied while the connection is open, so that the write-ahead log is
still there to be searched.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as WebClient  # noqa: E402
from django_tasks_db.management.commands.db_worker import Worker  # noqa: E402

from holdspace.server.conversations.models import Coding  # noqa: E402
from holdspace.server.jobs.states import JobState  # noqa: E402
from tests.cast import Cast, make_cast  # noqa: E402
from tests.integration.routes.addresses import every_address  # noqa: E402
from tests.record import Planted, fill, ids_of  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402


def main(copy_to: Path) -> None:
    # What every library would say at its most talkative goes through the product's own handlers.
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("django").setLevel(logging.DEBUG)
    cast = make_cast()
    planted = fill(cast)
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="canary",
        excluded_queue_names=[],
    ).run()
    if Coding.objects.get().state != JobState.DONE:
        sys.exit("The transcript was not coded: codes and figures were not among what is searched.")
    walk(cast, planted)
    if connection.vendor == "sqlite":
        shutil.copytree(settings.HOLDSPACE_DATA, copy_to / "data")
        shutil.copytree(settings.HOLDSPACE_KEYS, copy_to / "keys")
        (copy_to / "dump.sql").write_text("\n".join(connection.connection.iterdump()), encoding="utf-8")
    sys.stdout.write(json.dumps(planted.words))


def walk(cast: Cast, planted: Planted) -> None:
    """Open everything, and hand in words where they do not belong, so that errors have something to tell."""
    ids, word = ids_of(cast), planted.word("form field")
    for user in cast.everyone.values():
        web = signed_in(user)
        web.raise_request_exception = False
        for address in every_address():
            path = address.fill(ids)
            if not path.startswith(("/account/", "/leave/")):
                web.get(path, {"q": word})
                web.post(path, {"words": word, "text": word, "username": word, "file": word})
    WebClient(raise_request_exception=False).post("/account/login/", {"login": word, "password": word})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
