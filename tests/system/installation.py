"""A whole installation of one's own for a browser test: the demo practice seeded once, copied, and really served.

The demo command and `holdspace-server run` are the same that a person starts: web workers, background worker, sealer.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.once import made_once
from tests.ports import reserved_port

ROOT = Path(__file__).parents[2]
# Much longer than it takes: on a machine with much else to do a process alone imports for a minute.
START_SECONDS, STOP_SECONDS = 300, 60


@dataclass(frozen=True, slots=True)
class Installation:
    """A served installation: where, its folder, and what its processes said."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    def by_name(self) -> Installation:
        """Return it at an address with a name: browsers allow passkeys at no other."""
        return replace(self, address=self.address.replace("127.0.0.1", "localhost"))

    def stop(self) -> int:
        """Stop it as Ctrl+C in a terminal does, which reaches all its processes at once; return the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=STOP_SECONDS)

    def output(self) -> str:
        """Return everything the processes wrote."""
        return (self.folder / "output.log").read_text(encoding="utf-8")


def seeded() -> Path:
    """Return a folder with the demo practice in it, as the demo command makes it."""
    return made_once("seeded", lambda folder: run_command(folder, "demo"))


def run_command(folder: Path, *arguments: str) -> str:
    """Run `holdspace-server` on the installation in a folder and return what it printed."""
    return run_module(environment(folder), "holdspace.server.command", *arguments)


def run_module(given: Mapping[str, str], *arguments: str) -> str:
    """Run a module in the environment of an installation and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def environment(folder: Path, port: int = 8000, neutral_page: str = "https://weather.example/") -> dict[str, str]:
    """Return the environment of an installation in a folder of its own, as a demo."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDSPACE_", "DJANGO_", "COV_"))}
    return {
        **own,
        "HOLDSPACE_DATA": str(folder / "data"),
        "HOLDSPACE_KEYS": str(folder / "keys"),
        "HOLDSPACE_PORT": str(port),
        "HOLDSPACE_QUICK_EXIT": neutral_page,
        "HOLDSPACE_DEMO": "1",
        "HOLDSPACE_WORKERS": "1",
        # People sign in once for all tests that look; being asked again has tests of its own.
        "HOLDSPACE_ASK_AGAIN_MINUTES": "60",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "holdspace.server.settings",
        "OMP_NUM_THREADS": "1",
    }


@contextmanager
def serve(source: Path, folder: Path) -> Iterator[Installation]:
    """Serve a copy of a seeded folder on a free port until the end of the block."""
    for part in ("data", "keys"):
        shutil.copytree(source / part, folder / part)
    with served_where_it_is(folder) as installation:
        yield installation


@contextmanager
def served_where_it_is(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """Serve the installation in a folder on a free port until the end of the block, with more settings."""
    with reserved_port() as port, weather_page() as neutral_page, (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "holdspace.server.command", "run"],
            env={**environment(folder, port, neutral_page), **(settings or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        installation = Installation(f"http://127.0.0.1:{port}", folder, process)
        try:
            _wait_for(installation)
            yield installation
        finally:
            installation.stop()


class _Weather(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Weather</title>Cloudy")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name it has where it comes from
        """Say nothing."""


@contextmanager
def weather_page() -> Iterator[str]:
    """Serve the neutral page that people leave to until the end of the block; gives its address.

    The browser looks up where a redirect leads before anything could answer for it: a name without a network takes
    long to fail.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), _Weather) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/weather"
        server.shutdown()


def _wait_for(installation: Installation) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and installation.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{installation.address}/help/", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not start.\n{installation.output()}")


if __name__ == "__main__":
    # What the browser tests would wait for can be made while others run: see gate.sh.
    seeded()
