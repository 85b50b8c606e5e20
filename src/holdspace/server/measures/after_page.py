"""What the check after a session asks beside the ratings: pace, a silence, and what could not be said in the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Kind
from holdspace.domain.session_check.choices import HeldChoice, Pace, Silence, Telling
from holdspace.server.measures.contents import PACE, SILENCE, CheckContent
from holdspace.server.measures.forms import HELD, field_name
from holdspace.server.measures.models import HeldWords
from holdspace.workflows.who_sees import Standing, seen_by

CHOICES_AFTER = {PACE: Pace, SILENCE: Silence}
PACE_WORDS = {Pace.SLOWER: noop("Slower, please"), Pace.RIGHT: noop("Just right"), Pace.FASTER: noop("Faster, please")}
PACE_SAID = {
    Pace.SLOWER: noop("Pace: slower, please."),
    Pace.RIGHT: noop("Pace: just right."),
    Pace.FASTER: noop("Pace: faster, please."),
}
SILENCE_SAID = noop("A silence helped.")
HELD_WORDS = {
    HeldChoice.KEEP: noop("Keep it for me a while longer"),
    HeldChoice.TELL: noop("Tell it now"),
    HeldChoice.LET_GO: noop("Throw it away"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of answering, with who then sees it."""

    value: str
    text: str
    seen_by: str = ""
    is_chosen: bool = False
    needs_script: bool = False


@dataclass(frozen=True, slots=True)
class ShownHeld:
    """Something held back, with what can be done with it."""

    id: UUID
    words: str
    session_number: int
    written_at: datetime
    name: str
    ways: tuple[Way, ...]


def ways_of_pace(content: CheckContent) -> tuple[Way, ...]:
    """Return the paces to choose from."""
    chosen = content.choices.get(PACE)
    return tuple(Way(pace, _(text), is_chosen=pace == chosen) for pace, text in PACE_WORDS.items())


def has_silence_helped(content: CheckContent) -> bool:
    """Return whether the client said that a silence helped."""
    return content.choices.get(SILENCE) == Silence.HELPED


def ways_of_telling(standing: Standing, *, has_words: bool) -> tuple[Way, ...]:
    """Return what can become of something that could not be said, each with who sees it then."""
    therapist = standing.therapist
    held = seen_by(Kind.HELD_BACK, standing=standing)
    asked_again, locked = _("You are asked again at your next check-in."), _("It is locked in your browser.")
    return (
        Way(Telling.NOW, _tell(therapist), seen_by(Kind.ANSWERS, standing=standing)),
        Way(Telling.NEXT_TIME, _("Next time"), f"{held} {asked_again}", is_chosen=has_words),
        Way(Telling.JOURNAL, _("Keep it in my journal"), f"{held} {locked}", needs_script=True),
    )


def _tell(therapist: str) -> str:
    return _("Tell %(therapist)s now") % {"therapist": therapist}


def shown_held(held: HeldWords, content: Mapping[str, str], *, therapist: str) -> ShownHeld:
    """Return something held back as the client finds it."""
    ways = tuple(
        Way(choice, _tell(therapist) if choice is HeldChoice.TELL else _(text), is_chosen=choice is HeldChoice.KEEP)
        for choice, text in HELD_WORDS.items()
    )
    name = field_name(HELD, str(held.pk))
    return ShownHeld(held.pk, content["words"], held.session.number, held.created_at, name, ways)


def said_of_pace(content: CheckContent) -> list[str]:
    """Return what was said of pace and silence, in sentences for both."""
    pace = content.choices.get(PACE)
    said = [_(PACE_SAID[Pace(pace)])] if pace else []
    return [*said, _(SILENCE_SAID)] if has_silence_helped(content) else said
