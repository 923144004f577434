"""The refusals of the collection of figures: what happened, under which rule, what to do now."""

from datetime import date

from nhip.kernel.api import Refusal, Text, full_date


def round_unknown(code: str) -> Refusal:
    return Refusal(
        "collection.round_unknown",
        Text("Không có đợt thu thập này", "There is no such round"),
        Text(f"Không có đợt mang mã “{code}”.", f"No round bears the code “{code}”."),
        Text("Chọn một đợt trong danh sách.", "Choose a round from the list."),
        status=404,
    )


def round_not_open(code: str, closed_on: date | None) -> Refusal:
    when = full_date(closed_on) if closed_on else Text("chưa mở", "not open yet")
    return Refusal(
        "collection.round_not_open",
        Text("Đợt thu thập không mở", "The round is not open"),
        Text(f"Đợt {code}: {when.vi}.", f"Round {code}: {when.en}."),
        Text(
            "Số liệu sửa sau khi đóng được đưa vào bản phát hành đính chính; hãy báo cơ quan điều phối.",
            "A change after closing goes into a correcting release; tell the coordinator.",
        ),
    )


def round_exists(code: str) -> Refusal:
    return Refusal(
        "collection.round_exists",
        Text("Mã đợt đã dùng", "The code is taken"),
        Text(f"Đã có đợt mang mã “{code}”.", f"A round already bears the code “{code}”."),
        Text("Chọn mã khác.", "Choose another code."),
    )


def round_without_days(opens_on: date, closes_on: date) -> Refusal:
    return Refusal(
        "collection.round_days",
        Text("Hạn cuối trước ngày mở", "The last day lies before the first"),
        Text(
            f"Mở ngày {opens_on:%d/%m/%Y}, hạn cuối {closes_on:%d/%m/%Y}.",
            f"It opens on {opens_on} and ends on {closes_on}.",
        ),
        Text("Sửa một trong hai ngày.", "Change one of the two days."),
        status=422,
    )


def nothing_asked() -> Refusal:
    return Refusal(
        "collection.nothing_asked",
        Text("Đợt không hỏi số liệu nào", "The round asks for nothing"),
        Text(
            "Không có chỉ tiêu, địa bàn hoặc kỳ nào được chọn.",
            "No series, area or period was chosen.",
        ),
        Text("Chọn ít nhất một chỉ tiêu và một kỳ.", "Choose at least one series and one period."),
        status=422,
    )


def series_unknown(code: str) -> Refusal:
    return Refusal(
        "collection.series_unknown",
        Text("Không có chỉ tiêu này", "There is no such series"),
        Text(f"Danh mục không có chỉ tiêu “{code}”.", f"The register has no series “{code}”."),
        Text("Chọn chỉ tiêu trong danh mục.", "Choose a series of the register."),
        status=404,
    )


def nothing_to_hand_in(agency: str, left: int) -> Refusal:
    return Refusal(
        "collection.not_complete",
        Text("Chưa nộp được", "It cannot be handed in yet"),
        Text(
            f"Cơ quan {agency} còn {left} số liệu chưa nhập trong đợt này.",
            f"Agency {agency} still has {left} figures of this round to enter.",
        ),
        Text(
            "Nhập số, hoặc ghi là thiếu kèm lý do; trống không phải là câu trả lời.",
            "Enter a number, or say that it is missing and why; a blank is no answer.",
        ),
        status=422,
    )
