"""What a verification found, in words that a reader of the document understands.

Five answers: valid; altered (the content is not what was signed); untrusted (no authority we trust stands
behind the certificate, or it was used outside its term); revoked; unsigned (there is no readable signature).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from nhip.identity.signatures.levels import Level
from nhip.kernel.api import Text


class Standing(StrEnum):
    """What a verification found."""

    VALID = "valid"
    ALTERED = "altered"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The standing of a signature, why, who signed and when; ``is_weak`` where a hash of old is in it.

    ``signed_at`` is what the signature itself says; ``stamped_at`` is what a trusted time stamp proves.
    ``is_seal`` tells an organisation's signature from a person's, ``certificate`` is the SHA-256 of the
    certificate, ``level`` how much of its own proof a valid signature brings along in a PDF or a container,
    and ``notes`` say what could not be checked and what is weak. ``is_unreadable`` tells a signature that
    cannot be read, or a file that cannot be examined, from none at all.
    """

    standing: Standing
    why: Text
    signer: str = ""
    signed_at: datetime | None = None
    is_weak: bool = False
    stamped_at: datetime | None = None
    is_seal: bool = False
    certificate: str = ""
    notes: tuple[Text, ...] = ()
    level: Level | None = None
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """What was found about one signature of a PDF; ``field`` is its name in the file.

    An archive stamp over the document is told of only where it does not hold: then bytes were changed.
    ``changed_since`` says what came into the file after this signature: None where it covers the whole file.
    """

    verdict: Verdict
    field: str = ""
    covers_whole_file: bool = False
    changed_since: Text | None = None
    is_stamp: bool = False

    @property
    def standing(self) -> Standing:
        return self.verdict.standing

    @property
    def is_seal(self) -> bool:
        return self.verdict.is_seal


def both_signed(verdicts: Iterable[PdfVerdict]) -> bool:
    """Whether a person and an organisation have signed, both validly (the original of Decree 30/2020)."""
    found = list(verdicts)
    if any(each.standing is Standing.ALTERED for each in found):
        return False
    signed = [each.is_seal for each in found if each.standing is Standing.VALID]
    return True in signed and False in signed


UNSIGNED = Verdict(
    Standing.UNSIGNED, Text(vi="Không có chữ ký đọc được.", en="There is no readable signature.")
)


def unreadable(error: object) -> Verdict:
    """The verdict on something that looks like a signature and is none."""
    return Verdict(
        Standing.UNSIGNED,
        Text(
            vi=f"Chữ ký không đọc được, tệp có thể hỏng. Phần mềm báo: {error}",
            en=f"The signature cannot be read: {error}",
        ),
        is_unreadable=True,
    )


def unexamined(why: Text) -> Verdict:
    """The verdict on a file that nobody can look into within bounds, because of ``why``."""
    return Verdict(
        Standing.UNSIGNED,
        Text(
            vi=f"Không kiểm tra được chữ ký của tệp này, vì {why.vi}.",
            en=f"The signatures of this file could not be examined, because {why.en}.",
        ),
        is_unreadable=True,
    )


def altered(verdict: Verdict, why: Text) -> Verdict:
    """The same signature, found to stand on something else than it was made over."""
    return replace(verdict, standing=Standing.ALTERED, why=why, level=None)
