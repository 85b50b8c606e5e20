"""What may be said of an error that nobody expected: its kind and the way to it, never what it held.

Python prints an error's message with its traceback, and messages of libraries quote values: a client's words, a name,
a score. A terminal, a journal of the system or a log that is gathered elsewhere is no place for these.
"""

from __future__ import annotations

from traceback import extract_tb


def without_words(error: BaseException) -> str:
    """Return the kind of an error, of what caused it, and where each was raised: files, lines and functions alone."""
    told = [f"{type(error).__name__} (its message is not shown: it may hold somebody's words)"]
    told += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(error.__traceback__)]
    cause = error.__cause__ or error.__context__
    return "\n".join([*told, *(["because of", without_words(cause)] if cause else [])])
