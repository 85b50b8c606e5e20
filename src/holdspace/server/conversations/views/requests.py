"""A request of somebody who has signed in."""

from __future__ import annotations

from django.http import HttpRequest

from holdspace.server.accounts.models import User


class Request(HttpRequest):
    """What the views here are given, once `login_required` has let it pass."""

    user: User
