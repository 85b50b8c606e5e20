"""Opening what is needed to code by hand, and to compare; each in one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from holdspace.domain.conversation.transcript import Transcript
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.conversations import models, queries
from holdspace.server.conversations.contents import coded_from_json, transcript_from_json
from holdspace.server.conversations.words_shown import words_for
from holdspace.server.keys.models import SealedRecord

HandLabels = dict[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class OpenedByHand:
    """The words, and what this person gave so far."""

    transcript: Transcript
    labels: HandLabels


@dataclass(frozen=True, slots=True)
class OneCoding:
    """Who coded, as it is shown, and their labels by turn and code."""

    who: str
    labels: Mapping[int, Mapping[str, str]]
    is_program: bool = False


def open_by_hand(user: User, transcript: models.Transcript, own: models.HandCoding | None) -> OpenedByHand:
    """Open the words of a conversation and a person's own codes, nobody else's."""
    text = words_for(user, transcript)
    records: list[SealedRecord] = [text, *([own] if own else [])]
    purpose = purpose_of_look(user, transcript.client_id)
    opened = disclose_all(records, actor=user, purpose=purpose, detail="coding_by_hand")
    return OpenedByHand(transcript_from_json(opened[text.pk]), labels_in(opened[own.pk]) if own else {})


def open_for_comparison(user: User, transcript: models.Transcript) -> tuple[Transcript, list[OneCoding]]:
    """Open every finished coding by hand of a conversation and, where there is one, what the program marked."""
    by_hand = queries.finished_hand_codings(transcript)
    coding = queries.find_coding(transcript)
    by_program = coding if coding and queries.is_done_and_shown(user, transcript, coding) else None
    text = words_for(user, transcript)
    records: list[SealedRecord] = [text, *by_hand, *([by_program] if by_program else [])]
    purpose = purpose_of_look(user, transcript.client_id)
    opened = disclose_all(records, actor=user, purpose=purpose, detail="agreement")
    words = transcript_from_json(opened[text.pk])
    codings = [OneCoding(each.author.display_name, labels_in(opened[each.pk])) for each in by_hand]
    if by_program:
        coded = coded_from_json(opened[by_program.pk], words).coded
        # The program is compared on what people coded: elsewhere there is nothing to compare it with.
        people = {turn for each in codings for turn in each.labels}
        labels = {each.turn.index: each.labels for each in coded.turns if each.turn.index in people}
        codings.append(OneCoding(coded.coder, labels, is_program=True))
    return words, codings


def labels_in(content: Mapping[str, Any]) -> HandLabels:
    """Return the labels of a coding by hand from its seal."""
    return {int(turn): dict(given) for turn, given in content["labels"].items()}
