"""A request of somebody who has signed in, as views behind ``login_required`` get it."""

from __future__ import annotations

from django.http import HttpRequest

from holdspace.server.accounts.models import User


class SignedIn(HttpRequest):
    """For annotations only: Django types the user of a request as anybody."""

    user: User  # narrower on purpose
