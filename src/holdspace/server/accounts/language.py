"""In which language a person reads: as they chose, else as this browser chose before signing in, else as it asks.

The two latter are Django's (`LocaleMiddleware`); this comes after it, once it is known who asks.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from holdspace.domain.errors import BadInput
from holdspace.server.accounts.models import User


class OwnLanguage:
    """Says the pages of a signed-in person in the language of their account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))  # both choices come by a cookie
        return response


def choose_language(user: User | None, response: HttpResponse, language: str) -> None:
    """Keep a choice: for this browser's pages before signing in, and with the account of whoever is signed in."""
    if language not in dict(settings.LANGUAGES):
        raise BadInput("There is no such language.", remedy="Choose one of those that are offered.")
    if user is not None:
        user.language = language
        user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
