"""What was said: speakers, turns and transcripts."""

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn

__all__ = ["Speaker", "Transcript", "Turn"]
