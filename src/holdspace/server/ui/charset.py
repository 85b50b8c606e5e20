"""What is sent here is in UTF-8, as every browser sends what our pages hold.

Django decodes addresses and fields in whatever encoding the request names, any of Python's among them: some fail before
the first middleware, where no page of ours can answer, and `unicode_escape` makes halves of characters that nothing can
store.
"""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.utils.http import parse_header_parameters

from holdspace.server.ui.plain_answers import PLAIN

UTF_8 = frozenset({"utf-8", "utf8"})
_REFUSAL = b"Send this in UTF-8."


class OnlyUtf8:
    """Answers 415 where a request says that it is in another encoding; ``headers`` go with it."""

    def __init__(self, application: WSGIApplication, *, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._application = application
        self._headers = [*PLAIN, *headers, ("Content-Length", str(len(_REFUSAL)))]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_utf_8(environ.get("CONTENT_TYPE", "")):
            return self._application(environ, start_response)
        start_response("415 Unsupported Media Type", [*self._headers])
        return [_REFUSAL]


def is_utf_8(content_type: str) -> bool:
    """Return whether a Content-Type names UTF-8 or no encoding at all."""
    try:
        parameters = parse_header_parameters(content_type)[1]
    except (LookupError, ValueError):  # the header itself names an encoding, as RFC 2231 lets it
        return False
    return parameters.get("charset", "utf-8").lower() in UTF_8
