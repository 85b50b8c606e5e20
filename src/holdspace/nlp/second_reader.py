"""Whether somebody else reads a conversation for names as well: Presidio, where the extra `deidentify` is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec

from holdspace.domain.nameless.known import Identifier

SecondReader = Callable[[Sequence[str]], list[tuple[Identifier, ...]]]


@cache
def find_second_reader() -> SecondReader | None:
    """Return the reader, loaded once for the process; None where Presidio or a model for it is not installed."""
    if find_spec("presidio_analyzer") is None:
        return None
    from holdspace.nlp.presidio import PresidioReader, find_model  # noqa: PLC0415  # an extra

    model = find_model()
    return None if model is None else PresidioReader(model)
