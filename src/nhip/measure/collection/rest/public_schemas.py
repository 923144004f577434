"""The shapes of the public answers about releases. A value is text with the released digits; null is none."""

from datetime import datetime

from ninja import Field, Schema

from nhip.measure.rest.schemas import Words


class ReleaseCard(Schema):
    """A release on the list. ``corrected_by`` is null while it stands."""

    code: str
    round: str
    title: Words
    released_at: datetime
    figures: int
    sha256: str
    event: str
    corrects: str | None
    corrected_by: str | None
    reason: str


class ReleasedFile(Schema):
    """A file of a release; ``body`` is the international body that it is for."""

    name: str
    kind: str
    body: str
    sha256: str
    address: str


class SetOut(Schema):
    """An agency's signed set and what verifying it found."""

    agency: str
    round: str
    number: int
    signed_at: datetime
    figures: int
    sha256: str
    standing: str
    why: Words
    event: str


class ReleaseOut(ReleaseCard):
    """A release with its changes, signatures, files and proofs (by name, with whether each is there yet)."""

    changes: list[dict[str, str]]
    sets: list[SetOut]
    files_state: str
    files: list[ReleasedFile]
    proofs: dict[str, bool]


class FigureOut(Schema):
    """One released figure."""

    release: str
    agency: str
    series: str
    area: str
    period: str
    value: str | None
    status: str
    reason: str


class Narrow(Schema):
    """What to narrow standing figures by; blank is everything."""

    series: str = ""
    area: str = ""
    period: str = ""
    agency: str = ""


class FiguresPage(Schema):
    """A page of figures; ``next`` is the number of the following page, null at the end."""

    count: int
    next: int | None
    figures: list[FigureOut]


class EffectOut(Schema):
    """What one value would give."""

    value: str
    component: float
    score: float
    rank: int


class WorthOut(Schema):
    """What the values that were released would do to an index; ``why_not`` where it cannot be said."""

    index: str | None = None
    edition: str | None = None
    component: str | None = None
    base: str | None = None
    is_own_edition: bool | None = None
    effects: list[EffectOut] = Field(default_factory=list)
    why_not: Words | None = None


class StandingOut(FigureOut):
    """One figure as last released, with what stands behind it and how it stood in earlier releases.

    ``document`` is the SHA-256 of the source, whose bytes only those concerned may fetch. ``signed`` is null
    where no signed set of the release shows the figure.
    """

    unit: str | None
    note: str
    revision: int
    recorded_at: datetime
    document: str | None
    document_name: str | None
    signed: SetOut | None
    event: str
    is_sealed: bool
    through: list[FigureOut]
    worth: WorthOut
