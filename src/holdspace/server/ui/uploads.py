"""Uploads are held in memory: a temporary file on disk would hold a client's words in clear."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class MemoryOnly(FileUploadHandler):
    """Collects an upload in memory and stops reading where it exceeds the installation's limit."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._chunks: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > settings.HOLDSPACE_UPLOAD_MEGABYTES * 1024 * 1024:
            # Read to its end and thrown away, so that the page can say what was wrong.
            setattr(self.request or self, "upload_was_too_large", True)  # noqa: B010  # no field of Django's own
            raise StopUpload(connection_reset=False)
        self._chunks.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.file_name or "", b"".join(self._chunks), self.content_type or "")
