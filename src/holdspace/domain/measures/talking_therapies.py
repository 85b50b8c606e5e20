"""What NHS Talking Therapies calls recovery and reliable change, over PHQ-9 and GAD-7 together.

Caseness: PHQ-9 of 10 or more, or GAD-7 of 8 or more. Reliable improvement: one of the two falls by its reliable change
(6 and 4 points) or more and the other does not rise by its own; deterioration is the mirror image. Recovery: at
caseness on either at the start and below both at the end. Reliable recovery: both. It takes two scored contacts.
NHS England, NHS Talking Therapies for anxiety and depression: the manual. Other anxiety measures have limits of their
own there; this is the rule for the GAD-7.
"""

from __future__ import annotations

from dataclasses import dataclass

PHQ_9_CASENESS, GAD_7_CASENESS = 10, 8
PHQ_9_CHANGE, GAD_7_CHANGE = 6, 4


@dataclass(frozen=True, slots=True)
class Contact:
    """The two scores of one contact, each in points."""

    phq_9: float
    gad_7: float

    @property
    def is_at_caseness(self) -> bool:
        """Whether either score reaches its limit."""
        return self.phq_9 >= PHQ_9_CASENESS or self.gad_7 >= GAD_7_CASENESS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of somebody between first and last contact."""

    was_at_caseness: bool
    is_recovered: bool
    is_reliably_improved: bool
    is_reliably_deteriorated: bool

    @property
    def is_reliably_recovered(self) -> bool:
        """Recovered, and by more than chance."""
        return self.is_recovered and self.is_reliably_improved


def outcome_of(first: Contact, last: Contact) -> Outcome:
    """Return the outcome of two contacts."""
    fallen = (first.phq_9 - last.phq_9 >= PHQ_9_CHANGE, first.gad_7 - last.gad_7 >= GAD_7_CHANGE)
    risen = (last.phq_9 - first.phq_9 >= PHQ_9_CHANGE, last.gad_7 - first.gad_7 >= GAD_7_CHANGE)
    return Outcome(
        was_at_caseness=first.is_at_caseness,
        is_recovered=first.is_at_caseness and not last.is_at_caseness,
        is_reliably_improved=any(fallen) and not any(risen),
        is_reliably_deteriorated=any(risen) and not any(fallen),
    )
