"""The public dataset: the figures as canonical CSV, what they mean as JSON, the columns explained as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from nhip.kernel.api import Text, source
from nhip.measure.collection.packages.described import series_in, unit_name
from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.register import CollectedSeries
from nhip.measure.collection.sheets.statuses import status_words
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT

FORMAT: Final = "nhip-release/1"
COLUMNS: Final[dict[str, Text]] = {
    "agency": Text("mã cơ quan chịu trách nhiệm", "code of the agency that answers for it"),
    "series": Text("mã chỉ tiêu; xem metadata.json", "code of the series; see metadata.json"),
    "area": Text("mã địa bàn: ISO 3166-1 ba chữ cái, hoặc mã tỉnh", "ISO 3166-1 alpha-3, or a province"),
    "period": Text("năm (2024) hoặc quý (2024-Q3)", "a year (2024) or a quarter (2024-Q3)"),
    "value": Text(
        "giá trị, dấu chấm thập phân; trống nghĩa là không có số, không phải là 0",
        "the value with a decimal point; blank means that there is no figure, never zero",
    ),
    "status": Text("mã trạng thái quan sát của SDMX", "SDMX observation status"),
    "reason": Text("lý do, khi không có số", "why there is no figure"),
    "revision": Text("lần ghi của số liệu", "the number of the figure's revision"),
    "recorded_at": Text("ghi vào hệ thống lúc (UTC)", "when it was written down (UTC)"),
}
LICENCE: Final = {
    "code": None,
    "status": "unconfirmed",
    "vi": (
        "Cơ quan có thẩm quyền chưa công bố giấy phép cho tập dữ liệu này. "
        "Đề nghị dẫn nguồn: cơ quan báo cáo và số hiệu bản phát hành."
    ),
    "en": (
        "No authority has published a licence for this dataset yet. "
        "Please cite the reporting agency and the number of the release."
    ),
}


def dictionary(release: FrozenRelease) -> bytes:
    """The data dictionary as CSV: every column, status, unit, agency, area and series in the dataset."""
    lines = [figure.line for figure in release.figures]
    rows = [("column", code, words) for code, words in COLUMNS.items()]
    rows += [("status", code, status_words(code)) for code in sorted({line.status for line in lines})]
    rows += [("agency", code, release.agency_name(code)) for code in sorted({line.agency for line in lines})]
    rows += [("area", code, release.area_name(code)) for code in sorted({line.area for line in lines})]
    held = series_in(release)
    rows += [("unit", code, unit_name(code)) for code in sorted({series.unit for series in held})]
    rows += [("series", series.code, Text(series.title.vi, series.title.en)) for series in held]
    return _csv(
        ("kind", "code", "vi", "en"), ((kind, code, words.vi, words.en) for kind, code, words in rows)
    )


def annotations(release: FrozenRelease) -> bytes:
    """The notes and source documents of the figures as CSV; documents by name and SHA-256, not their text."""
    rows = (
        (
            figure.line.series,
            figure.line.area,
            figure.line.period,
            figure.note,
            figure.document_name,
            figure.document,
        )
        for figure in sorted(release.figures, key=lambda each: each.line)
        if figure.note or figure.document
    )
    head = ("series", "area", "period", "note", "document_name", "document_sha256")
    return _csv(head, rows)


def metadata(release: FrozenRelease) -> bytes:
    """What the release is and what its series mean, as JSON with sorted keys."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "release": release.code,
        "round": {"code": release.round, "title": _both(release.round_title)},
        "released_at": release.released_at.isoformat(),
        "corrects": release.corrects,
        "reason": release.reason,
        "changes": [dict(change) for change in release.changes],
        "figures": len(release.figures),
        "sha256": release.digest,
        "event": release.event_id,
        "licence": LICENCE,
        "statuses": {
            "present": {code: _both(status_words(code)) for code in sorted(PRESENT)},
            "missing": {code: _both(status_words(code)) for code in sorted({*MISSING, NOT_APPLICABLE})},
        },
        "agencies": {code: _both(release.agency_name(code)) for code in _agencies(release)},
        "areas": {
            code: _both(release.area_name(code))
            for code in sorted({figure.line.area for figure in release.figures})
        },
        "series": {series.code: _series(series) for series in series_in(release)},
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _agencies(release: FrozenRelease) -> list[str]:
    return sorted({figure.line.agency for figure in release.figures})


def _series(series: CollectedSeries) -> dict[str, Any]:
    cited = source(series.source)
    return {
        "title": _both(series.title),
        "definition": _both(series.definition),
        "unit": {"code": series.unit, **_both(unit_name(series.unit))},
        "denominator": _both(series.denominator) if series.denominator else None,
        "decimals": series.decimals,
        "frequency": series.frequency,
        "owner": series.owner,
        "status": series.status,
        "source": _both(cited.cite()),
        "feeds": [{"index": feed.index, "component": feed.component} for feed in series.feeds],
        "taken_by": [
            {"body": taker.body, "questionnaire": taker.questionnaire, "item": taker.item}
            for taker in series.taken_by
        ],
    }


def _both(words: Any) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return target.getvalue().encode()
