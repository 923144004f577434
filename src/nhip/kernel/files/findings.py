"""What was found about a file that somebody wants to send: findings with cause and cure, and their words."""

from dataclasses import dataclass
from enum import StrEnum

from nhip.kernel.words import Text


class FileWeight(StrEnum):
    """Whether a file should be refused for it, or taken and flagged."""

    REFUSED = "refused"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class FileFinding:
    """One thing about a file: a stable code, the cause and the cure."""

    code: str
    weight: FileWeight
    cause: Text
    cure: Text


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What a file is by its bytes, and everything found about it."""

    media_type: str
    findings: tuple[FileFinding, ...]

    @property
    def is_refused(self) -> bool:
        """Whether something was found that it should be refused for."""
        return any(finding.weight is FileWeight.REFUSED for finding in self.findings)


_PLAIN = Text(vi="Gửi bản PDF, hoặc bản không có phần đó.", en="Send a PDF, or a copy without that part.")
_UNLOCKED = Text(
    vi="Gửi bản không đặt mật khẩu; bảo vệ nội dung bằng quyền đọc của người nhận.",
    en="Send it without a password; who may read it is set with the receivers.",
)
_SPLIT = Text(vi="Gửi từng tệp, không nén.", en="Send the files one by one, not packed.")
_LOOK = Text(vi="Chỉ mở khi tin nơi gửi.", en="Open it only if you trust the sender.")


def refused(code: str, cause: Text, cure: Text = _PLAIN) -> FileFinding:
    return FileFinding(code, FileWeight.REFUSED, cause, cure)


def odd(code: str, cause: Text, cure: Text = _LOOK) -> FileFinding:
    return FileFinding(code, FileWeight.ODD, cause, cure)


def program(name: str) -> FileFinding:
    return refused(
        "file.program", Text(vi=f"“{name}” là chương trình chạy được.", en=f"“{name}” is a program.")
    )


def macros(name: str) -> FileFinding:
    return refused("file.macros", Text(vi=f"“{name}” có macro.", en=f"“{name}” holds macros."))


def locked(name: str) -> FileFinding:
    cause = Text(
        vi=f"“{name}” đặt mật khẩu nên không kiểm tra được.",
        en=f"“{name}” has a password, so nobody can look into it.",
    )
    return refused("file.locked", cause, _UNLOCKED)


def bomb(name: str, why: Text) -> FileFinding:
    cause = Text(
        vi=f"“{name}” phình ra bất thường: {why.vi}.", en=f"“{name}” unpacks beyond reason: {why.en}."
    )
    return refused("file.bomb", cause, _SPLIT)


def unseen(name: str) -> FileFinding:
    cause = Text(
        vi=f"“{name}” nén theo dạng không kiểm tra được bên trong.",
        en=f"“{name}” is packed in a way that nobody here looks into.",
    )
    return odd("file.unseen", cause, Text(vi="Nên gửi dạng ZIP thông thường.", en="A plain ZIP is better."))


def damaged(name: str) -> FileFinding:
    cause = Text(vi=f"“{name}” bị hỏng hoặc bị cắt.", en=f"“{name}” is damaged or cut off.")
    return odd("file.damaged", cause, Text(vi="Gửi lại tệp.", en="Send it again."))
