"""Logs carry what happened and where, never what somebody said."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from types import TracebackType


class Redact(logging.Filter):
    """Keeps our own records; of other records the template without its arguments, and of errors only their kind.

    Libraries put request paths, form values or database parameters into arguments and tracebacks; ours carry ids. An
    error that was handed over as if it were the message, itself or by its words, says its kind, whoever logs it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not isinstance(record.msg, str):
            record.msg, record.args = type(record.msg).__name__, ()
        if record.exc_info and record.exc_info[0]:
            said = "" if record.msg == str(record.exc_info[1]) else f"{record.msg} "
            record.msg = f"{said}[{record.exc_info[0].__name__}{_place(record.exc_info[2])}]"
            record.exc_info = record.exc_text = None
        if record.name.partition(".")[0] != "holdspace":
            record.args = ()
        return True


class AsLine(logging.Formatter):
    """One line for people: when (UTC), how grave, what."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_at(record)} {record.levelname.lower()}: {super().format(record)}"


class AsJson(logging.Formatter):
    """One JSON object a line, for programs that gather logs: when (UTC), how grave, from where, what."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"at": _at(record), "level": record.levelname.lower(), "from": record.name, "said": record.getMessage()}
        return json.dumps(said, ensure_ascii=False)


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _place(traceback: TracebackType | None) -> str:
    """Return the innermost file and line: enough to find a bug, without any value."""
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return f" at {traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else ""
