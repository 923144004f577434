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
    Standing.UNTRUSTED: Text("chứng thư không được tin cậy", "untrusted"),
    Standing.REVOKED: Text("chứng thư đã thu hồi", "revoked"),
    Standing.UNSIGNED: Text("không có chữ ký", "unsigned"),
}
# What to do about a signature that does not hold, the gravest first.
_ADVICE: Final = {
    Standing.ALTERED: Text(
        "Đừng dùng tệp này; cần lấy lại bản gốc từ nơi phát hành.",
        "Do not use this file; get the original from whoever issued it.",
    ),
    Standing.REVOKED: Text(
        "Cần nơi phát hành ký lại bằng chứng thư còn hiệu lực.",
        "Whoever issued it has to sign again under a certificate in force.",
    ),
    Standing.UNTRUSTED: Text(
        "Hỏi lại nơi phát hành trước khi dùng.", "Ask whoever issued it before using it."
    ),
}
_WHOLE: Final = Text(
    "Chữ ký người ký và con dấu cơ quan đều hợp lệ.",
    "The signer's signature and the agency's seal both hold.",
)
_WEAK: Final = Text(
    "Chữ ký và con dấu khớp với nội dung, nhưng yếu: có thể bị làm giả.",
    "Signature and seal match the content, but they are weak: they can be forged.",
)
_BROKEN: Final = Text("Có chữ ký không hợp lệ.", "A signature does not hold.")
_NO_SEAL: Final = Text(
    "Chữ ký hợp lệ, nhưng thiếu con dấu số của cơ quan.",
    "The signature holds, but the agency's digital seal is missing.",
)
_NO_SIGNER: Final = Text(
    "Con dấu hợp lệ, nhưng thiếu chữ ký số của người ký.",
    "The seal holds, but the signer's digital signature is missing.",
)
_UNREADABLE: Final = Text(
    "Không kiểm tra được chữ ký số của văn bản.", "The document's digital signatures could not be checked."
)
_UNSIGNED: Final = Text("Văn bản không có chữ ký số.", "The document has no digital signature.")


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
    def is_weak(self) -> bool:
        """Whether one of the signatures rests on what can be forged today."""
        return any(row.verdict.is_weak for row, _ in self.rows)

    @property
    def headline(self) -> Text:
        """What a clerk needs to know first."""
        if self.is_whole:
            return _WEAK if self.is_weak else _WHOLE
        if not self.is_signed:
            return _UNREADABLE if self.unreadable else _UNSIGNED
        if any(row.standing is not Standing.VALID for row, _ in self.rows):
            return _BROKEN
        return _NO_SIGNER if all(row.is_seal for row, _ in self.rows) else _NO_SEAL

    @property
    def advice(self) -> Text | None:
        """What to do about the gravest of what is wrong."""
        found = {row.standing for row, _ in self.rows}
        return next((told for standing, told in _ADVICE.items() if standing in found), None)

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
