"""The end of what is taken in: an upload without bounds would fill the disk before anybody looks at it."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

TIMES: Final = 2
"""Up to so many times the limit of a file is read, so that its form can say by how much it is too large."""


class Bounded(FileUploadHandler):
    """Refuses a request by the length it announces, before anything of it is stored."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        if content_length > TIMES * settings.SHIRAKA_MAX_UPLOAD_BYTES:
            raise RequestDataTooBig("The request is larger than any file that is taken.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - the next handler stores it
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - the next handler has the file
        return None
