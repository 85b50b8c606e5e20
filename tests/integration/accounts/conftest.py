"""What an answer took: no clock can be trusted, so work is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Cost:
    """What an answer took; a job that was put into the queue is among the queries."""

    hashes: int
    queries: int
    mails: int


@dataclass(frozen=True)
class Worked:
    """An answer and what it took."""

    answer: Any
    cost: Cost


Work = Callable[..., Worked]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return what calls something with the rest it is given, and counts its work: no clock can be trusted."""
    encode = Mock(side_effect=MD5PasswordHasher().encode)
    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)

    def counted(act: Callable[..., Any], *given: Any, **named: Any) -> Worked:
        hashes, mails = encode.call_count, len(mail.outbox)
        with CaptureQueriesContext(connection) as asked:
            answer = act(*given, **named)
        return Worked(answer, Cost(encode.call_count - hashes, len(asked), len(mail.outbox) - mails))

    return counted
