"""An address as a picture that a phone's camera reads: the client scans it from the therapist's screen."""

from __future__ import annotations

import base64
import io

import qrcode  # type: ignore[import-untyped]  # no stubs are published
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]


def qr_code(text: str) -> str:
    """Return the picture as a data address."""
    picture = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=12, border=2).save(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode('ascii')}"
