"""The page of one conversation: turns with their marks, who spoke how much, the figures, what can be filtered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdspace.domain.coding.code_schemes import CODE_SCHEME, Code
from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.accounts.models import User
from holdspace.server.conversations.codes import MOMENT, SHOWN_CODES
from holdspace.server.conversations.opening import OpenedConversation, SaidAgainst, still_said
from holdspace.server.conversations.presenters.counts import ShownCount, shown_counts
from holdspace.server.conversations.presenters.figures import ShownFigure, shown_figure
from holdspace.server.conversations.presenters.filters import Filter
from holdspace.server.conversations.presenters.moments import ShownMoments, shown_moments
from holdspace.server.conversations.presenters.talk import TalkStrip, talk_strip
from holdspace.server.conversations.presenters.turns import ShownTurn, coded_turn, plain_turn
from holdspace.workflows.coding_words import accuracy_sentence, agreement_sentence, note_words


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """All that the page shows of a conversation."""

    strip: TalkStrip
    turns: tuple[ShownTurn, ...]
    is_coded: bool
    figures: tuple[ShownFigure, ...] = ()
    counts: tuple[ShownCount, ...] = ()
    coder: str = ""
    accuracy: str = ""
    moments: ShownMoments | None = None
    notes: tuple[str, ...] = ()
    unclear_count: int = 0
    contested_count: int = 0

    @property
    def whole_count(self) -> int:
        """How many turns there are in all."""
        return self.strip.turns


def conversation_page(opened: OpenedConversation, chosen: Filter, viewer: User) -> ConversationPage:
    """Return the page of an opened conversation for this person."""
    strip = talk_strip(opened.transcript)
    if opened.session is None:
        return ConversationPage(strip, tuple(plain_turn(turn) for turn in opened.transcript.turns), is_coded=False)
    coded, contested = opened.session.coded, opened.contested_turns
    against: dict[int, list[SaidAgainst]] = defaultdict(list)
    for said in opened.contests:
        against[said.contested.turn].append(said)
    return ConversationPage(
        strip=strip,
        turns=tuple(
            coded_turn(turn, against[turn.turn.index], viewer)
            for turn in coded.turns
            if chosen.shows(turn, turn.turn.index in contested)
        ),
        is_coded=True,
        figures=tuple(map(shown_figure, opened.session.summary.figures)),
        counts=shown_counts(opened.session.counts),
        coder=coded.coder,
        accuracy=_accuracy(opened.session.accuracy),
        moments=shown_moments(opened.session.moments, coded, _contested_moments(opened)),
        notes=tuple(map(note_words, coded.notes)),
        unclear_count=sum(bool(turn.unclear.intersection(SHOWN_CODES[turn.turn.speaker])) for turn in coded.turns),
        contested_count=len(contested),
    )


def _contested_moments(opened: OpenedConversation) -> frozenset[int]:
    return frozenset(said.contested.turn for said in still_said(opened.contests) if said.contested.code == MOMENT)


@dataclass(frozen=True, slots=True)
class ExplainedCode:
    """A code with what it means, and how far experts agree on it."""

    code: Code
    agreement: str


def _accuracy(known: Mapping[str, float] | str) -> str:
    return known if isinstance(known, str) else accuracy_sentence(known)


def explained_codes(by_speaker: Mapping[Speaker, Sequence[str]] = SHOWN_CODES) -> tuple[ExplainedCode, ...]:
    """Return the codes that marks are made of, to be explained on demand."""
    codes = [CODE_SCHEME[code] for codes in by_speaker.values() for code in codes]
    return tuple(ExplainedCode(code, agreement_sentence(code)) for code in codes)


def turn_in_context(opened: OpenedConversation, number: int, viewer: User, *, around: int = 2) -> tuple[ShownTurn, ...]:
    """Return a turn, counted from 1, with its marks, between the turns around it without theirs."""
    if opened.session is None:
        return ()
    against = [said for said in opened.contests if said.contested.turn == number - 1]
    return tuple(
        coded_turn(turn, against, viewer) if turn.turn.index == number - 1 else plain_turn(turn.turn)
        for turn in opened.session.coded.turns[max(0, number - 1 - around) : number + around]
    )
