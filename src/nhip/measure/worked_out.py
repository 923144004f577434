"""Reading what was worked out in the background: there, not there yet, or refused with a reason.

A page never works such things out itself. Where nothing is stored, or what is stored rests on a definition
or figures that have changed since, asking puts the work into the queue and the page says that it is waiting.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, cast

from nhip.kernel.api import now
from nhip.measure import jobs
from nhip.measure.basis import basis_of, basis_of_papers
from nhip.measure.doubt import Doubt, read_found
from nhip.measure.engine.labels import Label, label
from nhip.measure.models import StoredDoubt, StoredPaper, WorkedOut

# After so many seconds a reader is told that it takes longer than it should.
USUAL_SECONDS: Final = 300
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not there yet: when it was first asked for."""

    since: datetime

    @property
    def is_late(self) -> bool:
        """Whether it takes longer than it should: no worker runs, or the work fails."""
        return (now() - self.since).total_seconds() > USUAL_SECONDS


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be worked out, and why."""

    why: Label


@dataclass(frozen=True, eq=False)
class FoundDoubt:
    """The doubt of an edition, and what it rests on."""

    doubt: Doubt
    definition_digest: str
    figures_digest: str
    engine_version: str
    computed_at: datetime


def doubt(code: str, edition: str) -> FoundDoubt | Waiting | Refused:
    """How sure the ranks of an edition are. Asks for it where it is not there."""
    basis = basis_of(code)
    row = StoredDoubt.objects.filter(index=code, edition=edition).defer("found", "ranks").first()
    state = _state(row, basis.values)
    if state is not None:
        return state
    if row is not None and row.computed_at is not None and _rests_on(row, basis.values):
        return _found(row.pk, row.computed_at)
    if row is None:
        row, _ = StoredDoubt.objects.get_or_create(
            index=code, edition=edition, defaults={**basis.values, "asked_at": now()}
        )
    elif not _rests_on(row, basis.values):
        row.asked_at = now()
        StoredDoubt.objects.filter(pk=row.pk).update(**basis.values, asked_at=row.asked_at, computed_at=None)
    jobs.ask_for_doubt(code, edition)
    return Waiting(row.asked_at)


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A document: its title, the facts under it, the headings of its sections, its body as HTML."""

    title: str
    facts: tuple[str, ...]
    contents: tuple[str, ...]
    body: str
    computed_at: datetime
    pk: int

    def pdf(self) -> bytes:
        """The document as a file."""
        return bytes(StoredPaper.objects.values_list("pdf", flat=True).get(pk=self.pk) or b"")


def paper(kind: str, code: str, edition: str, unit: str, language: str) -> FoundPaper | Waiting | Refused:
    """An audit (``unit`` blank) or a profile. Asks for it where it is not there."""
    basis = basis_of_papers(code).values
    named = {"kind": kind, "index": code, "edition": edition, "unit": unit, "language": language}
    row = StoredPaper.objects.filter(**named).defer("pdf").first()
    state = _state(row, basis)
    if state is not None:
        return state
    if row is not None and row.computed_at is not None and _rests_on(row, basis):
        facts, contents = tuple(row.facts or ()), tuple(row.contents or ())
        return FoundPaper(row.title, facts, contents, row.body, row.computed_at, row.pk)
    if row is None:
        row, _ = StoredPaper.objects.get_or_create(**named, defaults={**basis, "asked_at": now()})
    elif not _rests_on(row, basis):
        row.asked_at = now()
        StoredPaper.objects.filter(pk=row.pk).update(**basis, asked_at=row.asked_at, computed_at=None)
    jobs.ask_for_paper(kind, code, edition, unit, language)
    return Waiting(row.asked_at)


def _rests_on(row: WorkedOut, values: dict[str, str]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _state(row: WorkedOut | None, values: dict[str, str]) -> Refused | None:
    if row is None or row.computed_at is None or not _rests_on(row, values) or row.refusal is None:
        return None
    return Refused(label(row.refusal["vi"], row.refusal["en"]))


def _found(pk: int, computed_at: datetime) -> FoundDoubt:
    with _turn:  # the same object for everybody: pages keep what they drew from it
        return _read(pk, computed_at)


@lru_cache(maxsize=24)
def _read(pk: int, computed_at: datetime) -> FoundDoubt:
    row = StoredDoubt.objects.get(pk=pk)
    held = read_found(
        cast("dict[str, Any]", row.found),
        bytes(cast("bytes", row.ranks)),
        seed=cast("int", row.seed),
        draws=cast("int", row.draws),
        level=cast("float", row.level),
    )
    return FoundDoubt(held, row.definition_digest, row.figures_digest, row.engine_version, computed_at)
