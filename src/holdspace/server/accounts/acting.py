"""Names who asks to the database, which then shows no row of anybody they have nothing to do with (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from holdspace.server.postgresql.actor import NOBODY, acting_as


class Acting:
    """Lets the database work for the signed-in person during their request, and for nobody where there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(request.user.pk if request.user.is_authenticated else NOBODY):
            return self.get_response(request)
