"""What a questionnaire is: items, answers, scales, limits, licence. Everything else is generic over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from unicodedata import category

from holdspace.domain.errors import BadInput

# They turn round the order in which what follows is read (Unicode, Standard Annex 9).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Direction(StrEnum):
    """What a higher score means."""

    WORSE = "worse"
    BETTER = "better"


class Method(StrEnum):
    """How a scale comes from its answers.

    ``top`` is 1 where every answer is the highest, else 0; ``any`` is 1 where any answer is above 0.
    """

    SUM = "sum"
    MEAN = "mean"
    TOP = "top"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One answer that can be given."""

    value: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answers, lowest first or as the official form has them."""

    id: str
    text: str
    options: tuple[AnswerOption, ...]
    loinc: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        """The values of the answers in ascending order."""
        return tuple(sorted(option.value for option in self.options))

    def has_answer(self, value: int) -> bool:
        """Return whether this is the value of one of the answers."""
        for option in self.options:  # noqa: SIM110 — a million responses ask this nine million times
            if option.value == value:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of a scale; a score belongs to the last band whose ``lower`` it reaches."""

    lower: float
    upper: float
    label: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """A score from which something is more likely; ``direction`` is ``at_least`` or ``at_most``."""

    value: float
    direction: str
    meaning: str
    source: str

    def is_reached(self, score: float) -> bool:
        """Return whether a score lies on the clinical side."""
        return score >= self.value if self.direction == "at_least" else score <= self.value


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The smallest difference of two scores beyond measurement error; ``level`` is .90 or .95, 0 where not stated."""

    value: float
    level: float
    source: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A number made of some items.

    score = (sum, mean, …) × ``multiplier`` + ``offset``. ``reverse`` items count top + bottom − answer. Up to
    ``most_missing`` answers may be missing, none to a risk item; the score is then that of the mean of the others and
    is an estimate.
    """

    id: str
    title: str
    items: tuple[str, ...]
    method: Method
    minimum: float
    maximum: float
    multiplier: float = 1.0
    offset: float = 0.0
    reverse: frozenset[str] = frozenset()
    most_missing: int = 0
    missing_source: str = ""
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    cut_off: CutOff | None = None
    change: ReliableChange | None = None
    loinc: str = ""

    def band_of(self, score: float) -> Band | None:
        """Return the band of a score, None where the scale has none."""
        reached = [band for band in self.bands if score >= band.lower]
        return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class RiskItem:
    """An answer from which on a person must look; urgent ones alert at once, others are raised in the next session."""

    item: str
    at_least: int
    is_urgent: bool
    action: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with the wording. ``needs_confirmation`` asks the practice to declare that its use fits.

    Where the wording may not ship, a practice loads what it is licensed for: ``declared_by`` says who answers for it,
    ``declared_on`` since when, ``valid_until`` (empty: no end) the last day on which it may be used.
    """

    words: str
    source: str
    may_ship_wording: bool
    needs_confirmation: bool
    notice: str = ""
    declared_by: str = ""
    declared_on: date | None = None
    valid_until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Return whether the wording may be used on a day: it may ship, or a declared licence lasts."""
        is_declared = bool(self.declared_by) and (self.valid_until is None or on <= self.valid_until)
        return self.may_ship_wording or is_declared


@dataclass(frozen=True, slots=True)
class Example:
    """Answers in the order of the items, and the scores that they must give."""

    answers: tuple[int | None, ...]
    scores: dict[str, float]
    band: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in one version and one language. Valid when built: raises BadInput naming what does not fit."""

    id: str
    title: str
    short_title: str
    version: str
    language: str
    source: str
    licence: Licence
    recall: str
    instruction: str
    stem: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    higher_is: Direction
    risk_items: tuple[RiskItem, ...] = ()
    examples: tuple[Example, ...] = ()
    is_validated: bool = True
    is_asked_in_person: bool = False
    loinc: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise BadInput(problems[0], source=self.id, remedy="Correct the instrument's file.")

    def item(self, id: str) -> Item:  # noqa: A002 - the field is called so everywhere
        """Return an item; raise KeyError where there is none."""
        return {item.id: item for item in self.items}[id]

    def scale(self, id: str) -> Scale:  # noqa: A002
        """Return a scale; raise KeyError where there is none."""
        return {scale.id: scale for scale in self.scales}[id]

    @property
    def has_wording(self) -> bool:
        """Whether the questions are there; without them answers can be scored, and nobody can be asked."""
        return all(item.text for item in self.items)

    @property
    def main_scale(self) -> Scale:
        """The scale that stands for the instrument: its first."""
        return self.scales[0]


def _problems(instrument: Instrument) -> Sequence[str]:
    found = [
        f"{name} is empty"
        for name in ("id", "title", "version", "language", "source", "recall")
        if not getattr(instrument, name)
    ]
    if not instrument.id.replace("-", "").isalnum() or not instrument.id.isascii():
        found.append("the id holds more than letters, digits and hyphens")
    if not instrument.items or not instrument.scales:
        found.append("there are no items or no scales")
    ids = [item.id for item in instrument.items]
    if len(set(ids)) < len(ids):
        found.append("two items have one id")
    scales = [scale.id for scale in instrument.scales]
    if len(set(scales)) < len(scales):
        found.append("two scales have one id")
    for item in instrument.items:
        if len(set(item.values)) < 2 or len(set(item.values)) < len(item.options):
            found.append(f"item {item.id} needs at least two answers with values of their own")
        if (instrument.licence.may_ship_wording or instrument.licence.declared_by) and not item.text:
            found.append(f"item {item.id} has no wording")
    for scale in instrument.scales:
        found += _scale_problems(scale, set(ids))
    found += [f"the risk item {risk.item} is no item" for risk in instrument.risk_items if risk.item not in ids]
    if any(not _can_be_shown(text) for text in _texts(instrument)):
        found.append("a text holds a sign that cannot be shown: it could change what stands around it")
    return found


def _can_be_shown(text: str) -> bool:
    """Return whether a text is made of signs alone: no commands to a terminal, nothing that turns round the reading."""
    return not any(category(sign) in {"Cc", "Cs", "Co"} or sign in _TURNING for sign in text if sign not in "\n\t")


def _texts(instrument: Instrument) -> Iterator[str]:
    """Yield what people are shown of an instrument."""
    yield from (instrument.title, instrument.short_title, instrument.version, instrument.source, instrument.recall)
    yield from (instrument.instruction, instrument.stem, instrument.licence.notice, instrument.licence.words)
    yield from instrument.notes
    for item in instrument.items:
        yield item.text
        yield from (option.text for option in item.options)
    for scale in instrument.scales:
        yield from (scale.title, *(band.label for band in scale.bands))
    yield from (risk.action for risk in instrument.risk_items)


def _scale_problems(scale: Scale, ids: set[str]) -> list[str]:
    found = []
    if not scale.items or not set(scale.items) <= ids or not scale.reverse <= set(scale.items):
        found.append(f"scale {scale.id} names an item that is not there")
    if scale.minimum >= scale.maximum:
        found.append(f"scale {scale.id} has no range")
    if not 0 <= scale.most_missing < max(len(scale.items), 1):
        found.append(f"scale {scale.id} allows too many missing answers")
    if (scale.bands and not scale.bands_source) or (scale.most_missing and not scale.missing_source):
        found.append(f"scale {scale.id} does not say where its bands or its rule for missing answers come from")
    lowers = [band.lower for band in scale.bands]
    if lowers and (
        lowers[0] != scale.minimum or scale.bands[-1].upper != scale.maximum or lowers != sorted(set(lowers))
    ):
        found.append(f"the bands of scale {scale.id} do not cover its range in order")
    if any(after.lower <= before.upper for before, after in zip(scale.bands, scale.bands[1:], strict=False)):
        found.append(f"the bands of scale {scale.id} overlap")
    return found
