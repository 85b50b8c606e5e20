"""Counting in opened codings what has to do with a preference. The words of a session are not needed and not opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from holdspace.domain.coding.coded_json import from_json
from holdspace.domain.coding.moments import MomentKind
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.preferences.practice import Count
from holdspace.domain.preferences.preference import Practice


def counts_of(session_number: int, content: Mapping[str, Any]) -> dict[Practice, Count]:
    """Return for one coded session how many of how many."""
    turns = [turn for turn in from_json(content["coded"]).turns if turn.turn.speaker is Speaker.THERAPIST]
    guiding = sum(turn.presence_of("therapist_input") for turn in turns)
    moments = content["moments"]
    taken_up = sum(moment["kind"] == MomentKind.PICKED_UP for moment in moments)
    return {
        Practice.GUIDING: Count(session_number, guiding, len(turns)),
        Practice.FEELINGS: Count(session_number, taken_up, len(moments)),
    }
