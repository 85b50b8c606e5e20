"""Pages that belong to no room: the way home, crisis help, the quick exit, and what is shown when something fails."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from holdspace.domain.people import Role
from holdspace.server.ui.context import find_own_client_id
from holdspace.server.ui.crisis_help import load_crisis_help
from holdspace.server.ui.language import page_language
from holdspace.server.ui.storage_errors import is_full, is_unreachable

logger = logging.getLogger("holdspace.server")

NOT_THERE = noop("There is no such page, or it is not yours.")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to where their work begins."""
    user: Any = request.user
    if not user.is_authenticated:
        return redirect("account_login")
    own_client_id = find_own_client_id(request)
    if own_client_id:
        return redirect("same_page:client", own_client_id)
    if user.role in {Role.THERAPIST, Role.SUPERVISOR}:
        return redirect("same_page:caseload")
    return render(request, "ui/home.html", {"role": user.role})


@require_safe
def crisis_help(request: HttpRequest) -> HttpResponse:
    """Show whom to reach in a crisis; open to everybody, nothing is noted about who opened it."""
    help_ = load_crisis_help(page_language())
    country = help_.find(settings.HOLDSPACE_COUNTRY)
    others = help_.without(settings.HOLDSPACE_COUNTRY)
    own = find_own_client_id(request)
    context = {"help": help_, "country": country, "others": others, "own_client_id": own}
    return render(request, "ui/help.html", context)


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and go to a neutral page.

    A plain link, so that it works without JavaScript and at once. Signing out changes nothing worth protecting, but a
    foreign site or a browser that fetches ahead shall not do it to somebody.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if not is_foreign and "Sec-Purpose" not in request.headers:
        logout(request)
    return redirect(settings.HOLDSPACE_QUICK_EXIT)


@login_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Take note that somebody is still writing on a page, so that what they write is not lost to the idle limit."""
    return HttpResponse(status=204)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer alike for what is not there and what is not yours."""
    return render(request, "ui/error.html", {"status": 404, "message": _(NOT_THERE)}, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal that Django itself raised."""
    return render(request, "ui/error.html", {"status": 403, "message": _("You may not do this.")}, status=403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page, or from one that was open for too long."""
    message = _("This page was open for too long or came from somewhere else. Nothing was saved.")
    return render(request, "ui/error.html", {"status": 403, "message": message}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer whoever tried too often."""
    message = _("These were too many tries. Wait a minute, then go on.")
    return render(request, "ui/error.html", {"status": 429, "message": message}, status=429)


def storage_is_full(request: HttpRequest) -> HttpResponse:
    """Say that nothing was kept; the transaction that met the full disk has been undone as a whole."""
    logger.error("the storage is full")
    message = _(
        "The storage of this installation is full, so nothing was saved and nothing is shown. What you wrote is still "
        "on the page before this one: go back, and send it again later."
    )
    return render(request, "ui/error.html", {"status": 503, "message": message}, status=503)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what failed; of a bug no more is said than that it is ours."""
    error = sys.exc_info()[1]
    if error is not None and is_full(error):
        return storage_is_full(request)
    if is_unreachable(error):
        return _without_database(request)
    if isinstance(error, DatabaseError):
        request.user = AnonymousUser()  # a menu of theirs would have to be asked of what has just failed
    return render(request, "ui/error.html", {"status": 500, "message": ""}, status=500)


def _without_database(request: HttpRequest) -> HttpResponse:
    """Show crisis help all the same; for any other page, say what to do."""
    request.user = AnonymousUser()  # who signed in is known to the database alone
    if request.path == reverse("ui:help") and request.method in {"GET", "HEAD"}:
        return crisis_help(request)
    logger.error("the database cannot be reached")
    # A connection that breaks at the very end leaves open whether something was kept; sent again, it is kept once.
    message = _(
        "The database of this installation does not answer, so nothing is shown, and what you sent may not have been "
        "saved. What you wrote is still on the page before this one: go back, and send it again later."
    )
    return render(request, "ui/error.html", {"status": 503, "message": message}, status=503)
