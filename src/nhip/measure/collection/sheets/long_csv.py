"""Our long CSV: one figure a line, ``unit,series,period,value,status`` and what else an agency has to say."""

from collections.abc import Sequence
from typing import Final

from nhip.kernel.api import Text
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.sheets.found import UNSAID, ReadFile
from nhip.measure.collection.sheets.statuses import status_code

_NAMES: Final = {
    "unit": "area",
    "area": "area",
    "series": "series",
    "period": "period",
    "value": "value",
    "status": "status",
    "reason": "reason",
    "note": "note",
    "revision": "revision",
    "agency": "agency",
}
_NEEDED: Final = ("area", "series", "period", "value")
_KNOWN_ASIDE: Final = frozenset({"unit_measure", "recorded_at", "source", "stage"})
Lines = Sequence[tuple[int, list[str]]]


def read_long(header: Sequence[str], lines: Lines, agency: str, read: ReadFile) -> None:
    """Add the lines to ``read``; ``place`` of each is ``dòng n``."""
    names = [_NAMES.get(name.casefold(), "") for name in header]
    if not _columns_right(header, names, read):
        return
    for line, row in lines:
        read.rows += 1
        place = f"dòng {line}"
        if len(row) != len(header):
            read.refuse(
                "csv.columns",
                place,
                Text(
                    f"Dòng có {len(row)} ô, dòng đầu có {len(header)}.",
                    f"The line has {len(row)} cells, the first one {len(header)}.",
                ),
                Text(
                    "Ô có dấu phẩy phải đặt trong dấu nháy kép.",
                    "A cell with a comma stands in quotation marks.",
                ),
            )
            continue
        said = {name: cell.strip() for name, cell in zip(names, row, strict=True) if name}
        if said.get("agency", agency) not in {"", agency}:
            of_another(said["agency"], agency, place, read)
            continue
        read.entries.append(
            Entry(
                said["series"],
                said["area"],
                said["period"],
                said["value"],
                status_code(said.get("status", "")),
                said.get("reason", ""),
                said.get("note", ""),
                int(said["revision"]) if said.get("revision", "").isdecimal() else UNSAID,
                place,
            )
        )


def _columns_right(header: Sequence[str], names: Sequence[str], read: ReadFile) -> bool:
    for needed in _NEEDED:
        if names.count(needed) != 1:
            word = "unit" if needed == "area" else needed
            read.refuse(
                "csv.column_missing",
                "dòng 1",
                Text(f"Không có đúng một cột “{word}”.", f"There is not exactly one column “{word}”."),
                Text(
                    "Dòng đầu ghi: unit,series,period,value,status và nếu cần reason,note,revision.",
                    "The first line reads unit,series,period,value,status and, where needed, "
                    "reason,note,revision.",
                ),
            )
            return False
    for name, known in zip(header, names, strict=True):
        if not known and name and name.casefold() not in _KNOWN_ASIDE:
            read.notice(
                "csv.column_unread",
                "dòng 1",
                Text(f"Cột “{name}” không được đọc.", f"The column “{name}” is not read."),
                Text("Bỏ cột, hoặc đưa nội dung vào cột note.", "Remove it, or use the column note."),
            )
    return True


def of_another(said: str, agency: str, place: str, read: ReadFile) -> None:
    """Refuse a line that says it is another agency's."""
    read.refuse(
        "csv.other_agency",
        place,
        Text(
            f"Dòng ghi cơ quan {said[:40]}, còn đây là trang của {agency}.",
            f"The line is of agency {said[:40]}, but this is the page of {agency}.",
        ),
        Text(
            "Chỉ gửi số liệu của cơ quan mình.",
            "Send figures of your own agency only.",
        ),
    )
