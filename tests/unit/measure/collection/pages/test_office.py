"""From an opened round to a correcting release, by the pages alone: each step by whom it belongs to."""

import hashlib
import re
import subprocess
from datetime import date
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from tests.unit.identity.people import Person, sign_in
from tests.unit.measure.collection.pages.conftest import Seat
from tests.unit.measure.collection.people import COMMUNICATIONS, EDUCATION, LABOUR, STATISTICS, literacy

from nhip.identity.api import Role, issue_certificate
from nhip.kernel.api import clock, events_about, now
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.models import (
    Discrepancy,
    FigureRequest,
    Release,
    ReportedFigure,
    Round,
    SignedSet,
)
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.models.figure import Origin

ROUND = "/so-lieu/dot/2026-Q4/"
FORM = {
    "ma": "2026-Q4",
    "loai": "quarterly",
    "ten-vi": "Quý IV năm 2026",
    "ten-en": "Fourth quarter of 2026",
    "muc-dich": "Cho bảng hỏi của UIS.",
    "tu": "2026-11-01",
    "den": "2026-12-15",
    "chu-tri": COMMUNICATIONS,
    "dia-ban": "VNM",
    "ky": "2024",
    "chi-tieu": ["adult_literacy"],
}


def text(answer: HttpResponse, status: int = 200) -> str:
    """What a page says, without its tags."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def enter(person: Person, agency: str, value: str, expected: int = 0, code: str = "2026-Q4") -> None:
    enter_figures(code, agency, [literacy(value, expected)], origin=Origin.FORM, by=person.account)
    hand_in(code, agency, by=person.account)


def disagreement(**others: object) -> Discrepancy:
    values: dict[str, object] = {
        "fingerprint": "c" * 64,
        "round": Round.objects.first(),
        "check_code": "agency_against_agency",
        "series": "adult_literacy",
        "area": "VNM",
        "period": "2024",
        "owner": STATISTICS,
        "agencies": [STATISTICS, EDUCATION],
        "finding_vi": "Hai cơ quan báo hai số.",
        "finding_en": "Two agencies report two figures.",
        "worth": 2,
        "candidates": [
            {
                "value": value,
                "status": "A",
                "who": who,
                "where": where,
                "document": "",
                "when": "2026-11-24T03:00:00Z",
                "component": 0.65,
                "score": 0.59,
                "rank": rank,
                "why_not": None,
            }
            for value, who, where, rank in (
                ("95.8", f"agency:{STATISTICS}", "revision 1", 86),
                ("90.0", f"agency:{EDUCATION}", "revision 1", 88),
            )
        ],
        "found_at": now(),
        "seen_at": now(),
    }
    return Discrepancy.objects.create(**values | others)


def test_a_round_is_looked_at_before_it_is_opened(seat: Seat) -> None:
    coordinator = seat(Role.COORDINATOR, COMMUNICATIONS)
    assert "Mở đợt thu thập" in text(coordinator.client.get("/so-lieu/"))
    begun = text(coordinator.client.get("/so-lieu/dot/mo/"))
    assert "Tỷ lệ người từ 15 tuổi trở lên biết chữ" in begun
    assert "chủ trì: G12 · cùng có số: G03, G09" in begun
    wrong = text(coordinator.client.post("/so-lieu/dot/mo/", {"ma": "2026-Q4", "ky": "Q4"}), 422)
    assert "Chọn ít nhất một chỉ tiêu." in wrong
    seen = text(coordinator.client.post("/so-lieu/dot/mo/", FORM | {"viec": "xem", "bo-qua": LABOUR}))
    assert "hỏi 2 số liệu của 2 cơ quan" in seen
    assert not Round.objects.exists()
    sent = FORM | {
        "viec": "mo",
        "bo-qua": LABOUR,
        f"han-{EDUCATION}": "2026-12-01",
        f"han-{STATISTICS}": "2026-12-15",
    }
    assert coordinator.client.post("/so-lieu/dot/mo/", sent)["Location"] == ROUND
    due = FigureRequest.objects.order_by("agency").values_list("agency", "due_on__day")
    assert list(due) == [(EDUCATION, 1), (STATISTICS, 15)]
    assert "Mã đợt đã dùng" in text(coordinator.client.post("/so-lieu/dot/mo/", sent), 409)
    page = text(coordinator.client.get(ROUND))
    assert "Không hỏi lần này: Cơ quan G09" in page
    assert "chưa trả lời gì (2)" in page
    file = coordinator.client.get(f"{ROUND}tien-do.csv").content.decode().splitlines()
    assert file[1].startswith("G03,Cơ quan G03,2026-12-01,1,0,0,1,0,")
    reminded = coordinator.client.post(f"{ROUND}nhac/", follow=True)
    assert "Chưa có đầu mối nào để nhắc: G03, G12." in text(reminded)


def test_the_whole_way_by_the_pages(seat: Seat, own_secrets: None, tmp_path: Path) -> None:
    coordinator = seat(Role.COORDINATOR, COMMUNICATIONS)
    coordinator.client.post("/so-lieu/dot/mo/", FORM | {"viec": "mo", "bo-qua": LABOUR})
    clerk, teacher = seat(Role.FOCAL_POINT, STATISTICS), seat(Role.FOCAL_POINT, EDUCATION)
    assert "còn 1 trên 1 số liệu chưa trả lời · còn 15 ngày làm việc" in text(clerk.client.get("/so-lieu/"))
    assert "2 trên 2 cơ quan chưa trả lời gì: G03, G12" in text(coordinator.client.get("/so-lieu/"))
    enter(clerk, STATISTICS, "95.8")
    enter(teacher, EDUCATION, "90")

    reviewers = [seat(Role.REVIEWER, COMMUNICATIONS), seat(Role.REVIEWER, "G01")]
    assert "số chờ xem" in text(reviewers[0].client.get("/so-lieu/"))
    listed = text(reviewers[0].client.get(f"{ROUND}kiem-tra/"))
    assert "95,8" in listed
    assert "trong mẫu" in listed
    for reviewer in reviewers:
        for figure in ReportedFigure.objects.order_by("agency"):
            address = f"{ROUND}kiem-tra/{figure.pk}/"
            beside = text(reviewer.client.get(address))
            assert "90" in beside
            assert "95,8" in beside
            if "Số này có đúng không?" in beside:
                assert "Chưa chọn đúng hay sai" in text(reviewer.client.post(address, {"lan-ghi": "1"}), 422)
                sent = {"lan-ghi": "1", "ket-qua": "dung"}
                assert reviewer.client.post(address, sent).status_code == 302

    dispute = disagreement()
    leader = seat(Role.SIGNATORY, STATISTICS)
    assert "Quyết định chênh lệch: Tỷ lệ người" in text(leader.client.get("/so-lieu/"))
    page = f"/so-lieu/chenh-lech/{dispute.pk}/"
    said = text(teacher.client.get(page))
    assert "Lấy 95,8 thì hạng 86; lấy 90,0 thì hạng 88: chênh 2 bậc." in said
    assert "Người ký của Cơ quan G12 quyết định." in said
    teacher.client.post(
        page, {"viec": "noi", "y-kien": "Số của chúng tôi thiếu miền núi.", "de-xuat": "95,8"}
    )
    assert "Đề xuất: 95,8" in text(teacher.client.get(page))
    refused = text(teacher.client.post(page, {"viec": "quyet", "chon": "90.0", "ly-do": "x"}), 403)
    assert "Chỉ cơ quan chủ trì chỉ tiêu quyết định" in refused
    sent = {"viec": "quyet", "chon": "95.8", "trang-thai": "A", "ly-do": ""}
    assert "Cần ghi lý do" in text(leader.client.post(page, sent), 422)
    assert leader.client.post(page, sent | {"ly-do": "Theo tổng điều tra."}).status_code == 302
    assert "Xem lại quyết định" in text(coordinator.client.get("/so-lieu/"))
    assert coordinator.client.post(page, {"viec": "dong-y"}).status_code == 302
    dispute.refresh_from_db()
    assert dispute.state == State.SETTLED
    steps = text(coordinator.client.get(f"/en{page}"))
    assert "A remark" in steps
    assert "The second pair of eyes" in steps

    signing = f"{ROUND}ky/{STATISTICS}/"
    assert "nhip account certify" in text(leader.client.get(signing))
    assert "Chưa có chứng thư số để ký" in text(leader.client.post(signing), 409)
    issue_certificate(leader.account, STATISTICS, by=None)
    assert "Ký bộ số liệu của Cơ quan G12" in text(leader.client.get("/so-lieu/"))
    assert leader.client.post(signing).status_code == 302
    assert "Chữ ký còn giá trị." in text(leader.client.get(signing))
    with clock.at(date(2036, 1, 2)):  # the certificate ended long ago; the ledger proves when it was used
        assert "Chữ ký còn giá trị." in text(sign_in(leader.account).get(signing))
    signed = SignedSet.objects.get()
    names = (("noi-dung.csv", "content.csv"), ("chu-ky.p7s", "signature.p7s"))
    for route, name in names:
        (tmp_path / name).write_bytes(leader.client.get(f"/so-lieu/da-ky/{signed.pk}/{route}").content)
    (tmp_path / "roots.pem").write_bytes(Client().get("/so-lieu/goc-chung-thu.pem").content)
    assert hashlib.sha256((tmp_path / "content.csv").read_bytes()).hexdigest() == signed.digest
    command = "openssl cms -verify -binary -inform DER -purpose any -CAfile roots.pem -in signature.p7s"
    told = subprocess.run(
        [
            *command.split(),
            "-content",
            "content.csv",
            "-out",
            "/dev/null",
            "-attime",
            f"{now().timestamp():.0f}",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert told.returncode == 0, told.stderr

    releasing = f"{ROUND}phat-hanh/"
    assert "1 trên 2 cơ quan đã ký" in text(coordinator.client.get(releasing))
    assert "Còn cơ quan chưa ký" in text(coordinator.client.post(releasing, {"viec": "phat-hanh"}), 409)
    assert coordinator.client.post(releasing, {"viec": "phat-hanh", "bo-qua": EDUCATION}).status_code == 302
    assert "PH-2026-001" in text(Client().get("/so-lieu/"))
    told_public = next(iter(events_about("release:PH-2026-001"))).payload
    assert told_public["left_out"] == [EDUCATION]

    closing = text(coordinator.client.get(f"{ROUND}dong/"))
    assert "0 trên 2 số liệu được ghi là không trả lời" in closing
    assert coordinator.client.post(f"{ROUND}dong/").status_code == 302
    assert "đã đóng" in text(Client().get(ROUND))


def test_a_correction_shows_what_it_changes_before_it_is_released(seat: Seat, own_secrets: None) -> None:
    coordinator, clerk = seat(Role.COORDINATOR, COMMUNICATIONS), seat(Role.FOCAL_POINT, STATISTICS)
    leader = seat(Role.SIGNATORY, STATISTICS)
    issue_certificate(leader.account, STATISTICS, by=None)
    first, second = seat(Role.REVIEWER, COMMUNICATIONS), seat(Role.REVIEWER, "G01")
    out = [EDUCATION, LABOUR]
    for number, (code, value) in enumerate((("2026-Q4", "95.8"), ("2026-DC", "95.9"))):
        coordinator.client.post("/so-lieu/dot/mo/", FORM | {"ma": code, "viec": "mo", "bo-qua": out})
        enter(clerk, STATISTICS, value, number, code)
        figure = ReportedFigure.objects.get(agency=STATISTICS)
        for reviewer in (first, second):
            sent = {"lan-ghi": str(number + 1), "ket-qua": "dung"}
            reviewer.client.post(f"/so-lieu/dot/{code}/kiem-tra/{figure.pk}/", sent)
        leader.client.post(f"/so-lieu/dot/{code}/ky/{STATISTICS}/")
        if not number:
            coordinator.client.post(f"/so-lieu/dot/{code}/phat-hanh/", {"viec": "phat-hanh"})
    address = "/so-lieu/dot/2026-DC/phat-hanh/"
    sent = {"viec": "xem", "dinh-chinh": "PH-2026-001"}
    seen = text(coordinator.client.post(address, sent))
    assert "Khác với PH-2026-001" in seen
    assert "VNM, 2024 95,8 95,9" in seen
    assert Release.objects.count() == 1
    assert "Cần ghi lý do" in text(coordinator.client.post(address, sent | {"viec": "phat-hanh"}), 422)
    coordinator.client.post(address, sent | {"viec": "phat-hanh", "ly-do": "Sửa lỗi cộng."})
    assert Release.objects.get(code="PH-2026-002").changes[0]["to"] == "95.9"
    again = coordinator.client.post("/so-lieu/dot/2026-Q4/phat-hanh/", {"viec": "phat-hanh"})
    assert "Đợt này đã phát hành" in text(again, 409)


def test_a_settled_value_is_taken_over_from_its_page(seat: Seat) -> None:
    coordinator, clerk = seat(Role.COORDINATOR, COMMUNICATIONS), seat(Role.FOCAL_POINT, STATISTICS)
    coordinator.client.post("/so-lieu/dot/mo/", FORM | {"viec": "mo"})
    enter(clerk, STATISTICS, "90")
    dispute = disagreement(owner=STATISTICS)
    page = f"/so-lieu/chenh-lech/{dispute.pk}/"
    leader = seat(Role.SIGNATORY, STATISTICS)
    leader.client.post(page, {"viec": "quyet", "chon": "khac", "gia-tri": "95,9", "ly-do": "Theo điều tra."})
    back = text(coordinator.client.post(page, {"viec": "tra-lai", "y-kien-hai": ""}), 422)
    assert "Cần ghi lý do" in back
    coordinator.client.post(page, {"viec": "dong-y"})
    assert "nhập giá trị đã quyết" in text(clerk.client.get("/so-lieu/"))
    assert "chưa mang giá trị đã quyết: 95,9" in text(clerk.client.get(page))
    assert clerk.client.post(page, {"viec": "nhap", "co-quan": STATISTICS}).status_code == 302
    assert ReportedFigure.objects.get(agency=STATISTICS).value == "95.9"
    assert "Không còn việc gì phải làm." in text(clerk.client.get(page))


def test_nobody_reaches_what_is_none_of_their_business(seat: Seat) -> None:
    coordinator, clerk = seat(Role.COORDINATOR, COMMUNICATIONS), seat(Role.FOCAL_POINT, STATISTICS)
    coordinator.client.post("/so-lieu/dot/mo/", FORM | {"viec": "mo"})
    enter(clerk, STATISTICS, "95.8")
    dispute = disagreement()
    figure = ReportedFigure.objects.get()
    stranger, own = seat(Role.FOCAL_POINT, LABOUR), seat(Role.REVIEWER, STATISTICS)
    for person in (stranger, clerk):
        for address in ("/so-lieu/dot/mo/", f"{ROUND}dong/", f"{ROUND}phat-hanh/", f"{ROUND}kiem-tra/"):
            assert person.client.get(address).status_code == 403, address
            assert person.client.post(address, FORM).status_code in {403, 405}, address
    assert stranger.client.get(f"/so-lieu/chenh-lech/{dispute.pk}/").status_code == 404
    assert stranger.client.post(f"/so-lieu/chenh-lech/{dispute.pk}/", {"viec": "noi"}).status_code == 404
    assert stranger.client.get(f"{ROUND}ky/{STATISTICS}/").status_code == 404
    assert clerk.client.post(f"{ROUND}ky/{STATISTICS}/").status_code == 403
    assert "Cơ quan G12" not in text(stranger.client.get(ROUND)).replace("Cơ quan chủ trì", "")
    assert "Không có chênh lệch nào ở đây." in text(stranger.client.get("/so-lieu/chenh-lech/"))
    answer = own.client.post(f"{ROUND}kiem-tra/{figure.pk}/", {"lan-ghi": "1", "ket-qua": "dung"})
    assert "Không tự kiểm tra số liệu của mình" in text(answer, 403)
    for address in ("/so-lieu/chenh-lech/", f"{ROUND}kiem-tra/", f"{ROUND}tien-do.csv", f"{ROUND}ky/G12/"):
        assert "/tai-khoan/dang-nhap/" in Client().get(address)["Location"]
    assert "95" not in text(Client().get(ROUND)).replace(str(Round.objects.get().seed), "")
