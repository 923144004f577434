"""The body of a call: read under a limit of size and of patience, and the one file of a form in it."""

import asyncio
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from starlette.requests import ClientDisconnect, Request

_PATIENCE: Final = 30.0  # seconds for the next piece


class Unfit(Exception):  # noqa: N818 - what a caller is told, not a fault of ours
    """The body cannot be taken; ``why`` says it in Vietnamese and English."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def read_body(request: Request, most: int) -> bytes:
    """The whole body, of at most ``most`` bytes. Raises :class:`Unfit`."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise _too_large(most)
    pieces: list[bytes] = []
    size = 0
    stream = request.stream()
    while True:
        try:
            piece = await asyncio.wait_for(anext(stream), _PATIENCE)
        except StopAsyncIteration:
            return b"".join(pieces)
        except (TimeoutError, ClientDisconnect):
            raise Unfit("Nội dung đến không trọn vẹn · the body did not arrive whole") from None
        size += len(piece)
        if size > most:
            raise _too_large(most)
        pieces.append(piece)


def file_in_form(content_type: str, body: bytes, field: str) -> bytes:
    """The file under ``field`` of a multipart form. Raises :class:`Unfit`."""
    described: dict[str, Any] = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
    try:
        _, files = MultiPartParser(described, BytesIO(body), [TemporaryFileUploadHandler()]).parse()
    except (MultiPartParserError, ValueError):
        raise Unfit("Không phải biểu mẫu multipart/form-data · not a multipart form") from None
    found = files.getlist(field)
    try:
        if len(found) != 1:
            raise Unfit(f"Cần đúng một tệp ở trường {field} · exactly one file is needed in {field}")
        content: bytes = found[0].read()
    finally:
        for _, kept in files.lists():
            for each in kept:
                each.close()
    return content


def _too_large(most: int) -> Unfit:
    return Unfit(f"Gói tin quá {most >> 20} MB · the package is larger than {most >> 20} MB")
