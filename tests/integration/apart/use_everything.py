"""Runs where no other machine can be reached: serve, sign in, use pages, code a conversation. Prints counts as JSON."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.apart import attempts_to_leave, bring_up_loopback
from tests.installation import Installation, installation
from tests.load.browsers import Browser, hand_in_all

TALK = "Therapist: What brings you here today?\nClient: I sleep badly, and I want to change that.\n"


def main() -> dict[str, object]:
    bring_up_loopback()
    with installation() as made:
        statuses = use(made)
        talk = made.folder / "talk.txt"
        talk.write_text(TALK, encoding="utf-8")
        coded = code(made, talk)
    before = attempts_to_leave()
    leave()
    return {"statuses": statuses, "coded": '"behaviour"' in coded, "attempts": before, "control": attempts_to_leave()}


def use(made: Installation) -> list[int]:
    """Hand in a check as the client and open the pages of a therapist; return the statuses."""
    people = json.loads(made.run("tests.load.people", "--clients", "1", "--to-come", "1", "--history", "1"))
    with made.serving():
        handed_in = hand_in_all(made.port, people["clients"][0])
        therapist = Browser(made.port, people["therapist"]["cookies"])
        client_id = people["therapist"]["client_ids"][0]
        paths = ["/", f"/clients/{client_id}/", f"/clients/{client_id}/course/", "/help/", "/account/login/"]
        return [answer.status for answer in (*handed_in, *(therapist.get(path) for path in paths))]


def code(made: Installation, talk: Path) -> str:
    """Code a conversation with the shipped model and return what was printed."""
    program = "from holdspace.cli.main import main; main()"
    command = [sys.executable, "-c", program, "code", str(talk), "--format", "json"]
    return subprocess.run(command, env=made.environment, capture_output=True, text=True, check=True).stdout


def leave() -> None:
    """Try to reach another machine, so that it is known that such a thing would have been counted."""
    with suppress(OSError), socket.create_connection(("192.0.2.1", 443), timeout=1):
        pass


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
