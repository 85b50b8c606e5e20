"""Putting placeholders where identifiers stood: the same words get the same placeholder through a conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from holdspace.domain.nameless.known import Category, Identifier


def replace_identifiers(
    turns: Sequence[str], found: Sequence[Sequence[Identifier]], kept: Collection[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """Return the turns with placeholders such as [person 1].

    ``kept`` names what a person left as it is: turn and place of its beginning.
    """
    numbers: dict[tuple[Category, str], int] = {}
    return tuple(
        _replaced(text, [each for each in there if (index, each.start) not in kept], numbers)
        for index, (text, there) in enumerate(zip(turns, found, strict=True))
    )


def _replaced(text: str, there: Sequence[Identifier], numbers: dict[tuple[Category, str], int]) -> str:
    parts, at = [], 0
    for each in there:
        key = (each.category, " ".join(text[each.start : each.end].lower().split()))
        if key not in numbers:
            numbers[key] = 1 + sum(category is each.category for category, _ in numbers)
        parts += [text[at : each.start], f"[{each.category.value} {numbers[key]}]"]
        at = each.end
    return "".join([*parts, text[at:]])
