"""The marks beside a turn: what the program took it for, how sure it was, and what people say against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.server.accounts.models import User
from holdspace.server.conversations.codes import QUIET_LABELS, SHOWN_CODES, label_title
from holdspace.server.conversations.contents import ContestedCode
from holdspace.server.conversations.opening import SaidAgainst, still_said


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its words, the chance in percent, whether the program was unsure and whether somebody disagrees.

    ``others`` says, where it was unsure, what else the turn may be: nine in ten turns are something of their set.
    """

    code: str
    title: str
    chance: int
    is_unclear: bool
    is_contested: bool
    others: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody would call a turn instead, in one go, with their reason."""

    who: str
    at: datetime
    titles: str
    why: str


def marks_of(turn: CodedTurn, against: Sequence[SaidAgainst]) -> Iterator[Mark]:
    """Yield what was found in a turn; that nothing of a kind was found is worth no mark."""
    contested = {said.contested.code for said in still_said(against)}
    for code in SHOWN_CODES[turn.turn.speaker]:
        for label in turn.labels.get(code, "none").split(SEPARATOR):
            if label not in QUIET_LABELS:
                chance = _chance(turn, code, label)
                is_unclear = code in turn.unclear
                others = _others(turn, code, label) if is_unclear else ""
                yield Mark(code, label_title(code, label), chance, is_unclear, code in contested, others)


def _others(turn: CodedTurn, code: str, label: str) -> str:
    return ", ".join(label_title(code, other) for other in turn.sets.get(code, ()) if other != label)


def _chance(turn: CodedTurn, code: str, label: str) -> int:
    """Return how sure the coder was of this label, in percent; of several labels each has its own."""
    chance = turn.distributions.get(code, {}).get(label, turn.probabilities.get(code, 0.0))
    return round(100 * chance)


def objections_of(against: Sequence[SaidAgainst], viewer: User) -> Iterator[Objection]:
    """Yield what people say against a turn's marks, in the order in which they said it."""
    for (by, at), group in groupby(against, key=lambda said: (said.by, said.at)):
        said = [each.contested for each in group]
        titles = ", ".join(map(_title, said))
        yield Objection(who=_name(by, viewer), at=at, titles=titles, why=said[0].why)


def _title(said: ContestedCode) -> str:
    title = label_title(said.code, said.label)
    return title if said.is_against else _("%(label)s, as marked") % {"label": title}


def _name(by: User, viewer: User) -> str:
    if by.pk == viewer.pk:
        return _("You")
    return _("The client") if by.is_client else by.display_name
