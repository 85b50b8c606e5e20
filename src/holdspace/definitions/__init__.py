"""Questionnaires as reviewed data files, and the reader that makes domain types of them."""

from holdspace.definitions.library import instrument_ids, load_instrument, load_instruments
from holdspace.definitions.reading import read_instrument, read_instrument_file
from holdspace.definitions.writing import write_instrument

__all__ = [
    "instrument_ids",
    "load_instrument",
    "load_instruments",
    "read_instrument",
    "read_instrument_file",
    "write_instrument",
]
