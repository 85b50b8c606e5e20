"""Which copy a supervisor reads."""

from __future__ import annotations

from holdspace.server.conversations.models import Transcript
from holdspace.server.nameless.models import NamelessTranscript


def find_nameless(transcript: Transcript) -> NamelessTranscript | None:
    """Return the copy that was looked over, where there is one."""
    return NamelessTranscript.objects.filter(transcript=transcript).first()
