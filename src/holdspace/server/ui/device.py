"""How pages behave on one person's device: what its titles give away, and how soon it locks.

Kept in a cookie and not in the account: it is about this phone and whoever else may hold it, and tells nothing about
anybody. What the cookie says can only make the lock shorter than the installation's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from holdspace.domain.people import Role

COOKIE = "__Host-device" if settings.IS_HTTPS else "device"
A_YEAR_SECONDS = 365 * 24 * 60 * 60
LOCK_CHOICES = (2, 5, 10, 15)  # minutes


@dataclass(frozen=True, slots=True)
class Device:
    """What was chosen here. ``lock_minutes`` is None where the installation's own time holds."""

    has_full_titles: bool = False
    lock_minutes: int | None = None

    def as_cookie(self) -> str:
        """Return the cookie's value."""
        return urlencode({"titles": "full" if self.has_full_titles else "", "lock": self.lock_minutes or ""})


def device_of(request: HttpRequest) -> Device:
    """Return what was chosen on the device that asks; anything unknown counts as not chosen."""
    chosen = {name: values[-1] for name, values in parse_qs(request.COOKIES.get(COOKIE, "")).items()}
    lock = {str(each): each for each in LOCK_CHOICES}.get(chosen.get("lock", ""))
    return Device(chosen.get("titles") == "full", lock)


def keep_device(response: HttpResponse, device: Device) -> None:
    """Have the device remember what was chosen."""
    response.set_cookie(
        COOKIE,
        device.as_cookie(),
        max_age=A_YEAR_SECONDS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def is_discreet(request: HttpRequest) -> bool:
    """Return whether titles and name are to say nothing: to clients and to whoever has not signed in."""
    return not _is_of_staff(request) and not device_of(request).has_full_titles


def idle_minutes(request: HttpRequest) -> int:
    """Return after how many minutes without use this device is locked."""
    if _is_of_staff(request):
        return int(settings.HOLDSPACE_IDLE_MINUTES)
    longest = min(settings.HOLDSPACE_IDLE_MINUTES, settings.HOLDSPACE_CLIENT_IDLE_MINUTES)
    return min(longest, device_of(request).lock_minutes or longest)


def _is_of_staff(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated and user.role != Role.CLIENT)
