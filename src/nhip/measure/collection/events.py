"""What the collection of figures tells everybody.

People are named by the public id of their account. Events of a draft carry no value: what an agency has not
handed in is its own; the digest in the event proves it later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from nhip.kernel.api import Event, upcaster


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A round was opened: what it asks for in numbers, by when, and the seed of its sample.

    ``left_out`` are the agencies that hold a series of the round and were not asked this time.
    """

    type: ClassVar = "collection.round_opened"
    version: ClassVar = 2
    is_public: ClassVar = True

    round: str
    kind: str
    opens_on: date
    closes_on: date
    agencies: int
    figures: int
    seed: int
    left_out: tuple[str, ...]


@upcaster("collection.round_opened", 1)
def _nobody_left_out(payload: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 every holder was asked."""
    return payload | {"left_out": []}


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    """A round was closed, with how many of its figures were there."""

    type: ClassVar = "collection.round_closed"
    is_public: ClassVar = True

    round: str
    figures: int
    present: int
    missing_with_reason: int
    silent: int


@dataclass(frozen=True, kw_only=True)
class FiguresEntered(Event):
    """Cells were written: how many, by which way, and the digest of what was written."""

    type: ClassVar = "collection.figures_entered"

    round: str
    origin: str
    figures: int
    digest: str
    document: str | None


@dataclass(frozen=True, kw_only=True)
class FiguresHandedIn(Event):
    """An agency handed its figures in; ``still_true`` of them from before the round, confirmed as they are.

    Not public: few values are possible, so the digest of a set would give them away before the release.
    """

    type: ClassVar = "collection.figures_handed_in"
    version: ClassVar = 2

    round: str
    figures: int
    missing_with_reason: int
    digest: str
    is_late: bool
    still_true: int


@upcaster("collection.figures_handed_in", 1)
def _nothing_confirmed(payload: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 nobody said of figures from before that they are still true."""
    return payload | {"still_true": 0}


@dataclass(frozen=True, kw_only=True)
class OutsideFiguresImported(Event):
    """A published file was read in: what became of its rows."""

    type: ClassVar = "collection.outside_imported"
    is_public: ClassVar = True

    observer: str
    vintage: str
    file: str
    read: int
    kept: int
    refused: int
    skipped: int


@dataclass(frozen=True, kw_only=True)
class DiscrepancyFound(Event):
    """A check failed: which one, on which series, area and period."""

    type: ClassVar = "collection.discrepancy_found"

    check: str
    series: str
    area: str
    period: str


@dataclass(frozen=True, kw_only=True)
class DiscrepancyDiscussed(Event):
    """Somebody said something about a discrepancy: the SHA-256 of the words, and the value they propose."""

    type: ClassVar = "collection.discrepancy_discussed"

    check: str
    series: str
    area: str
    period: str
    words: str
    proposed: str


@dataclass(frozen=True, kw_only=True)
class DiscrepancyDecided(Event):
    """The owner of a series decided which value counts; it holds once a second person has agreed."""

    type: ClassVar = "collection.discrepancy_decided"

    check: str
    series: str
    area: str
    period: str
    value: str
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DiscrepancyReviewed(Event):
    """A second person agreed with a decision, or sent it back."""

    type: ClassVar = "collection.discrepancy_reviewed"

    check: str
    series: str
    area: str
    period: str
    is_agreed: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class FigureChecked(Event):
    """Another office looked at a figure."""

    type: ClassVar = "collection.figure_checked"

    figure: str
    revision: int
    is_sampled: bool
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class SetSigned(Event):
    """An agency's set of figures was signed: the digest of the set and of the signature."""

    type: ClassVar = "collection.set_signed"
    is_public: ClassVar = True

    round: str
    number: int
    figures: int
    digest: str
    signature_digest: str


@dataclass(frozen=True, kw_only=True)
class FiguresReleased(Event):
    """Figures were released under a number; ``corrects`` names the release that this one corrects.

    ``left_out`` are the agencies that had not signed.
    """

    type: ClassVar = "collection.figures_released"
    is_public: ClassVar = True

    release: str
    round: str
    corrects: str | None
    figures: int
    digest: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PackagesMade(Event):
    """The files of a release were made; ``checksums`` is the SHA-256 of the list of their digests."""

    type: ClassVar = "collection.packages_made"
    is_public: ClassVar = True

    release: str
    files: int
    checksums: str


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(Event):
    """A draft of a report was made: the digests of what it says and of its files, and what it rests on."""

    type: ClassVar = "collection.report_drafted"

    kind: str
    scope: str
    number: int
    digest: str
    docx: str
    pdf: str
    releases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FocalPointsReminded(Event):
    """Focal points of these agencies were reminded of what they still owe in a round, by so many mails.

    ``occasion`` is ``before-3`` (working days left), ``on-day``, ``after`` or ``asked``; ``nobody`` are the
    agencies that have no focal point to remind.
    """

    type: ClassVar = "collection.focal_points_reminded"

    round: str
    occasion: str
    agencies: tuple[str, ...]
    mails: int
    nobody: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarKeyChanged(Event):
    """Somebody made a new secret address for their own calendar, or ended it; the address is in no event."""

    type: ClassVar = "collection.calendar_key_changed"

    is_there: bool
