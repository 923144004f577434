"""Letters that update or replace issued ones: drafted, signed, sent and answered, receiver by receiver."""

import pytest
from django.urls import reverse
from tests.unit.documents.office.office import Office, a_letter
from tests.unit.documents.office.test_pages import press, text, window

from nhip.documents.api import as_edxml
from nhip.documents.axis.models import Delivery, DocumentLink
from nhip.documents.office.acts.add_version import add_version
from nhip.documents.office.acts.answer_request import answer_request
from nhip.documents.office.acts.close_entry import close_entry
from nhip.documents.office.acts.draft_letter import draft_change
from nhip.documents.office.acts.register_incoming import register_delivery
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.changes import Change
from nhip.documents.office.models import Book, ChangeKind, Draft, Entry
from nhip.documents.office.versions import Said
from nhip.identity.models import Agency, Kind
from nhip.kernel.api import Refusal
from nhip.sharing.api import connect_seat

SCHOOLS, SCIENCE, CABINET = "G03", "G06", "G22"


@pytest.fixture
def seats(offices: list[Office]) -> list[Office]:
    """Two more agencies at the axis, with software of their own."""
    for code in (SCIENCE, CABINET):
        shape = {"kind": Kind.MINISTRY, "name": f"Cơ quan {code}", "short_name": code}
        Agency.objects.update_or_create(code=code, defaults=shape)
        connect_seat(code, by=None)
    return offices


def written(draft: Draft, wishes: dict[str, dict[str, str]], *more: str, reason: str = "Sai số") -> Said:
    """What a draft says, with what it asks of whom."""
    said = draft.versions.get(number=draft.latest)
    kept = [each["code"] or each["name"] for each in said.receivers]
    asked = {code for at in wishes.values() for code in at}
    kept = [each for each in kept if each not in asked]
    return Said(said.subject, (*kept, *more), said.body, change=Change(reason, wishes))


def issued(office: Office, draft: Draft) -> Entry:
    draft.refresh_from_db()
    submit_draft(draft.key, draft.latest, office.id_of(office.leader), by=office.officer)
    sign_draft(draft.key, draft.latest, by=office.leader)
    return seal_and_issue(draft.key, by=office.clerk)


def links(entry: Entry) -> set[tuple[str, str, str]]:
    rows = DocumentLink.objects.filter(later=entry.delivery)
    return set(rows.values_list("kind", "receiver", "answer"))


def refused(act: object, *given: object, **named: object) -> str:
    with pytest.raises(Refusal) as why:
        act(*given, **named)  # type: ignore[operator]
    return why.value.code


def test_an_update_goes_its_whole_way_and_both_sides_see_what_became_of_it(seats: list[Office]) -> None:
    finance, schools = seats
    letter = a_letter(finance, SCHOOLS, SCIENCE)
    officer, page = window(finance.officer), reverse("office:entry", args=[letter.key])
    assert "Soạn văn bản cập nhật" in text(officer, page)
    draft = press(officer, reverse("office:update", args=[letter.key]))
    shown = text(officer, draft)
    assert "Cập nhật văn bản đã gửi" in shown
    assert "Văn bản này cập nhật Công văn số 01/BTC-VP ngày 24/11/2026." in shown
    assert f'value="{SCHOOLS}" checked' not in shown, "who has the letter is chosen above, once"
    assert "Dự thảo cập nhật, thay thế" in text(officer, page)
    form = {
        "ban": 1,
        "trich-yeu": "số liệu biết chữ, bản đính chính",
        "noi-dung": "Đính chính số liệu.",
        "loai": "Công văn",
        "don-vi": "VP",
        "nhan-moi": CABINET,
        f"doi:{letter.key}:{SCHOOLS}": "update",
        f"doi:{letter.key}:{SCIENCE}": "remove",
        "ly-do-doi": "",
        "nguoi-ky": finance.id_of(finance.leader),
        "viec": "trinh",
    }
    answer = officer.post(draft, form)
    assert answer.status_code == 422
    assert 'id="ly-do-doi-loi"' in answer.content.decode(), "it takes a reason"
    made = Draft.objects.get(changes=letter)
    form |= {"ban": made.latest, "ly-do-doi": "Sai số liệu năm 2024", "nhan": CABINET, "nhan-moi": ""}
    assert officer.post(draft, form).status_code == 302
    assert "đề nghị rút về" in text(window(finance.leader), draft), "who signs sees what is asked"
    made.refresh_from_db()
    sign_draft(made.key, made.latest, by=finance.leader)
    later = seal_and_issue(made.key, by=finance.clerk)
    assert (later.notation, later.thread) == ("02/BTC-VP", letter.thread)
    assert [each["code"] for each in later.receivers] == [SCHOOLS, CABINET], "the withdrawn one is not named"
    assert links(later) == {
        ("update", SCHOOLS, "asked"),
        ("remove", SCIENCE, "asked"),
        ("add", CABINET, "none"),
    }
    sent = Delivery.objects.get(document=later.delivery, receiver=SCHOOLS)
    package = as_edxml(str(sent.pk), agency=SCHOOLS).decode()
    assert "BussinessDocType>2<" in package
    assert "Sai số liệu năm 2024" in package
    shown = text(officer, page)
    assert "cập nhật: chờ trả lời" in shown
    assert "thu hồi: chờ trả lời" in shown
    clerk, arrived = window(schools.clerk), reverse("office:delivery", args=[sent.pk])
    shown = text(clerk, arrived)
    assert "chờ nơi nhận trả lời" in shown
    assert "trả lời nơi gửi trước" in shown, (
        "registered by itself it would stand beside the letter it changes"
    )
    first = Delivery.objects.get(document=letter.delivery, receiver=SCHOOLS)
    answering = reverse("office:delivery", args=[first.pk])
    assert f'<a href="{answering}">Trả lời</a>' in shown
    assert "02/BTC-VP" in text(clerk, answering), "what is asked can be read before it is answered"
    for page_read in (answering, reverse("office:desk")):
        assert "Sai số liệu năm 2024" in text(clerk, page_read), "and why"
    theirs = press(clerk, answering, viec="dong-y", ly_do="Đã thay bản")
    assert "nơi nhận đồng ý" in text(clerk, theirs)
    for ours in (page, reverse("office:entry", args=[later.key])):
        assert "nơi nhận đồng ý" in text(officer, ours)
    assert "chuyên viên hoặc lãnh đạo soạn" in text(window(finance.clerk), page)


def test_a_replacement_names_the_letters_and_where(seats: list[Office]) -> None:
    finance, schools = seats
    first, second = (a_letter(finance, SCHOOLS, SCIENCE), a_letter(finance, SCHOOLS, SCIENCE))
    page = reverse("office:replace", args=[first.key])
    officer = window(finance.officer)
    draft = press(officer, page)
    form = {
        "ban": 1,
        "trich-yeu": "thay hai văn bản",
        "noi-dung": "Nội dung mới.",
        "loai": "Công văn",
        "don-vi": "VP",
        "ly-do-doi": "Gộp",
        "viec": "luu",
        f"doi:{first.key}:{SCHOOLS}": "replace",
    }
    answer = officer.post(draft, form | {"them-van-ban": "77/BTC-VP"})
    assert answer.status_code == 422
    assert 'id="them-van-ban-loi"' in answer.content.decode()
    assert officer.post(draft, form | {"them-van-ban": "02/btc-vp, 24/11/2026"}).status_code == 302
    made = Draft.objects.get(changes=first)
    kept = made.versions.get(number=made.latest)
    both = {SCHOOLS: "replace", SCIENCE: "replace"}
    assert kept.change["wishes"] == {first.key: {SCHOOLS: "replace"}, second.key: both}
    made.refresh_from_db()
    before = made.latest
    add_version(made.key, before, written(made, {second.key: both}), by=finance.officer)
    made.refresh_from_db()
    assert made.latest == before + 1, "an opinion was about what was asked as well"
    wishes = {first.key: {SCHOOLS: "replace"}, second.key: {SCIENCE: "replace"}}
    add_version(made.key, made.latest, written(made, wishes), by=finance.officer)
    later = issued(finance, made)
    assert links(later) == {("replace", SCHOOLS, "asked"), ("replace", SCIENCE, "asked")}
    delivery = Delivery.objects.get(document=first.delivery, receiver=SCHOOLS)
    answer_request(SCHOOLS, str(delivery.pk), is_agreed=False, words="Đã dùng", by=schools.clerk)
    assert ("replace", SCHOOLS, "declined") in links(later)
    shown = text(officer, reverse("office:entry", args=[later.key]))
    assert "nơi nhận không đồng ý" in shown
    assert "thay thế: nơi nhận không đồng ý" in text(officer, reverse("office:entry", args=[first.key]))


def test_what_cannot_be_asked_is_refused_where_it_is_written(seats: list[Office]) -> None:
    finance, schools = seats
    letter = a_letter(finance, SCHOOLS)
    begin = lambda by, kind=ChangeKind.UPDATE: draft_change(letter.key, kind, by=by)  # noqa: E731
    assert refused(begin, finance.clerk) == "identity.not_permitted"
    assert refused(begin, schools.officer) == "office.document_unknown"
    incoming = register_delivery(SCHOOLS, str(Delivery.objects.get().pk), by=schools.clerk)
    assert refused(draft_change, incoming.key, ChangeKind.UPDATE, by=schools.leader) == (
        "office.change_not_sent"
    )
    update = begin(finance.officer)
    write = lambda wishes, *more, **said: add_version(  # noqa: E731
        update.key, 1, written(update, wishes, *more, **said), by=finance.officer
    )
    assert refused(write, {letter.key: {SCHOOLS: "replace"}}) == "office.change_unknown"
    assert refused(write, {letter.key: {CABINET: "update"}}) == "office.change_receiver"
    for typed in (SCHOOLS, "g03"):
        said = Said("a", (typed,), "b", change=Change("vì sai", {letter.key: {}}))
        assert refused(add_version, update.key, 1, said, by=finance.officer) == "office.change_has_it"
    assert refused(write, {incoming.key: {SCHOOLS: "update"}}) == "office.document_unknown"
    assert refused(write, {letter.key: {SCHOOLS: "update"}}, reason="x" * 501) == "office.too_long"
    assert Draft.objects.get(pk=update.pk).latest == 1
    nobody = Said("a", ("Hội trình diễn",), "b", change=Change("vì sai", {letter.key: {}}))
    add_version(update.key, 1, nobody, by=finance.officer)
    submit = lambda draft, seen: submit_draft(  # noqa: E731
        draft.key, seen, finance.id_of(finance.leader), by=finance.officer
    )
    assert refused(submit, update, 2) == "office.change_nobody", "only paper: nobody is asked anything"
    replacement = begin(finance.officer, ChangeKind.REPLACE)
    assert refused(submit, replacement, 1) == "office.missing", "the reason"
    add_version(
        replacement.key, 1, written(replacement, {letter.key: {SCHOOLS: "replace"}}), by=finance.officer
    )
    submit(replacement, 2)
    sign_draft(replacement.key, 2, by=finance.leader)
    close_entry(incoming.key, "Xong rồi", by=schools.leader)
    assert refused(seal_and_issue, replacement.key, by=finance.clerk) == "office.change_too_late"
    assert Book.objects.get(agency="G12", direction="out").last_number == 1, "and it took no number"
