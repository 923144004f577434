"""A release as its packages are made from it: figures, signatures and names, and nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nhip.kernel.api import Text
from nhip.measure.collection.canonical import Line, canonical_csv


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """One released figure: its canonical line, and what its author wrote and attached beside it.

    ``document`` is the SHA-256 of the file that the figure stands on, blank where none was attached.
    """

    line: Line
    note: str = ""
    document: str = ""
    document_name: str = ""


@dataclass(frozen=True, slots=True)
class FrozenSet:
    """An agency's signed set: the bytes that were signed and the detached signature (CMS, DER)."""

    agency: str
    round: str
    number: int
    content: bytes
    signature: bytes

    @property
    def stem(self) -> str:
        """What its two files are called, without their endings."""
        return f"signed-{self.agency}-{self.round}-{self.number}"


@dataclass(frozen=True, slots=True)
class FrozenRelease:
    """A release. ``agencies`` and ``areas`` give the names of the codes that its figures use."""

    code: str
    round: str
    round_title: Text
    released_at: datetime
    digest: str
    event_id: str
    figures: tuple[FrozenFigure, ...]
    corrects: str | None = None
    reason: str = ""
    changes: tuple[Mapping[str, Any], ...] = ()
    sets: tuple[FrozenSet, ...] = ()
    agencies: Mapping[str, Text] = field(default_factory=dict)
    areas: Mapping[str, Text] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The released figures in canonical CSV; its SHA-256 is ``digest``."""
        return canonical_csv(figure.line for figure in self.figures)

    def agency_name(self, code: str) -> Text:
        """The name of an agency; a code without one stands for itself."""
        return self.agencies.get(code) or Text(code, code)

    def area_name(self, code: str) -> Text:
        """The name of an area; a code without one stands for itself."""
        return self.areas.get(code) or Text(code, code)


@dataclass(frozen=True, slots=True)
class Made:
    """One file of a release. ``body`` is the international body that it is for, blank for everybody's."""

    body: str
    kind: str
    name: str
    content: bytes
