"""The report drafted from the record: head, seven parts, closing, annexes. Same record, same document."""

from nhip.measure.collection.reports.document import (
    Block,
    Document,
    Letterhead,
    Paragraph,
    Said,
    Section,
)
from nhip.measure.collection.reports.layout import layout, letterheads
from nhip.measure.collection.reports.part_annexes import annexes
from nhip.measure.collection.reports.part_disputes import disputes
from nhip.measure.collection.reports.part_next import probable, to_do
from nhip.measure.collection.reports.part_progress import late_and_missing, progress
from nhip.measure.collection.reports.part_results import results
from nhip.measure.collection.reports.part_summary import summary
from nhip.measure.collection.reports.record import Record
from nhip.measure.collection.reports.wording import Wording, joined, words

_DOTS = "…"
_SPACE = "      "


def draft(record: Record, site: str) -> Document:
    """The report; ``site`` is the host that its links lead to, without a slash at the end."""
    say = Wording(record)
    parts: tuple[tuple[str, list[Block]], ...] = (
        ("TÓM TẮT", summary(say)),
        ("TIẾN ĐỘ THU THẬP", progress(say)),
        ("KẾT QUẢ VÀ THAY ĐỔI THEO THÀNH PHẦN", results(say)),
        ("SỐ LIỆU CHẬM, THIẾU", late_and_missing(say)),
        ("CHÊNH LỆCH GIỮA CÁC NGUỒN VÀ KẾT QUẢ XỬ LÝ", disputes(say)),
        ("SỐ LIỆU KỲ TỚI CÓ THỂ DÙNG KHI TA CHƯA CÓ SỐ", probable(say)),
        ("VIỆC CẦN LÀM TRƯỚC", to_do(say)),
    )
    head, left_open = _head(say)
    return Document(
        title=f"{layout().title.text.capitalize()} {head.about[0].lower()}{head.about[1:]}",
        on=record.on.isoformat(),
        site=site,
        head=head,
        opening=(_opening(say),),
        sections=tuple(
            Section(f"{roman}. {title}", tuple(blocks))
            for roman, (title, blocks) in zip(("I", "II", "III", "IV", "V", "VI", "VII"), parts, strict=True)
        ),
        closing=(_closing(say),),
        annexes=annexes(say),
        left_open=left_open,
    )


def _opening(say: Wording) -> Paragraph:
    record = say.record
    basis = ", ".join(one.text.vi for one in letterheads().default.basis)
    rounds = joined(
        [words(Said(f"{one.code} ({one.title.vi})", say.event(one.event))) for one in record.rounds]
    )
    releases = joined([words(Said(one.code, say.event(one.event))) for one in record.releases])
    counted = (
        words(f" và {len(record.releases)} bản phát hành: ") + releases
        if releases
        else words("; chưa có bản phát hành nào")
    )
    return Paragraph(
        (
            *words(
                f"Thực hiện {basis}, {say.agency(record.lead)} báo cáo tình hình, kết quả cải thiện các "
                f"chỉ số, chỉ tiêu về Chính phủ điện tử {record.scope.name.vi}. Báo cáo lập từ hồ sơ của "
                f"{len(record.rounds)} đợt thu thập: "
            ),
            *rounds,
            *counted,
            *words(f"; tính đến ngày {say.day(record.on)}."),
        )
    )


def _closing(say: Wording) -> Paragraph:
    return Paragraph(
        words(
            f"Trên đây là báo cáo {say.record.scope.name.vi} về các chỉ số, chỉ tiêu Chính phủ điện tử; số "
            "liệu và nguồn của từng số tại Phụ lục I, căn cứ tại Phụ lục II, bản tóm tắt tiếng Anh tại Phụ "
            "lục III. "
            f"{say.agency(say.record.lead)} kính báo cáo./."
        )
    )


def _head(say: Wording) -> tuple[Letterhead, tuple[str, ...]]:
    record = say.record
    law = letterheads()
    found = law.of(record.lead)
    left = ["số văn bản", "ngày ký", "họ tên người ký"]
    if found is None:
        left += ["ký hiệu cơ quan", "địa danh", "chức vụ người ký"]
    elif found.status == "unconfirmed":
        left.append(f"ký hiệu “{found.letters}” và chức vụ người ký (chưa được cơ quan xác nhận)")
    if law.default.status == "unconfirmed":
        left.append("nơi gửi (theo cơ cấu Chính phủ hiện nay)")
    letters = found.letters if found else _DOTS
    place = found.place if found else _DOTS
    month = f"{record.on.month:02}" if record.on.month < 3 else str(record.on.month)
    name = say.agency(record.lead)
    copies = ["Như trên", "Các cơ quan được hỏi số liệu trong báo cáo", f"Lưu: VT, {_DOTS}"]
    to = tuple(one for one in law.default.to if one != name)
    return (
        Letterhead(
            over=record.over[record.lead].vi.upper() if record.lead in record.over else "",
            agency=name.upper(),
            number=f"Số:{_SPACE}/{layout().title.abbreviation}-{letters}",
            date=f"{place}, ngày{_SPACE}tháng {month} năm {record.on.year}",
            about=(
                "Tình hình, kết quả cải thiện các chỉ số, chỉ tiêu về Chính phủ điện tử "
                f"{record.scope.name.vi}"
            ),
            to=to,
            signs=found.signs if found else (_DOTS,),
            copies=tuple(copies),
        ),
        tuple(left),
    )
