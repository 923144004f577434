"""What the exchange refuses before any message is looked at, and how refusals are answered (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import TryLater
from nhip.web.refusals.answers import PROBLEM, problem
from nhip.web.refusals.counting import refused

_AGAIN_IN: Final = "1"  # seconds
_POLL_AGAIN: Final = 5


def busy() -> Refusal:
    return Refusal(
        "exchange.busy",
        Text(vi="Trục liên thông đang quá tải", en="The exchange is overloaded"),
        Text(
            vi="Hàng đợi đã đầy; tin này chưa được nhận.",
            en="The queue is full; this message was not taken over.",
        ),
        Text(
            vi="Gửi lại sau số giây ghi ở Retry-After; gửi lại là vô hại.",
            en="Send it again after the seconds in Retry-After; that is harmless.",
        ),
        status=503,
        retriable=True,
    )


def database_away() -> Refusal:
    return Refusal(
        "exchange.database_away",
        Text(vi="Cơ sở dữ liệu tạm thời gián đoạn", en="The database is away for a moment"),
        Text(
            vi="Chưa rõ tin này đã được ghi hay chưa.",
            en="It is not known whether this message was written.",
        ),
        Text(
            vi="Gửi lại nguyên như cũ; nếu đã ghi thì nhận lại đúng câu trả lời đầu tiên.",
            en="Send it again unchanged; if it was written, you get the first answer again.",
        ),
        status=503,
        retriable=True,
    )


def our_fault() -> Refusal:
    return Refusal(
        "exchange.fault",
        Text(vi="Lỗi của hệ thống", en="A fault of ours"),
        Text(vi="Yêu cầu này làm hệ thống gặp lỗi.", en="This request met a fault in the platform."),
        Text(
            vi="Đã ghi lại để sửa. Hãy báo quản trị viên của nút, kèm thời điểm.",
            en="It is recorded. Tell the node's administrator, with the time.",
        ),
        status=500,
    )


def not_signed_in() -> Refusal:
    return Refusal(
        "exchange.not_signed_in",
        Text(vi="Chưa chứng minh được là hệ thống nào", en="The system has not proven who it is"),
        Text(
            vi="Thiếu hoặc sai thông tin xác thực của đầu nối.",
            en="The seat's credentials are missing or wrong.",
        ),
        Text(
            vi="Gửi tiêu đề Authorization: Bearer MÃ-HỆ-THỐNG.BÍ-MẬT, hoặc ký yêu cầu bằng khóa của cơ quan.",
            en="Send Authorization: Bearer SYSTEM.SECRET, or sign the request with the agency's key.",
        ),
        status=401,
    )


def locked_out(seconds: int) -> Refusal:
    return TryLater(
        "exchange.locked_out",
        Text(vi="Tạm không nhận yêu cầu của đầu nối này", en="This seat is not heard for a while"),
        Text(
            vi=f"Có quá nhiều lần xác thực sai từ cùng một nơi; thử lại được sau {seconds} giây.",
            en=f"Too many proofs from one source failed; try again in {seconds} seconds.",
        ),
        Text(
            vi="Dừng phần mềm đang dùng bí mật hoặc khóa cũ, chờ đủ thời gian ở Retry-After, rồi gọi lại với "
            "thông tin đúng.",
            en="Stop the software that uses an old secret or key, wait as Retry-After says, then call with "
            "the right ones.",
        ),
        again_in=seconds,
    )


def too_many_polls(most: int) -> Refusal:
    return TryLater(
        "exchange.too_many_polls",
        Text(vi="Đầu nối có quá nhiều yêu cầu đang chờ", en="The seat has too many calls that wait"),
        Text(
            vi=f"wait: đã có {most} yêu cầu chờ tin cùng lúc của đầu nối này.",
            en=f"wait: {most} calls of this seat wait for messages already.",
        ),
        Text(
            vi="Một yêu cầu chờ là đủ cho mỗi hệ thống; kết thúc các yêu cầu cũ, hoặc gọi với wait=0.",
            en="One that waits is enough for a system; end the older ones, or call with wait=0.",
        ),
        again_in=_POLL_AGAIN,
    )


def polls_full(most: int) -> Refusal:
    return TryLater(
        "exchange.polls_full",
        Text(vi="Trục liên thông có quá nhiều yêu cầu đang chờ", en="Too many calls wait at the exchange"),
        Text(
            vi=f"wait: nút này giữ nhiều nhất {most} yêu cầu chờ cùng lúc.",
            en=f"wait: this node holds {most} waiting calls at most.",
        ),
        Text(
            vi="Gọi lại sau số giây ghi ở Retry-After, hoặc gọi với wait=0; không tin nào mất.",
            en="Call again after the seconds in Retry-After, or with wait=0; no message is lost.",
        ),
        again_in=_POLL_AGAIN,
        status=503,
    )


def too_large(most: int) -> Refusal:
    return Refusal(
        "exchange.too_large",
        Text(vi="Nội dung gửi quá lớn", en="The body is too large"),
        Text(
            vi=f"Nhiều nhất {most >> 10} KB cho yêu cầu này.",
            en=f"This request takes {most >> 10} KB at most.",
        ),
        Text(
            vi="Gửi tệp theo từng phần qua /exchange/v1/uploads.",
            en="Send files in parts through /exchange/v1/uploads.",
        ),
        status=413,
    )


def too_slow(seconds: float) -> Refusal:
    return Refusal(
        "exchange.too_slow",
        Text(vi="Nội dung đến quá chậm", en="The body came too slowly"),
        Text(vi=f"Chờ quá {seconds:.0f} giây.", en=f"It took more than {seconds:.0f} seconds."),
        Text(
            vi="Gửi lại; tệp lớn thì gửi từng phần nhỏ hơn.",
            en="Send it again; large files in smaller parts.",
        ),
        status=408,
        retriable=True,
    )


def unreadable(place: str, found: Text) -> Refusal:
    return Refusal(
        "exchange.request_unreadable",
        Text(vi="Không đọc được yêu cầu", en="The request cannot be read"),
        Text(vi=f"Tại «{place}»: {found.vi}.", en=f"At “{place}”: {found.en}."),
        Text(
            vi="Sửa chỗ đã nêu; mô tả ở /exchange/v1/openapi.json.",
            en="Mend the place named; /exchange/v1/openapi.json describes the request.",
        ),
        status=422,
    )


def not_found() -> Refusal:
    return Refusal(
        "exchange.not_found",
        Text(vi="Không có địa chỉ này", en="There is no such address"),
        Text(
            vi="Trục liên thông không có địa chỉ đã gọi.", en="The exchange does not have the address called."
        ),
        Text(vi="Xem /exchange/v1/openapi.json.", en="See /exchange/v1/openapi.json."),
        status=404,
    )


def wrong_method() -> Refusal:
    return Refusal(
        "exchange.method_not_allowed",
        Text(vi="Địa chỉ này không nhận cách gọi đó", en="This address does not take that method"),
        Text(vi="Phương thức HTTP không đúng.", en="The HTTP method is another one."),
        Text(vi="Xem /exchange/v1/openapi.json.", en="See /exchange/v1/openapi.json."),
        status=405,
    )


def answered(refusal: Refusal, route: str, headers: Mapping[bytes, bytes] | None = None) -> Response:
    """``refusal`` as problem+json in the caller's language, counted for the ledger under its route."""
    refused.note(refusal.code, route, refusal.status)
    wanted = (headers or {}).get(b"accept-language", b"vi")
    language = "en" if wanted.lstrip().startswith(b"en") else "vi"
    response = Response(
        json.dumps(problem(refusal, language, route), ensure_ascii=False).encode(),
        status_code=refusal.status,
        media_type=PROBLEM,
        headers={"Cache-Control": "no-store", "Content-Language": language},
    )
    if isinstance(refusal, TryLater):
        response.headers["Retry-After"] = str(refusal.again_in)
    elif refusal.status == 503 or (refusal.retriable and refusal.status in {408, 409, 429}):
        response.headers["Retry-After"] = _AGAIN_IN
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
