"""The library of measures: what ships, and what a clinic loaded into a folder of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from holdspace.definitions.reading import read_instrument_file
from holdspace.definitions.translation import ENGLISH
from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.measures.instrument import Instrument

SHIPPED = Path(__file__).parent / "instruments"
# Items, answers and scales without their wording: to score what was asked elsewhere, and to take licensed wording in.
SCORING_ONLY = Path(__file__).parent / "scoring_only"


@cache
def load_instruments(folder: Path = SHIPPED) -> dict[str, Instrument]:
    """Return all instruments of a folder by id, in the order of their file names; raise BadInput for a wrong file."""
    read = [read_instrument_file(path) for path in sorted(folder.glob("*.toml"))]
    return {instrument.id: instrument for instrument in read}


def instrument_ids() -> tuple[str, ...]:
    """Return the ids of what ships."""
    return tuple(load_instruments())


@cache
def load_instrument(id: str, language: str = ENGLISH) -> Instrument:  # noqa: A002 - the field is called so everywhere
    """Return one instrument that ships, with its wording or for scoring only; raise NotFound with the ids there are.

    Its ``language`` says whether its wording is there in the language asked for.
    """
    # One file is read, not all: a command that scores one instrument starts faster.
    found = [path for folder in (SHIPPED, SCORING_ONLY) if (path := folder / f"{id}.toml").exists()]
    if not id.replace("-", "").isalnum() or not found:
        known = ", ".join(sorted(each.stem for folder in (SHIPPED, SCORING_ONLY) for each in folder.glob("*.toml")))
        raise NotFound(f"There is no instrument {id!r}. There are: {known}.")
    return read_instrument_file(found[0], language)


def require_risks_of_shipped(instrument: Instrument) -> None:
    """Raise BadInput where a file in place of one that ships lets an answer pass that asks for a person there."""
    known = {*load_instruments(SHIPPED), *load_instruments(SCORING_ONLY)}
    watched = {risk.item: risk for risk in instrument.risk_items}
    for risk in load_instrument(instrument.id).risk_items if instrument.id in known else ():
        own = watched.get(risk.item)
        if own is None or own.at_least > risk.at_least or own.is_urgent < risk.is_urgent:
            raise BadInput(
                f"{instrument.id}: item {risk.item} asks for a person in the measure that ships, and not here.",
                remedy="Put the rule of its risk back, or give the measure another id.",
            )
