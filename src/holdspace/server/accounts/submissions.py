"""Knows a form by what was sent, so that what is sent twice is written once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from holdspace.server.audit.submissions import sent_as

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # a field's name


class OnceOnly:
    """Names each form that is sent; what is written for it claims the name (`audit.submissions`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with sent_as(name_of(request)):
            return self.get_response(request)


def name_of(request: HttpRequest) -> str:
    """Return what a form was sent as, empty where it is none of our forms.

    The token in a form is masked anew each time a page is made, so it tells two pages apart; with path, fields and
    files it tells two answers on one page apart. Keyed, since answers are few and could be guessed from a plain hash.
    """
    if request.method != "POST" or request.content_type not in FORMS or not request.POST.get(TOKEN):
        return ""
    parts = hashlib.sha256(b"\0".join(_parts(request))).hexdigest()
    return salted_hmac("holdspace.submission", parts, algorithm="sha256").hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    yield str(request.user.pk).encode()
    yield request.path.encode()
    for name, values in sorted(request.POST.lists()):
        yield repr((name, values)).encode()
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            yield name.encode() + hashlib.sha256(file.read()).digest()
            file.seek(0)
