"""Who is signed in: allauth's way in, with the account of each request found at little cost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from holdspace.server.accounts.models import User
from holdspace.server.statements import Prepared


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's back end; an account that is not active is nobody."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active account of an id, or None."""
        found = _ACCOUNT.first(user_id)
        return found if found and found.is_active else None


_ACCOUNT = Prepared(lambda pk: User.objects.filter(pk=pk), UUID)
