"""Certificates by which two programs know one another, as whoever runs them made them: X.509 in PEM, RFC 5280."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def end_of(path: Path) -> datetime:
    """Return until when the last of a file's certificates counts; raise ValueError or OSError where there is none."""
    return max(each.not_valid_after_utc for each in x509.load_pem_x509_certificates(path.read_bytes()))


def is_key_of(certificate: Path, key: Path) -> bool:
    """Return whether a file holds the key of a file's first certificate, not locked; raise OSError for no file."""
    try:
        held = load_pem_private_key(key.read_bytes(), password=None)
        return held.public_key() == x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
