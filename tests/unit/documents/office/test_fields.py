"""Acts are the law: whoever calls them, nothing is kept that is too long, unknown, past or unseen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.unit.documents.office.office import TODAY, Office, a_draft, a_letter, a_signed

from nhip.documents.axis.models import Delivery
from nhip.documents.office.acts.add_version import Outward, add_version
from nhip.documents.office.acts.ask_visa import ask_visa
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.change_files import add_files, remove_file
from nhip.documents.office.acts.close_entry import close_entry
from nhip.documents.office.acts.draft_letter import Begun, answer_to, draft_letter, draft_reply
from nhip.documents.office.acts.give_visa import give_visa
from nhip.documents.office.acts.keep_work_file import open_work_file
from nhip.documents.office.acts.register_incoming import Arrived, register_paper
from nhip.documents.office.acts.return_delivery import return_delivery
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.submit_draft import return_draft, submit_draft
from nhip.documents.office.attachments import Sent
from nhip.documents.office.models import Book, Draft
from nhip.documents.office.versions import Said
from nhip.kernel.api import Refusal, clock

YESTERDAY = TODAY - timedelta(days=1)
Act = Callable[[], object]


def refused(act: Act) -> str:
    with pytest.raises(Refusal) as why:
        act()
    assert why.value.status == 422, why.value
    return why.value.code


def test_a_new_draft(offices: list[Office]) -> None:
    finance = offices[0]

    def begin(**said: object) -> str:
        begun = Begun(**said)  # type: ignore[arg-type]
        return refused(lambda: draft_letter("G12", begun, by=finance.officer))

    assert begin(priority="9") == begin(priority="") == begin(priority="khẩn") == "office.priority_unknown"
    assert begin(due_on=YESTERDAY) == "office.due_in_past"
    assert begin(kind="Thư tay") == "office.kind_unknown"
    assert begin(unit_letters="V" * 21) == "office.too_long"
    assert begin(unit_letters="V/P") == begin(unit_letters="V P") == "office.unit_letters"
    assert begin(subject="a" * 501) == "office.too_long"
    assert begin(body="a" * 200_001) == "office.too_long"
    assert begin(receivers=("n" * 301,)) == "office.too_long"
    assert begin(receivers=[f"Hội {n}" for n in range(301)]) == "office.too_many_receivers"
    assert begin(receivers=("H99.99",)) == "office.receiver_unknown"
    assert not Draft.objects.exists()
    kept = draft_letter("G12", Begun(subject="xin\x00 ý\u200b kiến", body="a\x00\nb"), by=finance.officer)
    assert (kept.subject, kept.versions.get().body) == ("xin ý kiến", "a\nb")
    turned = draft_letter("G12", Begun(subject="x\u2067a", body="số \u202e001\u2066"), by=finance.officer)
    assert (turned.subject, turned.versions.get().body) == ("xa", "số 001"), "nothing reads backwards"


def test_a_further_version(offices: list[Office]) -> None:
    finance = offices[0]
    draft = a_draft(finance, "G03", due_on=TODAY)

    def write(outward: Outward, said: Said | None = None) -> Act:
        return lambda: add_version(draft.key, 1, said or Said("a"), outward, by=finance.officer)

    assert refused(write(Outward(priority="5"))) == "office.priority_unknown"
    assert refused(write(Outward(due_on=YESTERDAY))) == "office.due_in_past"
    assert refused(write(Outward(), Said("a", note="n" * 501))) == "office.too_long"
    with clock.at(TODAY + timedelta(days=3)):
        write(Outward(due_on=TODAY))()  # the day that was set has passed since; it stays
    draft.refresh_from_db()
    assert (draft.latest, draft.due_on) == (2, TODAY)


def test_an_opinion_does_not_stand_for_annexes_changed_since(offices: list[Office]) -> None:
    finance = offices[0]
    draft = a_draft(finance, "G03", body="Kính mời dự họp.")

    def attach(name: str) -> int:
        (made,) = add_files(draft.key, [Sent(name, b"%PDF-1.7 " + name.encode())], by=finance.officer)
        draft.refresh_from_db()
        return made.pk

    attach("truoc.pdf")
    ask_visa(draft.key, [finance.id_of(finance.clerk)], by=finance.officer)
    attach("trong-khi-hoi.pdf")
    assert draft.latest == 1, "nobody has said anything yet"
    give_visa(draft.key, 1, "", is_agreed=True, by=finance.clerk)
    file = attach("sau.pdf")
    second = draft.versions.get(number=2)
    assert (draft.latest, second.note, second.visas.count()) == (2, "+ sau.pdf", 0)
    assert (second.body, second.receivers) == ("Kính mời dự họp.", draft.versions.get(number=1).receivers)
    remove_file(draft.key, file, by=finance.officer)
    draft.refresh_from_db()
    assert draft.latest == 2


def test_what_goes_to_the_leader_and_back(offices: list[Office]) -> None:
    finance = offices[0]
    draft, leader = a_draft(finance, "G03"), finance.id_of(finance.leader)
    submit = lambda signs: submit_draft(draft.key, 1, leader, signs, by=finance.officer)  # noqa: E731
    assert refused(lambda: submit("b" * 201)) == "office.too_long"
    assert (
        refused(lambda: submit_draft(draft.key, 1, "ai-do\x00", by=finance.officer))
        == "office.person_unknown"
    )
    submit("KT. BỘ TRƯỞNG")
    assert refused(lambda: return_draft(draft.key, "x" * 1001, by=finance.leader)) == "office.too_long"
    assert refused(lambda: return_draft(draft.key, "\x00 \u200b", by=finance.leader)) == "office.missing"
    words = "x" * 1001
    assert refused(lambda: give_visa(_asked(finance), 1, words, is_agreed=True, by=finance.clerk)) == (
        "office.too_long"
    )


def test_files_for_named_people(offices: list[Office]) -> None:
    finance = offices[0]
    draft = a_draft(finance, "G03")

    def add(reader: str) -> Act:
        return lambda: add_files(draft.key, [Sent("a.pdf", b"%PDF-1.7", (reader,))], by=finance.officer)

    for reader in ("ai do", "a@b", "x" * 250 + "@coquan.example"):
        assert refused(add(reader)) == "office.reader_unsound"


def test_a_book_of_its_own(offices: list[Office]) -> None:
    finance = offices[0]
    key = a_signed(finance, "G03", kind="Quyết định").key
    issue = lambda book: lambda: seal_and_issue(key, book=book, by=finance.clerk)  # noqa: E731
    for book in ("x" * 21, "a/b", "a b"):
        assert refused(issue(book)) == "office.book_code"
    assert issue(" qđ ")().book == Book.objects.get(agency="G12", code="QĐ")


def test_paper_that_arrives_and_what_is_done_about_it(offices: list[Office]) -> None:
    finance = offices[0]
    shape = {"party_name": "Sở Tài chính", "subject": "Xin ý kiến"}

    def enter(**more: object) -> str:
        arrived = Arrived(**(shape | more))  # type: ignore[arg-type]
        return refused(lambda: register_paper("G12", arrived, by=finance.clerk))

    assert enter(priority="x") == "office.priority_unknown"
    assert enter(due_on=YESTERDAY) == "office.due_in_past"
    assert enter(issued_on=TODAY + timedelta(days=1)) == "office.date_in_future"
    assert enter(party="H99.99") == "office.party_unknown"
    assert enter(party_name=" \u200b ") == "office.missing"
    assert enter(files=(Sent("a.pdf", b"%PDF-1.7", ("ai",)),)) == "office.reader_unsound"
    for name, most in (
        ("party_name", 300),
        ("subject", 500),
        ("notation", 60),
        ("kind", 100),
        ("signer", 200),
    ):
        assert enter(**{name: "a" * (most + 1)}) == "office.too_long"
    entry = register_paper("G12", Arrived(**shape, due_on=TODAY), by=finance.clerk)  # type: ignore[arg-type]

    def assign(**more: object) -> str:
        act = {"handler": finance.id_of(finance.officer)} | more
        return refused(lambda: assign_entry(entry.key, by=finance.leader, **act))  # type: ignore[arg-type]

    assert assign(unit="a" * 151) == assign(note="a" * 1001) == "office.too_long"
    assert assign(due_on=YESTERDAY) == "office.due_in_past"
    assert assign(handler=finance.id_of(finance.clerk)) == "office.person_unknown"
    assert refused(lambda: close_entry(entry.key, "a" * 501, by=finance.leader)) == "office.too_long"
    file = lambda code, title: open_work_file("G12", code, title, "y10", by=finance.clerk)  # noqa: E731
    file("07", "Dự toán")
    assert refused(lambda: file("07", "Dự toán")) == "office.work_file_code", "in two windows at once too"
    assert refused(lambda: file("a" * 41, "b")) == refused(lambda: file("a", "b" * 301)) == "office.too_long"
    with clock.at(TODAY + timedelta(days=2)):
        reply = draft_reply(entry.key, answer_to(entry), by=finance.leader)
    assert reply.due_on == TODAY, "an answer that is late already keeps its day"


def test_why_a_delivery_is_returned(offices: list[Office]) -> None:
    finance, education = offices
    a_letter(finance, "G03")
    delivery = str(Delivery.objects.get().pk)
    give_back = lambda why: return_delivery("G03", delivery, why, by=education.clerk)  # noqa: E731
    assert refused(lambda: give_back("x" * 501)) == "office.too_long"
    assert refused(lambda: give_back(" \x00 ")) == "office.missing"


def _asked(office: Office) -> str:
    from nhip.documents.office.acts.ask_visa import ask_visa  # noqa: PLC0415 - here alone

    draft = a_draft(office, "G03")
    ask_visa(draft.key, [office.id_of(office.clerk)], by=office.officer)
    return draft.key
