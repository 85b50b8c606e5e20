"""Running something in a network and a file system of its own, as an ordinary user may on Linux.

The network has no route anywhere but to itself, and the kernel counts what wants to go further; a small file system can
be filled up. Where a machine forbids such namespaces the tests that need them are skipped and say so.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNSHARE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


@cache
def is_possible() -> bool:
    """Return whether this machine lets us make such namespaces."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def run_apart(module: str, *arguments: str) -> str:
    """Run a module apart and return what it printed; raise with its errors where it fails."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [*UNSHARE, sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr[-4_000:]}")
    return done.stdout


def bring_up_loopback() -> None:
    """Let this machine reach itself, which a new network does not."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Make a folder on a file system of this size, in memory, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="holdspace-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def attempts_to_leave() -> int:
    """Return how often something in this network wanted to reach another machine: no route was found."""
    names, values = (
        line.split()[1:] for line in Path("/proc/net/snmp").read_text("ascii").splitlines() if line.startswith("Ip:")
    )
    by_six = dict(line.split() for line in Path("/proc/net/snmp6").read_text("ascii").splitlines())
    return int(dict(zip(names, values, strict=True))["OutNoRoutes"]) + int(by_six.get("Ip6OutNoRoutes", 0))
