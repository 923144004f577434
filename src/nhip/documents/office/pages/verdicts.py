"""What is found about the signatures of a document, said so that a clerk knows whether to take it."""

from dataclasses import dataclass
from typing import Final

from nhip.documents.office.opening.kinds import PDF
from nhip.identity.api import PdfVerdict, Standing, both_signed, verify_pdf
from nhip.kernel.api import Refusal, Text, file_bytes

_MOST_BYTES: Final = 30_000_000
_STANDINGS: Final = {
    Standing.VALID: Text("hợp lệ", "valid"),
    Standing.ALTERED: Text("nội dung đã bị sửa", "altered"),
    Standing.UNTRUSTED: Text("nơi cấp không được tin cậy", "untrusted"),
    Standing.REVOKED: Text("chứng thư đã thu hồi", "revoked"),
    Standing.UNSIGNED: Text("không có chữ ký", "unsigned"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The signatures of a file: whether both are there and hold, and each with its standing in a word."""

    is_whole: bool
    is_signed: bool
    rows: tuple[tuple[PdfVerdict, Text], ...]


def check(sha256: str, media_type: str, size: int) -> Checked | None:
    """The signatures of a kept PDF; None for what is no PDF, too large to look into here, or unreadable."""
    if media_type != PDF or size > _MOST_BYTES:
        return None
    try:
        found = verify_pdf(file_bytes(sha256))
    except Refusal:
        return None
    rows = tuple((each, _STANDINGS[each.verdict.standing]) for each in found)
    is_signed = any(each.verdict.standing is not Standing.UNSIGNED for each in found)
    return Checked(both_signed(found), is_signed, rows)
