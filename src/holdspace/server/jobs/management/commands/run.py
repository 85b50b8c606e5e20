"""`holdspace-server run`: web workers, a background worker and the sealer of the log, stopped together."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serve the pages and do the background work until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        # A process of its own: the coder must not slow down the pages, and its end must not end them.
        manage = [sys.executable, "-m", "django"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "holdspace.server.settings"}
        call_command("finish_erasures")
        beside = [
            subprocess.Popen([*manage, *command], env=environment)  # noqa: S603
            for command in (("work", "--interval", "0.5"), ("seal_log", "--forever"))
        ]
        try:
            subprocess.run(self._web(), env=environment, check=False)  # noqa: S603
        except KeyboardInterrupt:
            pass
        finally:
            for process in beside:
                process.terminate()
            for process in beside:
                process.wait(timeout=30)

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
