"""SDMX-CSV, versions 1.0 and 2.0: dimensions in columns, one observation a line, a status from its list.

A line of a structure that is not ours, or with a dimension that our series do not have, is refused: dropping
a dimension would make one figure of two.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from nhip.kernel.api import Text
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.sheets.found import UNSAID, ReadFile
from nhip.measure.collection.sheets.long_csv import Lines, of_another
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE

STRUCTURES: Final = frozenset({"NHIP:FIGURES", "NHIP:DF_FIGURES"})
_ALIKE: Final = {
    "SERIES": "INDICATOR",
    "COMMENT_OBS": "OBS_COMMENT",
    "NOTE": "OBS_COMMENT",
    "MISSING_REASON": "REASON",
    "RESP_AGENCY": "AGENCY",
}
_READ: Final = frozenset({"INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "OBS_COMMENT"})
_NEEDED: Final = ("INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE")
_ASIDE: Final = frozenset(
    {"STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "ACTION", "FREQ", "UNIT_MEASURE", "UNIT_MULT"}
    | {"DECIMALS", "REASON", "AGENCY", "REVISION", "SOURCE_DOCUMENT"}
)
_WRITING: Final = frozenset({"", "I", "A", "R", "M"})
_ALL: Final = frozenset({"", "_T", "_Z"})


def is_sdmx(header: Sequence[str]) -> bool:
    """Whether the first line is that of an SDMX-CSV file."""
    return {"TIME_PERIOD", "OBS_VALUE"} <= {_code(name).upper() for name in header}


def read_sdmx(header: Sequence[str], lines: Lines, agency: str, read: ReadFile) -> None:
    """Add the observations to ``read``."""
    names = [_ALIKE.get(name, name) for name in (_code(cell).upper() for cell in header)]
    for needed in _NEEDED:
        if names.count(needed) != 1:
            read.refuse(
                "sdmx.dimension_missing",
                "dòng 1",
                Text(f"Không có đúng một cột {needed}.", f"There is not exactly one column {needed}."),
                Text(
                    "Cần INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE và OBS_STATUS.",
                    "INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE and OBS_STATUS are needed.",
                ),
            )
            return
    strange = [name for name in names if name not in _READ | _ASIDE]
    for line, row in lines:
        read.rows += 1
        place = f"dòng {line}"
        if len(row) != len(names):
            read.refuse(
                "csv.columns",
                place,
                Text(
                    f"Dòng có {len(row)} ô, dòng đầu có {len(names)}.",
                    f"The line has {len(row)} cells, the first one {len(names)}.",
                ),
                Text("Kiểm tra dấu nháy kép.", "Check the quotation marks."),
            )
            continue
        said = dict(zip(names, (cell.strip() for cell in row), strict=True))
        if said.get("AGENCY", agency) not in {"", agency}:
            of_another(said["AGENCY"], agency, place, read)
        elif _is_ours(said, strange, place, read):
            read.entries.append(_entry(said, place))


def _is_ours(said: Mapping[str, str], strange: Sequence[str], place: str, read: ReadFile) -> bool:
    structure = said.get("DATAFLOW") or said.get("STRUCTURE_ID") or ""
    if structure and structure.partition("(")[0] not in STRUCTURES:
        read.refuse(
            "sdmx.structure_unknown",
            place,
            Text(
                f"Cấu trúc “{structure[:80]}” và danh mục mã của nó không có ở đây.",
                f"The structure “{structure[:80]}” and its code lists are not known here.",
            ),
            Text(
                "Chuyển sang mã của danh mục chỉ tiêu, cấu trúc NHIP:FIGURES(1.0), hoặc dùng biểu mẫu Excel.",
                "Map it to the codes of the register, structure NHIP:FIGURES(1.0), or use the template.",
            ),
        )
        return False
    for name in strange:
        if said[name] not in _ALL:
            read.refuse(
                "sdmx.dimension_unknown",
                f"{place}, {name}",
                Text(
                    f"Chiều {name} có mã “{said[name][:40]}”; chỉ tiêu ở đây không phân theo chiều này.",
                    f"Dimension {name} says “{said[name][:40]}”; the series here are not split by it.",
                ),
                Text("Chỉ gửi dòng tổng (_T), hoặc bỏ cột.", "Send totals (_T) only, or remove the column."),
            )
            return False
    if said.get("ACTION", "").upper() not in _WRITING:
        read.refuse(
            "sdmx.action",
            f"{place}, ACTION",
            Text("Số liệu không bao giờ bị xóa.", "A figure is never deleted."),
            Text(
                "Ghi số mới, hoặc trạng thái thiếu kèm lý do.",
                "Write a new value, or a missing status with its reason.",
            ),
        )
        return False
    frequency = _code(said.get("FREQ", ""))
    expected = "Q" if "-Q" in said["TIME_PERIOD"] else "A"
    if frequency not in {"", expected}:
        read.refuse(
            "sdmx.frequency",
            f"{place}, FREQ",
            Text(
                f"FREQ là “{frequency[:20]}” nhưng kỳ là “{said['TIME_PERIOD'][:20]}”.",
                f"FREQ is “{frequency[:20]}” but the period is “{said['TIME_PERIOD'][:20]}”.",
            ),
            Text("Sửa một trong hai.", "Mend one of the two."),
        )
        return False
    return _has_scale(said, place, read)


def _has_scale(said: Mapping[str, str], place: str, read: ReadFile) -> bool:
    if _code(said.get("UNIT_MULT", "")) in {"", "0"}:
        return True
    read.refuse(
        "sdmx.scale",
        f"{place}, UNIT_MULT",
        Text(
            f"Số ghi theo bội số 10^{said['UNIT_MULT'][:10]}.",
            f"The value is in powers of ten: 10^{said['UNIT_MULT'][:10]}.",
        ),
        Text("Ghi theo đơn vị của chỉ tiêu, UNIT_MULT 0.", "Write it in the series' unit, UNIT_MULT 0."),
    )
    return False


def _entry(said: Mapping[str, str], place: str) -> Entry:
    status = _code(said.get("OBS_STATUS", "")).upper()
    value = "" if said["OBS_VALUE"].upper() == "NAN" else said["OBS_VALUE"]
    words = said.get("OBS_COMMENT", "")
    is_missing = status in MISSING or status == NOT_APPLICABLE
    revision = said.get("REVISION", "")
    return Entry(
        _code(said["INDICATOR"]),
        _code(said["REF_AREA"]),
        said["TIME_PERIOD"],
        value,
        status,
        said.get("REASON") or (words if is_missing else ""),
        "" if is_missing and not said.get("REASON") else words,
        int(revision) if revision.isdecimal() else UNSAID,
        place,
        point_is_decimal=True,
    )


def _code(written: str) -> str:
    """The code of ``VNM: Viet Nam``, as files with labels write it."""
    return written.split(": ", 1)[0].strip()
