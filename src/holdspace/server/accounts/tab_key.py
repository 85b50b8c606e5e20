"""A key under which a browser's tab locks words that wait there for the next page.

A browser writes what pages store to the disk, and what a page removes stays there for a while. The server has the key
and never the words; the tab has the words and, once it left the page, not the key. The key ends with the sign-in: what
waits after that opens for nobody.
"""

from __future__ import annotations

import base64
import secrets

from django.contrib.sessions.backends.base import SessionBase

TAB_KEY = "tab_key"


def begin(session: SessionBase) -> None:
    """Make the key of a sign-in that has just begun."""
    session[TAB_KEY] = base64.b64encode(secrets.token_bytes(32)).decode()


def tab_key(session: SessionBase) -> str:
    """Return the key, 256 bits in base64; empty for a sign-in that began before there were any."""
    key: str = session.get(TAB_KEY, "")
    return key
