"""What the base page needs on every page: the menu of the person, and whether this is the demo practice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from holdspace.domain.people import Role
from holdspace.server.ui.device import idle_minutes, is_discreet
from holdspace.server.ui.menu import Menu, menu_for
from holdspace.server.ui.notices import Notice, notices_for

OWN_CLIENT = "own_client_id"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what `ui/page.html` shows beside the content."""
    return {
        "is_demo": settings.HOLDSPACE_DEMO,
        "language": get_language() or settings.LANGUAGE_CODE,
        "other_languages": [each for each in settings.LANGUAGES if each[0] != get_language()],
        "idle_minutes": idle_minutes(request),
        "is_discreet": is_discreet(request),
        "neutral_name": settings.HOLDSPACE_NEUTRAL_NAME,
        "menu": _menu(request),
        "notices": _notices(request),
    }


def find_own_client_id(request: HttpRequest) -> str | None:
    """Return the id of the signed-in client's own record; kept in the web session, asked of the database once."""
    user: Any = request.user
    if not user.is_authenticated or user.role != Role.CLIENT:
        return None
    if OWN_CLIENT not in request.session:
        client = getattr(user, "client", None)
        if client is None:
            return None
        request.session[OWN_CLIENT] = str(client.pk)
    return str(request.session[OWN_CLIENT])


def _notices(request: HttpRequest) -> list[Notice]:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    is_whole = not Role(user.role).is_staff or user.has_passed_second_factor
    return notices_for(user) if is_whole else []


def _menu(request: HttpRequest) -> Menu:
    """Return the menu; an empty one for whoever has not signed in completely."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Menu()
    role = Role(user.role)
    if role.is_staff and not user.has_passed_second_factor:
        return Menu()
    match = request.resolver_match
    about = match.kwargs.get("client_id") if match else None
    return menu_for(
        role,
        own_client_id=find_own_client_id(request),
        client_id=str(about) if about else None,
        path=request.path,
        room=match.namespace if match else "",
    )
