"""The office's pages, asked as its people ask them: from what waits to what was issued, without a script."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from tests.unit.documents.office.office import BODY, Office, a_draft, a_letter, a_signed
from tests.unit.identity.people import SECRET, make_account, sign_in

from nhip.documents.axis.models import Delivery
from nhip.documents.office.models import Draft, WorkFile
from nhip.identity.api import Account
from nhip.sharing.api import disconnect_seat

PNG = b"\x89PNG\r\n\x1a\n"


class Windows(dict[str, Client]):
    """Windows of the people of both offices, each signed in past the second factor when first looked at."""

    def __init__(self, offices: list[Office]) -> None:
        super().__init__()
        self.offices = {office.code: office for office in offices}

    def __missing__(self, key: str) -> Client:
        name, _, code = key.partition("-")
        self[key] = window(getattr(self.offices[code], name))
        return self[key]


@pytest.fixture
def browsers(offices: list[Office]) -> Windows:
    return Windows(offices)


def window(account: Account) -> Client:
    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return sign_in(account)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content.decode()[:3000])
    return " ".join(answer.content.decode().split())


def press(client: Client, address: str, **fields: object) -> str:
    """Send a form; the address it leads to."""
    answer = client.post(address, {name.replace("_", "-"): value for name, value in fields.items()})
    assert answer.status_code == 302, " ".join(answer.content.decode().split())[:6000]
    return str(answer["Location"])


def test_from_receipt_to_reply(offices: list[Office], browsers: dict[str, Client]) -> None:
    finance, education = offices
    a_letter(finance, "G03")
    clerk, leader, officer = (browsers[f"{each}-G03"] for each in ("clerk", "leader", "officer"))
    delivery = Delivery.objects.get(receiver="G03")
    assert "Chờ vào sổ" in text(clerk, "/van-ban/")
    arrived = reverse("office:delivery", args=[delivery.pk])
    shown = text(clerk, arrived)
    assert "Chữ ký người ký và con dấu cơ quan đều hợp lệ." in shown
    entry = press(clerk, arrived, viec="vao-so")
    assert clerk.get(arrived)["Location"] == entry, "once registered, the register is where it lives"
    assert "Chờ phân công" in text(leader, "/van-ban/")
    press(leader, entry, viec="phan-cong", nguoi=education.id_of(education.officer), y_kien="Trả lời sớm")
    assert "Được giao cho bạn" in text(officer, "/van-ban/")
    assert "Trả lời sớm" in text(officer, entry)
    draft = press(officer, f"{entry}tra-loi/")
    shown = text(officer, draft)
    assert "Bộ Tài chính" in shown
    assert "Văn bản đang trả lời:" in shown
    assert "Trả lời sớm" in shown, "what the leader wrote stands beside what is typed"
    fields = {
        "ban": 1,
        "trich_yeu": "trả lời về số liệu biết chữ",
        "nhan": "G12",
        "noi_dung": BODY,
        "noi_nhan": "Như trên",
        "loai": "Công văn",
        "don_vi": "KHTC",
        "nguoi_ky": education.id_of(education.leader),
    }
    press(officer, draft, viec="trinh", **fields)
    assert "Chờ bạn ký" in text(leader, "/van-ban/")
    assert "Bạn soạn, đang chờ người khác" in text(officer, "/van-ban/")
    assert leader.get(f"{draft}0.png").content[:8] == PNG
    press(leader, draft, viec="ky", ban=2)
    assert "chờ đóng dấu và phát hành" in text(clerk, "/van-ban/")
    issued = press(clerk, draft, viec="phat-hanh")
    shown = text(clerk, issued)
    assert "01/BGDĐT-KHTC" in shown
    assert "Đã gửi, nơi nhận chưa báo đến" in shown
    assert "01/BGDĐT-KHTC" in text(clerk, "/van-ban/di/")
    shown = text(clerk, "/van-ban/den/")
    assert "hoàn thành" in shown
    assert "Công văn, ngày 24/11/2026" in shown, "the decree's register tells kind and date"
    assert "Bạn không còn việc nào chờ." in text(officer, "/van-ban/")


def test_a_paper_document_is_registered_found_and_filed(browsers: dict[str, Client]) -> None:
    clerk = browsers["clerk-G12"]
    assert "Chưa có văn bản đến" in text(clerk, "/van-ban/den/")
    answer = clerk.post("/van-ban/den/moi/", {"noi-gui": "Sở Tài chính"})
    assert answer.status_code == 422
    assert "Còn thiếu: trích yếu" in answer.content.decode()
    assert 'value="Sở Tài chính"' in answer.content.decode(), "what was typed stays"
    entry = press(
        clerk,
        "/van-ban/den/moi/",
        noi_gui="Sở Tài chính",
        trich_yeu="Xin ý kiến về dự toán",
        ngay="20/11/2026",
    )
    assert "Xin ý kiến về dự toán" in text(clerk, "/van-ban/tim/?q=y+kien+du+toan")
    assert "Không thấy văn bản nào" in text(clerk, "/van-ban/tim/?q=ngan+sach")
    file = press(clerk, "/van-ban/ho-so/", so="01", tieu_de="Dự toán 2027", thoi_han="y10")
    key = WorkFile.objects.get().key
    press(clerk, entry, viec="ho-so", ho_so=key)
    assert "Xin ý kiến về dự toán" in text(clerk, file)
    officer = browsers["officer-G12"]
    assert "Kết thúc hồ sơ" not in text(officer, file), "a file is closed for good"
    assert officer.post(file).status_code == 403
    assert WorkFile.objects.get().closed_at is None
    press(clerk, file)
    assert "lưu đến hết 31/12/2036" in text(clerk, file)


def test_a_draft_is_asked_about_returned_and_mended(
    offices: list[Office], browsers: dict[str, Client]
) -> None:
    finance = offices[0]
    officer, leader, clerk = (browsers[f"{each}-G12"] for each in ("officer", "leader", "clerk"))
    page = reverse("office:draft", args=[a_draft(finance, "G03").key])
    clerk.get(page)
    shared = {"ban": 1, "trich_yeu": "xin ý kiến", "nhan": "G03", "noi_dung": BODY, "loai": "Công văn"}
    press(officer, page, viec="hoi", hoi=finance.id_of(finance.clerk), **shared)
    assert "Chờ ý kiến của bạn" in text(clerk, "/van-ban/")
    signer = finance.id_of(finance.leader)
    answer = officer.post(page, {"viec": "trinh", "ban": 2, "nguoi-ky": signer})
    assert answer.status_code == 409
    assert "Chưa đủ ý kiến đồng ý" in answer.content.decode()
    press(clerk, page, viec="dong-y", ban=2, y_kien="Đúng thể thức")
    press(officer, page, viec="trinh", ban=2, nguoi_ky=signer)
    answer = leader.post(page, {"viec": "tra-lai", "ban": 2})
    assert "<details open><summary>Trả lại người soạn" in answer.content.decode()
    assert '<a href="#ly-do">Chưa ghi lý do trả lại' in answer.content.decode()
    press(leader, page, viec="tra-lai", ly_do="Nêu rõ năm số liệu")
    assert "Nêu rõ năm số liệu" in text(officer, "/van-ban/")
    assert Draft.objects.get().state == "drafting"


def test_somebody_elses_version_is_not_overwritten(
    offices: list[Office], browsers: dict[str, Client]
) -> None:
    page = reverse("office:draft", args=[a_draft(offices[0], "G03").key])
    officer = browsers["officer-G12"]
    form = {"viec": "luu", "ban": "1", "trich-yeu": "a", "nhan": "G03", "noi-dung": "một", "loai": "Công văn"}
    assert officer.post(page, form).status_code == 302
    answer = officer.post(page, form | {"noi-dung": "hai"})
    assert answer.status_code == 409
    assert ">hai</textarea>" in answer.content.decode(), "what was typed is still there"


def test_who_has_no_part_in_letters_is_told_so(offices: list[Office]) -> None:
    stranger = window(make_account("ai-do@coquan.example"))
    assert "Bạn chưa có vai trò trong việc văn bản" in text(stranger, "/van-ban/", 403)


@pytest.mark.parametrize("language", ["/en", ""])
def test_pages_are_in_both_languages_and_empty_ones_teach(browsers: dict[str, Client], language: str) -> None:
    for page in ("", "den/", "di/", "den/moi/", "ho-so/", "tim/?q=x"):
        text(browsers["clerk-G12"], f"{language}/van-ban/{page}")


def test_a_receiver_without_a_seat_is_refused_in_place(
    offices: list[Office], browsers: dict[str, Client]
) -> None:
    page = reverse("office:draft", args=[a_signed(offices[0], "G03").key])
    disconnect_seat("G03", by=None)
    answer = browsers["clerk-G12"].post(page, {"viec": "phat-hanh"})
    assert answer.status_code >= 400
    assert "summary-errors" in answer.content.decode()
