"""Whose certificates are trusted: those of the machine, or those of one file alone, which the practice names."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail.backends.smtp import EmailBackend

from holdspace.domain.errors import KeyUnavailable
from holdspace.vault.transit import Transit


def authority(folder: Path, name: str) -> Path:
    """Write a certificate that vouches for itself, and its key; return the file of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return authority(tmp_path, "own")


@pytest.fixture
def service(own: Path) -> Iterator[str]:
    """Given a service whose certificate the practice's own authority made."""
    with HTTPServer(("127.0.0.1", 0), _Answer) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("trusted", "said"), [("own", "answered something else"), ("another", "SSLError")])
def test_a_key_service_is_spoken_to_whose_certificate_the_named_file_vouches_for(
    service: str, own: Path, monkeypatch: pytest.MonkeyPatch, trusted: str, said: str
):
    named = own if trusted == "own" else authority(own.parent, "another")
    monkeypatch.setenv("SSL_CERT_FILE", str(named))

    with pytest.raises(KeyUnavailable, match=said):
        Transit(service, token="secret").newest_version()


def test_mail_trusts_the_named_file_alone(own: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    monkeypatch.setenv("SSL_CERT_DIR", str(own.parent / "none"))

    context = EmailBackend(use_tls=True).ssl_context

    assert [dict(each["subject"][0])["commonName"] for each in context.get_ca_certs()] == ["own"]  # type: ignore[arg-type]  # a tree of tuples
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
