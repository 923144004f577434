"""Files: sent up in parts that may be interrupted, fetched in ranges, kept once by their SHA-256."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from typing import Final
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse

from nhip.kernel.api import (
    KeptFile,
    RangeRefusal,
    Text,
    Upload,
    UploadOffset,
    append_part,
    begin_upload,
    finish_upload,
    keep_file,
    kept_file,
    now,
    open_file,
    upload_state,
)
from nhip.sharing.api import demand_disk, file_not_yours, hold, may_fetch, reserve, settle
from nhip.web.exchange.refused import answered, unreadable
from nhip.web.exchange.running import Running
from nhip.web.exchange.shapes import FileKept, UploadAsked, UploadState
from nhip.web.exchange.table import BYTES, Call, Operation

MOST_PART: Final = 8 << 20
_RANGE: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")


async def begin(call: Call) -> Response:
    asked = call.body
    assert isinstance(asked, UploadAsked)
    upload = await call.running.run(_begin, call.agency, asked)
    return _told(upload, 201, {"Location": f"/exchange/v1/uploads/{upload.id}"})


async def append(call: Call) -> Response:
    """A part at the offset that the header names; with the last byte the file is kept."""
    said = call.headers.get(b"upload-offset", b"")
    if not said.isdigit() or len(said) > 15:
        raise unreadable(
            "Upload-Offset", Text(vi="thiếu số byte đã gửi", en="the number of bytes sent before")
        )
    try:
        await call.running.run(demand_disk)
        upload = await call.running.run(append_part, call.part("id"), _owner(call), int(said), call.raw)
        if upload.received == upload.size:
            await call.running.run(_finish, call.part("id"), call.agency)
            upload = await call.running.run(upload_state, call.part("id"), _owner(call))
    except UploadOffset as refusal:
        response = answered(refusal, "exchange:append", call.headers)
        response.headers["Upload-Offset"] = str(refusal.received)
        return response
    return _told(upload, 200, {})


async def state(call: Call) -> Response:
    upload = await call.running.run(upload_state, call.part("id"), _owner(call))
    return _told(upload, 200, {})


async def keep(call: Call) -> BaseModel:
    """A small file in one call."""
    return _kept(await call.running.run(_keep, call.raw, call.agency))


async def fetch(call: Call) -> Response:
    """The file, or the range of it that was asked for, to those who hold it."""
    digest = call.part("sha256")
    if not await call.running.run(may_fetch, call.agency, digest):
        raise file_not_yours(digest)
    kept = await call.running.run(kept_file, digest)
    start, end = _range(call, kept.size)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{digest}"',
        "Content-Length": str(end - start),
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    try:
        blocks = await call.running.run(open_file, digest, start, end)
    except RangeRefusal as refusal:
        response = answered(refusal, "exchange:fetch", call.headers)
        response.headers["Content-Range"] = f"bytes */{refusal.size}"
        return response
    is_part = b"range" in call.headers and (start, end) != (0, kept.size)
    if is_part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{kept.size}"
    return StreamingResponse(
        _blocks(call.running, blocks), 206 if is_part else 200, headers, media_type=kept.media_type
    )


async def _blocks(running: Running, blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while block := await running.run(next, blocks, b""):
        yield block


def _range(call: Call, size: int) -> tuple[int, int]:
    """First byte and the one after the last; a header of another form asks for everything (RFC 9110)."""
    found = _RANGE.fullmatch(call.headers.get(b"range", b"").decode("latin-1"))
    if found is None:
        return 0, size
    start, last = int(found[1]), found[2]
    return start, min(size, int(last) + 1) if last else max(size, start)


def _owner(call: Call) -> str:
    return f"agency:{call.agency}"


def _begin(agency: str, asked: UploadAsked) -> Upload:
    demand_disk()
    with transaction.atomic():
        upload = begin_upload(f"agency:{agency}", size=asked.size, sha256=asked.sha256, name=asked.name)
        reserve(agency, {f"upload:{upload.id}": asked.size})
    return upload


def _finish(upload_id: str, agency: str) -> KeptFile:
    with transaction.atomic():
        kept = finish_upload(upload_id, f"agency:{agency}")
        settle(agency, str(UUID(upload_id)), kept.sha256, kept.size)
        hold([(kept.sha256, agency)], now())
    return kept


def _keep(content: bytes, agency: str) -> KeptFile:
    demand_disk()
    if content:  # nobody keeps an empty file, as the kernel will say
        with transaction.atomic():
            reserve(agency, {hashlib.sha256(content).hexdigest(): len(content)})
    with transaction.atomic():
        kept = keep_file(content)
        hold([(kept.sha256, agency)], now())
    return kept


def _kept(kept: KeptFile) -> FileKept:
    return FileKept(sha256=kept.sha256, size=kept.size, media_type=kept.media_type)


def _told(upload: Upload, status: int, headers: dict[str, str]) -> Response:
    shown = UploadState(
        id=str(upload.id),
        size=upload.size,
        received=upload.received,
        expires_at=upload.expires_at,
        sha256=upload.kept,
    )
    told = {**headers, "Upload-Offset": str(upload.received), "Cache-Control": "no-store"}
    return Response(shown.model_dump_json().encode(), status, told, "application/json")


OPERATIONS = (
    Operation(
        method="POST",
        path="/exchange/v1/uploads",
        name="begin_upload",
        summary=Text(vi="Bắt đầu tải lên một tệp.", en="Begin to upload a file."),
        endpoint=begin,
        takes=UploadAsked,
        gives=UploadState,
        status=201,
        refuses=(413, 429, 507),
    ),
    Operation(
        method="PATCH",
        path="/exchange/v1/uploads/{id}",
        name="append",
        summary=Text(
            vi="Gửi tiếp một phần từ vị trí Upload-Offset, mỗi phần nhiều nhất 8 MB.",
            en="Send a part from Upload-Offset on, at most 8 MB each.",
        ),
        endpoint=append,
        takes=BYTES,
        most=MOST_PART,
        gives=UploadState,
        headers=("Upload-Offset",),
        refuses=(404, 408, 409, 413, 507),
    ),
    Operation(
        method="GET",
        path="/exchange/v1/uploads/{id}",
        name="upload",
        summary=Text(vi="Đã nhận được bao nhiêu byte.", en="How many bytes have arrived."),
        endpoint=state,
        gives=UploadState,
        refuses=(404,),
    ),
    Operation(
        method="POST",
        path="/exchange/v1/files",
        name="keep_file",
        summary=Text(
            vi="Gửi một tệp nhỏ (đến 8 MB) trong một lần.", en="Send a file of up to 8 MB in one call."
        ),
        endpoint=keep,
        takes=BYTES,
        most=MOST_PART,
        gives=FileKept,
        status=201,
        refuses=(408, 413, 507),
    ),
    Operation(
        method="GET",
        path="/exchange/v1/files/{sha256}",
        name="fetch",
        summary=Text(
            vi="Lấy tệp mà một tin gửi mình có nêu; đọc từng khoảng bằng Range.",
            en="Fetch a file that a message to oneself names; Range reads parts of it.",
        ),
        endpoint=fetch,
        gives=BYTES,
        also={206: Text(vi="Khoảng đã hỏi", en="The range asked for")},
        headers=("Range",),
        refuses=(404, 416),
    ),
)
