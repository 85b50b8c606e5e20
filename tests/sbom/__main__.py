"""`python -m tests.sbom`: write docs/reference/sbom.cdx.json; with --check say whether it is current."""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from typing import Any

from tests.repository.project import ROOT, read
from tests.sbom.locks import Pinned, browser_modules, python_packages

PATH = ROOT / "docs/reference/sbom.cdx.json"


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


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if PATH.exists() and PATH.read_text("utf-8") == text() else "Run: make sbom")
    PATH.write_text(text(), encoding="utf-8")
