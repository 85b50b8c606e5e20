"""`kill -9` while a transcript comes in or a copy is made: nothing is half kept, and no word lies about in clear."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT, migrated
from tests.integration.maintenance.test_commands import Installation
from tests.once import made_once

WORDS = "a heron under the seventh bridge"
START = f"""
import os, signal
from datetime import timedelta
from pkgutil import resolve_name
import django
django.setup()
from django.core.management import call_command
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from holdspace.domain.access import Purpose
from holdspace.domain.errors import WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Session
from holdspace.server.conversations.models import Transcript
from holdspace.server.exports.actions import ask_for_copy, take_copy
from holdspace.server.exports.models import CopyRequest
from tests.cast import allow, make_cast
from tests.signing_in import signed_in

session = Session.objects.filter(therapy__therapist__display_name="Noor Haddad").first()
SAID = ("Therapist: What brings you here?\\nClient: I saw {WORDS} again.\\n" * 20).encode()
PASSPHRASE = "four quiet words here"

def killed_at(step, do):
    "Do it in a process of its own, which is killed at a step; return how it ended."
    connections.close_all()
    child = os.fork()
    if child == 0:
        place, _, name = step.rpartition(".")
        setattr(resolve_name(place), name, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
        do()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def upload():
    web = signed_in(session.therapy.therapist)
    given = {{"file": SimpleUploadedFile("talk.txt", SAID)}}
    page = reverse("conversations:upload", args=[session.pk])
    return web.post(page, given, headers={{"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}}).status_code

def take():
    client = session.therapy.client
    return take_copy(by=client.user, client=client, passphrase=PASSPHRASE, at=timezone.now())

def is_taken():
    try:
        return bool(take())
    except WrongState:
        return False

def counted():
    added = AuditEntry.objects.filter(detail="transcript_added").count()
    given = AuditEntry.objects.filter(event="exported").count()
    return Transcript.objects.count(), added, CopyRequest.objects.exclude(taken_at=None).count(), given
"""
BEGIN = """
cast = make_cast()
allow(cast.client, Purpose.TRANSCRIPTION, at=timezone.now())
ask_for_copy(by=cast.client_user, client=cast.client, at=timezone.now() - timedelta(hours=25))
"""
TRANSCRIPTS = "holdspace.server.conversations.actions.transcripts"
EXPORTS = "holdspace.server.exports.actions"


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """An installation with a client who allows transcripts and can fetch a copy; made once per run, and copied."""
    shutil.copytree(made_once("with_a_copy_to_come", begin), tmp_path / "installation")
    return Installation(tmp_path / "installation")


def begin(folder: Path) -> None:
    shutil.copytree(migrated() / "data", folder / "data")
    python(Installation(folder), BEGIN)


def python(installation: Installation, code: str) -> list[str]:
    """Run this in a process whose temporary files lie in the installation; return the lines that it printed."""
    spare = installation.folder / "spare"
    spare.mkdir(exist_ok=True)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = installation._environment() | {"PYTHONPATH": path, "TMPDIR": str(spare)}
    command = [sys.executable, "-c", START + code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def files_with_the_words(installation: Installation) -> list[Path]:
    forms = [WORDS.encode(coding) for coding in ("ascii", "utf-16-le")]
    files = (path for path in installation.folder.rglob("*") if path.is_file())
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.mark.parametrize("step", ["require", "seal", "Transcript.save", "_record"])
def test_a_transcript_whose_upload_was_killed_is_not_there_and_can_be_handed_in_again(made: Installation, step: str):
    killed = python(made, f"print(killed_at('{TRANSCRIPTS}.{step}', upload), counted())")
    left = files_with_the_words(made)
    again = python(made, "print(upload(), counted()); call_command('verify_log')")

    assert killed == ["-9 (0, 0, 0, 0)"]
    assert left == []
    assert again[0] == "302 (1, 1, 0, 0)"
    assert again[-1] == "Every entry is as it was written."


@pytest.mark.parametrize(
    ("step", "is_spent"),
    [("export_record", False), ("record", False), ("log_file", True), ("archive", True), ("lock_file", True)],
)
def test_a_copy_whose_making_was_killed_is_fetched_once_at_most(made: Installation, step: str, is_spent: bool):
    killed = python(made, f"upload(); print(killed_at('{EXPORTS}.{step}', take))")
    again = python(made, "print(is_taken(), counted()); call_command('verify_log')")

    assert killed == ["-9"]
    assert again[0] == f"{not is_spent} (1, 1, 1, 1)"
    assert files_with_the_words(made) == []
    assert again[-1] == "Every entry is as it was written."
