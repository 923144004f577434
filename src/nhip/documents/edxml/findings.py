"""What was found about a message: a refusal, or an oddity that is kept and told."""

from dataclasses import dataclass
from enum import StrEnum

from nhip.kernel.api import Text


class Weight(StrEnum):
    """Whether the message is refused for it, or accepted and flagged."""

    REFUSED = "refused"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a message: a stable code, where it stands, the cause and the cure."""

    code: str
    weight: Weight
    place: str
    cause: Text
    cure: Text


class Unreadable(Exception):  # noqa: N818 - it carries the one finding that ends the reading
    """The message cannot be read at all; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code} {finding.place}: {finding.cause.en}")
        self.finding = finding


def refused(code: str, place: str, cause: Text, cure: Text) -> Finding:
    """A finding that the message is refused for."""
    return Finding(code, Weight.REFUSED, place, cause, cure)


def odd(code: str, place: str, cause: Text, cure: Text | None = None) -> Finding:
    """A finding that is kept and told while the message is accepted."""
    kept = Text(
        "Đã nhận; nên báo cho đơn vị cung cấp phần mềm gửi.",
        "Accepted; the sender's software supplier should be told.",
    )
    return Finding(code, Weight.ODD, place, cause, cure or kept)
