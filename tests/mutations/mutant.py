"""One safeguard less: which file, what it says then, and which tests should notice."""

from __future__ import annotations

from dataclasses import dataclass

FAMILIES = ("policy", "audit", "associated", "proof", "escape", "throttle", "consent", "gate")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file without one of its safeguards. ``tests`` are paths below tests/, the telling ones only."""

    family: str  # one of FAMILIES
    name: str
    file: str
    content: str
    tests: tuple[str, ...]


def replaced(family: str, name: str, file: str, text: str, old: str, new: str, *tests: str) -> Mutant:
    """Return the mutant with one piece of text replaced; ValueError where it stands there not exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"{file} holds {old!r} {text.count(old)} times: mend tests/mutations.")
    return Mutant(family, name, file, text.replace(old, new), tests)


def without_lines(text: str, first: int, last: int, instead: str) -> str:
    """Return the text with lines first to last (from 1) replaced by one line, indented as the first was."""
    lines = text.splitlines(keepends=True)
    indent = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
    return "".join([*lines[: first - 1], f"{indent}{instead}\n", *lines[last:]])
