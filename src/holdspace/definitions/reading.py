"""Reading an instrument's file: TOML, reviewed by a clinician, refused where anything is missing or does not add up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from holdspace.definitions.small_file import read_small_file
from holdspace.definitions.translation import ENGLISH, in_words_of, read_texts
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.plain import instrument_from_plain
from holdspace.domain.measures.scoring import score_answers

_KNOWN = {
    "id", "title", "short_title", "version", "language", "source", "licence", "recall", "instruction", "stem",
    "options", "items", "scales", "higher_is", "risk_items", "examples", "is_validated", "is_asked_in_person", "loinc",
    "checked", "notes",
}  # fmt: skip
_REMEDY = "Compare it with phq-9.toml."


def read_instrument(content: bytes, source: str) -> Instrument:
    """Return the instrument of a TOML file; raise BadInput naming the file and the field that is wrong."""
    raw = _parse(content, source)
    if unknown := sorted(set(raw) - _KNOWN):
        raise BadInput(f"There is no field {unknown[0]}.", source=source, remedy=_REMEDY)
    if not raw.get("checked"):
        raise BadInput("The file does not say what it was checked against.", source=source, remedy=_REMEDY)
    instrument = _build(raw, source)
    _check_examples(instrument, source)
    return instrument


def read_instrument_file(path: Path, language: str = ENGLISH) -> Instrument:
    """Return the instrument of a file on disk; raise BadInput where it cannot be read.

    In another language than its own it has the texts there are in it. Its wording is of one language or the other,
    which ``language`` of the instrument says: no questionnaire is mixed.
    """
    content = read_small_file(path)
    instrument = read_instrument(content, path.name)
    texts = read_texts(path.parent, path.name, language)
    if not texts:
        return instrument
    # Its worked examples have been scored above, in the words of the bands that they name.
    where = f"{language}/{path.name}"
    return _build(in_words_of(_parse(content, path.name), texts, source=where), where)


def _parse(content: bytes, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError of Python's own
        raise BadInput(f"This is not valid TOML: {error}.", source=source, remedy=_REMEDY) from None


def _build(raw: Mapping[str, Any], source: str) -> Instrument:
    try:
        return instrument_from_plain(raw)
    except KeyError as error:
        raise BadInput(f"The field {error.args[0]} is missing.", source=source, remedy=_REMEDY) from None
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise BadInput("A field has a value of the wrong kind.", source=source, remedy=_REMEDY) from None


def _check_examples(instrument: Instrument, source: str) -> None:
    """Score the file's own worked examples: a slip in the scoring shows here, not at a client's."""
    if not instrument.examples:
        raise BadInput("There is no worked example.", source=source, remedy=_REMEDY)
    for number, example in enumerate(instrument.examples, 1):
        if len(example.answers) != len(instrument.items):
            raise BadInput(f"Example {number} does not answer each item.", source=source, remedy=_REMEDY)
        answers = {item.id: value for item, value in zip(instrument.items, example.answers, strict=True)}
        scores = {score.scale: score for score in score_answers(instrument, answers)}
        for scale, expected in example.scores.items():
            value = scores[scale].value if scale in scores else None
            if value is None or abs(value - expected) > 0.05:
                raise BadInput(f"Example {number} gives {value} for {scale}, not {expected}.", source=source)
        band = scores[instrument.main_scale.id].band
        if example.band and (band is None or band.label != example.band):
            raise BadInput(f"Example {number} is not in the band {example.band}.", source=source)
