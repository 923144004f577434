"""A round of figures from its opening to the report: two ministries differ, and it is settled."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
import sdmx
from playwright.sync_api import Browser, FilePayload, Page, expect
from tests.journeys.behind_figures import worker_of
from tests.journeys.signing_in import Person, demo_people, signed_in

from nhip.kernel.api import today
from nhip.measure.collection.packages.sdmx_valid import faults_of

pytestmark = pytest.mark.journey
CODE = "HANH-TRINH"
STATISTICS, LABOUR, SCHOOLS = "G12", "G09", "G03"
# The demo round asks about a later year; this one is about figures that EGDI 2022 was compiled from.
PERIOD = "2020"
SAID = {STATISTICS: "95.80", LABOUR: "91.20"}
SOURCE: FilePayload = {
    "name": "dieu-tra.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n% made up for the journey\n%%EOF\n",
}
NAME = "Tỷ lệ người từ 15 tuổi trở lên biết chữ"


@pytest.fixture
def people(live_environment: dict[str, str]) -> Iterator[Mapping[str, Person]]:
    found = demo_people(live_environment)
    with worker_of(live_environment):
        yield found


def test_two_literacy_figures_are_settled_signed_released_and_reported(
    live_site: str, browser: Browser, people: Mapping[str, Person]
) -> None:
    def window(key: str) -> Page:
        return signed_in(browser, live_site, people[key])

    coordinator = window("dieu-phoi")
    open_round(coordinator)
    statistics, labour = window("dau-moi-g12"), window("dau-moi-g09")
    for page, agency in ((statistics, STATISTICS), (labour, LABOUR)):
        enter(page, agency)
        hand_in(page)

    signatory = window("nguoi-ky-g12")
    number = see_the_discrepancy(signatory)
    decide(signatory)
    reviewers = [window("kiem-tra-1"), window("kiem-tra-2")]
    agree(reviewers[0], number)
    enter_what_was_decided(labour, number)

    for page in reviewers:
        check_all(page)
    sign(signatory, STATISTICS)
    labour_signs = window("nguoi-ky-g09")
    sign(labour_signs, LABOUR)
    release = give_out(coordinator)
    read_the_packages(coordinator, release)
    draft_and_follow(coordinator)
    for context in browser.contexts:
        context.close()


def open_round(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Mở đợt thu thập").click()
    page.get_by_label("Mã đợt").fill(CODE)
    page.get_by_label("Loại").select_option("ad_hoc")
    page.get_by_label("Tên đợt").fill("Đợt hành trình: biết chữ")
    page.get_by_label("Tên tiếng Anh").fill("Journey round: literacy")
    page.get_by_label("Mục đích").fill("Để thử; mọi số đều là số trình diễn.")
    page.get_by_label("Hạn cuối").fill((today() + timedelta(days=7)).isoformat())
    page.get_by_label("Kỳ số liệu").fill(PERIOD)
    page.get_by_label(NAME).check()
    page.get_by_role("button", name="Xem hỏi gì, của ai").click()
    expect(page.get_by_text("Xem trước, chưa mở")).to_be_visible()
    page.get_by_role("row", name=re.compile(SCHOOLS)).get_by_role("checkbox").check()
    page.get_by_role("button", name="Mở đợt").click()
    expect(page.get_by_text(f"Đã mở đợt {CODE}.")).to_be_visible()


def enter(page: Page, agency: str) -> None:
    page.goto(f"/so-lieu/dot/{CODE}/nhap/{agency}/")
    page.get_by_label("Tài liệu nguồn cho các ô sửa lần này").set_input_files(SOURCE)
    with page.expect_response(re.compile(r"/o/$")) as saved:
        page.get_by_label("Giá trị", exact=True).fill(SAID[agency])
        page.get_by_label("Giá trị", exact=True).press("Tab")
    assert saved.value.ok
    expect(page.get_by_text("đã ghi")).to_be_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("link", name="dieu-tra.pdf")).to_be_visible()


def hand_in(page: Page) -> None:
    page.reload()
    page.get_by_role("button", name="Nộp số liệu của cơ quan").click()
    expect(page.get_by_text("Đã nộp 1 số liệu.")).to_be_visible()


def see_the_discrepancy(page: Page) -> str:
    """The checks run behind the pages: the discrepancy stands there by itself, with what it costs."""
    link = page.get_by_role("row").get_by_role("link", name=re.compile(NAME))
    for _ in range(60):
        page.goto(f"/so-lieu/chenh-lech/?dot={CODE}")
        if link.count():
            break
        page.wait_for_timeout(500)
    link.first.click()
    sides = (
        page.get_by_role("region").or_(page.locator("section")).filter(has_text="Các số đặt cạnh nhau").first
    )
    for value in SAID.values():
        expect(sides.get_by_text(re.compile(value[:4].replace(".", "[.,]"))).first).to_be_visible()
    expect(page.get_by_role("columnheader", name="Hạng")).to_be_visible()
    ranks = [int(text) for text in ranks_of(page)]
    assert len(ranks) >= 2
    assert len(set(ranks)) > 1, "the two figures give different ranks"
    return page.url.rstrip("/").rpartition("/")[2]


def ranks_of(page: Page) -> list[str]:
    cells = page.locator("section[aria-labelledby=canh-nhau] tbody tr td:nth-child(5)").all_inner_texts()
    return [cell.split()[0] for cell in cells]


def decide(page: Page) -> None:
    page.get_by_role("radio", name=re.compile(r"95[.,]8")).first.check()
    page.locator("#ly-do").fill("Tổng điều tra là nguồn; số kia tính trên nhóm tuổi khác.")
    page.get_by_role("button", name="Quyết định").click()
    expect(page.get_by_text("đã quyết, chờ người thứ hai")).to_be_visible()


def agree(page: Page, number: str) -> None:
    page.goto(f"/so-lieu/chenh-lech/{number}/")
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.locator(".badge.good").first).to_contain_text("đã xử lý")


def enter_what_was_decided(page: Page, number: str) -> None:
    page.goto(f"/so-lieu/chenh-lech/{number}/")
    page.get_by_role("button", name="Nhập giá trị đã quyết").click()
    page.goto(f"/so-lieu/dot/{CODE}/nhap/{LABOUR}/")
    hand_in(page)


def check_all(page: Page) -> None:
    """From the list through every figure that waits for this reviewer: the pages lead on."""
    page.goto(f"/so-lieu/dot/{CODE}/kiem-tra/?loc=first")
    if not page.locator("main table a").count():
        page.goto(f"/so-lieu/dot/{CODE}/kiem-tra/?loc=second")
    page.locator("main table a").first.click()
    while page.get_by_role("button", name="Ghi kết quả").count():
        page.get_by_label("Đúng: khớp tài liệu và định nghĩa").check()
        page.get_by_role("button", name="Ghi kết quả").click()
        expect(page.get_by_text("Đã ghi kết quả kiểm tra.")).to_be_visible()


def sign(page: Page, agency: str) -> None:
    page.goto(f"/so-lieu/dot/{CODE}/ky/{agency}/")
    expect(page.get_by_text("Mọi số đã nộp, đã được cơ quan khác xác nhận")).to_be_visible()
    page.get_by_role("button", name="Ký bộ số liệu này").click()
    expect(page.get_by_text("đã ký đúng bộ này")).to_be_visible()


def give_out(page: Page) -> str:
    page.goto(f"/so-lieu/dot/{CODE}/phat-hanh/")
    page.get_by_role("button", name="Phát hành", exact=True).click()
    expect(page.get_by_text("Đã phát hành từ đợt này:")).to_be_visible()
    link = page.get_by_role("main").get_by_role("link", name=re.compile(r"^PH-\d{4}-\d{3}$")).first
    code = link.inner_text()
    link.click()
    for _ in range(60):
        if page.get_by_role("link", name="Tải tất cả (ZIP)").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_role("link", name="Tải tất cả (ZIP)")).to_be_visible()
    expect(page.get_by_text("chữ ký đúng").first).to_be_visible()
    return code


def read_the_packages(page: Page, release: str) -> None:
    """The messages as they are given out: valid by the schemas, and read alike by a library of others."""
    links = page.locator("a[href*='/tep/']").evaluate_all("all => all.map(each => each.href)")
    stems = sorted({link.removesuffix("-structure.xml") for link in links if link.endswith("-structure.xml")})
    assert [stem.rpartition("/")[2] for stem in stems] == [
        f"{release}-{flow}" for flow in ("FIGURES", "FOR_UIS")
    ]
    for stem in stems:
        structure = sdmx.read_sdmx(io.BytesIO(fetched(page, f"{stem}-structure.xml")), format="XML")
        (definition,) = structure.structure.values()  # type: ignore[attr-defined]
        for ending, form in (("-data.xml", "XML"), ("-generic.xml", "XML"), (".sdmx.csv", "CSV")):
            content = fetched(page, f"{stem}{ending}")
            if form == "XML":
                assert faults_of(content) == []
            read = sdmx.read_sdmx(io.BytesIO(content), format=form, structure=definition)
            (one,) = read.data[0].obs  # type: ignore[attr-defined]
            assert float(one.value) == float(SAID[STATISTICS])


def fetched(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, address
    return answer.body()


def draft_and_follow(page: Page) -> None:
    """Every figure of the report is a link (one click) to its page: file and author; from there the proof."""
    page.goto("/so-lieu/")
    page.get_by_role("link", name="Báo cáo chuyên đề").click()
    page.get_by_label("Quý, năm hoặc mã đợt").fill(CODE)
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_text("dự thảo số 1, chưa ký")).to_be_visible()
    numbers = page.locator("article a[href*='/so-lieu/so/']")
    addresses = set(numbers.evaluate_all("all => all.map(each => new URL(each.href).pathname)"))
    assert addresses
    for address in sorted(addresses):
        page.locator(f"article a[href$='{address}']").first.click()
        # The annex in English leads to the pages in English.
        expect(page.get_by_text("dieu-tra.pdf")).to_be_visible()
        expect(page.get_by_text(re.compile("Đầu mối trình diễn, Bộ Tài chính"))).to_be_visible()
        sealed = page.get_by_text(re.compile("^(đã niêm|sealed)$"))
        for _ in range(60):  # the worker seals within seconds, and the page does not ask again by itself
            if sealed.count():
                break
            page.wait_for_timeout(500)
            page.reload()
        expect(sealed).to_be_visible()
        with page.expect_download() as proof:
            page.get_by_role("link", name=re.compile("Tải bằng chứng|Download the proof")).click()
        assert json.loads(proof.value.path().read_bytes())["format"] == "nhip-inclusion/1"
        with page.expect_download() as source:
            page.get_by_role("link", name=re.compile("Tải tài liệu|Download the document")).click()
        assert source.value.path().read_bytes() == SOURCE["buffer"]
        page.go_back()
