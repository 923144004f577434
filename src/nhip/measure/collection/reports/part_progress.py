"""How far each agency is, who was late, who is silent, and which figures are missing and why."""

from nhip.kernel.api import Text
from nhip.measure.charts.bars import Bar, bars
from nhip.measure.charts.drawing import Chart, svg_file
from nhip.measure.collection.reports.document import Block, Drawing, Heading, Paragraph, Points, Said, Table
from nhip.measure.collection.reports.wording import Wording, words


def progress(say: Wording) -> list[Block]:
    """The whole, then a table by agency with numerator and denominator, and the same as a chart."""
    rows = say.record.progress
    asked = sum(row.asked for row in rows)
    handed_in = sum(row.handed_in for row in rows)
    signed = sum(row.is_signed for row in rows)
    missing = sum(row.missing for row in rows)
    found: list[Block] = [
        Paragraph(
            words(
                f"{len(rows)} cơ quan được hỏi {say.number(asked)} số liệu, đã nộp "
                + say.counted(handed_in, asked, Text("số liệu", "figures"))
                + (f", trong đó {say.number(missing)} số liệu thiếu có nêu lý do. " if missing else ". ")
                + say.counted(signed, len(rows), Text("cơ quan", "agencies"))
                + " đã ký bộ số liệu."
            )
        )
    ]
    table = Table(
        "Tiến độ theo cơ quan",
        ("Cơ quan", "Được hỏi", "Có số", "Thiếu có lý do", "Chưa nộp", "Tỷ lệ đã nộp", "Đã ký"),
        tuple(
            (
                words(say.agency(row.agency)),
                words(say.number(row.asked)),
                words(say.number(row.present)),
                words(say.number(row.missing)),
                words(say.number(row.asked - row.handed_in)),
                words(say.share(row.handed_in, row.asked)),
                words("rồi" if row.is_signed else "chưa"),
            )
            for row in rows
        ),
        (30, 9, 9, 11, 9, 20, 9),
        (1, 2, 3, 4, 5),
    )
    return [*found, table, _chart(say)]


def _chart(say: Wording) -> Drawing:
    rows = say.record.progress
    drawn = [
        Bar(
            say.agency(row.agency),
            100 * row.handed_in / row.asked if row.asked else 0,
            f"{row.handed_in}/{row.asked}",
        )
        for row in rows
    ]
    reading = "; ".join(f"{say.agency(row.agency)}: {row.handed_in} trên {row.asked}" for row in rows) + "."
    title = "Số liệu đã nộp trên số được hỏi, theo cơ quan"
    chart = Chart(title, reading, bars(drawn, full=100, width=280, limit=320))
    return Drawing(title, svg_file(chart), f"{title}. {reading}")


def late_and_missing(say: Wording) -> list[Block]:
    """Three lists, each of which says so when it is empty."""
    return [
        Heading("1. Nộp chậm"),
        *_late(say),
        Heading("2. Thiếu có lý do"),
        *_missing(say),
        Heading("3. Chưa nộp"),
        *_silent(say),
    ]


def _late(say: Wording) -> list[Block]:
    rows = say.record.late
    if not rows:
        return [Paragraph(words("Không có cơ quan nào nộp sau hạn."))]
    items = tuple(
        words(
            f"{say.agency(row.agency)} nộp ",
            Said(f"ngày {say.day(row.on)}", say.event(row.event)),
            f", chậm {(row.on - row.due_on).days} ngày so với hạn {say.day(row.due_on)} của đợt {row.round}.",
        )
        for row in rows
    )
    return [Points(items)]


def _missing(say: Wording) -> list[Block]:
    rows = say.record.missing
    if not rows:
        return [Paragraph(words("Không có số liệu nào được khai là thiếu."))]
    items = tuple(
        words(
            Said(
                say.cell(row.series, row.area, row.period),
                say.answer(row.agency, row.series, row.area, row.period),
            ),
            f": {say.agency(row.agency)}{' (cơ quan chủ trì)' if row.is_owner else ''} "
            f"khai không có số, lý do: “{row.reason}”.",
        )
        for row in rows
    )
    return [Points(items)]


def _silent(say: Wording) -> list[Block]:
    rows = say.record.silent
    if not rows:
        return [Paragraph(words("Mọi số liệu được hỏi đều đã được trả lời và nộp."))]
    found: list[Block] = []
    for agency in dict.fromkeys(row.agency for row in rows):
        mine = [row for row in rows if row.agency == agency]
        drafts = sum(row.has_draft for row in mine)
        entered = f", trong đó {drafts} đã nhập nhưng chưa nộp" if drafts else ""
        due = min(row.due_on for row in mine)
        days = (say.record.on - due).days
        term = f"quá hạn {days} ngày" if days > 0 else f"hạn {say.day(due)}"
        titles = "; ".join(
            say.inside(row.series, row.area, row.period) + (" (chủ trì)" if row.is_owner else "")
            for row in mine
        )
        found.append(
            Paragraph(
                words(f"{say.agency(agency)} còn {len(mine)} số liệu chưa nộp{entered} ({term}): {titles}.")
            )
        )
    return found
