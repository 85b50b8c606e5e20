"""Other sites can neither use our pages in theirs nor send forms to them: the browser says where a request comes from.

The headers are those of https://www.w3.org/TR/fetch-metadata/ ; a browser sets them, no page can. A browser that is too
old to send them is held off by the CSRF token, the cookie's SameSite and the frame rules as before.

Nor are pages given to a browser that fetches them ahead, in case its person goes there: it would be told as a look that
nobody took, and the way out would be taken by nobody. It asks anew once somebody does
(https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Purpose).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

FROM_HERE = {"same-origin", "none"}  # none: typed, a bookmark, or another program
SAFE = {"GET", "HEAD", "OPTIONS"}
EMBEDDED = {"frame", "iframe", "object", "embed"}


class OnlyFromHere:
    """Refuses what another site sends or embeds, and what is fetched ahead; following a link to us stays possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_ahead(request):
            return HttpResponse(status=503)
        if is_foreign(request):
            message = _("This came from another site, so it was not done. Nothing was saved.")
            return render(request, "ui/error.html", {"status": 403, "message": message}, status=403)
        return self.get_response(request)


def is_ahead(request: HttpRequest) -> bool:
    """Return whether a browser asks for a page that nobody has gone to yet."""
    return any("prefetch" in request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose"))


def is_foreign(request: HttpRequest) -> bool:
    """Return whether another site sent this request otherwise than by a link that a person followed."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if not site or site in FROM_HERE:
        return False
    is_link = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in SAFE
    return not is_link or request.headers.get("Sec-Fetch-Dest") in EMBEDDED
