"""Pages are made in few threads, and only for requests that arrived whole.

A page takes milliseconds; a request may take as long as its sender likes. Read in the thread that makes the page, four
connections that send half a form and then wait would keep everybody from everything, crisis help included. So requests
are gathered here, where one that waits costs nothing, within a time and a room; then a thread takes them up. Where too
many arrive at once, or too much, the one that has been arriving longest gives way: whoever sends slowly on purpose
makes room for whoever just sends a form.

Nor does whoever asks for much on one connection and reads nothing of it hold it: it is closed then, and where more is
waiting for its reader than the system takes in, it gives way too.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from holdspace.server.ui.plain_answers import PLAIN
from holdspace.server.ui.unread_answers import UnreadAnswers

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

THREADS = 2
SECONDS = 60.0  # within which a request must have arrived: ten megabytes at 1.4 Mbit/s
MEGABYTE = 1024 * 1024
MOST_ARRIVING = 256  # requests that have not arrived whole: half of the connections that a process serves at once
MOST_HELD = 256 * MEGABYTE  # of all requests together, until their pages are made
# What one connection is given before it is closed: a few pages, so that what waits for one reader stays little.
MOST_GIVEN = MEGABYTE // 4
HEAD = 1_024  # bytes, about, of an answer without its content
MOST_COUNTED = 4_096  # connections of which is known how much they were given
# What is turned away is turned away for good: the rest of it is not waited for.
_PLAIN: Headers = [(name.lower().encode(), value.encode()) for name, value in (*PLAIN, ("Connection", "close"))]
_WORDS = {
    400: b"This did not arrive whole. Go back and send it again.",
    408: b"This took too long to arrive. Go back and send it again; a smaller file arrives sooner.",
    413: b"This is too large to take in. Go back and choose a smaller file: a transcript needs no sound or pictures.",
    500: b"This went wrong on our side.",
    503: b"Too much at once. Try again soon.",
}
logger = logging.getLogger("holdspace.pages")


class TurnedAway(Exception):  # an answer, not a failure of ours
    """A request that is not taken in, with the status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(eq=False)
class Arriving:
    """A request on its way: until when it may be, how many bytes came so far, and whether it had to give way."""

    until: asyncio.Timeout
    size: int = 0
    gave_way: bool = False


class WholeRequests:
    """Runs a WSGI application for requests that have arrived; ``most`` bytes each, within ``seconds``.

    ``headers`` go with what is answered here, besides those that always do.
    """

    def __init__(
        self, application: WSGIApplication, *, most: int, seconds: float = SECONDS, headers: Headers | None = None
    ) -> None:
        self._application, self._most, self._seconds = application, most, seconds
        self._headers = [*_PLAIN, *(headers or [])]
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
        self._arriving: dict[Arriving, None] = {}  # the first to come first
        self._given: dict[Any, int] = {}  # bytes by connection; the one that was answered last comes last
        self._unread = UnreadAnswers()
        self._held = 0

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        mine = Arriving(asyncio.timeout(self._seconds))
        try:
            async with mine.until:
                body = await self._gathered(receive, mine) if _brings_more(scope) else b""
        except TimeoutError:
            status = 503 if mine.gave_way else 408
            await _answer(send, status, self._headers, _WORDS[status])
        except TurnedAway as refusal:
            await _answer(send, refusal.status, self._headers, _WORDS[refusal.status])
        else:
            made = asyncio.get_running_loop().run_in_executor(self._pool, self._made_or_failed, environ(scope, body))
            status, headers, content = await made
            await _answer(send, status, [*headers, *self._end_of(scope, len(content))], content)
            self._unread.give(scope.get("client"), HEAD + len(content))
        finally:
            self._held -= mine.size

    async def _gathered(self, receive: Receive, mine: Arriving) -> bytes:
        self._arriving[mine] = None
        if len(self._arriving) > MOST_ARRIVING:
            self._make_way()
        parts: list[bytes] = []
        try:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise TurnedAway(400)  # its sender has gone, or sent what is no HTTP
                part = message.get("body", b"")
                parts.append(part)
                mine.size, self._held = mine.size + len(part), self._held + len(part)
                if not message.get("more_body"):
                    return b"".join(parts)
                if mine.size > self._most:
                    raise TurnedAway(413)
                if self._held > MOST_HELD:
                    self._make_way()
        finally:
            self._arriving.pop(mine, None)

    def _end_of(self, scope: Mapping[str, Any], size: int) -> Headers:
        """Return what closes the connection of a request, given so many bytes now, where that is enough."""
        connection = scope.get("client")
        given = self._given.pop(connection, 0) + HEAD + size
        if given > MOST_GIVEN:
            return [(b"connection", b"close")]
        self._given[connection] = given
        if len(self._given) > MOST_COUNTED:
            del self._given[next(iter(self._given))]
        return []

    def _make_way(self) -> None:
        """Turn away the request that has been arriving longest."""
        first = next(iter(self._arriving), None)
        if first is None:
            return
        del self._arriving[first]
        if not first.until.expired():
            first.gave_way = True
            first.until.reschedule(0)

    def _made_or_failed(self, environment: WSGIEnvironment) -> tuple[int, Headers, bytes]:
        """Answer what fails before or after the pages' own handling too: the server would print it, words and all."""
        try:
            return self._made(environment)
        except Exception:
            logger.exception("a page failed")
            return 500, self._headers, _WORDS[500]

    def _made(self, environment: WSGIEnvironment) -> tuple[int, Headers, bytes]:
        started: list[tuple[int, Headers]] = []

        def start(status: str, headers: list[tuple[str, str]], failure: object = None) -> Callable[[bytes], object]:
            raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started[:] = [(int(status.split(" ", 1)[0]), raw)]
            return lambda _: None

        content: Iterable[bytes] = self._application(environment, start)
        try:
            body = b"".join(content)
        finally:
            if hasattr(content, "close"):
                content.close()
        return *started[0], body


def _brings_more(scope: Mapping[str, Any]) -> bool:
    """Return whether a request says that it has a body (RFC 9112, section 6.3)."""
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def environ(scope: Mapping[str, Any], body: bytes) -> WSGIEnvironment:
    """Return the request as WSGI has it (PEP 3333)."""
    host, port = scope.get("server") or ("localhost", None)
    made: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _put_header(made, name.decode("latin-1"), value.decode("latin-1"))
    made["CONTENT_LENGTH"] = str(len(body))
    return made


def _put_header(made: WSGIEnvironment, name: str, value: str) -> None:
    if "_" in name:
        return  # X_Forwarded_For would be taken for X-Forwarded-For, which only the proxy sets
    key = name.upper().replace("-", "_")
    key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    made[key] = f"{made[key]}{between}{value}" if key in made else value


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
