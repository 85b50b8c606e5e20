"""Which bytes a script has, as a page names them to the browser (W3C Subresource Integrity)."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path


def fingerprint_of(path: Path) -> str:
    """Return the SHA-384 of a file in the form of https://www.w3.org/TR/SRI/ ."""
    return f"sha384-{base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()}"
