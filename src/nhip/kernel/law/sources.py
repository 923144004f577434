"""The acts and publications that facts come from, each under a short key.

A rule, a holiday or a figure names its source by key; ``law/sources.yaml`` says what that is, who issued
it, and whether somebody has checked it. Code cites law by the same keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from nhip.kernel.errors import Refusal
from nhip.kernel.law.place import law_path
from nhip.kernel.law.problems import UnsoundLaw
from nhip.kernel.law.reading import Document, read
from nhip.kernel.text.phrases import full_date
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATUSES = ("confirmed", "unconfirmed")
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FIELDS = {"title", "number", "issued_on", "publisher", "url_host", "status", "note"}


@dataclass(frozen=True, slots=True)
class Source:
    """An act or publication. ``is_confirmed``: somebody read it and found it to say what we say it says."""

    key: str
    title: Text
    publisher: Text
    is_confirmed: bool
    number: str | None = None
    issued_on: date | None = None
    url_host: str | None = None
    note: str | None = None

    def cite(self) -> Text:
        """The title with number and date, as a footnote would have it."""
        marks = []
        if self.number:
            marks.append(Text(f"số {self.number}", f"No. {self.number}"))
        if self.issued_on:
            issued = full_date(self.issued_on)
            marks.append(Text(f"ngày {issued.vi}", issued.en))
        if not marks:
            return self.title
        return Text(
            f"{self.title.vi} ({', '.join(mark.vi for mark in marks)})",
            f"{self.title.en} ({', '.join(mark.en for mark in marks)})",
        )


@cache
def sources() -> Mapping[str, Source]:
    """Every source by key. Raises :class:`UnsoundLaw` if ``law/sources.yaml`` has mistakes."""
    return load_sources(law_path("sources.yaml"))


def source(key: str) -> Source:
    """The source under ``key``; an unknown key is a :class:`Refusal`."""
    try:
        return sources()[key]
    except KeyError:
        raise Refusal(
            "kernel.source_unknown",
            Text("Không có nguồn này", "There is no such source"),
            Text(
                f"Khóa «{key}» không có trong law/sources.yaml.",
                f"The key “{key}” is not in law/sources.yaml.",
            ),
            Text("Hãy thêm nguồn, hoặc sửa khóa.", "Add the source, or correct the key."),
            status=404,
        ) from None


def load_sources(path: Path) -> dict[str, Source]:
    """The sources in the file at ``path``, or :class:`UnsoundLaw` with every problem in it."""
    document = read(path)
    found = source_entries(document)
    if document.problems:
        raise UnsoundLaw(document.problems)
    return found


def source_entries(document: Document) -> dict[str, Source]:
    """The sound entries of a file of sources; what is wrong with the others is noted in ``document``."""
    if not isinstance(document.data, dict):
        document.problem(
            Text(
                "tệp nguồn phải là các cặp khóa và nguồn.",
                "a file of sources holds keys and what they stand for.",
            ),
            Text(
                "Hãy ghi `khóa: {title: …, publisher: …, status: …}`.",
                "Write `key: {title, publisher, status}`.",
            ),
        )
        return {}
    previous = ""
    found = {}
    for key, entry in document.data.items():
        before = len(document.problems)
        _check_key(document, key, previous)
        previous = str(key)
        _check_entry(document, key, entry)
        if len(document.problems) == before:
            found[key] = _source(key, entry)
    return found


def _source(key: str, entry: dict[str, Any]) -> Source:
    number = entry.get("number")
    return Source(
        key,
        title=Text(**entry["title"]),
        publisher=_text(entry["publisher"]),
        is_confirmed=entry["status"] == "confirmed",
        number=None if number is None else str(number),
        issued_on=entry.get("issued_on"),
        url_host=entry.get("url_host"),
        note=entry.get("note"),
    )


def _text(value: Any) -> Text:
    return Text(**value) if isinstance(value, dict) else Text(value, value)


def is_text(value: Any) -> bool:
    """Whether ``value`` is a pair of non-empty words under ``vi`` and ``en``."""
    return (
        isinstance(value, dict)
        and set(value) == {"vi", "en"}
        and all(isinstance(words, str) and words.strip() for words in value.values())
    )


def _check_key(document: Document, key: Any, previous: str) -> None:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        document.problem(
            Text(f"khóa `{key}` sai dạng.", f"the key `{key}` is malformed."),
            Text(
                "Chỉ dùng chữ thường không dấu, số và gạch nối.",
                "Use lower-case letters, digits and hyphens.",
            ),
            key,
        )
    elif key < previous:
        document.problem(
            Text(f"khóa `{key}` không đúng thứ tự.", f"the key `{key}` is out of order."),
            Text(f"Hãy chuyển lên trước `{previous}`.", f"Move it before `{previous}`."),
            key,
        )


def _check_entry(document: Document, key: Any, entry: Any) -> None:
    if not isinstance(entry, dict):
        document.problem(
            Text("nguồn không có nội dung.", "the source has no content."),
            Text("Hãy ghi title, publisher và status.", "Write title, publisher and status."),
            key,
        )
        return
    for name in entry.keys() - _FIELDS:
        document.problem(
            Text(f"không có trường `{name}`.", f"there is no field `{name}`."),
            Text(f"Các trường: {', '.join(sorted(_FIELDS))}.", f"The fields: {', '.join(sorted(_FIELDS))}."),
            key,
            name,
        )
    if not is_text(entry.get("title")):
        document.problem(
            Text("thiếu tiêu đề hai thứ tiếng.", "the title in both languages is missing."),
            Text("Hãy ghi `title: {vi: …, en: …}`.", "Write `title: {vi: …, en: …}`."),
            key,
            "title",
        )
    if not (
        is_text(entry.get("publisher")) or (isinstance(entry.get("publisher"), str) and entry["publisher"])
    ):
        document.problem(
            Text("thiếu cơ quan ban hành.", "the publisher is missing."),
            Text("Hãy ghi `publisher`.", "Write `publisher`."),
            key,
            "publisher",
        )
    if entry.get("status") not in STATUSES:
        document.problem(
            Text("thiếu `status` hoặc giá trị sai.", "`status` is missing or wrong."),
            Text("Hãy ghi `confirmed` hoặc `unconfirmed`.", "Write `confirmed` or `unconfirmed`."),
            key,
            "status",
        )
    if not isinstance(entry.get("issued_on"), date | None):
        document.problem(
            Text("`issued_on` không phải ngày.", "`issued_on` is not a date."),
            Text("Hãy ghi như 2026-11-24.", "Write it like 2026-11-24."),
            key,
            "issued_on",
        )
