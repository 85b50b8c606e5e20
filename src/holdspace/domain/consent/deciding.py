"""Which of a client's statements counts: a refusal outweighs a grant, the narrower and the newer win.

1. A no ends every earlier yes to the same or to a part of it.
2. Of what then stands, the narrower sets the wider aside, and of two about the same the newer the older.
3. Where a no is left nothing is allowed; else where a yes is left it is; where nothing is said it is not.
4. A yes to a copy for somebody outside counts only where it says which kinds, for whom and until when.
5. A yes to supervision that names nobody counts for whoever supervised then; who is named later is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.statement import Scope, Statement


def is_allowed(statements: Iterable[Statement], asked: Scope, *, at: datetime, since: datetime | None = None) -> bool:
    """Return whether what is asked, one kind for one person, is allowed at a moment.

    ``since`` is from when on this person has been what the client was asked about, their therapist's supervisor; None
    where that does not matter.
    """
    in_force = [each for each in statements if each.scope.covers(asked) and each.is_in_force(at)]
    about = [each for each in in_force if not _is_of_others(each, since)]
    standing = [each for each in about if not _is_ended(each, about)]
    counting = [each for each in standing if not _is_set_aside(each, standing)]
    return bool(counting) and all(each.is_given for each in counting)


def allowed_kinds(
    statements: Sequence[Statement],
    purpose: Purpose,
    kinds: Iterable[Kind],
    recipient: UUID,
    *,
    at: datetime,
    since: datetime | None = None,
) -> frozenset[Kind]:
    """Return the kinds that are allowed to a person for a purpose; ``since`` as for `is_allowed`."""
    about = [each for each in statements if each.scope.purpose is purpose]
    # Most clients say yes or no to all of a purpose: then one kind decides for every other.
    if all(each.scope.kinds is None for each in about):
        any_kind = Scope(purpose, frozenset(), recipient)
        return frozenset(kinds) if is_allowed(about, any_kind, at=at, since=since) else frozenset()
    scopes = {kind: Scope(purpose, frozenset({kind}), recipient) for kind in kinds} if about else {}
    return frozenset(kind for kind, scope in scopes.items() if is_allowed(about, scope, at=at, since=since))


def _is_of_others(each: Statement, since: datetime | None) -> bool:
    """Return whether this is a yes without a name, given before the person who asks had anything to do with it."""
    return each.is_given and each.scope.recipient is None and since is not None and each.at < since


def _is_ended(yes: Statement, others: Iterable[Statement]) -> bool:
    """Return whether a later no covers this yes; of the same moment the no outweighs."""
    return yes.is_given and any(not no.is_given and no.at >= yes.at and no.scope.covers(yes.scope) for no in others)


def _is_set_aside(one: Statement, others: Iterable[Statement]) -> bool:
    for other in others:
        if other.scope.is_narrower_than(one.scope):
            return True
        if other.scope == one.scope and other.at > one.at:
            return True
    return False
