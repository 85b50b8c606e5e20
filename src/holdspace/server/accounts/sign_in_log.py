"""Every sign-in, refused sign-in, proof asked for again, sign-out and change of how somebody signs in, written into the
process log.

With the account's id, never a name: a name that was typed wrong may be a password. How often somebody may try is
limited elsewhere (allauth, by account and caller).
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from holdspace.server.accounts.models import User

logger = logging.getLogger("holdspace.sign_in")


def _signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    passed = request.session.get("account_authentication_methods", [])
    methods = [each.get("type") or each.get("method", "?") for each in passed]
    logger.info("signed in: %s as %s by %s", user.pk, user.role, "+".join(methods) or "?")


def _asked_again(sender: Any, user: Any, method: str, reauthenticated: bool = False, **kwargs: Any) -> None:
    if reauthenticated:
        logger.info("proved again who they are: %s by %s", user.pk, kwargs.get("type") or method)


def _signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    logger.info("signed out: %s", getattr(user, "pk", None))


def _refused(sender: Any, credentials: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    # Asked for a name that nobody has too, so that the time of an answer tells nothing.
    tried = User.objects.filter(username__iexact=credentials.get("username", "")).values_list("pk", flat=True).first()
    logger.warning("sign-in refused: name and password do not belong together, account %s", tried or "of nobody")


def _wrong_code(sender: Any, user: Any, **kwargs: Any) -> None:
    logger.warning("second factor refused: %s", user.pk)


def _changed(what: str) -> Any:
    def write(sender: Any, user: Any, **kwargs: Any) -> None:
        logger.warning("%s: %s", what, user.pk)

    return write


_WRITERS = (
    (user_logged_in, _signed_in),
    (authentication_step_completed, _asked_again),
    (user_logged_out, _signed_out),
    (user_login_failed, _refused),
    (authentication_failed, _wrong_code),
    (password_changed, _changed("password changed")),
    (password_set, _changed("password set")),
    (authenticator_added, _changed("second factor added")),
    (authenticator_removed, _changed("second factor removed")),
    (authenticator_reset, _changed("recovery codes made anew")),
)


def begin() -> None:
    """Listen from now on; called once from AppConfig.ready."""
    for signal, write in _WRITERS:
        signal.connect(write, weak=False, dispatch_uid=f"sign_in_log {id(signal)}")
