"""What is found about the signatures of a document, said so that a clerk knows whether to take it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nhip.documents.office.opening.kinds import PDF
from nhip.identity.api import LongTermProof, PdfVerdict, Standing, both_signed, proofs_of, verify_pdf
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
    """The signatures of a file: whether both are there and hold, each with its standing in a word, and how
    far the proof of them reaches. ``unreadable`` is why what stands there for a signature is none.
    """

    is_whole: bool
    is_signed: bool
    rows: tuple[tuple[PdfVerdict, Text], ...]
    unreadable: Text | None = None
    proof: LongTermProof | None = None

    @property
    def proof_why(self) -> Text | None:
        """What keeps the proof from the next level."""
        held = self.proof
        return Text(held.why_vi, held.why_en) if held is not None and held.why_vi else None


def check(sha256: str, media_type: str, size: int, at: datetime | None = None) -> Checked | None:
    """The signatures of a kept PDF; None for what is no PDF, too large to look into here, or unreadable.

    ``at`` is when it stood in the register, which the ledger proves: what was signed by then stays signed.
    """
    if media_type != PDF or size > _MOST_BYTES:
        return None
    try:
        found = verify_pdf(file_bytes(sha256), at=at)
    except Refusal:
        return None
    rows = tuple((each, _STANDINGS[each.verdict.standing]) for each in found)
    is_signed = any(each.verdict.standing is not Standing.UNSIGNED for each in found)
    doubtful = next((each.verdict.why for each in found if each.verdict.is_unreadable), None)
    return Checked(
        both_signed(found),
        is_signed,
        rows,
        None if is_signed else doubtful,
        proofs_of([sha256]).get(sha256) if is_signed else None,
    )
