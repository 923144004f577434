"""Rules whose value changes with time, and the version in force on a date.

A decree replaces another, yet a case opened under the old one ends under the old one. So a rule keeps all
its versions, each with the first and last day it holds, the act that sets it, and whether that has been
checked::

    rules:
      working_week:
        title: {vi: Các ngày làm việc trong tuần, en: Working days of the week}
        unit: iso_weekday
        versions:
          - value: [1, 2, 3, 4, 5]
            valid_from: 1999-10-02
            source: qd-188-1999-ttg
            article: Điều 1
            status: confirmed
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from nhip.kernel.errors import Refusal
from nhip.kernel.law.place import law_path
from nhip.kernel.law.problems import UnsoundLaw
from nhip.kernel.law.reading import Document, read
from nhip.kernel.law.sources import STATUSES, Source, is_text, sources
from nhip.kernel.text.phrases import full_date
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from pathlib import Path

_VERSION_FIELDS = {"value", "valid_from", "valid_to", "source", "article", "status", "note"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A value together with what it rests on. ``valid_to`` is the last day it holds, None while it holds."""

    value: Any
    unit: str | None
    source: Source
    article: str | None
    valid_from: date
    valid_to: date | None
    is_confirmed: bool

    def cite(self) -> Text:
        """The act and article; says so if the value or the act has not been confirmed."""
        act = self.source.cite()
        where = f", {self.article}" if self.article else ""
        doubt = Text("", "") if self.is_confirmed else Text(" (chưa xác nhận)", " (unconfirmed)")
        return Text(f"{act.vi}{where}{doubt.vi}", f"{act.en}{where}{doubt.en}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its versions, oldest first, without gap or overlap."""

    key: str
    title: Text
    versions: tuple[Cited, ...]

    def at(self, day: date) -> Cited:
        """The version in force on ``day``; a :class:`Refusal` where none was."""
        for version in reversed(self.versions):
            if version.valid_from <= day and (version.valid_to is None or day <= version.valid_to):
                return version
        on, since = full_date(day), full_date(self.versions[0].valid_from)
        raise Refusal(
            "kernel.law_not_in_force",
            Text("Chưa có quy định cho ngày này", "No rule holds on that day"),
            Text(
                f"«{self.title.vi}» không có hiệu lực ngày {on.vi}; phiên bản đầu có từ {since.vi}.",
                f"“{self.title.en}” does not hold on {on.en}; the first version dates from {since.en}.",
            ),
            Text("Hãy bổ sung phiên bản còn thiếu vào law/.", "Add the missing version to law/."),
            status=422,
        )


class Rules(Mapping[str, Rule]):
    """The rules of one file by key; asking for an unknown rule raises :class:`KeyError`."""

    def __init__(self, path: Path, rules: dict[str, Rule]) -> None:
        self.path = path
        self._rules = rules

    def __getitem__(self, key: str) -> Rule:
        return self._rules[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


@cache
def load_law(path: Path | str) -> Rules:
    """The rules in a file; a relative ``path`` is taken under ``law/``.

    Raises :class:`UnsoundLaw` with every problem in the file: unknown source, missing status, gap, overlap.
    """
    document = read(law_path() / path)
    rules = rule_entries(document, sources())
    if document.problems:
        raise UnsoundLaw(document.problems)
    return Rules(document.path, rules)


def rule_entries(document: Document, known: Mapping[str, Source]) -> dict[str, Rule]:
    """The sound rules of a file; what is wrong with the others is noted in ``document``."""
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("rules"), dict):
        document.problem(
            Text("tệp không có `rules`.", "the file has no `rules`."),
            Text("Hãy ghi các quy định dưới `rules:`.", "Write the rules under `rules:`."),
        )
        return {}
    found = {}
    for key, entry in data["rules"].items():
        before = len(document.problems)
        rule = _rule(document, key, entry, known)
        if rule and len(document.problems) == before:
            found[key] = rule
    return found


def _rule(document: Document, key: str, entry: Any, known: Mapping[str, Source]) -> Rule | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("versions"), list) or not entry["versions"]:
        document.problem(
            Text(f"quy định `{key}` không có phiên bản nào.", f"the rule `{key}` has no version."),
            Text("Hãy ghi ít nhất một mục dưới `versions:`.", "Write at least one entry under `versions:`."),
            "rules",
            key,
        )
        return None
    if not is_text(entry.get("title")):
        document.problem(
            Text(f"quy định `{key}` thiếu tiêu đề.", f"the rule `{key}` has no title."),
            Text("Hãy ghi `title: {vi: …, en: …}`.", "Write `title: {vi: …, en: …}`."),
            "rules",
            key,
            "title",
        )
    before = len(document.problems)
    for place, version in enumerate(entry["versions"]):
        _check_version(document, version, known, "rules", key, "versions", place)
    if len(document.problems) > before:
        return None
    _check_sequence(document, key, entry["versions"])
    versions = tuple(_cited(version, entry.get("unit"), known) for version in entry["versions"])
    return Rule(key, Text(**entry["title"]), versions) if is_text(entry.get("title")) else None


def _cited(version: dict[str, Any], unit: str | None, known: Mapping[str, Source]) -> Cited:
    act = known[version["source"]]
    return Cited(
        value=version["value"],
        unit=unit,
        source=act,
        article=version.get("article"),
        valid_from=version["valid_from"],
        valid_to=version.get("valid_to"),
        is_confirmed=version["status"] == "confirmed" and act.is_confirmed,
    )


def _check_version(document: Document, version: Any, known: Mapping[str, Source], *at: str | int) -> None:
    if not isinstance(version, dict):
        document.problem(
            Text("phiên bản phải có các trường.", "a version is made of fields."),
            Text("Hãy ghi value, valid_from, source, status.", "Write value, valid_from, source, status."),
            *at,
        )
        return
    for name in version.keys() - _VERSION_FIELDS:
        document.problem(
            Text(f"không có trường `{name}`.", f"there is no field `{name}`."),
            Text(
                f"Các trường: {', '.join(sorted(_VERSION_FIELDS))}.",
                f"The fields: {', '.join(sorted(_VERSION_FIELDS))}.",
            ),
            *at,
            name,
        )
    if "value" not in version or version["value"] is None:
        document.problem(
            Text("thiếu giá trị.", "the value is missing."),
            Text("Hãy ghi `value`; để trống không phải là không.", "Write `value`; a blank is not a zero."),
            *at,
            "value",
        )
    if not isinstance(version.get("valid_from"), date):
        document.problem(
            Text("thiếu ngày có hiệu lực.", "the first day in force is missing."),
            Text("Hãy ghi `valid_from` như 2026-07-01.", "Write `valid_from` like 2026-07-01."),
            *at,
            "valid_from",
        )
    if not isinstance(version.get("valid_to"), date | None):
        document.problem(
            Text("`valid_to` không phải ngày.", "`valid_to` is not a date."),
            Text("Hãy ghi ngày cuối cùng có hiệu lực.", "Write the last day in force."),
            *at,
            "valid_to",
        )
    if version.get("status") not in STATUSES:
        document.problem(
            Text("thiếu `status` hoặc giá trị sai.", "`status` is missing or wrong."),
            Text("Hãy ghi `confirmed` hoặc `unconfirmed`.", "Write `confirmed` or `unconfirmed`."),
            *at,
            "status",
        )
    if version.get("source") not in known:
        document.problem(
            Text(
                f"nguồn `{version.get('source')}` chưa được khai báo.",
                f"the source `{version.get('source')}` is not declared.",
            ),
            Text(
                "Hãy thêm vào law/sources.yaml, hoặc sửa khóa.",
                "Add it to law/sources.yaml, or correct the key.",
            ),
            *at,
            "source",
        )


def _check_sequence(document: Document, key: str, versions: list[dict[str, Any]]) -> None:
    """Each version must begin on the day after the one before it ended."""
    for place, (earlier, later) in enumerate(pairwise(versions), start=1):
        end, begin = earlier.get("valid_to"), later["valid_from"]
        wanted = (begin - timedelta(days=1)).isoformat()
        where = ("rules", key, "versions", place, "valid_from")
        if end is None or end >= begin:
            document.problem(
                Text(f"hai phiên bản cùng có hiệu lực từ {begin}.", f"two versions hold from {begin} on."),
                Text(
                    f"Hãy ghi `valid_to: {wanted}` ở phiên bản trước.",
                    f"Write `valid_to: {wanted}` in the one before.",
                ),
                *where,
            )
        elif (begin - end).days > 1:
            document.problem(
                Text(
                    f"không có phiên bản nào giữa {end} và {begin}.",
                    f"no version holds between {end} and {begin}.",
                ),
                Text("Hãy bổ sung phiên bản, hoặc sửa ngày.", "Add the version, or correct the dates."),
                *where,
            )
    for place, version in enumerate(versions):
        if version.get("valid_to") and version["valid_to"] < version["valid_from"]:
            document.problem(
                Text("phiên bản hết hiệu lực trước khi có hiệu lực.", "the version ends before it begins."),
                Text("Hãy kiểm tra hai ngày.", "Check the two dates."),
                "rules",
                key,
                "versions",
                place,
                "valid_to",
            )
