"""Every request that was refused, written into the process log: which page, by whom, with what answer.

One form that is refused is a slip; a row of them is somebody who tries what the pages do not offer: fields that were
altered, records of others, forms from elsewhere. Only names of ours are written, never an address or what was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("holdspace.refused")

REFUSED = frozenset({400, 403, 404, 405, 409, 413, 429})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class Refusals:
    """Writes a line for each answer that refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSED:
            what = f"{_method(request)} {_page(request)} by {_who(request)}"
            logger.info("refused with %d: %s", response.status_code, what)
        return response


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "another method"


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else "no page of ours"


def _who(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else "nobody signed in"
