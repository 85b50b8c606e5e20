"""`python -m tests.sbom`: write sbom.cdx.json and pinned.toml; with --check say whether they are current."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
import uuid
from datetime import UTC, date, datetime
from typing import Any

from tests.repository.project import ROOT, read
from tests.sbom.locks import Pinned, browser_modules, python_packages

PATH = ROOT / "docs/reference/sbom.cdx.json"
PINNED = ROOT / "src/holdspace/server/pinned.toml"


def bill_of_materials() -> dict[str, Any]:
    """Return the list as CycloneDX 1.6; the same locks give the same bytes, so it carries no time."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    components = [component(each) for each in sorted({*python_packages(), *browser_modules()}, key=lambda p: p.purl)]
    content = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "holdspace",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
    }


def component(pinned: Pinned) -> dict[str, Any]:
    """Return a package as a component; a package of several files has the hash of each."""
    return {
        "type": "library",
        "bom-ref": pinned.purl,
        "name": pinned.name,
        "version": pinned.version,
        "purl": pinned.purl,
        "hashes": [{"alg": method, "content": digest} for method, digest in pinned.hashes],
    }


def text() -> str:
    """Return the file's content."""
    return json.dumps(bill_of_materials(), indent=1) + "\n"


def pinned_text(*, today: date) -> str:
    """Return since when the packages that serve are pinned as they are: today, where the lock is another one."""
    lock = hashlib.sha256(read("requirements/server.txt").encode()).hexdigest()
    before = tomllib.loads(PINNED.read_text("utf-8")) if PINNED.exists() else {}
    day = before["on"] if before.get("lock") == lock else today
    return f'# Written by `make sbom`. `doctor` says when it is too long ago.\non = {day}\nlock = "{lock}"\n'


def is_current() -> bool:
    """Return whether both files are as the locks have them."""
    return PATH.read_text("utf-8") == text() and PINNED.read_text("utf-8") == pinned_text(today=date.min)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if is_current() else "Run: make sbom")
    PATH.write_text(text(), encoding="utf-8")
    PINNED.write_text(pinned_text(today=datetime.now(UTC).date()), encoding="utf-8")
