"""Which of a client's statements counts: a refusal outweighs a grant, the narrower and the newer win.

1. A no ends every earlier yes to the same or to a part of it.
2. Of what then stands, the narrower sets the wider aside, and of two about the same the newer the older.
3. Where a no is left nothing is allowed; else where a yes is left it is; where nothing is said it is not.
4. A yes to a copy for somebody outside counts only where it says which kinds, for whom and until when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.statement import Scope, Statement


def is_allowed(statements: Iterable[Statement], asked: Scope, *, at: datetime) -> bool:
    """Return whether what is asked, one kind for one person, is allowed at a moment."""
    about = [each for each in statements if each.scope.covers(asked) and each.is_in_force(at)]
    standing = [each for each in about if not _is_ended(each, about)]
    counting = [each for each in standing if not _is_set_aside(each, standing)]
    return bool(counting) and all(each.is_given for each in counting)


def allowed_kinds(
    statements: Sequence[Statement], purpose: Purpose, kinds: Iterable[Kind], recipient: UUID, *, at: datetime
) -> frozenset[Kind]:
    """Return the kinds that are allowed to a person for a purpose."""
    about = [each for each in statements if each.scope.purpose is purpose]
    # Most clients say yes or no to all of a purpose: then one kind decides for every other.
    if all(each.scope.kinds is None for each in about):
        return frozenset(kinds) if is_allowed(about, Scope(purpose, frozenset(), recipient), at=at) else frozenset()
    scopes = {kind: Scope(purpose, frozenset({kind}), recipient) for kind in kinds} if about else {}
    return frozenset(kind for kind, scope in scopes.items() if is_allowed(about, scope, at=at))


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
