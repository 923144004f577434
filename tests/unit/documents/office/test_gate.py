"""Who sees which document, draft and file: by the gate itself, and in the search."""

import io

import docx
import pytest
from tests.unit.documents.office.office import Office, a_draft, a_letter
from tests.unit.identity.people import make_account

from nhip.documents.axis.models import Delivery
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.change_files import add_files
from nhip.documents.office.acts.register_incoming import Arrived, register_delivery, register_paper
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.attachments import Sent
from nhip.documents.office.jobs import read_text
from nhip.documents.office.models import Entry, EntryFile
from nhip.documents.office.queries import gate
from nhip.documents.office.queries.search import search
from nhip.identity.api import Account
from nhip.identity.rules.roles import Role
from nhip.kernel.api import Refusal

WORD = "Quyết toán sửa chữa trụ sở"


def docx_saying(text: str) -> bytes:
    made = docx.Document()
    made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def registered(office: Office, *, readers: tuple[str, ...] = ()) -> Entry:
    sent = Sent("phu-luc.docx", docx_saying(WORD), readers)
    arrived = Arrived(party_name="Sở Xây dựng", subject="Báo cáo quý", files=[sent])
    entry = register_paper(office.code, arrived, by=office.clerk)
    for file in entry.files.all():
        read_text.run(file.pk)
    return entry


def found(account: Account, words: str) -> list[Entry]:
    return [each.entry for each in search(account, words)]


def test_an_officer_sees_only_what_was_given_to_them(offices: list[Office]) -> None:
    office, other = offices
    entry = registered(office)

    def sees(who: Account) -> bool:
        return gate.entries_visible_to(who).filter(pk=entry.pk).exists()

    assert [sees(each) for each in (office.clerk, office.leader, office.officer)] == [True, True, False]
    assign_entry(entry.key, handler=office.id_of(office.officer), by=office.leader)
    assert sees(office.officer)
    second = make_account("hai@coquan.example", Role.OFFICER, at=office.code)
    assert not sees(second)
    strangers = (other.clerk, other.leader, other.officer, make_account("x@y.example"))
    assert not any(sees(each) for each in strangers)


def test_text_of_files_is_found_without_tone_marks(offices: list[Office]) -> None:
    entry = registered(offices[0])
    for asked in ("quyet toan sua chua", "QUYẾT TOÁN", "tru so", "quyet toan tru s", "so xay dung"):
        assert found(offices[0].clerk, asked) == [entry], asked
    assert found(offices[0].clerk, "quyet toan benh vien") == []
    assert found(offices[1].clerk, "quyet toan") == []
    assert found(offices[0].officer, "quyet toan") == []


def test_the_text_of_a_sent_letter_is_found(offices: list[Office]) -> None:
    sent = a_letter(offices[0], "G03", subject="gửi", body="Nội dung về thủy lợi đồng bằng.")
    read_text.run(sent.files.get().pk)
    assert found(offices[0].clerk, "thuy loi dong bang") == [sent]


def test_a_confidential_file_is_for_the_people_it_names(offices: list[Office]) -> None:
    office = offices[0]
    entry = registered(office, readers=(office.leader.email,))
    assert found(office.leader, "quyet toan") == [entry]
    assert found(office.clerk, "quyet toan") == []
    assert found(office.clerk, "bao cao quy") == [entry], "its line in the register is no secret"
    assert list(gate.files_visible_to(office.clerk)) == []
    assert [file.name for file in gate.files_visible_to(office.leader)] == ["phu-luc.docx"]


def test_a_confidential_annex_stays_so_at_its_receiver(offices: list[Office]) -> None:
    finance, education = offices
    draft = a_draft(finance, "G03")
    add_files(draft.key, [Sent("mat.docx", docx_saying(WORD), (education.leader.email,))], by=finance.officer)
    submit_draft(draft.key, 1, finance.id_of(finance.leader), by=finance.officer)
    sign_draft(draft.key, 1, by=finance.leader)
    seal_and_issue(draft.key, by=finance.clerk)
    delivery = Delivery.objects.get(receiver="G03")
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    annex = EntryFile.objects.get(entry=entry, name="mat.docx")
    assert annex.is_confidential
    assert not gate.files_visible_to(education.clerk).filter(pk=annex.pk).exists()
    assert gate.files_visible_to(education.leader).filter(pk=annex.pk).exists()


def test_a_draft_is_its_authors_until_it_is_submitted(offices: list[Office]) -> None:
    office, other = offices
    draft = a_draft(office, "G03")
    assert gate.drafts_visible_to(office.officer).filter(pk=draft.pk).exists()
    for each in (office.leader, office.clerk, other.clerk):
        assert not gate.drafts_visible_to(each).filter(pk=draft.pk).exists()


@pytest.mark.parametrize("mark", ["Mật", "TỐI MẬT"])
def test_a_state_secret_is_not_registered(offices: list[Office], mark: str) -> None:
    with pytest.raises(Refusal) as refused:
        register_paper("G12", Arrived(party_name="A", subject="B", kind=mark), by=offices[0].clerk)
    assert refused.value.code == "axis.state_secret"
    assert not Entry.objects.exists()


def test_a_file_with_macros_or_of_another_kind_is_refused(offices: list[Office]) -> None:
    for name, content in (("a.exe", b"MZ" + b"\0" * 100), ("a.txt", b"chu")):
        arrived = Arrived(party_name="A", subject="B", files=[Sent(name, content)])
        with pytest.raises(Refusal) as refused:
            register_paper("G12", arrived, by=offices[0].clerk)
        assert refused.value.code in {"office.file_refused", "office.file_kind"}
    assert not Entry.objects.exists()
