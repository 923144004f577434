"""A body's questionnaires as a workbook: one sheet each, one row a figure, headed in both languages.

The bodies' own forms have not been read: the layout is ours, after their item codes, and the first sheet says
so. Text can never act as a formula (the paper it is written on sees to that).
"""

from typing import Final

from nhip.kernel.api import Text
from nhip.measure.collection.packages.described import Asked, asked_by, unit_name
from nhip.measure.collection.packages.frozen import FrozenRelease
from nhip.measure.collection.register import Body
from nhip.measure.collection.sheets.statuses import status_words
from nhip.measure.workbooks.paper import Paper

LAYOUT: Final = Text(
    "Bố cục bảng này do Nhịp đặt theo mã mục của tổ chức nhận; mẫu biểu gốc chưa được đọc (chưa xác nhận).",
    "The layout is ours, after the body's item codes; the body's own form has not been read (unconfirmed).",
)
BLANK: Final = Text(
    "Giá trị trống luôn kèm trạng thái và lý do; trống không phải là 0.",
    "A blank value always has a status and a reason; blank is not zero.",
)
_COLUMNS: Final[tuple[tuple[Text, int], ...]] = (
    (Text("Mã mục", "Item"), 14),
    (Text("Mã chỉ tiêu", "Series"), 22),
    (Text("Chỉ tiêu", "Vietnamese title"), 44),
    (Text("Tên tiếng Anh", "Title"), 44),
    (Text("Đơn vị tính", "Unit"), 18),
    (Text("Mã địa bàn", "Area"), 11),
    (Text("Địa bàn", "Area name"), 16),
    (Text("Kỳ", "Period"), 10),
    (Text("Giá trị", "Value"), 16),
    (Text("Trạng thái", "Status"), 10),
    (Text("Nghĩa của trạng thái", "Status in words"), 24),
    (Text("Lý do thiếu", "Why missing"), 30),
    (Text("Ghi chú", "Note"), 40),
    (Text("Nguồn (dấu băm tài liệu)", "Source (document SHA-256)"), 30),
    (Text("Cơ quan chịu trách nhiệm", "Contact agency"), 34),
)


def body_workbook(body: Body, release: FrozenRelease) -> bytes:
    """The bytes of the .xlsx for ``body``. The same release gives the same bytes."""
    rows = list(asked_by(body, release))
    paper = Paper(f"{release.code} · {body.code}")
    _about(paper, body, release, rows)
    for questionnaire in body.questionnaires:
        mine = [row for row in rows if row.questionnaire.code == questionnaire.code]
        if mine:
            _sheet(
                paper, questionnaire.code, Text(questionnaire.title.vi, questionnaire.title.en), mine, release
            )
    return paper.finished()


def _about(paper: Paper, body: Body, release: FrozenRelease, rows: list[Asked]) -> None:
    sheet = paper.sheet("Về · About")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    paper.put(sheet, 0, 0, f"{body.title.vi} · {body.title.en}", paper.title)
    told = [
        ("Bản phát hành · Release", release.code),
        ("Đợt thu thập · Round", f"{release.round_title.vi} · {release.round_title.en}"),
        ("Phát hành lúc · Released at", release.released_at.isoformat()),
        ("Đính chính bản · Corrects", release.corrects or "–"),
        ("Lý do đính chính · Why", release.reason or "–"),
        ("Số liệu · Figures", str(len(rows))),
        ("SHA-256 (CSV)", release.digest),
        ("Sự kiện trong sổ cái · Ledger event", release.event_id),
        ("Bố cục · Layout", f"{LAYOUT.vi} {LAYOUT.en}"),
        (
            "Ô trống · Blank cells",
            f"{BLANK.vi} {BLANK.en}",
        ),
    ]
    for at, (name, words) in enumerate(told, start=2):
        paper.put(sheet, at, 0, name, paper.plain)
        paper.put(sheet, at, 1, words, paper.head if name.startswith("Bố cục") else paper.plain)


def _sheet(paper: Paper, code: str, title: Text, rows: list[Asked], release: FrozenRelease) -> None:
    sheet = paper.sheet(code)
    paper.put(sheet, 0, 0, f"{title.vi} · {title.en}", paper.title)
    paper.put(sheet, 1, 0, f"{LAYOUT.vi} {LAYOUT.en}", paper.note)
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        paper.put(sheet, 3, column, f"{name.vi} · {name.en}", paper.head)
    for at, row in enumerate(rows, start=4):
        _row(paper, sheet, at, row, release)
    sheet.freeze_panes(4, 1)
    sheet.autofilter(3, 0, 3 + len(rows), len(_COLUMNS) - 1)


def _row(paper: Paper, sheet: object, at: int, row: Asked, release: FrozenRelease) -> None:
    line = row.figure.line
    unit, status = unit_name(row.series.unit), status_words(line.status)
    paper.row(
        sheet,
        at,
        [
            row.taker.item,
            line.series,
            row.series.title.vi,
            row.series.title.en,
            f"{unit.vi} · {unit.en}",
            line.area,
            release.area_name(line.area).vi,
            line.period,
            float(line.value) if line.value else None,
            line.status,
            f"{status.vi} · {status.en}",
            line.reason,
            row.figure.note,
            row.figure.document,
            f"{line.agency} {release.agency_name(line.agency).vi} · {release.agency_name(line.agency).en}",
        ],
        paper.plain,
    )
