"""The checks as law has them: which comparison, from which threshold on, and why just there.

Read from ``law/checks``. A threshold without its justification, a series that the register does not have or
a source that ``law/sources.yaml`` does not name is refused when the files are read.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nhip.kernel.api import law_path, sources
from nhip.measure.collection.register import Status, register
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Kind = Literal[
    "range",
    "jump",
    "factor",
    "ratio",
    "parts",
    "agencies",
    "published",
    "vintage_spike",
    "vintage_revision",
    "sources",
    "source_cells",
    "coverage",
    "lateness",
]


class Check(BaseModel):
    """One check. ``threshold`` holds for every series but those that ``thresholds`` names.

    What the numbers mean is the kind's: a share for what compares two figures, points a period for a jump,
    areas for coverage, days for lateness. ``robust`` is, for a jump of a series without a threshold, the
    multiple of the field's robust deviation; ``least`` the fewest comparisons it is taken from, or the
    smallest number that is compared at all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    kind: Kind
    title: Label
    series: Literal["all"] | tuple[str, ...] = "all"
    threshold: float | None = None
    thresholds: Mapping[str, float] = Field(default_factory=dict)
    robust: float | None = None
    least: float = 0.0
    agree: float | None = None
    severity: Literal["note", "warning", "error"] = "warning"
    justification: Label
    source: str
    status: Status = "unconfirmed"

    def at(self, series: str) -> float | None:
        """The threshold of a series; None where the check does not judge it by a fixed one."""
        if self.series != "all" and series not in self.series:
            return None
        return self.thresholds.get(series, self.threshold)

    def judges(self, series: str) -> bool:
        """Whether the check looks at a series at all."""
        return self.series == "all" or series in self.series


@cache
def checks() -> Mapping[str, Check]:
    """Every check by code, in the order of the files. Raises :class:`Problems`."""
    found: dict[str, Check] = {}
    for path in sorted(law_path("checks").glob("*.yaml")):
        document = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - a safe loader
        if not isinstance(document, dict) or document.get("schema") != "nhip/checks/1":
            raise _wrong(
                path.name, "schema", "thiếu “schema: nhip/checks/1”", "“schema: nhip/checks/1” missing"
            )
        for entry in document.get("checks", ()):
            check = _read(entry, path.name)
            if check.code in found:
                raise _wrong(path.name, check.code, "mã đứng hai lần", "the code stands twice")
            found[check.code] = check
    return found


def _read(entry: dict[str, Any], name: str) -> Check:
    try:
        check = Check.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise _wrong(name, f"{entry.get('code', '?')} {at}".strip(), first["msg"], first["msg"]) from None
    named = {*check.thresholds, *(() if check.series == "all" else check.series)}
    for code in sorted(named - register().keys()):
        raise _wrong(name, check.code, f"không có chỉ tiêu “{code}”", f"there is no series “{code}”")
    if check.source not in sources():
        raise _wrong(
            name,
            check.code,
            f"sources.yaml không có “{check.source}”",
            f"sources.yaml has no “{check.source}”",
        )
    return check


def _wrong(name: str, at: str, vi: str, en: str) -> Problems:
    where = f"law/checks/{name} ({at})"
    return Problems(
        [Problem("checks.unsound", where, label(f"{vi}.", f"{en}."), label("sửa tệp này.", "mend the file."))]
    )
