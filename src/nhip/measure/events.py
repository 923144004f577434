"""What measure tells everybody."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class FiguresLoaded(Event):
    """Reference figures were stored: the digest of their files, how many rows, where each series was read."""

    type: ClassVar = "measure.figures_loaded"
    is_public: ClassVar = True

    set_code: str
    digest: str
    rows: int
    series: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WorkSaved(Event):
    """A work of the workshop was saved: digests of what went in and came out, never the content or address.

    ``work`` is a digest of the address, for the address itself opens the work. ``outcome_digest`` is empty
    where a job computes later.
    """

    type: ClassVar = "measure.work_saved"

    work: str
    definition_digest: str
    figures_digest: str
    outcome_digest: str
    engine_version: str
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class WorkDeleted(Event):
    """A saved work was deleted (``how``: ``owner``, ``code``, ``expiry``)."""

    type: ClassVar = "measure.work_deleted"

    work: str
    how: str
