"""The registry of measures as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from holdspace.definitions import SCORING_ONLY, instrument_ids, load_instruments
from holdspace.definitions.translation import ENGLISH
from holdspace.domain.language import number
from holdspace.domain.measures.instrument import Instrument
from holdspace.server.measures.instruments import get_instrument, loaded_instruments, may_be_sent
from holdspace.server.measures.licences import Declared
from holdspace.server.ui.days import shown_date
from holdspace.server.ui.language import page_language


@dataclass(frozen=True, slots=True)
class ShownMeasureFile:
    """One measure. ``state`` says whether it can be asked, ``tone`` is its badge; ``declared`` by whom and when.

    ``asked_in`` names the language of the questions where the page speaks another than the version was written in.
    """

    instrument: Instrument
    state: str
    tone: str
    declared: str
    asked_in: str
    is_to_declare: bool
    is_declared: bool
    change: str
    cut_off: str


def shown_registry(declared: Mapping[str, Declared]) -> list[ShownMeasureFile]:
    """Return every measure in the order of titles: those that ship, those for scoring only, those loaded here."""
    ids = {*instrument_ids(), *load_instruments(SCORING_ONLY), *loaded_instruments()}
    known = sorted((get_instrument(each) for each in ids), key=lambda each: each.title.casefold())
    return [_shown(each, declared) for each in known]


def _shown(instrument: Instrument, declared: Mapping[str, Declared]) -> ShownMeasureFile:
    licence, scale = instrument.licence, instrument.main_scale
    state, tone = _state(instrument, declared)
    return ShownMeasureFile(
        instrument=instrument,
        state=state,
        tone=tone,
        declared=_declared_words(instrument, declared.get(instrument.id)),
        asked_in=_language_of_wording(instrument),
        is_to_declare=licence.needs_confirmation and licence.may_ship_wording,
        is_declared=instrument.id in declared,
        change=f"{number(scale.change.value)} ({scale.change.source})" if scale.change else "",
        cut_off=f"{number(scale.cut_off.value)}: {scale.cut_off.meaning} ({scale.cut_off.source})"
        if scale.cut_off
        else "",
    )


def _state(instrument: Instrument, declared: Mapping[str, Declared]) -> tuple[str, str]:
    if not instrument.has_wording:
        return _("scoring only: the wording is not here"), ""
    if instrument.is_asked_in_person:
        return _("asked in person, never sent"), ""
    if may_be_sent(instrument, declared):
        return _("can be asked"), "good"
    if not instrument.licence.is_in_force(localdate()):
        return _("the declared licence has ended"), "care"
    return _("waits for a declaration"), "care"


def _language_of_wording(instrument: Instrument) -> str:
    if page_language() == ENGLISH or not instrument.has_wording:
        return ""
    return _("asked in %(language)s") % {"language": get_language_info(instrument.language)["name_translated"]}


def _declared_words(instrument: Instrument, declared: Declared | None) -> str:
    licence = instrument.licence
    if licence.declared_by:
        until = _(", until %(day)s") % {"day": shown_date(licence.valid_until)} if licence.valid_until else ""
        on = shown_date(licence.declared_on) if licence.declared_on else ""
        return _("Wording loaded; licence declared by %(by)s, %(on)s") % {"by": licence.declared_by, "on": on} + until
    if declared is None:
        return ""
    on = f", {shown_date(date.fromisoformat(declared.on))}" if declared.on else ""
    return _("Declared by %(by)s") % {"by": declared.by} + on
