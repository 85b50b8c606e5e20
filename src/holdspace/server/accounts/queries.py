"""What an account has set up."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from allauth.mfa.models import Authenticator

from holdspace.server.accounts.models import User


def second_factors_of(user: User) -> set[str]:
    """Return the kinds of second factor this person has: totp, webauthn, recovery_codes."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def has_second_factor(user: User) -> bool:
    """Return whether there is one that opens the door; recovery codes alone are none."""
    return bool(second_factors_of(user) - {Authenticator.Type.RECOVERY_CODES})


def names_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names that colleagues carry; a client's account has none."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))
