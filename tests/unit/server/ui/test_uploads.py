"""Uploads stay in memory and end at the limit."""

from __future__ import annotations

import pytest
from django.core.files.uploadhandler import StopUpload
from pytest_django.fixtures import Settings

from holdspace.server.ui.uploads import MemoryOnly

MEGABYTE = 1024 * 1024


@pytest.fixture
def upload(settings: Settings) -> MemoryOnly:
    settings.HOLDSPACE_UPLOAD_MEGABYTES = 2
    handler = MemoryOnly()
    handler.new_file("file", "session.vtt", "text/vtt", None, "utf-8", {})
    return handler


def test_an_upload_arrives_whole_and_in_memory(upload: MemoryOnly):
    upload.receive_data_chunk(b"WEBVTT\n", 0)
    upload.receive_data_chunk(b"\n", 7)

    file = upload.file_complete(8)

    assert file.read() == b"WEBVTT\n\n"
    assert not hasattr(file, "temporary_file_path")


def test_an_upload_of_exactly_the_limit_is_taken(upload: MemoryOnly):
    for start in (0, MEGABYTE):
        upload.receive_data_chunk(bytes(MEGABYTE), start)

    assert upload.file_complete(2 * MEGABYTE).size == 2 * MEGABYTE


def test_reading_stops_at_the_first_byte_above_the_limit(upload: MemoryOnly):
    upload.receive_data_chunk(bytes(2 * MEGABYTE), 0)

    with pytest.raises(StopUpload):
        upload.receive_data_chunk(b"x", 2 * MEGABYTE)
