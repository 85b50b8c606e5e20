"""Tries of somebody who is signed in to prove again who they are: counted with their account and with nothing else.

allauth counts them together with what anybody tries at sign-in. A stranger who knows a name, or is in the same network,
would keep its owner out of their own journal then.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit

from holdspace.server.accounts.models import User

ACTION = "own_failure"  # how many in which time: ACCOUNT_RATE_LIMITS


def holds(proof: Callable[[], bool], *, user: User) -> bool:
    """Return whether a proof of the signed-in person holds; raise allauth's refusal where too many did not lately."""
    tried = ratelimit.consume(context.request, app="allauth.account", action=ACTION, user=user)
    if tried is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    is_right = proof()
    if is_right:
        tried.rollback()
    return is_right
