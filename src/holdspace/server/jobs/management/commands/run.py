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
from holdspace.server.jobs.processes import STOP_SECONDS, run_together
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.schema import bring_up_to_date
from holdspace.server.ui.whole_requests import MOST_ARRIVING

# How long the web workers have for the pages under way; less than their main process has for stopping them.
WORKERS_STOP_SECONDS = STOP_SECONDS - 5


class Command(BaseCommand):
    help = "Serve the pages and do the background work until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        _require_free_port(settings.HOLDSPACE_HOST, settings.HOLDSPACE_PORT)
        root_keys().wrapping.health()  # before anything is served: without it no record opens
        bring_up_to_date()
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("finish_erasures")
        # Processes of their own: the coder must not slow down the pages, and its end must not end them.
        manage = [sys.executable, "-m", "holdspace.server.command"]
        self.stdout.write(f"Serving {settings.HOLDSPACE_ORIGIN}; Ctrl+C stops it.")
        code = run_together(
            self._web(),
            # What is unsafe or missing was looked for as this command started; nobody waits for it thrice.
            [
                [*manage, "work", "--skip-checks", "--interval", "0.5"],
                [*manage, "seal_log", "--skip-checks", "--forever"],
            ],
            environment={**_without_owner(), "DJANGO_SETTINGS_MODULE": "holdspace.server.settings"},
        )
        if code:
            raise CommandError("The web server stopped by itself; what it said stands above.", returncode=1)
        self.stdout.write("Stopped.")

    def _web(self) -> list[str]:
        options = {
            "--interface": "asgi",
            "--host": settings.HOLDSPACE_HOST,
            "--port": str(settings.HOLDSPACE_PORT),
            "--workers": str(settings.HOLDSPACE_WORKERS),
            "--log-level": "warning",
            # Where HTTP/2 is spoken too, a connection that says nothing stays for ever, and a thousand keep out all.
            "--http": "1",
            "--http1-header-read-timeout": "10000",
            "--backpressure": str(2 * MOST_ARRIVING),
            # One that was still starting does not hear it, and would go on serving at this port by itself.
            "--workers-kill-timeout": str(WORKERS_STOP_SECONDS),
        }
        flat = [part for option in options.items() for part in option]
        return [sys.executable, "-m", "granian", *flat, *_tls(), "--no-ws", "holdspace.server.asgi:application"]


def _tls() -> list[str]:
    """Return what encrypts the way from the proxy and lets nobody else in, where its certificate is named."""
    if not settings.HOLDSPACE_PROXY_CERTIFICATE:
        return []
    files = (settings.HOLDSPACE_TLS_CERTIFICATE, settings.HOLDSPACE_TLS_KEY, settings.HOLDSPACE_PROXY_CERTIFICATE)
    names = ("--ssl-certificate", "--ssl-keyfile", "--ssl-ca")
    return [*(part for option in zip(names, files, strict=True) for part in option), "--ssl-client-verify"]


def _without_owner() -> dict[str, str]:
    """Return the environment for what serves pages: it never learns how to sign in as the owner of the tables."""
    owner = ("HOLDSPACE_DATABASE_OWNER_URL", "HOLDSPACE_DATABASE_OWNER_URL_FILE")
    return {name: value for name, value in os.environ.items() if name not in owner}


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
