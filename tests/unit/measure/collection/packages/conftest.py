"""A frozen release that no database holds: present, estimated and missing figures of three bodies' series."""

import hashlib
from datetime import UTC, datetime

import pytest

from nhip.kernel.api import Text
from nhip.measure.collection.canonical import Line, canonical_csv
from nhip.measure.collection.packages.frozen import FrozenFigure, FrozenRelease

NOTE = '=SUM(A1) & <b>"ghi chú"</b>\ndòng hai'


def line(agency: str, series: str, period: str, value: str, status: str = "A", reason: str = "") -> Line:
    return Line(agency, series, "VNM", period, value, status, reason, 1, "2026-11-24T03:00:00Z")


LINES = (
    line("G12", "adult_literacy", "2024", "95.80"),
    line("G03", "gross_enrolment", "2024", "", "L", "Chưa điều tra; có trong quý I/2027."),
    line("G03", "expected_schooling", "2023", "13.1", "E"),
    line("G06", "fixed_telephone", "2024", "4.50", "B"),
    line("G06", "fixed_telephone_count", "2024", "4300000", "P"),
)


@pytest.fixture
def release() -> FrozenRelease:
    figures = tuple(FrozenFigure(each, NOTE if each.value == "95.80" else "") for each in LINES)
    return FrozenRelease(
        code="PH-2026-001",
        round="2026-Q4",
        round_title=Text("Quý IV năm 2026", "Fourth quarter of 2026"),
        released_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
        digest=hashlib.sha256(canonical_csv(LINES)).hexdigest(),
        event_id="0197f3c4-6a1e-7c2b-9d1f-4a5b6c7d8e9f",
        figures=figures,
        agencies={"G12": Text("Bộ Tài chính", "Ministry of Finance")},
        areas={"VNM": Text("Việt Nam", "Viet Nam")},
    )
