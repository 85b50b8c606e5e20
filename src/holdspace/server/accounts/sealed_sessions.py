"""What a web session holds, sealed: the database keeps it without telling what it is.

Signing in again in the middle of something has allauth keep the whole form that waits, words included, in the web
session until the person has proven who they are. Django signs what it keeps there and does not hide it.

The seal is tied to the session's own key: put into another row, it opens as nothing and that person is signed out.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any, cast

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from holdspace.domain.errors import HoldspaceError
from holdspace.server.accounts.backends import note_account
from holdspace.server.accounts.models import User
from holdspace.server.keys.installation import open_text, seal_text
from holdspace.server.statements import Prepared, together

PLACE = "web_session"

logger = logging.getLogger("holdspace.pages")


class SessionStore(db.SessionStore):
    """Django's sessions in the database, sealed under the installation's key.

    ``is_listed`` is whether somebody finds this session among their browsers, where they end it; read with the row.
    """

    is_listed = False

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return what is stored."""
        return seal_text(json.dumps(session_dict), place=PLACE, row=str(self.session_key))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return what was stored; whatever does not open is an empty session."""
        text = session_data.decode("ascii", "replace") if isinstance(session_data, bytes) else session_data
        try:
            return cast("dict[str, Any]", json.loads(open_text(text, place=PLACE, row=str(self.session_key))))
        except HoldspaceError:
            return {}

    def save(self, must_create: bool = False) -> None:
        """Write the session; one that the database cannot write stays as it was, and no page fails for that.

        What is written during a page only narrows or lengthens a session: without it somebody is asked again too soon.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            # Django says the same where the row has gone: a session that was ended.
            failure = error.__context__
            if failure is None or failure.__cause__ is None:
                raise
            logger.error("a web session could not be written: %s", type(failure).__name__)

    def _get_session_from_db(self) -> Session | None:
        """Return the row of a session that goes on, and note whose it is; asked at every request."""
        found, accounts = _going_on(self.session_key) if self.session_key else ([], [])
        if not found:
            self._session_key = None
            return None
        self.is_listed = bool(accounts)
        note_account(accounts[0] if accounts else None)
        return found[0]


def _going_on(key: str) -> tuple[list[Session], list[User]]:
    sessions, accounts = together(_GOING_ON.asked(key, timezone.now()), _ACCOUNT_OF.asked(key))
    return sessions, accounts


_GOING_ON = Prepared(lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at), str, datetime)
_ACCOUNT_OF = Prepared(lambda key: User.objects.filter(usersession__session_key=key), str)
