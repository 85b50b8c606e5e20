"""Logs say what happened and where, never what somebody said."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from holdspace.server.ui.logs import AsJson, AsLine, Redact

WORDS = "I have not slept since March"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that reaches the installation's log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Redact())
    loggers = [logging.getLogger(), logging.getLogger("django")]  # Django's goes no further up
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_librarys_message_loses_its_arguments(log: io.StringIO):
    logging.getLogger("django.request").warning("Bad Request: %s", f"/words?text={WORDS}")

    assert "Bad Request" in log.getvalue()
    assert WORDS not in log.getvalue()


def test_an_error_keeps_its_kind_and_place_and_loses_its_words_and_traceback(log: io.StringIO):
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("holdspace.server").exception("failed")

    assert "ValueError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()
    assert WORDS not in log.getvalue()
    assert "Traceback" not in log.getvalue()


@pytest.mark.parametrize("whose", ["django.request", "holdspace.server"])
def test_an_error_in_place_of_a_message_says_its_kind(log: io.StringIO, whose: str):
    logging.getLogger(whose).error(ValueError(WORDS))

    assert log.getvalue() == "ValueError\n"


def test_an_errors_words_in_place_of_a_message_say_its_kind(log: io.StringIO):
    """So Django tells of a host that is not ours, a file name or a redirect that it did not trust."""
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        logging.getLogger("django.security.ValueError").error(str(error), exc_info=True)

    assert log.getvalue().startswith("[ValueError at ")
    assert WORDS not in log.getvalue()


def test_our_own_message_keeps_its_ids(log: io.StringIO):
    logging.getLogger("holdspace.access").warning("refused %s to %s", "look", "0b1c")

    assert log.getvalue() == "refused look to 0b1c\n"


def test_a_library_that_only_begins_with_our_name_is_not_ours(log: io.StringIO):
    logging.getLogger("holdspaceship").warning("said %s", WORDS)

    assert WORDS not in log.getvalue()


def test_a_line_says_when_by_the_time_of_the_world_and_how_grave():
    record = logging.LogRecord("holdspace.sign_in", logging.WARNING, "", 0, "second factor refused: %s", ("id",), None)
    record.created = 0.5

    assert AsLine().format(record) == "1970-01-01T00:00:00.500+00:00 warning: second factor refused: id"


def test_a_record_is_one_json_object_on_one_line_with_its_time():
    record = logging.LogRecord(
        "holdspace.sign_in", logging.WARNING, "", 0, "second factor refused: %s\n}", ("id",), None
    )
    record.created = 0.5

    line = AsJson().format(record)

    assert "\n" not in line
    assert json.loads(line) == {
        "at": "1970-01-01T00:00:00.500+00:00",
        "level": "warning",
        "from": "holdspace.sign_in",
        "said": "second factor refused: id\n}",
    }
