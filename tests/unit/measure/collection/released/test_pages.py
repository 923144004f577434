"""What everybody may read of a release: the figures, why they stand, and files that prove themselves."""

import hashlib

import pytest
from django.test import Client
from tests.unit.measure.collection.people import person
from tests.unit.measure.collection.released.making import account, corrected

from nhip.identity.api import Role
from nhip.measure.collection.acts.make_packages import make_packages
from nhip.measure.collection.models import Release
from nhip.measure.collection.queries.released_standing import figure_standing

HERE = "/so-lieu/phat-hanh/"
LITERACY = "/so-lieu/so/adult_literacy/VNM/2024/"


def _text(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


@pytest.mark.usefixtures("desk")
def test_before_the_first_release_the_pages_teach_the_next_step() -> None:
    assert "Chưa có bản phát hành nào." in _text(HERE)
    assert "There is no release yet." in _text("/en" + HERE)
    page = Client().get(HERE + "moi-nhat/")
    assert (page.status_code, "Chưa có bản phát hành nào" in page.content.decode()) == (404, True)
    assert "Cơ quan này chủ trì các chỉ tiêu sau" in _text("/so-lieu/co-quan/G12/")
    assert Client().get(LITERACY).status_code == 404


def test_a_release_shows_figures_signatures_and_how_far_its_files_are(release: Release) -> None:
    page = _text(HERE + release.code + "/")
    assert "95,80" in page
    assert "thiếu, chưa thu thập" in page
    assert ">thiếu<" in page
    assert page.count("chữ ký đúng") == 2
    assert "Các tệp đang được tạo" in page
    assert "97,1" not in page
    assert "94,20" not in page
    make_packages(release.code)
    page = _text("/en" + HERE + release.code + "/")
    assert "PH-2026-001-FOR_UIS.xlsx" in page
    assert "95.80" in page
    found = _text(HERE + release.code + "/?q=biet+chu")
    assert ("95,80" in found, "1 trên 2 số liệu" in found) == (True, True)
    assert "Không có số liệu nào như vậy" in _text(HERE + release.code + "/?q=khong+co")
    table = Client().get(HERE + release.code + "/?tai=so-lieu.csv").content.decode()
    assert "95,80" in table or "95.80" in table
    assert Client().get(HERE + "PH-2026-999/").status_code == 404


def test_files_are_given_out_by_name_and_nothing_else(release: Release) -> None:
    make_packages(release.code)
    folder = HERE + release.code + "/tep/"
    canonical = Client().get(folder + "PH-2026-001.csv")
    assert hashlib.sha256(canonical.content).hexdigest() == release.digest
    assert canonical["Content-Disposition"] == 'attachment; filename="PH-2026-001.csv"'
    assert Client().get(HERE + "moi-nhat/csv", follow=True).content == canonical.content
    assert Client().get(folder + "../../../etc").status_code == 404
    assert Client().get(folder + "khong-co.csv").status_code == 404
    assert Client().post(folder + "PH-2026-001.csv").status_code == 405


def test_one_figure_leads_to_agency_signature_source_and_proof(release: Release) -> None:
    page = _text(LITERACY)
    for told in ("95,80", "/so-lieu/co-quan/G12/", "chữ ký đúng", release.event_id, "PH-2026-001", "EGDI"):
        assert told in page, told
    assert "Cơ quan không kèm tài liệu." in page
    assert "<b>biến động" not in page
    assert "focal_point" not in page
    missing = _text("/en/so-lieu/so/gross_enrolment/VNM/2024/")
    assert "missing, not collected" in missing
    assert "Chưa điều tra xong" in missing
    assert "95,80" in _text("/so-lieu/co-quan/G12/")
    assert "97,1" not in _text("/so-lieu/co-quan/G03/")


def test_names_of_people_are_for_those_who_may_see_people(release: Release) -> None:
    names = {account("focal_point").name, account("signatory").name}
    page = _text(LITERACY)
    assert not any(name in page for name in names)
    cell = ("adult_literacy", "VNM", "2024")
    assert figure_standing(*cell, None).people == {}
    assert figure_standing(*cell, person(Role.FOCAL_POINT, "G09")).people == {}
    assert figure_standing(*cell, person(Role.REVIEWER, "G01")).people == {}
    for one in (account("coordinator", "g06"), person(Role.AUDITOR, "G12")):
        assert set(figure_standing(*cell, one).people.values()) == names


def test_a_corrected_release_points_to_the_one_that_stands(release: Release) -> None:
    second = corrected(release)
    earlier, later = _text(HERE + release.code + "/"), _text(HERE + second.code + "/")
    assert "Bản này đã được đính chính bằng PH-2026-002." in earlier
    assert "95,80" in earlier
    for told in ("Đã đổi gì", "Sửa lỗi cộng.", "95,80", "95,95"):
        assert told in later, told
    figure = _text(LITERACY)
    assert figure.index("PH-2026-002") < figure.index("PH-2026-001")
    standing = _text("/so-lieu/co-quan/G12/")
    assert ("95,95" in standing, "95,80" in standing) == (True, False)
    assert "đã có bản đính chính PH-2026-002" in _text(HERE)
