"""A letter from one ministry to another and its answer: registers, routing, signatures, statuses."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.documents.office.office import TODAY, Office, a_letter, a_signed

from nhip.documents.axis.models import Delivery, PaperCount
from nhip.documents.office.acts.add_version import add_version
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.draft_letter import Begun, answer_to, draft_change, draft_reply
from nhip.documents.office.acts.register_incoming import Arrived, register_delivery, register_paper
from nhip.documents.office.acts.return_delivery import return_delivery
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.changes import Change
from nhip.documents.office.jobs import report_arrivals
from nhip.documents.office.models import Book, ChangeKind, Draft, Entry, Stage
from nhip.documents.office.versions import Said
from nhip.identity.api import both_signed, verify_pdf
from nhip.kernel.api import Refusal, clock, file_bytes
from nhip.sharing.api import disconnect_seat


def codes(delivery: Delivery) -> list[str]:
    return [change.code for change in delivery.changes.all()]


def test_a_letter_and_its_answer(offices: list[Office]) -> None:
    finance, education = offices
    sent = a_letter(finance, "G03")
    assert (sent.number, sent.notation, sent.stage) == (1, "01/BTC-VP", Stage.ISSUED)
    delivery = Delivery.objects.get(receiver="G03")
    arrived = register_delivery("G03", str(delivery.pk), by=education.clerk)
    assert (arrived.number, arrived.notation, arrived.party) == (1, "01/BTC-VP", "G12")
    assert arrived.signer == sent.signer
    officer = education.id_of(education.officer)
    assign_entry(arrived.key, handler=officer, unit="Vụ Kế hoạch", note="Trả lời sớm", by=education.leader)
    reply = draft_reply(arrived.key, answer_to(arrived), by=education.officer)
    assert reply.subject == "trả lời Công văn số 01/BTC-VP ngày 24/11/2026"
    submit_draft(reply.key, 1, education.id_of(education.leader), by=education.officer)
    sign_draft(reply.key, 1, by=education.leader)
    answer = seal_and_issue(reply.key, by=education.clerk)
    assert answer.thread == arrived.thread == sent.thread
    delivery.refresh_from_db()
    assert (codes(delivery), delivery.state) == (["03", "04", "05", "06"], "done")
    arrived.refresh_from_db()
    assert (arrived.stage, arrived.done_words) == (
        Stage.DONE,
        f"Đã trả lời bằng Công văn số {answer.notation}",
    )
    back = Delivery.objects.get(receiver="G12")
    returned = register_delivery("G12", str(back.pk), by=finance.clerk)
    assert returned.replies_to == sent
    assert returned.thread == sent.thread
    assert finance.id_of(finance.officer) in returned.people, "who wrote the letter sees its answer"


def test_an_answer_finds_the_letter_it_names_though_that_answered_paper_or_later_ones_followed(
    offices: list[Office],
) -> None:
    finance, education = offices
    paper = register_paper("G12", Arrived("Trường trình diễn", "xin ý kiến"), by=finance.clerk)
    assign_entry(paper.key, handler=finance.id_of(finance.officer), by=finance.leader)
    begun = Begun(subject="chuyển ý kiến", body="Chuyển quý Bộ.", receivers=("G03",), unit_letters="VP")
    sent = issued(finance, draft_reply(paper.key, begun, by=finance.officer))
    assert sent.thread == paper.thread
    follows = issued(finance, draft_change(sent.key, ChangeKind.UPDATE, by=finance.officer))
    first = Delivery.objects.get(document=sent.delivery)
    arrived = register_delivery("G03", str(first.pk), by=education.clerk)
    assign_entry(arrived.key, handler=education.id_of(education.officer), by=education.leader)
    issued(education, draft_reply(arrived.key, answer_to(arrived), by=education.officer))
    back = register_delivery("G12", str(Delivery.objects.get(receiver="G12").pk), by=finance.clerk)
    assert back.replies_to == sent != follows
    assert back.thread == paper.thread
    assert finance.id_of(finance.officer) in back.people


def issued(office: Office, draft: Draft) -> Entry:
    if draft.change_kind:
        kept = draft.versions.get(number=draft.latest)
        change = replace(Change.of(kept.change), reason="Sai số")
        add_version(draft.key, 1, Said(kept.subject, (), kept.body, change=change), by=office.officer)
        draft.refresh_from_db()
    submit_draft(draft.key, draft.latest, office.id_of(office.leader), by=office.officer)
    sign_draft(draft.key, draft.latest, by=office.leader)
    return seal_and_issue(draft.key, by=office.clerk)


def test_an_issued_letter_bears_both_signatures_and_its_number(offices: list[Office]) -> None:
    sent = a_letter(offices[0], "G03")
    (file,) = sent.files.all()
    content = file_bytes(file.sha256)
    assert hashlib.sha256(content).hexdigest() == file.sha256
    verdicts = verify_pdf(content)
    assert both_signed(verdicts), verdicts
    assert [verdict.verdict.standing.value for verdict in verdicts] == ["valid", "valid"]


def test_a_seal_that_fails_costs_no_number(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    draft = a_signed(offices[0], "G03")
    with monkeypatch.context() as broken:
        broken.setattr("nhip.documents.office.acts.seal_and_issue.sign_pdf", _fails)
        with pytest.raises(RuntimeError):
            seal_and_issue(draft.key, by=offices[0].clerk)
    assert not Entry.objects.exists()
    assert not Book.objects.exclude(last_number=0).exists()
    assert seal_and_issue(draft.key, by=offices[0].clerk).number == 1


def test_a_receiver_without_a_seat_costs_no_number_either(offices: list[Office]) -> None:
    draft = a_signed(offices[0], "G03")
    disconnect_seat("G03", by=None)
    with pytest.raises(Refusal):
        seal_and_issue(draft.key, by=offices[0].clerk)
    assert not Entry.objects.exists()


def _fails(*_args: object, **_more: object) -> bytes:
    raise RuntimeError("the token was pulled out")


def test_a_sender_hears_that_a_letter_arrived(offices: list[Office]) -> None:
    a_letter(offices[0], "G03")
    delivery = Delivery.objects.get(receiver="G03")
    report_arrivals.run()
    delivery.refresh_from_db()
    assert (codes(delivery), delivery.state) == (["01"], "arrived")
    report_arrivals.run()
    assert codes(delivery) == ["01"], "once is enough"
    register_delivery("G03", str(delivery.pk), by=offices[1].clerk)
    assert codes(delivery) == ["01", "03"]


def test_what_is_returned_says_why(offices: list[Office]) -> None:
    finance, education = offices
    a_letter(finance, "G03")
    delivery = Delivery.objects.get(receiver="G03")
    return_delivery("G03", str(delivery.pk), "Gửi nhầm nơi nhận", by=education.clerk)
    delivery.refresh_from_db()
    assert delivery.state == "refused"
    assert delivery.changes.get().description == "Gửi nhầm nơi nhận"
    with pytest.raises(Refusal):
        register_delivery("G03", str(delivery.pk), by=education.clerk)
    assert not Book.objects.filter(agency="G03", direction="in", last_number__gt=0).exists()


def test_a_letter_on_paper_is_counted_too(offices: list[Office]) -> None:
    sent = a_letter(offices[0], "Hiệp hội trình diễn")
    assert (sent.channel, sent.receivers) == ("paper", [{"code": "", "name": "Hiệp hội trình diễn"}])
    assert PaperCount.objects.get().key == sent.notation


def test_a_letter_signed_too_long_ago_is_signed_anew(offices: list[Office]) -> None:
    draft = a_signed(offices[0], "G03")
    with clock.at(TODAY + timedelta(days=3)), pytest.raises(Refusal) as refused:
        seal_and_issue(draft.key, by=offices[0].clerk)
    assert refused.value.code == "office.signing_day_passed"
