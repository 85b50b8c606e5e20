"""Who is signed in: allauth's way in, with the account of each request found at little cost."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from holdspace.server.accounts.models import User
from holdspace.server.statements import Prepared

_found_with_session: ContextVar[User | None] = ContextVar("found_with_session", default=None)


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's back end; an account that is not active, or not as this installation wrote it, is nobody."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active account of an id, or None where there is none or somebody wrote into its row by hand."""
        found = _found_with_session.get()
        note_account(None)  # once: whoever asks again wants to know what is true by then
        if found is None or found.pk != user_id:
            found = _ACCOUNT.first(user_id)
        return found if found and found.is_active and found.is_as_written() else None

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return whose name and password these are, or None."""
        found = super().authenticate(request, **credentials)
        return found if isinstance(found, User) and found.is_as_written() else None


def note_account(account: User | None) -> None:
    """Keep the account that was read together with the web session of this request; None at a request's beginning."""
    _found_with_session.set(account)


_ACCOUNT = Prepared(lambda pk: User.objects.filter(pk=pk), UUID)
