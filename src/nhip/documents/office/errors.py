"""The refusals of the document office: what happened, under which rule, what to do now."""

from nhip.kernel.api import Refusal, Text


class NotFilled(Refusal):
    """A refusal of one thing that was asked for; ``what`` names it, so that a page points to its field."""

    def __init__(self, what: Text, code: str, title: Text, detail: Text, remedy: Text) -> None:
        super().__init__(code, title, detail, remedy, status=422)
        self.what = what


def document_unknown() -> Refusal:
    return Refusal(
        "office.document_unknown",
        Text("Không có văn bản này", "There is no such document"),
        Text(
            "Không có, hoặc không thuộc sổ mà bạn được xem.",
            "It does not exist, or stands in no register that you may see.",
        ),
        Text("Mở từ bàn làm việc hoặc từ sổ đăng ký.", "Open it from your desk or from the register."),
        status=404,
    )


def draft_unknown() -> Refusal:
    return Refusal(
        "office.draft_unknown",
        Text("Không có dự thảo này", "There is no such draft"),
        Text(
            "Không có, hoặc bạn không phải người soạn, người được hỏi ý kiến hay người ký.",
            "It does not exist, or you are neither its author, nor asked about it, nor its signer.",
        ),
        Text("Mở từ bàn làm việc.", "Open it from your desk."),
        status=404,
    )


def file_unknown() -> Refusal:
    return Refusal(
        "office.file_unknown",
        Text("Không có tệp này", "There is no such file"),
        Text(
            "Không có, hoặc tệp chỉ dành cho người được nêu tên và bạn không có tên.",
            "It does not exist, or it is for named people and you are not named.",
        ),
        Text(
            "Cần đọc thì đề nghị nơi gửi nêu tên bạn.",
            "If you need it, ask the sender to name you as a reader.",
        ),
        status=404,
    )


def work_file_unknown() -> Refusal:
    return Refusal(
        "office.work_file_unknown",
        Text("Không có hồ sơ này", "There is no such file of work"),
        Text("Không có, hoặc không thuộc cơ quan của bạn.", "It does not exist, or is not your agency's."),
        Text("Mở từ danh sách hồ sơ.", "Open it from the list of files."),
        status=404,
    )


def no_office() -> Refusal:
    return Refusal(
        "office.no_part",
        Text("Bạn chưa có vai trò trong việc văn bản", "You have no part in an agency's letters"),
        Text(
            "Bàn văn bản dành cho văn thư, chuyên viên và lãnh đạo ký của một cơ quan.",
            "These pages are for the clerks, officers and signing leaders of an agency.",
        ),
        Text("Đề nghị quản trị viên giao vai trò.", "Ask the administrator for a role."),
        status=403,
    )


def not_open(stage: Text) -> Refusal:
    return Refusal(
        "office.document_done",
        Text("Văn bản đã xử lý xong", "The work on the document has ended"),
        Text(f"Tình trạng: {stage.vi}.", f"It is: {stage.en}."),
        Text(
            "Việc mới thì lập văn bản mới, dẫn chiếu văn bản này.",
            "For new work write a new letter that refers to this one.",
        ),
    )


def already_registered(number: int) -> Refusal:
    return Refusal(
        "office.registered_already",
        Text("Văn bản đã vào sổ", "The document is in the register already"),
        Text(f"Văn bản này đã vào sổ số {number}.", f"It stands there under number {number}."),
        Text("Mở văn bản ở sổ đến.", "Open it in the incoming register."),
    )


def missing(what: Text) -> Refusal:
    return NotFilled(
        what,
        "office.missing",
        Text(f"Còn thiếu: {what.vi}", f"Missing: {what.en}"),
        Text(
            f"Chưa ghi {what.vi}, nên việc này chưa làm được.",
            f"Without {what.en} this cannot be done.",
        ),
        Text(f"Ghi {what.vi} rồi gửi lại.", f"Give {what.en} and send it again."),
    )


def date_unsound(what: Text, typed: str) -> Refusal:
    return NotFilled(
        what,
        "office.date",
        Text(f"Ngày không hợp lệ: {what.vi}", f"Not a date: {what.en}"),
        Text(f"Đã ghi “{typed[:30]}”.", f"It says “{typed[:30]}”."),
        Text("Ghi ngày như 24/11/2026.", "Write a date such as 24/11/2026."),
    )


def date_in_future() -> Refusal:
    return Refusal(
        "office.date_in_future",
        Text("Ngày văn bản ở tương lai", "The document's date lies in the future"),
        Text(
            "Ngày ban hành không sau ngày vào sổ.", "A document is not issued after the day it is registered."
        ),
        Text("Kiểm tra ngày ghi trên văn bản.", "Check the date on the document."),
        law="nd-30-2020",
        status=422,
    )


def due_in_past() -> Refusal:
    return Refusal(
        "office.due_in_past",
        Text("Hạn đã qua", "The due day has passed"),
        Text("Hạn xử lý không thể trước hôm nay.", "Nothing can be due before today."),
        Text("Chọn hôm nay hoặc ngày sau.", "Choose today or a later day."),
        status=422,
    )


def kind_unknown(kind: str) -> Refusal:
    return Refusal(
        "office.kind_unknown",
        Text("Không có loại văn bản này", "There is no such kind of document"),
        Text(f"“{kind[:60]}” không có trong Điều 7.", f"“{kind[:60]}” is not in article 7."),
        Text("Chọn một loại trong danh sách.", "Choose a kind from the list."),
        law="nd-30-2020",
        status=422,
    )


def person_unknown() -> Refusal:
    return Refusal(
        "office.person_unknown",
        Text("Không giao được cho người này", "It cannot be given to this person"),
        Text(
            "Người được chọn không có vai trò cần thiết tại cơ quan.",
            "Whoever was chosen does not hold the role it takes at the agency.",
        ),
        Text("Chọn một người trong danh sách.", "Choose somebody from the list."),
        status=422,
    )


def receiver_unknown(code: str) -> Refusal:
    return Refusal(
        "office.receiver_unknown",
        Text("Không có nơi nhận này", "There is no such receiver"),
        Text(
            f"Không có cơ quan đang hoạt động mang mã “{code[:40]}”.",
            f"No agency of today bears the code “{code[:40]}”.",
        ),
        Text("Chọn cơ quan trong danh mục.", "Choose an agency of the register."),
        status=422,
    )


def moved_on(state: Text) -> Refusal:
    return Refusal(
        "office.draft_moved_on",
        Text("Dự thảo không còn ở bước này", "The draft is no longer at this step"),
        Text(f"Tình trạng bây giờ: {state.vi}.", f"It is now: {state.en}."),
        Text("Mở lại dự thảo để xem bước tiếp theo.", "Open the draft again to see what comes next."),
    )


def version_moved(seen: int, now_: int) -> Refusal:
    return Refusal(
        "office.version_moved",
        Text("Dự thảo đã có bản mới hơn", "The draft has a newer version"),
        Text(
            f"Bạn xem bản {seen}, nay là bản {now_}.", f"You looked at version {seen}; there is now {now_}."
        ),
        Text("Đọc bản mới rồi làm tiếp.", "Read the newer version, then go on."),
    )


def visas_open(names: str) -> Refusal:
    return Refusal(
        "office.visas_open",
        Text("Chưa đủ ý kiến đồng ý", "Opinions are still missing"),
        Text(
            f"Chưa cho ý kiến hoặc chưa đồng ý bản này: {names}.",
            f"These have not agreed to this version: {names}.",
        ),
        Text(
            "Chờ ý kiến, hoặc sửa theo ý kiến rồi hỏi lại trên bản mới.",
            "Wait for them, or mend the draft as they say and ask again on the new version.",
        ),
    )


def not_asked() -> Refusal:
    return Refusal(
        "office.not_asked",
        Text("Không chờ ý kiến của bạn", "Your opinion is not waited for"),
        Text("Bạn không được hỏi, hoặc đã cho ý kiến.", "You were not asked, or have answered."),
        Text("Mở dự thảo để xem ai đang được hỏi.", "Open the draft to see who is asked."),
    )


def no_personal_certificate() -> Refusal:
    return Refusal(
        "office.no_certificate",
        Text("Chưa có chứng thư số", "There is no certificate to sign with"),
        Text(
            "Bạn chưa có chứng thư số cá nhân còn hạn ở hệ thống này.",
            "You have no personal certificate in its term with this system.",
        ),
        Text(
            "Đề nghị quản trị viên cấp, hoặc đăng ký chứng thư trên thiết bị của bạn.",
            "Ask the administrator for one, or register the one on your token.",
        ),
        law="nd-30-2020",
    )


def no_seal(agency: str) -> Refusal:
    return Refusal(
        "office.no_seal",
        Text("Cơ quan chưa có chứng thư số", "The agency has no certificate"),
        Text(
            f"Cơ quan {agency} chưa có chứng thư số còn hạn để đóng dấu; chưa có số nào được cấp.",
            f"Agency {agency} has no certificate in its term to seal with; no number was given.",
        ),
        Text("Đề nghị quản trị viên cấp chứng thư cơ quan.", "Ask the administrator to issue the agency's."),
        law="nd-30-2020",
    )


def signing_day_passed() -> Refusal:
    return Refusal(
        "office.signing_day_passed",
        Text("Đã quá ngày phát hành", "The day for issuing has passed"),
        Text(
            "Văn bản phát hành trong ngày ký, chậm nhất là ngày làm việc tiếp theo.",
            "A letter goes out on the day it is signed, at the latest on the next working day.",
        ),
        Text("Trả lại để lãnh đạo ký lại.", "Return it, so that it is signed anew."),
        law="nd-30-2020",
    )


def work_file_closed() -> Refusal:
    return Refusal(
        "office.work_file_closed",
        Text("Hồ sơ đã kết thúc", "The file of work is closed"),
        Text("Hồ sơ đã kết thúc không nhận thêm văn bản.", "A closed file takes in no more documents."),
        Text("Mở hồ sơ mới.", "Open a new file."),
    )


def work_file_others() -> Refusal:
    return Refusal(
        "office.work_file_others",
        Text("Hồ sơ do người khác mở", "Somebody else opened the file of work"),
        Text(
            "Hồ sơ đã kết thúc không mở lại, nên người mở hồ sơ, văn thư hoặc lãnh đạo mới kết thúc được.",
            "A closed file is never opened again, so whoever opened it, a clerk or a leader closes it.",
        ),
        Text("Đề nghị người mở hồ sơ kết thúc.", "Ask whoever opened it to close it."),
        status=403,
    )


def work_file_code_taken(code: str) -> Refusal:
    return Refusal(
        "office.work_file_code",
        Text("Số hồ sơ đã dùng", "The file's code is taken"),
        Text(f"Cơ quan đã có hồ sơ “{code[:40]}”.", f"The agency already has a file “{code[:40]}”."),
        Text("Đặt số khác.", "Choose another code."),
        status=422,
    )


def file_refused(name: str, cause: Text, cure: Text) -> Refusal:
    return Refusal(
        "office.file_refused",
        Text(f"Không nhận tệp “{name[:80]}”", f"The file “{name[:80]}” is not taken"),
        cause,
        cure,
        status=422,
    )


def file_kind(name: str) -> Refusal:
    return Refusal(
        "office.file_kind",
        Text(f"Không nhận tệp “{name[:80]}”", f"The file “{name[:80]}” is not taken"),
        Text("Văn bản nhận tệp PDF, DOCX, XLSX hoặc ảnh.", "Documents take PDF, DOCX, XLSX or an image."),
        Text("Lưu thành PDF rồi gửi lại.", "Save it as PDF and send it again."),
        status=422,
    )


def letter_not_set(detail: str) -> Refusal:
    return Refusal(
        "office.letter_not_set",
        Text("Chưa dựng được thể thức văn bản", "The letter could not be laid out"),
        Text(f"Bộ dựng chữ báo: {detail[:200]}", f"The typesetter says: {detail[:200]}"),
        Text("Kiểm tra nội dung rồi thử lại.", "Check the text and try again."),
        status=422,
    )
