"""Response headers of every page, and the one place where errors become pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from holdspace.domain.errors import (
    AlreadySaved,
    HoldspaceError,
    NotFound,
    OperatorError,
    PersonError,
    Refused,
    WrongState,
)
from holdspace.server.ui.storage_errors import is_full
from holdspace.server.ui.views import storage_is_full

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


class ContentPolicy(CSPMiddleware):
    """django-csp's header; for pages without a nonce, which all of ours are, it is put together once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say what a browser may do with the answer."""
        if getattr(request, "_csp_nonce", None) is not None:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _policy_without_nonce())
        return response


@cache
def _policy_without_nonce() -> str:
    return build_policy()


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


def _back_to_the_form(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent twice: its page as it is now, and the word that it was kept once."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)  # the first one's answer is what changes the page
    messages.info(request, _("This was already saved. It was kept once."))
    page, host = request.headers.get("Referer", ""), request.get_host()
    is_ours = url_has_allowed_host_and_scheme(page, {host}, require_https=request.is_secure())
    path = urlsplit(page)._replace(scheme="", netloc="").geturl()
    # A path of ours that begins with two slashes would be an address elsewhere without the host before it.
    return redirect(escape_leading_slashes(path) if is_ours else "ui:home")


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
        if isinstance(error, AlreadySaved):
            return _back_to_the_form(request)
        if is_full(error):
            return storage_is_full(request)
        if not isinstance(error, HoldspaceError):
            return None
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
        if status >= 500:
            view = request.resolver_match.view_name if request.resolver_match else "?"
            logger.error("%s in %s", type(error).__name__, view)
        message = str(error) if isinstance(error, PersonError) else ""
        return render(request, "ui/error.html", {"status": status, "message": message}, status=status)
