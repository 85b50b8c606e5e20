"""What a story tells of somebody's own words beside what was marked, and of a client's journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContestStory:
    """A turn, by how its words begin, that somebody would call something else; ``label`` belongs to ``code``."""

    in_session: int
    by: str
    words: str
    code: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class JournalStory:
    """An entry written some days after a session, and whether the client gave it to their therapist."""

    in_session: int
    text: str
    is_shared: bool = False
