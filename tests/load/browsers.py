"""Browsers of signed-in people, many at once, over kept connections; each answer with its time."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, for what, and how many seconds it took; status 0 where the connection broke."""

    about: str
    status: int
    seconds: float


class Browser:
    """One person's connection to the server."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self._port = port
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._token = cookies.get("csrf", "")
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, *, about: str = "") -> Answer:
        return self._ask("GET", path, None, about)

    def post(self, path: str, fields: dict[str, str], *, about: str = "") -> Answer:
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self._token}), about)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, about: str) -> Answer:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            response.read()
            return Answer(about, response.status, time.perf_counter() - began)
        except (OSError, http.client.HTTPException):
            self._connection = None
            return Answer(about, 0, time.perf_counter() - began)


def all_at_once(tasks: Iterable[Callable[[], list[Answer]]]) -> list[Answer]:
    """Let each task run in a thread of its own; return all answers."""
    listed = list(tasks)
    with ThreadPoolExecutor(len(listed)) as pool:
        return [answer for done in pool.map(lambda task: task(), listed) for answer in done]


def hand_in_all(
    port: int, person: dict[str, Any], *, on_answer: Callable[[Answer], None] | None = None
) -> list[Answer]:
    """Hand in the check of each session to come, one after the other, as this person; stop where the server is gone."""
    browser, answers = Browser(port, person["cookies"]), list[Answer]()
    for session_id in person["session_ids"]:
        answer = browser.post(f"/sessions/{session_id}/check/before/", person["answers"], about=session_id)
        answers.append(answer)
        if on_answer:
            on_answer(answer)
        if answer.status == 0:
            break
    return answers
