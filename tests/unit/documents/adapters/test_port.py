"""The port under the adapters: what stays of a refusal, and what software is never given."""

from base64 import b64encode
from pathlib import Path

import pytest
from django.db import connection
from tests.unit.documents.adapters.software import package, status

from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.models import TakenPackage
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.identity.models import Agency, AgencyCode, Kind
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


def test_a_package_whose_receivers_are_not_those_of_the_call_is_undone() -> None:
    with pytest.raises(Refusal, match="receiver_not_in_package"):
        PORT.send("H41", package(), to=["H14", "H41"])
    assert not ExchangedDocument.objects.exists()
    assert not TakenPackage.objects.exists()
    assert inbox_of("H14").last_position == 0
    assert PORT.send("H41", package(), to=["H14"]).messages[0].number == 1


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
