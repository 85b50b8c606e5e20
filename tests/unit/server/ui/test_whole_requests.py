"""A request is taken up when it has arrived: one that waits holds up nobody, and none takes all the room."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from holdspace.server.ui import whole_requests
from holdspace.server.ui.whole_requests import THREADS, WholeRequests

BROUGHT: list[WSGIEnvironment] = []


def page(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    BROUGHT.append(environ)
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Thread", threading.current_thread().name)])
    return [b"got ", environ["wsgi.input"].read()]


def scope(path: str = "/", headers: Iterable[tuple[bytes, bytes]] = ((b"content-length", b"3"),)) -> dict[str, Any]:
    return {
        "type": "http", "method": "POST", "path": path, "query_string": b"a=b", "headers": list(headers),
        "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("192.0.2.7", 5000),
    }  # fmt: skip


class Sender:
    """Sends parts of a body, then waits for ever unless the last one was the end."""

    def __init__(self, *parts: bytes, ends: bool = True) -> None:
        self.parts, self.ends, self.answer = list(parts), ends, []  # type: ignore[var-annotated]

    async def receive(self) -> dict[str, Any]:
        if not self.parts:
            await asyncio.Event().wait()
        part = self.parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self.parts) or not self.ends}

    async def send(self, message: dict[str, Any]) -> None:
        self.answer.append(message)

    @property
    def status(self) -> int:
        return int(self.answer[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(each.get("body", b"") for each in self.answer[1:])


def ask(app: WholeRequests, sender: Sender, **of_scope: Any) -> Sender:
    asyncio.run(app(scope(**of_scope), sender.receive, sender.send))
    return sender


def test_what_arrives_in_parts_is_handed_on_whole():
    sender = ask(WholeRequests(page, most=100), Sender(b"a", b"b", b"c"))

    assert (sender.status, sender.body) == (200, b"got abc")


def test_forms_that_never_arrive_whole_hold_up_nobody():
    app = WholeRequests(page, most=100)

    async def slow_ones_first() -> tuple[int, bytes]:
        waiting = [Sender(b"half", ends=False) for _ in range(10 * THREADS)]
        tasks = [asyncio.create_task(app(scope(), each.receive, each.send)) for each in waiting]
        quick = Sender(b"abc")
        await asyncio.wait_for(app(scope(), quick.receive, quick.send), 5)
        for task in tasks:
            task.cancel()
        return quick.status, quick.body

    assert asyncio.run(slow_ones_first()) == (200, b"got abc")


def test_what_does_not_arrive_in_time_is_turned_away():
    assert ask(WholeRequests(page, most=100, seconds=0.01), Sender(b"half", ends=False)).status == 408


def test_what_is_too_large_is_turned_away():
    assert ask(WholeRequests(page, most=5), Sender(b"abc", b"def", ends=False)).status == 413


def test_all_that_is_held_together_has_its_bound(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(whole_requests, "MOST_HELD", 5)
    app = WholeRequests(page, most=100)

    assert ask(app, Sender(b"abc", b"def", ends=False)).status == 503
    assert ask(app, Sender(b"abc")).status == 200


def is_closed(sender: Sender) -> bool:
    return (b"connection", b"close") in sender.answer[0]["headers"]


def test_a_connection_is_closed_that_was_given_much_and_another_is_not(monkeypatch: pytest.MonkeyPatch):
    """Whoever reads nothing of it would hold it for as long as they like."""
    monkeypatch.setattr(whole_requests, "MOST_GIVEN", 3 * whole_requests.HEAD)
    app = WholeRequests(page, most=100)
    quiet = {**scope(), "client": ("192.0.2.7", 5001)}
    other = Sender(b"abc")

    answers = [is_closed(ask(app, Sender(b"abc"))) for _ in range(4)]
    asyncio.run(app(quiet, other.receive, other.send))

    assert answers == [False, False, True, False]  # the fourth comes by a new connection from the same port
    assert not is_closed(other)


def test_of_so_many_connections_only_is_it_known_what_they_were_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(whole_requests, "MOST_COUNTED", 2)
    app = WholeRequests(page, most=100)

    for port in range(5):
        sender = Sender(b"abc")
        asyncio.run(app({**scope(), "client": ("192.0.2.7", port)}, sender.receive, sender.send))

    assert [port for _, port in app._given] == [3, 4]


async def beside(app: WholeRequests, first: Sender, then: Sender) -> None:
    """Have one request begin to arrive, and another while it does."""
    earlier = asyncio.create_task(app(scope(), first.receive, first.send))
    await asyncio.sleep(0)
    await asyncio.wait_for(app(scope(), then.receive, then.send), 5)
    await asyncio.wait_for(earlier, 5)


@pytest.mark.parametrize(("bound", "most"), [("MOST_ARRIVING", 1), ("MOST_HELD", 6)])
def test_where_too_many_arrive_or_too_much_the_one_that_takes_longest_gives_way(
    monkeypatch: pytest.MonkeyPatch, bound: str, most: int
):
    monkeypatch.setattr(whole_requests, bound, most)
    slow, form = Sender(b"half", ends=False), Sender(b"abc", b"d")

    asyncio.run(beside(WholeRequests(page, most=100), slow, form))

    assert (slow.status, form.status, form.body) == (503, 200, b"got abcd")


def test_what_has_arrived_is_held_until_its_page_is_made(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(whole_requests, "MOST_HELD", 5)
    late, done = Sender(b"abc", b"d", ends=False), threading.Event()

    def waits(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        done.wait(5)
        return page(environ, start_response)

    async def one_after_another() -> None:
        app, first = WholeRequests(waits, most=100), Sender(b"abc")
        making = asyncio.create_task(app(scope(), first.receive, first.send))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(app(scope(), late.receive, late.send), 5)
        done.set()
        await making

    asyncio.run(one_after_another())

    assert late.status == 503


def test_what_breaks_off_is_made_into_no_page():
    class Leaving(Sender):
        async def receive(self) -> dict[str, Any]:
            return {"type": "http.disconnect"}

    BROUGHT.clear()

    assert ask(WholeRequests(page, most=5), Leaving()).status == 400
    assert BROUGHT == []


def broken(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    raise ValueError


@pytest.mark.parametrize(("application", "most"), [(page, 2), (broken, 10)], ids=["turned away", "a failure"])
def test_what_is_answered_before_any_page_tells_the_browser_what_it_may_do_with_it(application: Any, most: int):
    only_tls = (b"strict-transport-security", b"max-age=63072000")

    answered = ask(WholeRequests(application, most=most, headers=[only_tls]), Sender(b"abc", b"d"))
    sent = dict(answered.answer[0]["headers"])

    assert b"default-src 'none'" in sent[b"content-security-policy"]
    assert sent[b"x-content-type-options"] == b"nosniff"
    assert only_tls in sent.items()


def test_the_application_sees_who_asked_for_what():
    headers = [
        (b"content-type", b"text/plain"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"192.0.2.1"),
        (b"x_forwarded_for", b"192.0.2.99"), (b"content-length", b"3"),
    ]  # fmt: skip
    ask(WholeRequests(page, most=5), Sender(b"abc"), path="/stra\N{LATIN SMALL LETTER SHARP S}e/", headers=headers)

    seen = BROUGHT[-1]
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/stra\N{LATIN SMALL LETTER SHARP S}e/"
    assert (seen["HTTP_COOKIE"], seen["HTTP_X_FORWARDED_FOR"]) == ("a=1; b=2", "192.0.2.1")
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"], seen["REMOTE_ADDR"]) == ("text/plain", "3", "192.0.2.7")


def test_an_application_that_fails_is_closed_and_answers_nothing_else():
    class Content:
        closed = False

        def __iter__(self) -> Content:
            return self

        def __next__(self) -> bytes:
            raise RuntimeError

        def close(self) -> None:
            Content.closed = True

    def failing(environ: WSGIEnvironment, start_response: StartResponse) -> Content:
        start_response("200 OK", [])
        return Content()

    assert ask(WholeRequests(failing, most=5), Sender(b"abc")).status == 500
    assert Content.closed


@pytest.mark.parametrize("when", ["before it answers", "while it answers"])
def test_what_fails_outside_the_pages_own_handling_is_answered_and_told_by_its_kind(
    when: str, caplog: pytest.LogCaptureFixture
):
    """The server prints what reaches it with its message, which may hold somebody's words."""

    def failing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if when == "before it answers":
            raise ValueError("I have not slept")
        start_response("200 OK", [])
        return (bytes(str(1 / len(part)), "ascii") for part in [""])

    answered = ask(WholeRequests(failing, most=10), Sender(b"abc"))

    assert (answered.status, answered.body) == (500, b"This went wrong on our side.")
    told = next(each for each in caplog.records if each.name == "holdspace.pages")
    assert "test_whole_requests.py" in told.getMessage()
    assert told.exc_info is None
    assert "slept" not in told.getMessage()
