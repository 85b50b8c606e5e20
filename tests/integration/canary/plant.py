"""Runs inside an installation: fill a record, open every page of it, have it coded, and copy all files as they lie.

Prints the planted words as JSON. SQLite's data folder is copied while the connection is open, so that the write-ahead
log is still there to be searched.
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
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from holdspace.server.clients.models import Identity  # noqa: E402
from holdspace.server.conversations.models import Coding  # noqa: E402
from holdspace.server.demo.worker import work_off  # noqa: E402
from holdspace.server.exports.actions import ask_for_copy, take_copy  # noqa: E402
from holdspace.server.jobs.states import JobState  # noqa: E402
from holdspace.server.keys.sealing import seal  # noqa: E402
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
    work_off()
    if Coding.objects.get().state != JobState.DONE:
        sys.exit("The transcript was not coded: codes and figures were not among what is searched.")
    walk(cast, planted)
    take_out(cast, planted, copy_to)
    if connection.vendor == "sqlite":
        shutil.copytree(settings.HOLDSPACE_DATA, copy_to / "data")
        shutil.copytree(settings.HOLDSPACE_KEYS, copy_to / "keys")
        (copy_to / "dump.sql").write_text("\n".join(connection.connection.iterdump()), encoding="utf-8")
    sys.stdout.write(json.dumps(planted.words))


def take_out(cast: Cast, planted: Planted, copy_to: Path) -> None:
    """Mail and export: what the pages send out of the data folder, each into a folder of its own."""
    identity, at = Identity.objects.get(client=cast.client), timezone.now()
    names = {name: planted.words[f"identity {name}"] for name in ("name", "pronouns", "phone", "reason")}
    seal(identity, {**names, "email": planted.words["identity email"] + "@example.org"}, at=at)
    identity.save()
    mails = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": copy_to / "mail"}
    with override_settings(**mails):
        asked = ask_for_copy(by=cast.client_user, client=cast.client, at=at)
    passphrase = "seven quiet words on a long shelf"  # of a file that only this test reads
    taken = take_copy(by=cast.client_user, client=cast.client, passphrase=passphrase, at=asked.ready_at)
    (copy_to / "copy.age").write_bytes(taken)


def walk(cast: Cast, planted: Planted) -> None:
    """Open everything, and hand in words where they do not belong, so that errors have something to tell."""
    ids, word = ids_of(cast), planted.word("form field")
    for user in cast.everyone.values():
        web = signed_in(user)
        web.raise_request_exception = False
        web.defaults["SERVER_NAME"] = "127.0.0.1"  # as the installation is called; by another name it answers nothing
        if web.get("/help/").status_code != 200:
            sys.exit("The pages were not opened: nothing was written that a page writes.")
        for address in every_address():
            path = address.fill(ids)
            if not path.startswith(("/account/", "/leave/")):
                web.get(path, {"q": word})
                web.post(path, {"words": word, "text": word, "username": word, "file": word})
    stranger = WebClient(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    stranger.post("/account/login/", {"login": word, "password": word})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
