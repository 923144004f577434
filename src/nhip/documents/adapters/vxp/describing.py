"""The interface of the national axis in words: what each call is for, and which headers its parameters."""

from collections.abc import Mapping
from typing import Final

from nhip.kernel.api import Text

SUMMARIES: Final[Mapping[str, Text]] = {
    "sendEdoc": Text(
        "Gửi một gói tin edXML: văn bản hoặc trạng thái.", "Send an edXML package, document or status."
    ),
    "getReceivedEdocList": Text("Tin đang chờ nhận, cũ trước.", "What waits to be taken, oldest first."),
    "getSentEdocList": Text("Tin đã gửi và tình trạng từng nơi nhận.", "What was sent and how it stands."),
    "getEdoc": Text("Lấy gói tin.", "The package."),
    "downloadEdoc": Text("Lấy gói tin.", "The package."),
    "updateStatus": Text("Báo đã lấy được gói tin hay chưa.", "Say whether the package was taken."),
    "getAgenciesList": Text(
        "Các cơ quan đã kết nối, mã theo QCVN 102:2016.", "Who is connected, codes as in QCVN 102:2016."
    ),
    "getAgenciesListQD20": Text(
        "Các cơ quan đã kết nối, mã theo Quyết định 20/2020.",
        "Who is connected, codes as in Decision 20/2020.",
    ),
    "getSynchronizeUnit": Text("Như trên, cả cơ quan đã ngừng kết nối.", "The same with those that left."),
    "registerAgency": Text("Kết nối một cơ quan trực thuộc.", "Connect an agency below one's own."),
    "deleteAgency": Text("Đóng đầu nối mình đã đăng ký.", "Close a seat that one registered."),
    "countReceiveEdoc": Text("Số văn bản đang chờ nhận.", "How many documents wait."),
    "countReceiveStatus": Text("Số trạng thái đang chờ nhận.", "How many statuses wait."),
}

ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "sendEdoc": (
        "XroadVnpt-messagetype",
        "XroadVnpt-from",
        "XroadVnpt-to",
        "XroadVnpt-hash-file",
    ),
    "getReceivedEdocList": ("XroadVnpt-messagetype",),
    "getSentEdocList": ("XroadVnpt-docId",),
    "getEdoc": ("XroadVnpt-docId",),
    "downloadEdoc": ("XroadVnpt-docId",),
    "updateStatus": ("XroadVnpt-docId", "XroadVnpt-status"),
    "registerAgency": ("XroadVnpt-agencyCode",),
    "deleteAgency": ("XroadVnpt-agencyCode",),
}

HEADERS: Final[Mapping[str, str]] = {
    "XroadVnpt-systemid": "the system id",
    "XroadVnpt-timestamp": "ddMMyyyy'T'HHmmss with any fraction, in Vietnamese time",
    "XroadVnpt-sign-header-key": "names of the signed parameters, joined by ;",
    "XroadVnpt-sign-header": "JSON of the signed parameters and their values",
    "XroadVnpt-hash-header": "hexadecimal HMAC-SHA256 of that JSON under the secret",
    "XroadVnpt-messagetype": "edoc or status",
    "XroadVnpt-docId": "the message",
    "XroadVnpt-status": "done, fail or processing",
    "XroadVnpt-from": "the agency that sends",
    "XroadVnpt-to": "JSON array of the receivers: those of the package, all of them and no others",
    "XroadVnpt-hash-file": "hexadecimal SHA-256 of the package",
    "XroadVnpt-agencyCode": "the agency to connect or to close",
}
