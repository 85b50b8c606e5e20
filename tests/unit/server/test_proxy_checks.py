"""The way from the proxy: encrypted wholly or not at all, by certificates that count and a key nobody else reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from holdspace.server.checks import check_port
from holdspace.server.proxy_checks import check_way_from_proxy
from tests.certificates import certificate


@pytest.fixture
def encrypted(settings: Settings, tmp_path: Path) -> Settings:
    """An installation whose proxy and program each show a certificate."""
    own, key = certificate(tmp_path, "holdspace")
    proxy, _ = certificate(tmp_path, "proxy")
    settings.IS_HTTPS = True
    settings.HOLDSPACE_TLS_CERTIFICATE, settings.HOLDSPACE_TLS_KEY = str(own), str(key)
    settings.HOLDSPACE_PROXY_CERTIFICATE = str(proxy)
    return settings


def found() -> list[str | None]:
    messages = check_way_from_proxy(None)
    assert all(each.hint for each in messages)
    return [each.id for each in messages]


def test_a_way_that_both_ends_prove_has_no_findings_wherever_the_proxy_is(encrypted: Settings):
    encrypted.HOLDSPACE_HOST = "10.0.0.5"

    assert found() == []
    assert check_port(None) == []


@pytest.mark.parametrize("name", ["HOLDSPACE_TLS_CERTIFICATE", "HOLDSPACE_TLS_KEY", "HOLDSPACE_PROXY_CERTIFICATE"])
def test_one_file_of_the_three_that_is_not_named_is_missed(encrypted: Settings, name: str):
    setattr(encrypted, name, "")

    assert found() == ["holdspace.E026"]


def test_a_proxy_that_browsers_reach_without_tls_is_refused(encrypted: Settings):
    encrypted.IS_HTTPS = False

    assert found() == ["holdspace.E026"]


@pytest.mark.parametrize(
    ("mode", "ids"), [(0o600, []), (0o440, []), (0o604, ["holdspace.E027"]), (0o620, ["holdspace.E027"])]
)
def test_a_key_that_everybody_reads_or_others_change_is_refused(encrypted: Settings, mode: int, ids: list[str]):
    Path(encrypted.HOLDSPACE_TLS_KEY).chmod(mode)

    assert found() == ids


def test_a_key_of_another_certificate_or_of_none_is_refused(encrypted: Settings, tmp_path: Path):
    key = Path(encrypted.HOLDSPACE_TLS_KEY)
    key.write_bytes((tmp_path / "proxy.key").read_bytes())
    assert found() == ["holdspace.E028"]

    key.write_bytes(b"no key")
    assert found() == ["holdspace.E028"]

    key.unlink()
    assert found() == ["holdspace.E028"]


@pytest.mark.parametrize("setting", ["HOLDSPACE_TLS_CERTIFICATE", "HOLDSPACE_PROXY_CERTIFICATE"])
@pytest.mark.parametrize(("days", "ids"), [(31, []), (29, ["holdspace.W006"]), (-1, ["holdspace.E030"])])
def test_a_certificate_is_named_before_it_ends_and_refused_after(
    encrypted: Settings, tmp_path: Path, setting: str, days: int, ids: list[str]
):
    made, key = certificate(tmp_path, "other", ends_at=datetime.now(UTC) + timedelta(days=days, hours=1))
    setattr(encrypted, setting, str(made))
    if setting == "HOLDSPACE_TLS_CERTIFICATE":
        encrypted.HOLDSPACE_TLS_KEY = str(key)

    assert found() == ids


def test_of_two_certificates_of_the_proxy_the_one_that_counts_longer_counts(encrypted: Settings, tmp_path: Path):
    """So the proxy can change its own while the pages are served."""
    ended, _ = certificate(tmp_path, "ended", ends_at=datetime.now(UTC) - timedelta(days=1))
    both = ended.read_bytes() + Path(encrypted.HOLDSPACE_PROXY_CERTIFICATE).read_bytes()
    Path(encrypted.HOLDSPACE_PROXY_CERTIFICATE).write_bytes(both)

    assert found() == []


def test_a_file_without_a_certificate_is_refused(encrypted: Settings, tmp_path: Path):
    Path(encrypted.HOLDSPACE_PROXY_CERTIFICATE).write_text("none")

    assert found() == ["holdspace.E029"]
