"""Where somebody works from: whoever works here is asked again who they are when their network changes under them.

A session that turns up in another network may be a copy of it. A client's phone changes its network within an hour and
holds nobody's record but theirs, so clients are not asked; another browser ends a session of anybody
(`session_limits`). Where the practice gives out certificates for its devices, colleagues come in from those alone: the
TLS proxy checks them at every request.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.middleware import SET_UP_PATHS
from holdspace.server.accounts.models import User

NETWORK, LEFT = "network", "left_network_at"
# As wide as providers give out addresses, so that a new one of the same provider asks nobody.
WIDTHS = {4: 16, 6: 32}
CERTIFICATE = "X-Device-Certificate"


class Surroundings:
    """Sends a colleague whose network changed to prove again who they are; turns away devices that are not known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_colleague(request) and settings.HOLDSPACE_CERTIFIED_DEVICES and not _is_certified(request):
            logout(request)
            message = _("Whoever works here signs in on a device of the practice. This one showed no certificate.")
            return render(request, "ui/error.html", {"status": 403, "message": message}, status=403)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Return the way to the question; what is being written is never held up, and acts that matter ask anyway."""
        if not _is_colleague(request) or not _has_moved(request):
            return None
        if request.method not in {"GET", "HEAD"} or request.path.startswith(SET_UP_PATHS):
            return None
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def network_of(request: HttpRequest) -> str:
    """Return the network that a request comes from, as wide as a provider's; empty where it is not known."""
    try:
        return _network_around(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""


@lru_cache(maxsize=1000)
def _network_around(address: str) -> str:
    version = ip_address(address).version
    return str(ip_network((address, WIDTHS[version]), strict=False))


def _is_colleague(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_authenticated and user.as_role.is_staff


def _is_certified(request: HttpRequest) -> bool:
    return request.headers.get(CERTIFICATE) == "SUCCESS"


def _has_moved(request: HttpRequest) -> bool:
    """Return whether the session is in another network than the one in which its person last proved who they are."""
    session, here = request.session, network_of(request)
    if session.setdefault(NETWORK, here) == here:
        return False
    left_at = session.setdefault(LEFT, time.time())
    if not any(record.get("at", 0) > left_at for record in get_authentication_records(request, request.user)):
        return True
    session[NETWORK] = here
    del session[LEFT]
    return False
