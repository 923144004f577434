"""The body of a call: read under a limit of size and of patience, and the one file of a form in it."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from io import BytesIO
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from starlette.requests import ClientDisconnect, Request

from nhip.kernel.api import Refusal, Text

LARGE: Final = 8 << 20
"""Bytes up to which a package waits for no other: a letter is not held up by somebody's slow line."""

_PLACES: Final = asyncio.Semaphore(4)  # for larger ones, over all interfaces that are not our own
_PATIENCE: Final = 30.0  # seconds for the next piece
_LONGEST: Final = 600.0  # seconds for all of it: 50 MB arrive in them at 90 KB a second


class Unfit(Refusal):
    """The body cannot be taken; ``why`` says the place and the cause."""

    def __init__(self, why: Text, status: int = 422) -> None:
        super().__init__(
            "adapters.package_unfit",
            Text("Không nhận được gói tin", "The package could not be taken"),
            Text(f"{why.vi}.", f"{why.en}."),
            Text(
                "Gửi lại trọn vẹn, đúng một tệp; tệp lớn thì gửi qua /exchange/v1 theo từng phần.",
                "Send it again, whole and in one file; large ones in parts through /exchange/v1.",
            ),
            status=status,
        )


def room_for(request: Request) -> AbstractAsyncContextManager[None]:
    """Room in memory for the package in a call: for a large one there is a place to be waited for."""
    said = request.headers.get("content-length", "")
    return nullcontext() if said.isdigit() and int(said) <= LARGE else _PLACES


async def read_body(request: Request, most: int) -> bytes:
    """The whole body, of at most ``most`` bytes. Raises :class:`Unfit`."""
    try:
        async with asyncio.timeout(_LONGEST):
            return await _read(request, most)
    except TimeoutError:
        raise _not_whole() from None


async def _read(request: Request, most: int) -> bytes:
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > most:
        raise _too_large(most)
    pieces: list[bytes] = []
    size = 0
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(_PATIENCE):
                piece = await anext(stream, None)
        except (TimeoutError, ClientDisconnect):
            raise _not_whole() from None
        if piece is None:
            return b"".join(pieces)
        size += len(piece)
        if size > most:
            raise _too_large(most)
        pieces.append(piece)


def file_in_form(content_type: str, body: bytes, field: str) -> bytes:
    """The file under ``field`` of a multipart form. Raises :class:`Unfit`."""
    described: dict[str, Any] = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
    try:
        _, files = MultiPartParser(described, BytesIO(body), [TemporaryFileUploadHandler()]).parse()
    except (MultiPartParserError, ValueError, SuspiciousOperation):  # the last of too many parts
        why = Text("body: không phải biểu mẫu multipart/form-data", "body: it is no multipart form")
        raise Unfit(why) from None
    found = files.getlist(field)
    try:
        if len(found) != 1:
            raise Unfit(Text(f"{field}: cần đúng một tệp", f"{field}: exactly one file is needed"))
        content: bytes = found[0].read()
    finally:
        for _, kept in files.lists():
            for each in kept:
                each.close()
    return content


def _not_whole() -> Unfit:
    return Unfit(Text("body: nội dung đến không trọn vẹn", "body: it did not arrive whole"), 408)


def _too_large(most: int) -> Unfit:
    size = f"{most >> 20} MB" if most >> 20 else f"{most >> 10} KB"
    return Unfit(Text(f"body: lớn hơn {size}", f"body: it is larger than {size}"), 413)
