"""Reads the worksheets that ship."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.errors import BadInput
from holdspace.domain.toolbox.worksheet import AnswerKind, Question, Worksheet


@cache
def load_worksheets(language: str = ENGLISH) -> dict[str, Worksheet]:
    """Return the worksheets by id; raise BadInput for one that is not complete."""
    folder = files(__package__).joinpath("worksheets")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    read = [_worksheet(read_data(folder, name, language), source=name) for name in names]
    return {each.id: each for each in read}


def _worksheet(raw: dict[str, Any], *, source: str) -> Worksheet:
    try:
        questions = tuple(
            Question(each["id"], each["title"], each["hint"], AnswerKind(each["kind"]), each.get("is_needed", False))
            for each in raw["questions"]
        )
        found = Worksheet(**{**raw, "questions": questions})
        is_paired = {found.question(id_).kind for id_ in (found.before, found.after)} == {AnswerKind.STRENGTH}
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"A worksheet is not complete: {error}.", source=source) from error
    if not is_paired:
        raise BadInput("Before and after are questions about a strength.", source=source)
    return found
