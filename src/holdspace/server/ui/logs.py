"""Logs carry what happened and where, never what somebody said."""

from __future__ import annotations

import logging
from types import TracebackType


class Redact(logging.Filter):
    """Keeps our own records; of other records the template without its arguments, and of errors only their kind.

    Libraries put request paths, form values or database parameters into arguments and tracebacks; ours carry ids.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            record.msg = f"{record.msg} [{record.exc_info[0].__name__}{_place(record.exc_info[2])}]"
            record.exc_info = record.exc_text = None
        if record.name.partition(".")[0] != "holdspace":
            record.args = ()
        return True


def _place(traceback: TracebackType | None) -> str:
    """Return the innermost file and line: enough to find a bug, without any value."""
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return f" at {traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else ""
