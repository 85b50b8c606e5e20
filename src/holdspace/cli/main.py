"""`holdspace`: finds the command, shows its errors, and decides the exit code (0 done, 1 operator, 2 person).

Each command lives in a module of its own with ``register(app)``; only the one that was asked for is imported, so
that `holdspace score` does not wait for the libraries of `holdspace code`.
"""

from __future__ import annotations

import errno
import sys
from importlib import import_module

import typer
from rich.console import Console

from holdspace.cli.plain import plain
from holdspace.domain.errors import HoldspaceError, PersonError
from holdspace.domain.unexpected import without_words

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
COMMANDS = {
    "code": "holdspace.cli.code",
    "compare": "holdspace.cli.compare",
    "score": "holdspace.cli.score",
    "instrument": "holdspace.cli.instrument",
    "fit": "holdspace.cli.fit",
    "predict": "holdspace.cli.predict",
    "signals": "holdspace.cli.signals",
    "dropout": "holdspace.cli.dropout",
    "gains": "holdspace.cli.gains",
    "lagged": "holdspace.cli.lagged",
    "benchmark": "holdspace.cli.benchmark",
    "scale": "holdspace.cli.scale",
    "chart": "holdspace.cli.chart",
    "simulate": "holdspace.cli.simulate",
    "verify": "holdspace.cli.verify",
}


def build_app(asked: str | None) -> typer.Typer:
    """Return the app with the asked command, or with all of them where none or an unknown one was asked for."""
    app = typer.Typer(name="holdspace", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_describe)
    for module in [COMMANDS[asked]] if asked in COMMANDS else COMMANDS.values():
        import_module(module).register(app)
    return app


def _describe() -> None:
    """Code sessions, score measures, fit and follow the course of therapy. Nothing leaves this machine."""


def main() -> None:
    """Run the command line."""
    asked = next((argument for argument in sys.argv[1:] if not argument.startswith("-")), None)
    try:
        build_app(asked)()
    except HoldspaceError as error:
        said = f"holdspace: {plain(str(error))}"
        Console(stderr=True, soft_wrap=True).print(said, style="red", markup=False, highlight=False)
        sys.exit(2 if isinstance(error, PersonError) else 1)
    except Exception as error:
        sys.stderr.write(f"holdspace: {_unexpected(error)}\n")
        sys.exit(1)


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return f"The output cannot be written: {error.strerror}."
    return f"this is a fault of the program: {without_words(error)}"
