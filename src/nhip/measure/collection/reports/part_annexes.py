"""The annexes: every released figure with its source, and the releases with their digests and proofs."""

from nhip.measure.collection.reports.document import Block, Paragraph, Said, Section, Table
from nhip.measure.collection.reports.part_summary import english
from nhip.measure.collection.reports.wording import Wording, words

# An annex beyond this is a data file, not a paper; the release's own files hold every figure.
MOST_ROWS = 2000
_GROUP = 16


def annexes(say: Wording) -> tuple[Section, ...]:
    """Figures, releases, and the summary in English."""
    return (
        Section("Số liệu đã phát hành và nguồn của từng số", (*_figures(say),)),
        Section("Các đợt thu thập và bản phát hành làm căn cứ", (*_rounds(say), *_releases(say))),
        Section("Summary in English", (*english(Wording(say.record, "en")),), "en"),
    )


def _figures(say: Wording) -> list[Block]:
    figures = say.record.figures
    if not figures:
        return [Paragraph(words("Chưa có số liệu nào được phát hành."))]
    events = {one.code: one.event for one in say.record.releases}
    said = (
        "Bấm vào số để mở trang của số liệu: tệp nguồn, người nhập, các lần ghi, bằng chứng trong sổ cái. "
        "Bấm vào số hiệu bản phát hành để mở sự kiện trong sổ cái."
    )
    if len(figures) > MOST_ROWS:
        said += (
            f" Phụ lục ghi {MOST_ROWS} trong {len(figures)} số liệu; toàn bộ có trong tệp của các bản phát "
            "hành ghi ở Phụ lục II."
        )
    rows = tuple(
        (
            words(str(number)),
            words(say.cell(one.series, one.area, one.period)),
            words(say.agency(one.agency)),
            words(say.linked(one.series, one.area, one.period, one.value), say.status(one.status)),
            words(
                Said(one.release, say.event(events[one.release])) if one.release in events else one.release
            ),
            words(
                f"lần ghi {one.revision}; tệp {one.document[:12]}…"
                if one.document
                else f"lần ghi {one.revision}; không kèm tệp"
            ),
        )
        for number, one in enumerate(figures[:MOST_ROWS], 1)
    )
    header = ("TT", "Số liệu", "Cơ quan", "Giá trị", "Bản phát hành", "Nguồn")
    return [
        Paragraph(words(said)),
        Table("Số liệu đã phát hành", header, rows, (5, 30, 18, 14, 16, 17), (0, 3)),
    ]


def _rounds(say: Wording) -> list[Block]:
    rows = tuple(
        (
            words(one.code),
            words(say.say(one.title)),
            words(f"{say.day(one.opens_on)} – {say.day(one.closes_on)}"),
            words(f"đóng {say.day(one.closed_on)}" if one.closed_on else "đang mở"),
            words(Said(one.event, say.event(one.event))),
        )
        for one in say.record.rounds
    )
    header = ("Mã đợt", "Tên đợt", "Thời gian", "Trạng thái", "Sự kiện trong sổ cái")
    return [Table("Đợt thu thập", header, rows, (12, 24, 22, 16, 26))]


def _releases(say: Wording) -> list[Block]:
    if not say.record.releases:
        return [Paragraph(words("Chưa có bản phát hành nào từ các đợt này."))]
    rows = tuple(
        (
            words(one.code),
            words(say.day(one.on)),
            words(str(one.figures)),
            words(f"đính chính {one.corrects}: {one.reason}" if one.corrects else "phát hành lần đầu"),
            words(grouped(one.digest)),
            words(Said(one.event, say.event(one.event))),
        )
        for one in say.record.releases
    )
    header = ("Số hiệu", "Ngày", "Số liệu", "Loại", "Dấu băm SHA-256", "Sự kiện trong sổ cái")
    return [Table("Bản phát hành", header, rows, (14, 13, 9, 18, 24, 22), (2,))]


def grouped(digest: str) -> str:
    """A digest in groups, so that lines may break between them."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))
