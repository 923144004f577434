"""What law/documents and law/reports say of letters: kinds, notations, letterheads, terms of keeping."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from nhip.kernel.api import Text, law_path, load_law, today

OFFICIAL_LETTER = "Công văn"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of administrative document; ``short`` is empty for a letter without a name of kind."""

    name: str
    short: str
    text: Text


@dataclass(frozen=True, slots=True)
class Term:
    """How long a file of work is kept; ``years`` None for good."""

    key: str
    years: int | None
    text: Text
    meant_for: Text


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An agency's letters in notations, its place, and how its leader signs. ``is_known`` is false where
    nobody has entered them: then its code stands for its letters.
    """

    letters: str
    place: str
    signs: tuple[str, ...]
    is_known: bool


def kinds(on: date | None = None) -> Mapping[str, LetterKind]:
    """The kinds of administrative documents by name, in the order of the decree."""
    rows = load_law("documents/letters.yaml")["kinds"].at(on or today()).value
    return {
        row["name"]: LetterKind(row["name"], row.get("short", ""), Text(row["name"], row["en"]))
        for row in rows
    }


def subject_lead() -> str:
    """What opens the subject of an official letter."""
    return str(load_law("documents/letters.yaml")["subject_lead"].at(today()).value)


def filed_as() -> str:
    """The last line of the recipients: where the file copy is."""
    return str(load_law("documents/letters.yaml")["filed_as"].at(today()).value)


def notation_of(number: int, kind: str, letters: str, unit: str = "") -> str:
    """The number and notation of a letter: ``07/BC-BTC``, or ``07/BTC-VP`` for an official letter.

    A number below ten is written with a zero, as the decree has it.
    """
    short = kinds()[kind].short if kind in kinds() else ""
    tail = f"{short}-{letters}" if short else "-".join(part for part in (letters, unit) if part)
    return f"{number:02d}/{tail}"


def letterhead_of(agency: str) -> Letterhead:
    """The letterhead of an agency."""
    return _letterheads().get(agency, Letterhead(agency, "", (), is_known=False))


@cache
def _letterheads() -> Mapping[str, Letterhead]:
    with law_path("reports", "letterheads.yaml").open(encoding="utf-8") as file:
        held: dict[str, Any] = yaml.load(file, _LOADER)  # noqa: S506 - a safe loader
    return {
        row["code"]: Letterhead(row["letters"], row["place"], tuple(row["signs"]), is_known=True)
        for row in held["agencies"]
    }


@cache
def layout() -> Mapping[str, Any]:
    """The measures of Decree 30/2020/NĐ-CP, Appendix I, as law/reports/layout.yaml has them."""
    with law_path("reports", "layout.yaml").open(encoding="utf-8") as file:
        held: dict[str, Any] = yaml.load(file, _LOADER)  # noqa: S506 - a safe loader
    return held


def terms(on: date | None = None) -> Mapping[str, Term]:
    """How long files of work are kept, by key."""
    rows = load_law("documents/retention.yaml")["retention_terms"].at(on or today()).value
    return {
        key: Term(key, row.get("years"), Text(row["vi"], row["en"]), Text(row["for_vi"], row["for_en"]))
        for key, row in rows.items()
    }


def terms_rest_on() -> Text:
    """The act that the terms rest on, with its doubt."""
    return load_law("documents/retention.yaml")["retention_terms"].at(today()).cite()


def default_term() -> str:
    """The term proposed for a new file of work."""
    return str(load_law("documents/retention.yaml")["default_term"].at(today()).value)


def keep_until(term: str, closed_on: date) -> date | None:
    """The last day a file is kept: the end of so many years after the one it was closed in; None for good."""
    years = terms(closed_on)[term].years
    return None if years is None else date(closed_on.year + years, 12, 31)
