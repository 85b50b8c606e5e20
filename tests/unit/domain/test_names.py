"""Names that an eye takes for one name."""

from __future__ import annotations

import pytest

from holdspace.domain.errors import BadInput
from holdspace.domain.names import as_seen, require_own_name


@pytest.mark.parametrize(
    "other", ["inge falk", "Inge  Falk.", "Inge\u00a0Falk", "lnge Fa1k", "\uff29nge Falk", "Inge\u202e\u200d Falk"]
)
def test_what_an_eye_takes_for_one_name_is_one(other: str):
    assert as_seen(other) == as_seen("Inge Falk")


@pytest.mark.parametrize("other", ["Inge Falke", "Inga Falk", "Jens Falk", "Inge Falk (Ambulanz)"])
def test_what_it_tells_apart_is_not(other: str):
    require_own_name(other, others=["Inge Falk"])


@pytest.mark.parametrize("name", ["\u0406nge Falk", "In\u03b3e Falk", "\u202eklaF egnI", "Inge\x1b[8m", "..."])
def test_a_name_of_two_alphabets_or_that_is_read_otherwise_is_refused(name: str):
    with pytest.raises(BadInput, match="plain letters of one alphabet"):
        require_own_name(name, others=[])


@pytest.mark.parametrize("name", ["\u0418\u043d\u0433\u0435", "\u6797 \u3055\u304f\u3089", "José Ñandú-O\u2019Brien"])
def test_every_alphabet_has_its_names(name: str):
    require_own_name(name, others=["Inge Falk"])
