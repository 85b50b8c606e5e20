"""A browser session in which somebody is signed in, a colleague with their second factor."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession

from holdspace.server.accounts.models import User
from tests.browser import WebClient


def signed_in(user: User) -> WebClient:
    """Return a browser as it is after signing in."""
    web = WebClient()
    web.force_login(user)
    session = web.session
    methods: list[dict[str, object]] = [{"method": "password", "at": time.time(), "username": user.username}]
    if user.as_role.is_staff:
        methods.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="")
    return web
