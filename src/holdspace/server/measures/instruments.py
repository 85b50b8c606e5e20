"""The instruments that check-ins use: which there are, which may be sent to a client, and how a scale is drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from holdspace.definitions import instrument_ids, load_instrument, read_instrument_file, require_risks_of_shipped
from holdspace.definitions.translation import ENGLISH
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.change import Z_95, ChangeClass, classify_change
from holdspace.domain.measures.instrument import Direction, Instrument, ReliableChange, Scale
from holdspace.server.measures.series import Point, Range, Series, Verdict
from holdspace.server.ui.language import page_language

# What a check-in asks where a therapy has chosen nothing else, and what is asked after each session.
USUAL_MEASURES = ("phq-9",)
SESSION_CHECK = "session-check"
# Asked in other ways than as a measure of a check-in.
NOT_A_MEASURE = frozenset({SESSION_CHECK, "goal-rating"})

Z_90 = 1.6448536269514722


def practice_folder() -> Path:
    """Return where wording lies that the practice is licensed for (`holdspace instrument load`)."""
    return Path(settings.HOLDSPACE_DATA) / "instruments"


def get_instrument(instrument_id: str, language: str | None = None) -> Instrument:
    """Return an instrument, the practice's own file before what ships; raise NotFound where there is none of that id.

    It speaks the page's language as far as there is a translation that may ship, where no other is asked for.
    """
    return _read_once(instrument_id, language or page_language())


@cache
def _read_once(instrument_id: str, language: str) -> Instrument:
    # A file that is put there counts from the next start on.
    return loaded_instruments().get(instrument_id) or load_instrument(instrument_id, language)


def band_in_words(instrument_id: str, scale_id: str, score: float, kept: str, language: str) -> str:
    """Return the name of a score's band in a language.

    ``kept`` is what was sealed with the score, in English. It stays where it is what the instrument calls the band
    today too; a score of an older version keeps its word. In English it always stays.
    """
    if language == ENGLISH:
        return kept
    original = get_instrument(instrument_id, ENGLISH)
    if scale_id not in {scale.id for scale in original.scales}:
        return kept
    band = original.scale(scale_id).band_of(score)
    if band is None or band.label != kept:
        return kept
    in_words = get_instrument(instrument_id, language).scale(scale_id).band_of(score)
    return in_words.label if in_words else kept


@cache
def loaded_instruments() -> Mapping[str, Instrument]:
    """Return what the practice loaded itself, by id, without the files of `loading_problems`."""
    return {instrument.id: instrument for instrument, _ in _read_folder() if instrument is not None}


def loading_problems() -> list[str]:
    """Return what is wrong with the practice's own files, one sentence each: told to the operator at the start."""
    return [problem for _, problem in _read_folder() if problem]


def _read_folder() -> Iterator[tuple[Instrument | None, str]]:
    """Yield each file's instrument, or what is wrong with it: one bad file keeps nobody from their check-in."""
    for path in sorted(practice_folder().glob("*.toml")):
        try:
            instrument = read_instrument_file(path)
            require_risks_of_shipped(instrument)
        except BadInput as error:
            yield None, str(error)
            continue
        if instrument.licence.declared_by:
            yield instrument, ""
        else:
            yield None, f"{path.name}: nobody has declared a licence for it."


def is_lapsed(instrument_id: str, *, on: date | None = None) -> bool:
    """Return whether a declared licence has ended: such a measure is asked no more."""
    instrument = loaded_instruments().get(instrument_id)
    return instrument is not None and not instrument.licence.is_in_force(on or localdate())


def instruments_of(ids: Iterable[str]) -> list[Instrument]:
    """Return instruments in the order of their ids."""
    return [get_instrument(each) for each in ids]


def offered_measures(licences_confirmed: Collection[str]) -> list[Instrument]:
    """Return what may be sent to a client: wording at hand, licence confirmed where it must be, no person needed."""
    known = {*instrument_ids(), *loaded_instruments()} - NOT_A_MEASURE
    return [each for each in map(get_instrument, sorted(known)) if may_be_sent(each, licences_confirmed)]


def may_be_sent(instrument: Instrument, licences_confirmed: Collection[str]) -> bool:
    """Return whether a client may be asked this now: wording there, licence in force and confirmed where it must be."""
    licence = instrument.licence
    is_licensed = not licence.needs_confirmation or bool(licence.declared_by) or instrument.id in licences_confirmed
    is_usable = instrument.has_wording and licence.is_in_force(localdate())
    return is_usable and is_licensed and not instrument.is_asked_in_person


@cache
def drawn_scales(instrument_id: str) -> frozenset[str]:
    """Return the scales worth a line of their own: the main one, and those that are not a part of it."""
    instrument = get_instrument(instrument_id)
    main = instrument.main_scale
    others = {scale.id for scale in instrument.scales if not set(scale.items) <= set(main.items)}
    return frozenset({main.id, *others})


def series_of(instrument: Instrument, scale_id: str, points: tuple[Point, ...], *, version: str = "") -> Series:
    """Return the course of one scale with what is needed to read it; ``version`` is of what was answered."""
    scale = instrument.scale(scale_id)
    title = instrument.short_title if scale is instrument.main_scale else f"{instrument.short_title}, {scale.title}"
    return Series(
        id=f"{instrument.id}-{scale.id}",
        title=title,
        points=points,
        lowest=scale.minimum,
        highest=scale.maximum,
        is_higher_better=instrument.higher_is is Direction.BETTER,
        ranges=tuple(Range(band.lower, band.upper, band.label) for band in scale.bands),
        ranges_source=scale.bands_source,
        cut_off=scale.cut_off.value if scale.cut_off else None,
        cut_off_meaning=scale.cut_off.meaning if scale.cut_off else "",
        verdict=_verdict(instrument, scale, points) if len(points) > 1 else None,
        source=instrument.source,
        instrument_id=instrument.id,
        scale_id=scale.id,
        version=version or instrument.version,
    )


def _verdict(instrument: Instrument, scale: Scale, points: tuple[Point, ...]) -> Verdict:
    first, latest = points[0].value, points[-1].value
    change = classify_change(first, latest, scale, instrument.higher_is)
    return Verdict(
        first=first,
        latest=latest,
        is_improvement=latest > first if instrument.higher_is is Direction.BETTER else latest < first,
        is_beyond_chance=None if change is None else change is not ChangeClass.UNCHANGED,
        has_left_clinical_range=change is ChangeClass.RECOVERED,
        needed=scale.change.value if scale.change else None,
        error=_error(scale.change),
        source=scale.change.source if scale.change else "",
    )


def _error(change: ReliableChange | None) -> float | None:
    """Return the half-width of a change's 95 % interval; None where its level is not known."""
    if change is None or change.level not in {0.95, 0.90}:
        return None
    return change.value if change.level == 0.95 else change.value * Z_95 / Z_90
