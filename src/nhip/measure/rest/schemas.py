"""The shapes of the JSON answers. Numbers are unrounded; ``null`` means there is none, never zero."""

from ninja import Schema


class Words(Schema):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class NoticeOut(Schema):
    """A choice that the answer rests on."""

    code: str
    about: str
    text: Words


class EditionCard(Schema):
    """An edition of an index; ``has_figures`` tells whether it can be computed here."""

    edition: str
    status: str
    has_figures: bool


class IndexCard(Schema):
    """An index and its editions."""

    index: str
    title: Words
    publisher: Words | None
    status: str
    units: str | None
    sources: list[str]
    editions: list[EditionCard]


class Heading(Schema):
    """What every answer about an edition opens with."""

    index: str
    edition: str | None
    title: Words
    status: str
    notices: list[NoticeOut]


class IntervalOut(Schema):
    """The ranks between which a unit lies in ``level`` of the runs with other weights and roundings."""

    level: float
    best: int
    worst: int


class UnitScore(Schema):
    """One unit: score, rank, group, the published score, and each component's score."""

    unit: str
    name: Words | None = None
    score: float | None
    rank: float | None
    group: str | None
    rating_class: str | None = None
    league: str | None = None
    league_rank: int | None = None
    published: float | None = None
    rank_interval: IntervalOut | None = None
    components: dict[str, float | None]


class Ranking(Heading):
    """A whole edition, by rank."""

    units: list[UnitScore]


class Part(Schema):
    """One component's part of a difference, in points of the index."""

    component: str
    score: float | None
    against: float | None
    points: float


class GapOut(Heading):
    """A difference taken apart; ``parts`` add up to ``points``."""

    unit: str
    against: Words
    score: float
    against_score: float
    points: float
    parts: list[Part]


class ChangePart(Schema):
    """One component's part of a change between editions."""

    component: str
    before: float | None
    after: float | None
    points: float


class ChangeOut(Heading):
    """A change between two editions, by component and by cause."""

    unit: str
    before: float
    after: float
    points: float
    rank_before: float | None
    rank_after: float | None
    rank_with_own_change_only: float | None
    parts: list[ChangePart]
    causes: dict[str, float]
    causes_unknown_because: Words | None
    places_gained: float | None
    places_by_cause: dict[str, float]


class MovedOut(Schema):
    """A component moved by a wish; ``standard_error`` is the slope's doubt."""

    unit: str
    component: str
    before: float
    after: float
    standard_error: float


class BeforeAfter(Schema):
    """A unit before and after."""

    unit: str
    score_before: float | None
    score_after: float | None
    rank_before: float | None
    rank_after: float | None


class SimulationOut(Heading):
    """An edition with some figures changed, everything recomputed."""

    moved: list[MovedOut]
    overtaken: dict[str, list[str]]
    units: list[BeforeAfter]


class MoveOut(Schema):
    """One component's part of a way to a rank; ``in_raw_units`` says the same in raw figures, by slope."""

    component: str
    before: float
    after: float
    change: float
    in_raw_units: dict[str, float]


class WayOut(Schema):
    """A way to a rank: one component alone, or (``component`` null) all together."""

    component: str | None
    reaches: bool
    rank: float
    score: float
    moves: list[MoveOut]
    why_not: Words | None


class GoalOut(Heading):
    """The smallest changes that reach a rank."""

    unit: str
    wanted_rank: int
    rank_before: float
    score_before: float
    already_reached: bool
    alone: list[WayOut]
    together: WayOut


class EvidenceOut(Schema):
    """What stands behind one number: figure, series, source, the set it was loaded with and its event."""

    unit: str
    component: str
    series: str
    period: str
    value: float | None
    written: str
    status: str
    source: str | None
    source_title: Words | None
    vintage: str | None
    set: str
    set_digest: str
    loaded_at: str
    event_id: str
