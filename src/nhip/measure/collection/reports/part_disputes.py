"""Figures that disagree: those still open, those that wait for a second person, those settled and how."""

from collections.abc import Sequence

from nhip.kernel.api import Text
from nhip.measure.collection.reports.document import Block, Heading, Paragraph, Points, Said, Words
from nhip.measure.collection.reports.record import Candidate, Dispute, Ruling
from nhip.measure.collection.reports.wording import Wording, joined, words


def disputes(say: Wording) -> list[Block]:
    """Three lists, each of which says so when it is empty."""
    rows = say.record.disputes
    if not rows:
        return [Paragraph(words("Không phát hiện chênh lệch nào về các số liệu được hỏi."))]
    opened = [row for row in rows if row.state == "open"]
    waiting = [row for row in rows if row.state == "decided"]
    settled = [row for row in rows if row.state == "settled"]
    gone = [row for row in rows if row.state == "gone"]
    return [
        Paragraph(
            words(
                f"Đã phát hiện {len(rows)} chênh lệch: "
                + say.several(
                    (
                        (len(opened), Text("chưa có quyết định", "open")),
                        (len(waiting), Text("đã quyết, chờ người thứ hai xem lại", "decided")),
                        (len(settled), Text("đã xử lý xong", "settled")),
                        (len(gone), Text("không còn vì các số đã thống nhất", "gone")),
                    ),
                    Text("không còn", "none"),
                )
                + "."
            )
        ),
        Heading("1. Chưa có quyết định"),
        *_list(say, opened, "Không còn chênh lệch nào chưa có quyết định."),
        Heading("2. Đã quyết, chờ người thứ hai xem lại"),
        *_list(say, waiting, "Không có quyết định nào đang chờ xem lại."),
        Heading("3. Đã xử lý"),
        *_list(say, settled, "Chưa chênh lệch nào được xử lý xong."),
    ]


def _list(say: Wording, rows: Sequence[Dispute], none: str) -> list[Block]:
    if not rows:
        return [Paragraph(words(none))]
    return [Points(tuple(_dispute(say, row) for row in rows))]


def _dispute(say: Wording, row: Dispute) -> Words:
    cell = Said(say.cell(row.series, row.area, row.period), say.dispute(row.number))
    said = words(cell, f": {say.say(row.finding).rstrip('.')}.")
    if row.candidates:
        sides = [_candidate(say, row, one) for one in row.candidates]
        said += (Said(" Các số: "), *joined(sides), Said("."))
    if row.worth is not None:
        said += words(f" {worth(say, row)}")
    if row.ruling is not None:
        said += words(f" {_ruling(say, row, row.ruling)}")
    elif row.owner:
        said += words(f" Cơ quan có quyền quyết định: {say.agency(row.owner)}.")
    return said


def _candidate(say: Wording, row: Dispute, one: Candidate) -> Words:
    who = say.say(one.who)
    name = say.agency(who) if who in say.record.agencies else who
    return words(
        Said(say.value(row.series, one.value), say.dispute(row.number)),
        f" theo {name}" if name else " chưa rõ nguồn",
    )


def worth(say: Wording, row: Dispute) -> str:
    """How many ranks lie between the figures."""
    if not row.worth:
        return say("Chọn số nào thì hạng cũng không đổi.", "Whichever counts, the rank stays.")
    ranks = say.number(row.worth, 0 if row.worth == int(row.worth) else 1)
    plural = "" if row.worth == 1 else "s"
    return say(
        f"Dùng số này hay số kia, thứ hạng chênh nhau {ranks} bậc.", f"They lie {ranks} rank{plural} apart."
    )


def _ruling(say: Wording, row: Dispute, ruling: Ruling) -> str:
    value = say.value(row.series, ruling.value) if ruling.value else f"không có số ({ruling.status})"
    by = f" ({ruling.by})" if ruling.by else ""
    said = (
        f"{say.agency(ruling.agency) if ruling.agency else 'Cơ quan điều phối'}{by} quyết định ngày "
        f"{say.day(ruling.on)}: {value}, vì “{ruling.reason}”."
    )
    if ruling.reviewed_on is None:
        return said + " Chưa có người thứ hai xem lại."
    verdict = "đồng ý" if ruling.is_agreed else "không đồng ý"
    return (
        f"{said} Người thứ hai{f' ({ruling.reviewer})' if ruling.reviewer else ''} {verdict} ngày "
        f"{say.day(ruling.reviewed_on)}."
    )
