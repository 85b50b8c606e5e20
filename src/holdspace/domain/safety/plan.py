"""The safety plan: six steps to go through from the top, written by both in the client's words.

The order of steps is that of Stanley and Brown's safety planning intervention (2012,
https://doi.org/10.1016/j.cbpra.2011.01.001); titles and questions are our own wording, not their form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop

MOST_LINES = 20
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for, and a question that helps to fill it."""

    id: str
    title: str
    question: str


STEPS = (
    Step(
        "warning_signs",
        noop("How I notice"),
        noop("What thoughts, feelings or situations tell me that it is getting bad?"),
    ),
    Step(
        "own_coping",
        noop("What I can do alone"),
        noop("What has taken my mind off it before, without anybody else?"),
    ),
    Step(
        "people_and_places",
        noop("People and places that distract"),
        noop("With whom, and where, need I not talk about it?"),
    ),
    Step(
        "people_to_ask",
        noop("People I can ask for help"),
        noop("Whom can I tell how I am? Name and number."),
    ),
    Step(
        "professionals",
        noop("Professionals I can reach"),
        noop("Who is there by day, and who at night? Name and number."),
    ),
    Step(
        "surroundings",
        noop("Making it safer around me"),
        noop("What should be out of my reach, and who can help with that?"),
    ),
)
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """The lines of each step, by the step's id; a step may be empty."""

    lines: Mapping[str, Lines] = field(repr=False)

    def __post_init__(self) -> None:
        if unknown := set(self.lines) - {step.id for step in STEPS}:
            raise BadInput(f"A safety plan has no step {sorted(unknown)[0]}.")
        for step in STEPS:
            written = self.lines.get(step.id, ())
            if len(written) > MOST_LINES or any(len(line) > LONGEST_LINE for line in written):
                raise BadInput(
                    _("%(step)s: at most %(lines)d lines of %(most)d characters.")
                    % {"step": _(step.title), "lines": MOST_LINES, "most": LONGEST_LINE},
                    remedy="Keep what helps to read in a hard moment.",
                )

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> SafetyPlan:
        """Return the plan of one text a step, a line each; empty lines are left out."""
        return cls(
            {id_: tuple(line.strip() for line in text.splitlines() if line.strip()) for id_, text in texts.items()}
        )

    @property
    def is_empty(self) -> bool:
        """Whether no step says anything."""
        return not any(self.lines.values())


@dataclass(frozen=True, slots=True)
class StepChange:
    """What two versions differ in, in one step."""

    step: Step
    added: Lines
    removed: Lines


def changes_between(before: SafetyPlan, after: SafetyPlan) -> tuple[StepChange, ...]:
    """Return the steps that differ, with the lines that came and went."""
    changes = []
    for step in STEPS:
        old, new = before.lines.get(step.id, ()), after.lines.get(step.id, ())
        added = tuple(line for line in new if line not in old)
        removed = tuple(line for line in old if line not in new)
        if added or removed:
            changes.append(StepChange(step, added, removed))
    return tuple(changes)
