"""Who is signed in, found once at the beginning of each request.

Django puts off finding them until somebody asks. Here every request asks, and what stands in for the account meanwhile
would be passed through at each of the fifty times that its fields are read.
"""

from __future__ import annotations

from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest


class SignedIn(AuthenticationMiddleware):
    """Django's middleware, with the account itself as ``request.user``."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the account of the web session; nobody's is an anonymous one."""
        request.user = get_user(request)
