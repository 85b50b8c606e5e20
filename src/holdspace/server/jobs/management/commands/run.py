"""`holdspace-server run`: web workers, a background worker and the sealer of the log, stopped together."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from holdspace.domain.errors import OperatorError
from holdspace.server.jobs.processes import run_together


class Command(BaseCommand):
    help = "Serve the pages and do the background work until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        _require_free_port(settings.HOLDSPACE_HOST, settings.HOLDSPACE_PORT)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("finish_erasures")
        # Processes of their own: the coder must not slow down the pages, and its end must not end them.
        manage = [sys.executable, "-m", "django"]
        self.stdout.write(f"Serving {settings.HOLDSPACE_ORIGIN}; Ctrl+C stops it.")
        code = run_together(
            self._web(),
            [[*manage, "work", "--interval", "0.5"], [*manage, "seal_log", "--forever"]],
            environment={**os.environ, "DJANGO_SETTINGS_MODULE": "holdspace.server.settings"},
        )
        if code:
            raise CommandError("The web server stopped by itself; what it said stands above.", returncode=1)
        self.stdout.write("Stopped.")

    def _web(self) -> list[str]:
        options = {
            "--interface": "wsgi",
            "--host": settings.HOLDSPACE_HOST,
            "--port": str(settings.HOLDSPACE_PORT),
            "--workers": str(settings.HOLDSPACE_WORKERS),
            "--blocking-threads": "2",
            "--log-level": "warning",
        }
        flat = [part for option in options.items() for part in option]
        return [sys.executable, "-m", "granian", *flat, "holdspace.server.wsgi:application"]


def _require_free_port(host: str, port: int) -> None:
    """Raise OperatorError where something else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OperatorError(
                f"{host}:{port} cannot be listened on: {error.strerror}.", hint="Set HOLDSPACE_PORT to a free port."
            ) from error
