"""A coded conversation as plain JSON values and back, so that it can be sealed, sent or stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn, CodedUtterance
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.errors import IntegrityError

VERSION = 1


def to_json(coded: CodedTranscript) -> dict[str, Any]:
    """Return dictionaries, lists, strings and numbers only."""
    return {
        "version": VERSION,
        "coder": coded.coder,
        "notes": list(coded.notes),
        "turns": [_turn_to_json(turn) for turn in coded.turns],
    }


def from_json(value: Mapping[str, Any]) -> CodedTranscript:
    """Return what `to_json` was given; raise IntegrityError for anything else."""
    try:
        if value["version"] != VERSION:
            raise IntegrityError(f"Coded conversation has version {value['version']!r}, this program reads {VERSION}.")
        turns = tuple(_turn_from_json(turn) for turn in value["turns"])
        return CodedTranscript(turns, value["coder"], tuple(value["notes"]))
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("Coded conversation is not in the form it was stored in.") from error


def _turn_to_json(coded: CodedTurn) -> dict[str, Any]:
    turn = coded.turn
    return {
        "index": turn.index,
        "speaker": turn.speaker.value,
        "text": turn.text,
        "start": turn.start,
        "end": turn.end,
        "labels": dict(coded.labels),
        "probabilities": dict(coded.probabilities),
        "unclear": sorted(coded.unclear),
        "distributions": {code: dict(labels) for code, labels in coded.distributions.items()},
        "experimental": dict(coded.experimental),
        "sets": {code: list(labels) for code, labels in coded.sets.items()},
        "utterances": [
            {
                "start": part.start,
                "end": part.end,
                "labels": dict(part.labels),
                "probabilities": dict(part.probabilities),
            }
            for part in coded.utterances
        ],
    }


def _turn_from_json(value: Mapping[str, Any]) -> CodedTurn:
    return CodedTurn(
        turn=Turn(value["index"], Speaker(value["speaker"]), value["text"], value["start"], value["end"]),
        labels=dict(value["labels"]),
        probabilities=dict(value["probabilities"]),
        unclear=frozenset(value["unclear"]),
        distributions={code: dict(labels) for code, labels in value["distributions"].items()},
        experimental=dict(value["experimental"]),
        # What was stored before there were sets has none.
        sets={code: tuple(labels) for code, labels in value.get("sets", {}).items()},
        utterances=tuple(
            CodedUtterance(part["start"], part["end"], dict(part["labels"]), dict(part["probabilities"]))
            for part in value["utterances"]
        ),
    )
