"""What the locks pin: Python packages with the hashes of their files, and browser modules with theirs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tests.repository.project import read

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One package at one version; ``hashes`` are of its files, hexadecimal, by the name of the method."""

    name: str
    version: str
    purl: str
    hashes: tuple[tuple[str, str], ...]


def python_packages(lock: str = "requirements/server.txt") -> Iterator[Pinned]:
    """Return what pip installs from a lock."""
    for match in PINNED.finditer(read(lock)):
        name, version = match["name"].lower().replace("_", "-"), match["version"]
        hashes = tuple(("SHA-256", each) for each in SHA256.findall(match["rest"]))
        yield Pinned(name, version, f"pkg:pypi/{name}@{version}", hashes)


def browser_modules() -> Iterator[Pinned]:
    """Return what npm installs and the bundles are made of or with."""
    for path, module in json.loads(read("package-lock.json"))["packages"].items():
        if not path:
            continue
        name, version = path.rpartition("node_modules/")[2], module["version"]
        method, _, digest = module["integrity"].partition("-")
        hexadecimal = base64.b64decode(digest).hex()
        purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
        yield Pinned(name, version, purl, ((method.upper().replace("SHA", "SHA-"), hexadecimal),))
