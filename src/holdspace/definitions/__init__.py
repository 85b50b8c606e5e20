"""Questionnaires as reviewed data files, and the reader that makes domain types of them."""

from holdspace.definitions.library import (
    SCORING_ONLY,
    instrument_ids,
    load_instrument,
    load_instruments,
    require_risks_of_shipped,
)
from holdspace.definitions.reading import read_instrument, read_instrument_file
from holdspace.definitions.wording import with_wording
from holdspace.definitions.writing import write_instrument

__all__ = [
    "SCORING_ONLY",
    "instrument_ids",
    "load_instrument",
    "load_instruments",
    "read_instrument",
    "read_instrument_file",
    "require_risks_of_shipped",
    "with_wording",
    "write_instrument",
]
