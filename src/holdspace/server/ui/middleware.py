"""Response headers of every page, and the one place where errors become pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from holdspace.domain.errors import (
    HoldspaceError,
    NotFound,
    OperatorError,
    PersonError,
    Refused,
    WrongState,
)

logger = logging.getLogger("holdspace.server")

GetResponse = Callable[[HttpRequest], HttpResponse]

# The first class that fits decides; anything else of ours is a 500.
STATUS: tuple[tuple[type[HoldspaceError], int], ...] = (
    (NotFound, 404),
    (Refused, 403),
    (WrongState, 409),
    (PersonError, 400),
    (OperatorError, 503),
)
PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class ResponseHeaders:
    """Nothing of a page is kept by a browser or a proxy, and nothing of this site is usable from another."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Errors:
    """Turns the family of errors into pages that say what happened and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of an error of ours; None leaves a bug to Django, which answers 500 and says no more."""
        if isinstance(error, Http404):
            error = NotFound("There is no such page, or it is not yours.")
        if isinstance(error, PermissionDenied):
            error = Refused("You may not do this.")
        if not isinstance(error, HoldspaceError):
            return None
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
        if status >= 500:
            view = request.resolver_match.view_name if request.resolver_match else "?"
            logger.error("%s in %s", type(error).__name__, view)
        message = str(error) if isinstance(error, PersonError) else ""
        return render(request, "ui/error.html", {"status": status, "message": message}, status=status)
