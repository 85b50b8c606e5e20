"""A setting that cannot be understood is named, with the sentence that mends it, before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdspace.domain.errors import OperatorError
from holdspace.server.settings import environment


@pytest.mark.parametrize("text", ["eight", "-1", "8.5", "", " ", "0x10", "²", "0"])
def test_what_is_no_number_from_one_on_is_refused(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("HOLDSPACE_PORT", text)

    with pytest.raises(OperatorError, match="HOLDSPACE_PORT is no whole number from 1 on"):
        environment.whole("HOLDSPACE_PORT", 8000, least=1)


def test_a_number_is_read_and_its_default_where_there_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HOLDSPACE_PORT", raising=False)
    assert environment.whole("HOLDSPACE_PORT", 8000) == 8000

    monkeypatch.setenv("HOLDSPACE_PORT", "443")
    assert environment.whole("HOLDSPACE_PORT", 8000) == 443


@pytest.mark.parametrize("text", ["Europe/Nowhere", "", "/etc/passwd", "../zone", "Europe", "x" * 300])
def test_what_is_no_time_zone_is_refused(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("HOLDSPACE_TIME_ZONE", text)

    with pytest.raises(OperatorError, match="names no time zone"):
        environment.time_zone("HOLDSPACE_TIME_ZONE", "Europe/London")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_whose_file_cannot_be_read_is_refused_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
):
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("HOLDSPACE_PASSPHRASE_FILE", str(file))

    with pytest.raises(OperatorError, match="HOLDSPACE_PASSPHRASE_FILE names a file that cannot be read"):
        environment.read("HOLDSPACE_PASSPHRASE")
