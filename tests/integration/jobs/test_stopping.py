"""Whoever stops the service stops all of it, also a web worker that does not hear that it is to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.installation import installation

IMPATIENT = """
from django.core.management import call_command
from holdspace.server.jobs.management.commands import run
run.WORKERS_STOP_SECONDS = 1
call_command("run")
"""
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="it brings its own database"),
]


def test_a_web_worker_that_does_not_hear_it_is_gone_with_the_others():
    with installation() as made, made.serving("django", "shell", "--verbosity", "0", "-c", IMPATIENT) as server:
        deaf = web_workers(server.pid)
        for worker in deaf:
            os.kill(worker, signal.SIGSTOP)
        made.end(server, signal.SIGTERM)

        assert deaf
        assert [process for process, _, group in _web_processes() if group == server.pid] == []


def web_workers(group: int) -> list[int]:
    """Return the processes of a group that answer for a web server which started them."""
    parents = {process: parent for process, parent, of in _web_processes() if of == group}
    return [process for process, parent in parents.items() if parent in parents]


def _web_processes() -> Iterator[tuple[int, int, int]]:
    """Yield number, parent and group of each process of a web server on this machine."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if b"granian" in (folder / "cmdline").read_bytes():
                parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[1:3]
                yield int(folder.name), int(parent), int(group)
