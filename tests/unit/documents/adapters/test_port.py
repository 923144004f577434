"""The port under the adapters: what stays of a refusal, and what software is never given."""

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.unit.documents.adapters.software import package, status

from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.models import TakenPackage
from nhip.documents.adapters.rest import SentAnswer
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.identity.models import Agency, AgencyCode, Kind, Succession, SuccessionKind
from nhip.kernel.api import Refusal
from nhip.sharing.api import connect_seat, inbox_of

SECRET = b"%PDF-1.7\n% only for one reader\n%%EOF\n"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _agencies(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path / "files"))
    for code in ("H41", "H14"):
        agency = Agency.objects.create(code=code, kind=Kind.PROVINCE, name=f"UBND {code}", short_name=code)
        AgencyCode.objects.create(agency=agency, scheme="qd20_2020", value=code)
        AgencyCode.objects.create(agency=agency, scheme="edxml2016", value=f"000.00.00.{code}")
        connect_seat(code, by=None)


def events(code: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE body LIKE %s", [f"%{code}%"])
        (found,) = cursor.fetchone()
        return int(found)


def test_a_refusal_leaves_its_event_and_nothing_else() -> None:
    letter = package(kind="Công văn mật")
    for times in (1, 2):
        with pytest.raises(Refusal, match="state_secret"):
            PORT.send("H41", letter)
        assert events("axis.state_secret") == times
    assert not TakenPackage.objects.exists()


def test_a_text_that_xml_cannot_hold_is_a_refusal_with_its_cure() -> None:
    letter = OutgoingDocument(
        receivers=("H14",), number="7", notation="UB", type_name="Công văn", subject="V/v\u0008 thử"
    )
    send_document(letter, [], agency="H41", by="seat:H41")
    with pytest.raises(Refusal, match="not_as_edxml") as refused:
        PORT.fetch("H14", str(Delivery.objects.get().pk))
    assert not refused.value.retriable


TWO = package().replace(
    b"<edXML:To><edXML:OrganId>H14</edXML:OrganId></edXML:To>",
    b"<edXML:To><edXML:OrganId>H14</edXML:OrganId></edXML:To>"
    b"<edXML:To><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:To>",
)


@pytest.mark.parametrize(
    ("letter", "to", "code"),
    [
        (package(), ["H14", "H41"], "adapters.receiver_not_in_package"),
        (package(), ["H41"], "adapters.receiver_not_in_package"),
        (TWO, ["H14"], "adapters.receiver_not_named"),
        (TWO, ["H41"], "adapters.receiver_not_named"),
        (package(), ["H14", "ZZZ"], "axis.agency_unreadable"),
    ],
)
def test_a_call_that_names_other_receivers_than_its_package_sends_nothing(
    letter: bytes, to: list[str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        PORT.send("H41", letter, to=to)
    assert refused.value.code == code
    assert refused.value.detail.en.startswith("to")
    assert events(code) == 1
    assert not ExchangedDocument.objects.exists()
    assert not TakenPackage.objects.exists()
    assert inbox_of("H14").last_position == inbox_of("H41").last_position == 0


@pytest.mark.parametrize("to", [None, [], ["H14", "H41"], ["H41", "H14", "H14"], ["H41", "000.00.00.H14"]])
def test_a_call_that_names_the_receivers_of_its_package_in_any_order_and_scheme(to: list[str] | None) -> None:
    assert {each.receiver for each in PORT.send("H41", TWO, to=to).messages} == {"H14", "H41"}


def test_a_repeat_that_names_others_is_no_repeat() -> None:
    first = PORT.send("H41", TWO)
    with pytest.raises(Refusal, match="receiver_not_named"):
        PORT.send("H41", TWO, to=["H14"])
    assert events("adapters.receiver_not_named") == 1
    assert PORT.send("H41", TWO, to=["H14", "H41"]).messages == first.messages


def test_a_code_that_has_ended_names_who_took_over_in_both_places(db: None) -> None:
    old = Agency.objects.create(
        code="H77", kind=Kind.PROVINCE, name="UBND H77", short_name="H77", valid_to=date(2025, 6, 30)
    )
    AgencyCode.objects.create(agency=old, scheme="qd20_2020", value="H77")
    Succession.objects.create(
        earlier=old, later=Agency.objects.get(code="H14"), kind=SuccessionKind.MERGED, on=date(2025, 7, 1)
    )
    for to in (["H77"], ["H14"]):
        sent = PORT.send("H41", package(to="H77"), to=to)
        assert [each.receiver for each in sent.messages] == ["H14"]


def test_what_was_sent_goes_out_under_the_names_that_software_reads() -> None:
    written = SentAnswer(deliveries=()).model_json_schema()["$defs"]["SentItem"]
    assert sorted(written["required"]) == sorted(written["properties"]) == [
        "code", "delivery", "document_id", "document_message", "handed", "notation", "old_receiver",
        "old_sender", "received_at", "receiver", "sender", "sent_at", "state", "title",
    ]  # fmt: skip


def test_a_status_sent_twice_is_one_message() -> None:
    PORT.send("H41", package(document_id="H41,2026/11/20,1/UB"))
    told = status("H41,2026/11/20,1/UB", "03")
    first, again = PORT.send("H14", told), PORT.send("H14", told)
    assert (first.messages, again.is_repeat) == (again.messages, True)
    assert inbox_of("H41").last_position == 1


def test_a_file_for_named_people_is_in_no_package() -> None:
    draft = OutgoingDocument(
        receivers=("H14",), number="1", notation="UB", type_name="Công văn", subject="V/v nhân sự"
    )
    files = [OutgoingFile("nhan-su.pdf", SECRET, ("van.thu@h14.example.vn",))]
    send_document(draft, files, agency="H41", by="seat:H41")
    message = str(Delivery.objects.get().pk)
    for agency in ("H14", "H41"):
        given = PORT.fetch(agency, message)
        assert b"nhan-su.pdf" in given
        assert b"only for one reader" not in given
        assert b64encode(SECRET)[:40] not in given
    with pytest.raises(Refusal, match="message_unknown"):
        PORT.fetch("G22", message)


def test_what_others_confirm_or_tell_is_refused() -> None:
    message = PORT.send("H41", package()).messages[0].id
    with pytest.raises(Refusal, match="message_unknown"):
        PORT.acknowledge("H41", message, "done")
    with pytest.raises(Refusal, match="state_unknown"):
        PORT.acknowledge("H14", message, "handing")
    with pytest.raises(Refusal, match="not_a_document"):
        PORT.tell("H41", message, "03")  # that is for its receiver to say
    with pytest.raises(Refusal, match="not_a_document"):
        PORT.tell("H14", message, "13")  # and that for its sender
    with pytest.raises(Refusal, match="not_a_document"):
        PORT.sent("H41", of="nonsense")
    assert PORT.count("H14", "document") == 1
    PORT.acknowledge("H14", message, "done")
    assert (PORT.count("H14", "document"), inbox_of("H14").waiting) == (0, 0)
