"""The refusals of the collection of figures: what happened, under which rule, what to do now."""

from collections.abc import Mapping, Sequence
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


def round_code_unsound(code: str) -> Refusal:
    return Refusal(
        "collection.round_code",
        Text("Mã đợt không dùng được", "The code cannot be used"),
        Text(
            f"“{code[:60]}”: mã có 3 đến 40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang.",
            f"“{code[:60]}”: a code has 3 to 40 plain letters, digits, dots or dashes.",
        ),
        Text("Đặt mã như 2026-Q4.", "Write a code such as 2026-Q4."),
        status=422,
    )


def round_without_days(opens_on: date, closes_on: date) -> Refusal:
    return Refusal(
        "collection.round_days",
        Text("Hạn nằm ngoài đợt", "A due day lies outside the round"),
        Text(
            f"Mở ngày {opens_on:%d/%m/%Y}, hạn {closes_on:%d/%m/%Y}.",
            f"It opens on {opens_on}; one is due on {closes_on}.",
        ),
        Text(
            "Hạn không trước ngày mở; hạn riêng của cơ quan không sau hạn cuối của đợt.",
            "No due day lies before the first day, and an agency's own none after the last.",
        ),
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


def no_round_asks(agency: str) -> Refusal:
    return Refusal(
        "collection.no_round_asks",
        Text("Không có đợt nào đang hỏi", "No round asks now"),
        Text(f"Không có đợt mở nào hỏi cơ quan {agency}.", f"No open round asks agency {agency}."),
        Text("Kiểm tra mã cơ quan, hoặc ghi --round.", "Check the agency's code, or give --round."),
        status=404,
    )


def which_round(agency: str, codes: Sequence[str]) -> Refusal:
    names = ", ".join(codes)
    return Refusal(
        "collection.which_round",
        Text("Nhiều đợt đang hỏi", "Several rounds ask"),
        Text(f"Cơ quan {agency} đang được hỏi trong {names}.", f"Agency {agency} is asked in {names}."),
        Text("Chọn bằng --round.", "Choose with --round."),
        status=422,
    )


def which_agency(codes: Sequence[str]) -> Refusal:
    names = ", ".join(codes) or "–"
    return Refusal(
        "collection.which_agency",
        Text("Chưa rõ cơ quan", "The agency is not said"),
        Text(
            f"Tệp không ghi cơ quan, còn người này nhập cho: {names}.",
            f"The file names no agency, and this person enters for: {names}.",
        ),
        Text("Ghi --agency, hoặc dùng biểu mẫu của cơ quan.", "Give --agency, or use the agency's template."),
        status=422,
    )


def not_reconfirmed(agency: str, left: int) -> Refusal:
    return Refusal(
        "collection.not_reconfirmed",
        Text("Có số liệu từ đợt trước", "Some figures are from an earlier round"),
        Text(
            f"{left} số liệu của cơ quan {agency} có từ trước đợt này và chưa ai nói là còn đúng.",
            f"{left} figures of agency {agency} are from before this round; nobody said they still hold.",
        ),
        Text(
            "Xem lại, sửa số nào đã khác; rồi đánh dấu “vẫn đúng” và nộp.",
            "Look at them and mend what has changed; then tick “still true” and hand in.",
        ),
        status=422,
    )


def figure_unknown() -> Refusal:
    return Refusal(
        "collection.figure_unknown",
        Text("Không có số liệu này", "There is no such figure"),
        Text("Không có, hoặc chưa được nộp.", "It does not exist, or was not handed in."),
        Text("Chọn trong danh sách cần kiểm tra.", "Choose from the list of figures to check."),
        status=404,
    )


def own_figure(agency: str) -> Refusal:
    return Refusal(
        "collection.own_figure",
        Text("Không tự kiểm tra số liệu của mình", "One's own figures are not one's own to check"),
        Text(
            f"Bạn có vai trò tại cơ quan {agency}, nơi báo cáo số này, hoặc tại đơn vị trên hay dưới nó.",
            f"You hold a role at agency {agency}, which reported the figure, or at one over or under it.",
        ),
        Text("Để người của cơ quan khác kiểm tra.", "Let somebody of another office check it."),
        status=403,
    )


def revision_moved(seen: int, now_: int) -> Refusal:
    return Refusal(
        "collection.revision_moved",
        Text("Số liệu đã thay đổi", "The figure has changed"),
        Text(
            f"Bạn xem lần ghi {seen}, nay đã nộp lần ghi {now_}.",
            f"You looked at revision {seen}; revision {now_} was handed in since.",
        ),
        Text("Xem lại rồi kiểm tra.", "Look again, then check."),
    )


def checked_already() -> Refusal:
    return Refusal(
        "collection.checked_already",
        Text("Đã kiểm tra", "It was checked already"),
        Text(
            "Số liệu này đã được kiểm tra; chỉ số liệu được chọn ngẫu nhiên mới cần người thứ hai.",
            "The figure was checked; only one that the sample drew needs a second person.",
        ),
        Text("Chọn số liệu khác.", "Choose another figure."),
    )


def words_needed() -> Refusal:
    return Refusal(
        "collection.words_needed",
        Text("Cần ghi lý do", "A reason is needed"),
        Text(
            "Việc này phải có lý do để người khác hiểu được.",
            "This must carry a reason that others can understand.",
        ),
        Text("Ghi lý do rồi gửi lại.", "Write the reason and send it again."),
        status=422,
    )


def not_ready_to_sign(agency: str, left: Mapping[str, int]) -> Refusal:
    return Refusal(
        "collection.not_ready_to_sign",
        Text("Chưa ký được", "It cannot be signed yet"),
        Text(
            f"Cơ quan {agency}: {left['not_handed_in']} số liệu chưa nộp, {left['drafts']} bản nháp mới hơn "
            f"bản đã nộp, {left['unchecked']} chưa được cơ quan khác xác nhận, {left['disputed']} chênh "
            "lệch chưa xử lý.",
            f"Agency {agency}: {left['not_handed_in']} figures not handed in, {left['drafts']} drafts newer "
            f"than what was handed in, {left['unchecked']} not found right by another office, "
            f"{left['disputed']} discrepancies unsettled.",
        ),
        Text("Hoàn thành các việc trên rồi ký.", "Finish these, then sign."),
    )


def not_signed(agencies: Sequence[str]) -> Refusal:
    names = ", ".join(agencies)
    return Refusal(
        "collection.not_signed",
        Text("Còn cơ quan chưa ký", "Some agencies have not signed"),
        Text(
            f"Chưa ký bộ số liệu hiện tại: {names}.",
            f"These have not signed their present set: {names}.",
        ),
        Text(
            "Chờ ký, hoặc nêu rõ những cơ quan được để ngoài bản phát hành này.",
            "Wait for them, or name those that this release leaves out.",
        ),
    )


def nothing_to_release() -> Refusal:
    return Refusal(
        "collection.nothing_to_release",
        Text("Không có gì để phát hành", "There is nothing to release"),
        Text("Không có số liệu đã ký của cơ quan chủ trì.", "No owner's figure is signed."),
        Text("Chờ cơ quan chủ trì ký.", "Wait for an owner to sign."),
    )


def release_unknown(code: str) -> Refusal:
    return Refusal(
        "collection.release_unknown",
        Text("Không có bản phát hành này", "There is no such release"),
        Text(f"Không có bản phát hành {code}.", f"There is no release {code}."),
        Text("Chọn trong danh sách bản phát hành.", "Choose from the list of releases."),
        status=404,
    )


def corrected_already(code: str) -> Refusal:
    return Refusal(
        "collection.corrected_already",
        Text("Bản này đã được đính chính", "This release was corrected already"),
        Text(
            f"Bản {code} đã có bản đính chính.",
            f"Release {code} has a correction.",
        ),
        Text("Đính chính bản mới nhất.", "Correct the newest one."),
    )


def released_already(release: str) -> Refusal:
    return Refusal(
        "collection.released_already",
        Text("Đợt này đã phát hành", "The round was released already"),
        Text(f"Đã có bản {release} từ đợt này.", f"Release {release} came from this round."),
        Text(
            "Bản đã phát hành không sửa: phát hành bản đính chính của bản đó và ghi lý do.",
            "A release is never edited: release a correction of it and say why.",
        ),
    )


def upload_unknown() -> Refusal:
    return Refusal(
        "collection.upload_unknown",
        Text("Không có tệp gửi lên này", "There is no such upload"),
        Text("Không có, hoặc không thuộc cơ quan của bạn.", "It does not exist, or is not your agency's."),
        Text("Gửi lại tệp ở trang nhập số liệu.", "Send the file again on the page for entering figures."),
        status=404,
    )


def document_unknown() -> Refusal:
    return Refusal(
        "collection.document_unknown",
        Text("Không có tài liệu này", "There is no such document"),
        Text(
            "Không có, hoặc không kèm số liệu nào mà bạn được xem.",
            "It does not exist, or belongs to no figure that you may see.",
        ),
        Text("Mở từ trang của số liệu.", "Open it from the page of the figure."),
        status=404,
    )


def desk_unknown() -> Refusal:
    return Refusal(
        "collection.desk_unknown",
        Text("Không có trang nhập này", "There is no such page"),
        Text(
            "Không có đợt hoặc cơ quan này, hoặc bạn không nhập số liệu của cơ quan này.",
            "No such round or agency, or you do not enter figures for that agency.",
        ),
        Text("Chọn từ trang Số liệu.", "Choose from the page Figures."),
        status=404,
    )


def verdict_needed() -> Refusal:
    return Refusal(
        "collection.verdict_needed",
        Text("Chưa chọn đúng hay sai", "Right or wrong is not chosen"),
        Text("Kết quả kiểm tra chưa được chọn.", "The outcome of the check was not chosen."),
        Text("Chọn một trong hai rồi gửi lại.", "Choose one of the two and send it again."),
        status=422,
    )


def no_file() -> Refusal:
    return Refusal(
        "collection.no_file",
        Text("Chưa chọn tệp", "No file was chosen"),
        Text("Không có tệp nào được gửi.", "Nothing was sent."),
        Text("Quay lại, chọn tệp rồi gửi.", "Go back, choose a file and send it."),
        status=422,
    )


def set_unknown() -> Refusal:
    return Refusal(
        "collection.set_unknown",
        Text("Không có bộ số liệu này", "There is no such set"),
        Text(
            "Đợt không hỏi cơ quan này, hoặc bộ số liệu không thuộc cơ quan của bạn.",
            "The round does not ask this agency, or the set is none of your agency's.",
        ),
        Text("Mở đợt và chọn cơ quan ở đó.", "Open the round and choose the agency there."),
        status=404,
    )
