"""What is answered: JSON with ``status``, ``ErrorCode``, ``ErrorDesc``, ``DocId`` and ``data``.

The numbers are those that guides to provincial axes list. Software written for them reads the body and not
the HTTP status, so a refusal comes with 200 too; only an answer of another kind (no such address) does not,
and who is not heard for a while (429), so that proxies see it as well.
"""

import json
from typing import Any, Final, Literal

from pydantic import BaseModel
from starlette.responses import Response

from nhip.kernel.api import Refusal
from nhip.sharing.api import TryLater


class Answer(BaseModel):
    """Every answer that is not a package. ``ErrorCode`` is a number as text, 0 for what was done."""

    status: Literal["OK", "FAIL"]
    ErrorCode: str
    ErrorDesc: str
    DocId: str
    data: Any


OK: Final = 0
FILE_INVALID: Final = 10
NOT_PROVEN: Final = 15
RECEIVER_UNKNOWN: Final = 18
SENDER_UNKNOWN: Final = 19
SYSTEM: Final = 20
FILE_FAILED: Final = 21
NOT_BY_DECISION_28: Final = 22
RECEIVER_LOCKED: Final = 23

_CODES: Final = {
    "exchange.not_signed_in": NOT_PROVEN,
    "exchange.locked_out": NOT_PROVEN,
    "sharing.receiver_unknown": RECEIVER_UNKNOWN,
    "sharing.receiver_not_connected": RECEIVER_UNKNOWN,
    "sharing.receiver_closed": RECEIVER_LOCKED,
    "sharing.sender_not_connected": SENDER_UNKNOWN,
    "sharing.not_the_sender": SENDER_UNKNOWN,
    "axis.not_the_sender": SENDER_UNKNOWN,
    "axis.file_refused": FILE_FAILED,
    "axis.edxml_refused": FILE_INVALID,
    "axis.body_unreadable": FILE_INVALID,
    "adapters.package_unfit": FILE_INVALID,
    "adapters.not_as_edxml": FILE_INVALID,
    "adapters.hash_differs": FILE_INVALID,
    "adapters.hash_unsigned": NOT_PROVEN,
    "adapters.from_another": SENDER_UNKNOWN,
    "adapters.receiver_not_in_package": RECEIVER_UNKNOWN,
    "adapters.receiver_not_named": RECEIVER_UNKNOWN,
    "axis.state_secret": NOT_BY_DECISION_28,
    "adapters.not_below": SENDER_UNKNOWN,
    "adapters.not_opened_by": SENDER_UNKNOWN,
}


def code_of(refusal: Refusal) -> int:
    """The number of the list that fits the refusal."""
    if refusal.code in _CODES:
        return _CODES[refusal.code]
    if refusal.code == "axis.agency_unreadable":
        return SENDER_UNKNOWN if refusal.detail.en.startswith("From") else RECEIVER_UNKNOWN
    if refusal.code.startswith("axis."):
        return NOT_BY_DECISION_28
    return SYSTEM


def granted(data: Any = None, document: str = "") -> Response:
    """An answer to what was done."""
    return _answer("OK", OK, "", document, data)


def refused(refusal: Refusal) -> Response:
    """A refusal in both languages, with the platform's own code for it."""
    told = " ".join(
        f"{say.title}. {say.detail} {say.remedy}" for say in (_Said(refusal, "vi"), _Said(refusal, "en"))
    )
    response = failed(code_of(refusal), f"[{refusal.code}] {told}")
    if isinstance(refusal, TryLater):
        response.status_code = refusal.status
        response.headers["Retry-After"] = str(refusal.again_in)
    return response


def failed(code: int, told: str) -> Response:
    """A refusal under this number."""
    return _answer("FAIL", code, told, "", None)


class _Said:
    def __init__(self, refusal: Refusal, language: str) -> None:
        self.title = refusal.title.say(language)
        self.detail = refusal.detail.say(language)
        self.remedy = refusal.remedy.say(language)


def _answer(status: str, code: int, told: str, document: str, data: Any) -> Response:
    members = {
        "status": status,
        "ErrorCode": str(code),
        "ErrorDesc": told,
        "DocId": document,
        "data": [] if data is None else data,
    }
    content = json.dumps(members, ensure_ascii=False).encode()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})
