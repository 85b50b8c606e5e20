"""How far people and the program agree on one conversation, and where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext as _

from holdspace.domain.coding.agreement import Agreement
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.comparison import PRESENT, ComparedCode, Comparison, Difference, compare
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.language import number
from holdspace.server.conversations.by_hand_opening import OneCoding
from holdspace.server.conversations.codes import label_title

# A fixed beginning for resampling, so that the same codings show the same interval.
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code with how far the coders agree on it; intervals are empty where they cannot be had."""

    title: str
    alpha: str
    alpha_interval: str
    kappa: str
    kappa_interval: str
    same: str
    n: int


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A turn that the coders did not call the same; ``number`` counts from 1."""

    number: int
    text: str
    code: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """How far some coders agree, code by code."""

    coders: tuple[str, ...]
    codes: tuple[ShownCode, ...]


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """All that the page shows; people are compared by themselves first, so that the program changes nothing there."""

    coders: tuple[str, ...]
    groups: tuple[ShownAgreement, ...]
    differences: tuple[ShownDifference, ...]


def agreement_page(codings: Sequence[OneCoding], transcript: Transcript) -> AgreementPage:
    """Return the comparison of two or more codings of a conversation."""
    people = [coding for coding in codings if not coding.is_program]
    groups = [people, codings] if 1 < len(people) < len(codings) else [codings]
    return AgreementPage(
        coders=_who(codings),
        groups=tuple(ShownAgreement(_who(group), tuple(map(_code, _compared(group).codes))) for group in groups),
        differences=tuple(_difference(each, transcript) for each in _compared(codings).differences),
    )


def _who(codings: Sequence[OneCoding]) -> tuple[str, ...]:
    return tuple(_("The program (%(name)s)") % {"name": each.who} if each.is_program else each.who for each in codings)


def _compared(codings: Sequence[OneCoding]) -> Comparison:
    by_turn = [{str(turn): labels for turn, labels in coding.labels.items()} for coding in codings]
    return compare(by_turn, Random(_SEED))  # noqa: S311 - resampling, not a secret


def _code(compared: ComparedCode) -> ShownCode:
    code, _space, part = compared.code.partition(" ")
    title = _(CODE_SCHEME[code].title)
    if part == PRESENT:
        title = _("%(code)s, any at all") % {"code": title}
    kappa = compared.kappa or Agreement(None, None, None, 0, None)
    same = compared.alpha.same
    return ShownCode(
        title=title,
        alpha=_value(compared.alpha),
        alpha_interval=_interval(compared.alpha),
        kappa=_value(kappa),
        kappa_interval=_interval(kappa),
        same="" if same is None else f"{same * 100:.0f} %",
        n=compared.alpha.n,
    )


def _value(agreement: Agreement) -> str:
    return "–" if agreement.value is None else number(agreement.value, 2)


def _interval(agreement: Agreement) -> str:
    if agreement.lower is None or agreement.upper is None:
        return ""
    return _("%(lower)s to %(upper)s") % {"lower": number(agreement.lower, 2), "upper": number(agreement.upper, 2)}


def _difference(each: Difference, transcript: Transcript) -> ShownDifference:
    index = int(each.turn)
    labels = tuple("–" if label is None else label_title(each.code, label) for label in each.labels)
    return ShownDifference(index + 1, transcript.turns[index].text, _(CODE_SCHEME[each.code].title), labels)
