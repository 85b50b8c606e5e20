"""The turns of a conversation as one piece of HTML: a template loop over 400 turns costs ten times as much.

Safe because nothing reaches the page but through `escape`, or is a number or a word of our own enumerations.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from holdspace.server.conversations.presenters.marks import Mark, Objection
from holdspace.server.conversations.presenters.turns import ShownTurn

_TURN = (
    '<li class="turn {speaker}" id="turn-{number}">'
    '<p class="turn-who"><strong>{who}</strong> <span class="turn-place">{place}</span></p>'
    '<p class="turn-text">{text}</p>{marks}{contest}</li>'
)
_MARK = '<p class="mark {code}{how}">{title} <span class="mark-chance">{chance}</span></p>'
_WHERE = '<span class="where">{words} <span class="where-code">{titles}</span></span>'
_OBJECTION = '<p class="objection"><strong>{who}:</strong> {titles}{why} <span class="soft">{at}</span></p>'
_CONTEST = '<a class="turn-contest" href="{base}{number}/">{words}<span class="visually-hidden"> {number}</span></a>'


def turn_rows(turns: Iterable[ShownTurn], *, contest_base: str = "") -> SafeString:
    """Return the list items; with ``contest_base``, the address of a turn without its number, each can be contested."""
    words = escape(_("Not right?"))
    return mark_safe("\n".join(_row(turn, contest_base, words) for turn in turns))  # noqa: S308 - see above


def _row(turn: ShownTurn, contest_base: str, words: str) -> str:
    beside = "".join(map(_mark, turn.marks)) + "".join(map(_objection, turn.objections))
    return _TURN.format(
        speaker=escape(turn.speaker),
        number=turn.number,
        who=escape(turn.who),
        place=f"{turn.number} · {escape(turn.time)}" if turn.time else turn.number,
        text="".join(map(_piece, turn.pieces or [(turn.text, "")])),
        marks=f'<div class="turn-marks">{beside}</div>' if beside else "",
        contest=_CONTEST.format(base=escape(contest_base), number=turn.number, words=words) if contest_base else "",
    )


def _piece(piece: tuple[str, str]) -> str:
    words, titles = map(escape, piece)
    return _WHERE.format(words=words, titles=titles) if titles else words


def _mark(mark: Mark) -> str:
    return _MARK.format(
        code=escape(mark.code),
        how=f"{' unclear' if mark.is_unclear else ''}{' contested' if mark.is_contested else ''}",
        title=escape(f"{mark.title}?" if mark.is_unclear else mark.title),
        chance=_unsure(mark) if mark.is_unclear else f"{mark.chance} %",
    )


def _unsure(mark: Mark) -> str:
    others = f" {escape(_('or'))}: {escape(mark.others)}" if mark.others else ""
    return f"{escape(_('unsure'))}, {mark.chance} %{others}"


def _objection(objection: Objection) -> str:
    return _OBJECTION.format(
        who=escape(objection.who),
        titles=escape(objection.titles),
        why=" – " + escape(_("“%(words)s”") % {"words": objection.why}) if objection.why else "",
        at=escape(date_format(localtime(objection.at), "DATETIME_FORMAT")),
    )
