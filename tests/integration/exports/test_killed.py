"""`kill -9` while a transcript comes in or a copy is made: nothing is half kept, and no word lies about in clear."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT
from tests.integration.maintenance.test_commands import Installation, installation

__all__ = ["installation"]
WORDS = "a heron under the seventh bridge"
START = f"""
import os, signal
from datetime import timedelta
from pkgutil import resolve_name
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
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

def kill_at(step):
    place, _, name = step.rpartition(".")
    setattr(resolve_name(place), name, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))

def upload():
    web = signed_in(session.therapy.therapist)
    given = {{"file": SimpleUploadedFile("talk.txt", SAID)}}
    page = reverse("conversations:upload", args=[session.pk])
    return web.post(page, given, headers={{"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}}).status_code

def take():
    client = session.therapy.client
    return take_copy(by=client.user, client=client, passphrase=PASSPHRASE, at=timezone.now())
"""
BEGIN = """
cast = make_cast()
allow(cast.client, Purpose.TRANSCRIPTION, at=timezone.now())
ask_for_copy(by=cast.client_user, client=cast.client, at=timezone.now() - timedelta(hours=25))
"""
COUNT = """
added = AuditEntry.objects.filter(detail="transcript_added").count()
given = AuditEntry.objects.filter(event="exported").count()
print(Transcript.objects.count(), added, CopyRequest.objects.exclude(taken_at=None).count(), given)
"""
TRANSCRIPTS = "holdspace.server.conversations.actions.transcripts"
EXPORTS = "holdspace.server.exports.actions"


@pytest.fixture
def made(installation: Installation) -> Installation:
    """An installation with a client who allows transcripts and can fetch a copy."""
    python(installation, BEGIN)
    return installation


def python(installation: Installation, code: str) -> list[str]:
    done = run(installation, code)
    assert not done.returncode, done.stderr
    return done.stdout.split()


def run(installation: Installation, code: str) -> subprocess.CompletedProcess[str]:
    spare = installation.folder / "spare"
    spare.mkdir(exist_ok=True)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = installation._environment() | {"PYTHONPATH": path, "TMPDIR": str(spare)}
    command = [sys.executable, "-c", START + code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def files_with_the_words(installation: Installation) -> list[Path]:
    forms = [WORDS.encode(coding) for coding in ("ascii", "utf-16-le")]
    files = (path for path in installation.folder.rglob("*") if path.is_file())
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.mark.parametrize("step", ["require", "seal", "Transcript.save", "_record"])
def test_a_transcript_whose_upload_was_killed_is_not_there_and_can_be_handed_in_again(made: Installation, step: str):
    killed = run(made, f"kill_at('{TRANSCRIPTS}.{step}')\nupload()")

    assert killed.returncode == -9
    assert python(made, COUNT) == ["0", "0", "0", "0"]
    assert files_with_the_words(made) == []
    assert python(made, f"print(upload())\n{COUNT}") == ["302", "1", "1", "0", "0"]
    assert "Every entry is as it was written" in made.run("verify-log")


@pytest.mark.parametrize(
    ("step", "is_spent"),
    [("export_record", False), ("record", False), ("log_file", True), ("archive", True), ("lock_file", True)],
)
def test_a_copy_whose_making_was_killed_is_fetched_once_at_most(made: Installation, step: str, is_spent: bool):
    python(made, "upload()")

    killed = run(made, f"kill_at('{EXPORTS}.{step}')\ntake()")
    again = run(made, "take()")

    assert killed.returncode == -9
    assert ("WrongState" in again.stderr) is is_spent
    assert python(made, COUNT) == ["1", "1", "1", "1"]
    assert files_with_the_words(made) == []
    assert "Every entry is as it was written" in made.run("verify-log")
