"""What a report is drafted from: everything that happened to the figures of its rounds, as plain values.

Pure. Only what was handed in or released is here; drafts that an agency has not handed in are only counted.
"""

from dataclasses import dataclass
from datetime import date, datetime

from nhip.kernel.api import Text
from nhip.measure.collection.reports.scope import Scope

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A round of the scope; ``closed_on`` is None while it is open."""

    code: str
    title: Text
    opens_on: date
    closes_on: date
    closed_on: date | None
    event: str


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """A release of these rounds, with its proof; ``corrects`` names the release that it corrects."""

    code: str
    round: str
    on: date
    digest: str
    event: str
    figures: int
    corrects: str
    reason: str


@dataclass(frozen=True, slots=True)
class FigureFact:
    """One released figure, with the revision it came from and the newest release that holds it."""

    agency: str
    series: str
    area: str
    period: str
    value: str
    status: str
    reason: str
    note: str
    revision: int
    event: str
    document: str
    release: str

    @property
    def key(self) -> Key:
        """The cell."""
        return self.series, self.area, self.period


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one index, in the edition reckoned with."""

    index: str
    edition: str
    is_own_edition: bool
    component: str
    component_before: float
    component_after: float
    score_before: float
    score_after: float
    rank_before: int
    rank_after: int

    @property
    def won(self) -> int:
        """Ranks won; below zero where they are lost."""
        return self.rank_before - self.rank_after


@dataclass(frozen=True, slots=True)
class Change:
    """A released figure that differs from what was known before.

    ``cause``: ``own`` is a figure of a period that had none; ``revision`` the owner's own; ``correction`` one
    that a correcting release made, for ``why``. ``before`` stood in ``before_period``, by ``before_release``
    or, where we had released nothing, as ``published`` abroad and imported by ``import_event``; blank where
    nothing stood. ``effect`` is None
    where ``unsaid`` tells why.
    """

    figure: FigureFact
    cause: str
    before: str
    before_period: str
    before_release: str
    published: Text | None
    import_event: str
    why: str
    effect: Effect | None
    unsaid: Text | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that an agency says it does not have, and why."""

    agency: str
    series: str
    area: str
    period: str
    status: str
    reason: str
    is_owner: bool
    revision: int
    event: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A figure asked for and not handed in; ``has_draft`` where something was entered."""

    agency: str
    series: str
    area: str
    period: str
    is_owner: bool
    due_on: date
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Late:
    """An agency that handed in after the last day."""

    agency: str
    round: str
    on: date
    due_on: date
    event: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the figures that a discrepancy sets side by side, and who says so."""

    value: str
    who: Text


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision: the value, why, whose, and the second person; ``is_agreed`` is None while it waits."""

    value: str
    status: str
    reason: str
    agency: str
    by: str
    on: date
    reviewer: str
    reviewed_on: date | None
    is_agreed: bool | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A discrepancy: ``state`` is open, decided, settled or gone; ``worth`` the ranks between candidates."""

    number: int
    check: str
    series: str
    area: str
    period: str
    owner: str
    finding: Text
    candidates: tuple[Candidate, ...]
    worth: float | None
    state: str
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an agency is: asked for, handed in (with a number, or missing with a reason), signed."""

    agency: str
    asked: int
    present: int
    missing: int
    is_signed: bool

    @property
    def handed_in(self) -> int:
        """Answered and handed in."""
        return self.present + self.missing


@dataclass(frozen=True, slots=True)
class Probable:
    """What an index will probably use for a figure that we do not release.

    ``edition`` is the period plus the lag of the component. ``origin``: ``outside`` for a figure that
    ``observer`` published; ``own`` for an earlier release of ours; ``none``. ``step`` is how
    the last two figures of that origin differ, and ``effect`` what a new figure one step on would do.
    """

    series: str
    area: str
    period: str
    index: str
    component: str
    edition: str
    origin: str
    value: str = ""
    of_period: str = ""
    observer: Text | None = None
    import_event: str = ""
    release: str = ""
    step: str = ""
    effect: Effect | None = None
    unsaid: Text | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """All changes at once, in one edition of one index: rank and score of the area before and after."""

    index: str
    edition: str
    area: str
    changes: int
    score_before: float
    score_after: float
    rank_before: int
    rank_after: int


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record of a scope, at a moment."""

    scope: Scope
    lead: str
    at: datetime
    on: date
    rounds: tuple[RoundFact, ...]
    releases: tuple[ReleaseFact, ...]
    figures: tuple[FigureFact, ...]
    changes: tuple[Change, ...]
    missing: tuple[Missing, ...]
    silent: tuple[Silent, ...]
    late: tuple[Late, ...]
    disputes: tuple[Dispute, ...]
    progress: tuple[Progress, ...]
    probable: tuple[Probable, ...]
    together: tuple[Together, ...]
    agencies: dict[str, Text]
    over: dict[str, Text]
