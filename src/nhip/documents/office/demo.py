"""Letters to play with: two ministries and their first ones, plainly made up, by the demo people's own acts.

One letter has gone its whole way and was answered. One waits at the other ministry to be registered, one is
assigned with a day, one paper came in, and a draft waits for its leader's signature; the rest is for whoever
plays. What was done stays: a second time nothing is touched.
"""

from django.db import transaction

from nhip.documents.axis.models import Delivery
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.draft_letter import Begun, draft_letter, draft_reply
from nhip.documents.office.acts.register_incoming import Arrived, register_delivery, register_paper
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.models import Book, Draft, Entry
from nhip.identity.api import Account, account_of, ensure_demo_seals
from nhip.kernel.api import add_working_days, today
from nhip.sharing.api import connect_seat, seat_of

FINANCE, SCHOOLS = "G12", "G03"
_MADE_UP = "Văn bản trình diễn, mọi nội dung đều do phần mềm đặt ra để tập."
_FIRST = Begun(
    subject="phối hợp rà soát số liệu biết chữ (văn bản trình diễn)",
    unit_letters="KHTC",
    receivers=(SCHOOLS,),
    body=(
        f"{_MADE_UP}\n"
        "Để chuẩn bị số liệu năm cho các tổ chức quốc tế, đề nghị quý Bộ rà soát tỷ lệ người từ 15 tuổi "
        "trở lên biết chữ và cho ý kiến về các điểm sau:\n"
        "1. Nguồn và thời điểm của số liệu quý Bộ đang dùng.\n"
        "2. Lý do chênh lệch với kết quả điều tra, nếu có.\n"
        "Ý kiến của quý Bộ xin gửi về Bộ Tài chính theo trục liên thông văn bản./."
    ),
    copies="Như trên\nLãnh đạo Bộ (để b/c)",
    priority="1",
)
_ANSWER = Begun(
    subject="ý kiến về số liệu biết chữ (văn bản trình diễn)",
    unit_letters="VP",
    receivers=(FINANCE,),
    body=(
        f"{_MADE_UP}\n"
        "Trả lời Công văn của Bộ Tài chính về phối hợp rà soát số liệu biết chữ, Bộ Giáo dục và Đào tạo "
        "thống nhất lấy kết quả điều tra làm nguồn; chênh lệch do khác nhóm tuổi.\n"
        "Trân trọng./."
    ),
    copies="Như trên",
)


@transaction.atomic
def ensure_demo_letters() -> list[Entry]:
    """The demo letters, written unless either ministry has any; the documents of both registers.

    The demo accounts must exist. Raises ``identity.account_unknown`` where they do not.
    """
    if not Book.objects.filter(agency__in=(FINANCE, SCHOOLS)).exists():
        ensure_demo_seals((FINANCE, SCHOOLS))
        for code in (FINANCE, SCHOOLS):
            if seat_of(code) is None:
                connect_seat(code, by=None)
        _play()
    return list(Entry.objects.filter(agency__in=(FINANCE, SCHOOLS)).order_by("agency", "direction", "number"))


def _play() -> None:
    _send(FINANCE, draft_letter(FINANCE, _FIRST, by=_person("chuyen-vien", FINANCE)))
    arrived = _register(SCHOOLS)
    _assign(arrived, "Trả lời trong tuần.")
    answer = draft_reply(arrived.key, _ANSWER, by=_person("chuyen-vien", SCHOOLS))
    _send(SCHOOLS, answer)
    for subject in ("họp liên ngành về số liệu giáo dục", "cung cấp số liệu chi ngân sách cho giáo dục"):
        _send(FINANCE, draft_letter(FINANCE, _other(subject), by=_person("chuyen-vien", FINANCE)))
    _assign(_register(SCHOOLS), "Cử người dự họp, báo cáo lại.")
    register_paper(
        SCHOOLS,
        Arrived(
            party_name="Trường trình diễn số 1",
            subject="Xin ý kiến về biểu mẫu thống kê (văn bản trình diễn)",
            notation="05/TD1",
            kind="Công văn",
            issued_on=today(),
        ),
        by=_person("van-thu", SCHOOLS),
    )
    waiting = draft_letter(
        SCHOOLS, _other("mời tập huấn sổ văn bản", FINANCE), by=_person("chuyen-vien", SCHOOLS)
    )
    _submit(SCHOOLS, waiting)


def _other(subject: str, receiver: str = SCHOOLS) -> Begun:
    return Begun(
        subject=f"{subject} (văn bản trình diễn)",
        unit_letters="VP",
        receivers=(receiver,),
        body=f"{_MADE_UP}\nKính đề nghị quý Bộ phối hợp.\nTrân trọng./.",
        copies="Như trên",
        due_on=add_working_days(today(), 5),
    )


def _submit(agency: str, draft: Draft) -> None:
    leader = str(_person("lanh-dao", agency).public_id)
    submit_draft(draft.key, draft.latest, leader, by=_person("chuyen-vien", agency))


def _send(agency: str, draft: Draft) -> None:
    _submit(agency, draft)
    sign_draft(draft.key, draft.latest, by=_person("lanh-dao", agency))
    seal_and_issue(draft.key, by=_person("van-thu", agency))


def _register(agency: str) -> Entry:
    """Register the oldest delivery that waits at the agency."""
    taken = Entry.objects.filter(agency=agency).exclude(delivery="").values_list("delivery", flat=True)
    waiting = (
        Delivery.objects.filter(receiver=agency, state="sent").exclude(pk__in=list(taken)).order_by("pk")
    )
    return register_delivery(agency, str(waiting[0].pk), by=_person("van-thu", agency))


def _assign(entry: Entry, note: str) -> None:
    assign_entry(
        entry.key,
        handler=str(_person("chuyen-vien", entry.agency).public_id),
        unit="Vụ Kế hoạch",
        note=note,
        due_on=add_working_days(today(), 3),
        by=_person("lanh-dao", entry.agency),
    )


def _person(key: str, agency: str) -> Account:
    return account_of(f"{key}-{agency.lower()}@demo.example")
