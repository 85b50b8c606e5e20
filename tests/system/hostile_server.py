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

from holdspace.server.keys import opening  # noqa: E402
from holdspace.server.keys.models import SealedRecord  # noqa: E402
from holdspace.server.keys.sealing import opened_with  # noqa: E402
from holdspace.server.wsgi import application  # noqa: E402
from holdspace.vault import DataKey  # noqa: E402
from tests.payloads import PAYLOADS  # noqa: E402

WORD = re.compile("zq[a-z]{14}")
ALL = "".join(PAYLOADS).replace("\x00", "")


def blown_up(key: DataKey, record: SealedRecord) -> bytes:
    plaintext = opened_with(key, record).decode()
    return WORD.sub(lambda word: json.dumps(ALL.replace("{word}", word[0]))[1:-1], plaintext).encode()


def lift_limits() -> None:
    """Let every length pass: what is opened is held against the limits as what is handed in is."""
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
    setattr(opening, "opened_with", blown_up)  # noqa: B010  # a name that it only imports
    with ThreadedWSGIServer(("127.0.0.1", port), Quiet) as server:
        server.set_app(application)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
