"""Who will see an answer, said before it is given: asked of the policies themselves, with what holds right now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop
from holdspace.domain.people import Actor, Role
from holdspace.policy import PolicyEngine

_SOMEBODY = UUID(int=0)
# Who else could look, for which purpose, and what they are called in the sentence.
OTHERS = (
    (Role.SUPERVISOR, Purpose.SUPERVISION, noop("your therapist's supervisor")),
    (Role.RESEARCHER, Purpose.SERVICE_EVALUATION, noop("the practice's own figures")),
    (Role.RESEARCHER, Purpose.RESEARCH, noop("research")),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides who sees: what the client allows now, whether somebody supervises, and who the therapist is."""

    therapist: str
    consented: frozenset[Purpose]
    is_supervised: bool


def seen_by(*kinds: Kind, standing: Standing) -> str:
    """Return in a sentence who can look at what is kept under these kinds."""
    therapist_sees = any(_may(Role.THERAPIST, Purpose.CARE, kind, standing) for kind in kinds)
    both = _("Seen by you and %(therapist)s.") % {"therapist": standing.therapist}
    sentence = both if therapist_sees else _("Seen by you alone.")
    others = list(_others(kinds, standing))
    if not others:
        return sentence
    allowed = _("Because you allow it, as numbers without your name: %(others)s.") % {"others": ", ".join(others)}
    return f"{sentence} {allowed}"


def _others(kinds: tuple[Kind, ...], standing: Standing) -> Iterator[str]:
    for role, purpose, words in OTHERS:
        if any(_may(role, purpose, kind, standing) for kind in kinds):
            yield _(words)


def _may(role: Role, purpose: Purpose, kind: Kind, standing: Standing) -> bool:
    facts = Facts(
        is_therapist_in_care=role is Role.THERAPIST,
        is_supervisor_of_care=role is Role.SUPERVISOR and standing.is_supervised,
        has_second_factor=True,
        consented=standing.consented,
    )
    request = AccessRequest(Actor(_SOMEBODY, role), Action.LOOK, _SOMEBODY, kind, purpose, facts)
    return PolicyEngine.load().decide(request).is_allowed
