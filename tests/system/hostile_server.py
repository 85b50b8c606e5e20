"""Runs inside an installation: serves it, every planted word of the record being all payloads at once.

A field would refuse so long a text: what would be served if it took it is looked at.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.template.defaultfilters import register  # noqa: E402

from holdspace.server.exceptions import grounds  # noqa: E402
from holdspace.server.keys import opening  # noqa: E402
from holdspace.server.keys.installation import open_text  # noqa: E402
from holdspace.server.keys.models import SealedRecord  # noqa: E402
from holdspace.server.keys.sealing import opened_with  # noqa: E402
from holdspace.server.wsgi import application  # noqa: E402
from holdspace.vault import DataKey  # noqa: E402
from tests.payloads import ALL  # noqa: E402

WORD = re.compile("zq[a-z]{14}")


def blown_up(plaintext: str) -> str:
    """Return what lay sealed, in JSON, with all payloads for each planted word."""
    return WORD.sub(lambda word: json.dumps(ALL.replace("{word}", word[0]))[1:-1], plaintext)


def opened_blown_up(key: DataKey, record: SealedRecord) -> bytes:
    return blown_up(opened_with(key, record).decode()).encode()


def account_blown_up(sealed: str, *, place: str, row: str = "") -> str:
    return blown_up(open_text(sealed, place=place, row=row))


def lift_limits() -> None:
    """Let every length pass: what is opened is held against the limits as what is handed in is, and lists cut it."""
    for name in ("truncatechars", "truncatewords"):
        register.filters[name] = lambda words, _: words
    for name, module in list(sys.modules.items()):
        if name.startswith("holdspace."):
            for limit in [each for each in vars(module) if each.startswith("LONGEST_")]:
                setattr(module, limit, sys.maxsize)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name of the base class
        """Say nothing."""


def main(port: int) -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    lift_limits()
    for module, name, blowing_up in (
        (opening, "opened_with", opened_blown_up),
        (grounds, "open_text", account_blown_up),
    ):
        setattr(module, name, blowing_up)
    with ThreadedWSGIServer(("127.0.0.1", port), Quiet) as server:
        server.set_app(application)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
