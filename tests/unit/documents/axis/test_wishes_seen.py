"""The same requests as other software writes them, and as people of both sides see them."""

import pytest
from tests.unit.documents.axis.conftest import a_draft, a_file, at, links
from tests.unit.documents.edxml import messages
from tests.unit.identity.people import make_account, sign_in

from nhip.documents.axis.acts.ask_change import answer_ask, ask_replace
from nhip.documents.axis.acts.take_edxml import take_edxml
from nhip.documents.axis.as_edxml import as_edxml
from nhip.documents.axis.models import ExchangedDocument
from nhip.documents.edxml import Document, read_edxml
from nhip.identity.api import Role
from nhip.sharing.api import Logged

pytestmark = pytest.mark.django_db

TO_H41 = "<To><OrganId>000.00.00.H41</OrganId></To>"


def package(business: str, number: str) -> bytes:
    """A package of other software to H41 alone, with an id of its own."""
    content = messages.document(receiver=TO_H41).decode()
    content = content.replace("2026/11/20,12/", f"2026/11/20,{number}/")
    traces = f"</MessageHeader><TraceHeaderList>{business}</TraceHeaderList>"
    return content.replace("</MessageHeader>", traces).encode()


def test_packages_of_other_software_add_remove_and_replace(circular: ExchangedDocument) -> None:
    name = f"<DocumentId>{circular.document_id}</DocumentId>"
    entries = "".join(
        f"<Receiver><OrganId>{code}</OrganId><ReceiverType>{kind}</ReceiverType></Receiver>"
        for code, kind in (("000.00.00.H14", 0), ("H57.02", 1))
    )
    update = (
        f"<Bussiness>{name}<BussinessDocType>2</BussinessDocType><BussinessDocReason>Sửa</BussinessDocReason>"
        "<BussinessDocumentInfo><DocumentInfo>1</DocumentInfo><DocumentReceiver>1</DocumentReceiver>"
        f"<ReceiverList>{entries}</ReceiverList></BussinessDocumentInfo></Bussiness>"
    )
    organs = "<OrganIdList><OrganId>000.00.00.H41</OrganId></OrganIdList>"
    replacing = (
        "<Bussiness><BussinessDocType>3</BussinessDocType><BussinessDocReason>Thay</BussinessDocReason>"
        f"<ReplacementInfoList><ReplacementInfo>{name}{organs}</ReplacementInfo></ReplacementInfoList></Bussiness>"
    )
    content = package(update, "12a")
    taken = take_edxml(content, agency="G22", by="seat:G22")
    assert {each.receiver for each in taken.messages} == {"H41", "H14", "H57.02"}
    assert set(links()) == {("remove", "H14", "asked"), ("add", "H57.02", "none"), ("update", "H41", "asked")}
    kept(taken.messages[0], content)
    answer_ask(at(circular, "H41"), is_agreed=True, by="seat:H41")
    content = package(replacing, "13")
    taken = take_edxml(content, agency="G22", by="seat:G22")
    assert links(kind="replace") == [("replace", "H41", "asked")]
    kept(taken.messages[0], content)


def kept(logged: Logged, content: bytes) -> None:
    """What the receiver's software is given asks the same as what came in."""
    came, given = (
        read_edxml(content).message,
        read_edxml(as_edxml(logged.message, agency=logged.receiver)).message,
    )
    assert isinstance(came, Document)
    assert isinstance(given, Document)
    assert given.business == came.business
    assert given.head.receivers == came.head.receivers


def test_both_sides_see_what_is_asked_and_answered(circular: ExchangedDocument) -> None:
    clerks = {
        code: sign_in(
            make_account(f"van-thu@{code.lower()}.example", Role.CLERK, at=code, second_factor=True)
        )
        for code in ("G22", "H41", "H14")
    }
    later = ask_replace(circular, a_draft("13", "H41", "H14"), [a_file()], "Thay", by="seat:G22", at=("H41",))

    def page(code: str, document: ExchangedDocument) -> str:
        return clerks[code].get(f"/truc/van-ban/{document.pk}/").content.decode()

    for code in ("G22", "H41"):
        assert f'Được thay thế bằng <a href="/truc/van-ban/{later.pk}/">13/VPCP-KSTT</a>' in page(
            code, circular
        )
        assert f'Thay thế <a href="/truc/van-ban/{circular.pk}/">12/VPCP-KSTT</a>' in page(code, later)
        assert "chờ nơi nhận trả lời" in page(code, later)
    assert "Trả lời tại văn bản trước" in page("H41", later)
    assert "Trả lời tại văn bản trước" not in page("G22", later)
    assert "hay thế" not in page("H14", circular)  # it is nothing to those who are not asked
    answer_ask(at(circular, "H41"), is_agreed=True, by="seat:H41")
    for code in ("G22", "H41"):
        assert "nơi nhận đồng ý" in page(code, circular)
        assert "nơi nhận đồng ý" in page(code, later)
    english = clerks["G22"].get(f"/en/truc/van-ban/{circular.pk}/").content.decode()
    assert "To be replaced by" in english
    assert "the receiver agreed" in english
