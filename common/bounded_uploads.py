"""Files that are sent are held in memory, and of each no more than tells that it is too large."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from common.uploads import LARGEST


class BoundedUploadHandler(FileUploadHandler):
    """All files of a request share the room of one: what comes beyond it is read and dropped.

    The file is then one byte larger than the largest may be, and its form says so. Nothing reaches the disk.
    """

    room = LARGEST + 1

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        kept = raw_data[: self.room]
        self.file.write(kept)
        self.room -= len(kept)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.file.tell()
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file,
            self.field_name,
            self.file_name,
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
