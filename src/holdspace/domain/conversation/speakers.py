"""Who is the therapist? Guessed from the names and from how the two talk, with the reason, to be corrected by a person.

By name where it says so. Else the therapist is the one who asks more of the turns and, with that equal, who says
less: in the 133 demonstrations of AnnoMI (Wu et al. 2022) the therapist asks more in nearly all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop

_THERAPIST = frozenset(
    "t th therapist psychotherapist counselor counsellor clinician psychologist psychiatrist interviewer practitioner "
    "provider coach doctor dr therapeut therapeutin".split()
)
_CLIENT = frozenset("c cl client p pt patient interviewee k klient klientin patientin".split())
SEVERAL = noop(
    "Where several people are the client, as in a couple, what they say one after the other is one turn, and whose "
    "feeling was answered is not told apart. The program was made for two people."
)
_REMEDY = noop("Say who is who, for example --speaker 'Ana=therapist' --speaker 'Bo=client'.")


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """Each name's speaker, and why, in a sentence to be shown beside the choice."""

    speakers: Mapping[str, Speaker]
    reason: str


def speaker_by_name(name: str) -> Speaker | None:
    """Return who a name speaks of itself, as ``Therapist``, ``T2`` or ``Dr. Lindqvist`` do; None if it does not."""
    words = set(re.findall(r"[^\W\d_]+", name.lower()))
    is_therapist, is_client = bool(words & _THERAPIST), bool(words & _CLIENT)
    if is_therapist == is_client:
        return None
    return Speaker.THERAPIST if is_therapist else Speaker.CLIENT


def guess_speakers(
    utterances: Sequence[NamedUtterance], known: Mapping[str, Speaker], *, source: str = "", is_said: bool = True
) -> SpeakerGuess:
    """Return who is who; ``known`` are a person's own words on it and win, in any case of their letters.

    Without ``is_said`` what is known was not said about this conversation, but stands in a record.

    Raises BadInput where a name can be neither read nor inferred, for instance with three unnamed people.
    """
    names = list(dict.fromkeys(said.name for said in utterances))
    by_letters = {name.casefold(): speaker for name, speaker in known.items()}
    found = {name: known.get(name) or by_letters.get(name.casefold()) for name in names}
    speakers = {name: speaker for name, speaker in found.items() if speaker}
    by_names = _("Who is who was read by the names in the file.")
    reason = _("Who is who was read as you said.") if speakers and is_said else by_names
    for name in names:
        by_name = speaker_by_name(name)
        if name not in speakers and by_name is not None:
            speakers[name] = by_name
    missing = [name for name in names if name not in speakers]
    if not missing:
        return SpeakerGuess(speakers, reason)
    if len(missing) == 1 and speakers and len(set(speakers.values())) == 1:
        speakers[missing[0]] = _other(next(iter(speakers.values())))
        return SpeakerGuess(speakers, _("One speaker was clear, so the other one is the other."))
    if len(names) == 2 and len(missing) == 2:
        return _guess_by_talk(utterances, names)
    raise BadInput(
        _("It is not clear who is who: %(names)s.") % {"names": ", ".join(names)},
        source=source,
        remedy=_REMEDY,
    )


def say_if_several(speakers: Mapping[str, Speaker]) -> str:
    """Return what to know where more than one name is therapist or client; empty where none is."""
    return _(SEVERAL) if len(speakers) > len(set(speakers.values())) else ""


def _guess_by_talk(utterances: Sequence[NamedUtterance], names: Sequence[str]) -> SpeakerGuess:
    def asks_and_brevity(name: str) -> tuple[float, float]:
        own = [said.text for said in utterances if said.name == name]
        return (sum("?" in text for text in own) / len(own), -sum(len(text.split()) for text in own) / len(own))

    first, second = names
    therapist = first if asks_and_brevity(first) >= asks_and_brevity(second) else second
    speakers = {name: Speaker.THERAPIST if name == therapist else Speaker.CLIENT for name in names}
    return SpeakerGuess(
        speakers,
        _("%(name)s asks more often, so %(name)s was taken for the therapist. Please check.") % {"name": therapist},
    )


def _other(speaker: Speaker) -> Speaker:
    return Speaker.CLIENT if speaker is Speaker.THERAPIST else Speaker.THERAPIST
