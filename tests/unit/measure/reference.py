"""The reference figures as the tests read them: plain CSV and YAML, without the engine that they judge."""

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

REPO = Path(__file__).parents[3]
FIGURES = REPO / "figures"
LAW = REPO / "law"
SHARED = REPO.parent / "shared"
SETS = (
    "dti-province-2022",
    "efw",
    "egdi",
    "gii",
    "hci-raw",
    "hdi",
    "one-stop-example",
    "papi",
    "tii-inputs",
    "tii-raw",
    "tii-raw-2025",
    "world-denominators",
)


class Row(NamedTuple):
    unit: str
    series: str
    period: int
    value: str
    status: str


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def document(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def described(name: str) -> dict[str, Any]:
    """The ``set.yaml`` of a set."""
    found: dict[str, Any] = document(FIGURES / name / "set.yaml")
    return found


@cache
def rows(name: str, file: str) -> tuple[Row, ...]:
    return tuple(
        Row(cell["unit"], cell["series"], int(cell["period"]), cell["value"], cell["status"])
        for cell in table(FIGURES / name / file)
    )


@cache
def all_rows(name: str) -> tuple[Row, ...]:
    files = sorted({series["file"] for series in described(name)["series"]})
    return tuple(row for file in files for row in rows(name, file))


@cache
def published(name: str, series: str, period: int) -> dict[str, str]:
    """The values present of one series and period, by unit, as written."""
    return {row.unit: row.value for row in all_rows(name) if row[1:3] == (series, period) and row.value}


@cache
def members() -> dict[str, dict[str, str]]:
    """The UN members by code."""
    return {row["iso3"]: row for row in table(LAW / "units" / "un-members.csv")}


@cache
def provinces() -> dict[str, dict[str, Any]]:
    """The 63 provinces by code."""
    return {entry["code"]: entry for entry in document(LAW / "units" / "vn-provinces-63.yaml")["provinces"]}


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The agencies of the worked example, which do not exist, by code."""
    return {entry["code"]: entry for entry in document(LAW / "units" / "example-agencies.yaml")["units"]}
