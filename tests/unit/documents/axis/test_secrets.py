"""Of a state secret nothing stays: not what its sender had uploaded for it, by whichever way it came."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file
from tests.unit.documents.edxml import messages

from nhip.documents.adapters.axis_port import PORT
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.take_edxml import take_edxml
from nhip.documents.axis.jobs import forget_secret
from nhip.documents.axis.models import Delivery, InspectedFile
from nhip.kernel.api import (
    KeptFile,
    Refusal,
    append_part,
    begin_upload,
    finish_upload,
    keep_file,
    now,
    uuid7,
)
from nhip.kernel.models_files import FileUpload
from nhip.sharing.api import Envelope, FileRef, accept_many, give_up_files, hold, vouched

pytestmark = pytest.mark.django_db
SECRET = PDF + b"% ban do phong thu\n"
DIGEST = hashlib.sha256(SECRET).hexdigest()
MARKED = {"document_id": "1", "subject": "V/v bản đồ", "type": "Văn bản mật"}


def uploaded(by: str = "G22", content: bytes = SECRET) -> FileRef:
    """A file that an agency sent up in parts, long before any message."""
    upload = begin_upload(f"agency:{by}", size=len(content))
    append_part(upload.id, f"agency:{by}", 0, content)
    file = finish_upload(upload.id, f"agency:{by}")
    hold([(file.sha256, by)], now())
    return FileRef(name="bản đồ.pdf", size=file.size, sha256=file.sha256, media_type=file.media_type)


def by_message(body: dict[str, object], *files: FileRef) -> Refusal | None:
    envelope = Envelope(
        sender="G22",
        receivers=("H41",),
        kind="document",
        consignment=uuid7(),
        sent_at=now(),
        body=body,
        files=files,
    )
    (answer,) = accept_many([vouched(envelope, by="seat:G22")])
    return answer if isinstance(answer, Refusal) else None


def by_json() -> None:
    """As ``POST /exchange/v1/messages`` hands it in, naming what was uploaded."""
    refusal = by_message(MARKED, uploaded())
    assert refusal
    raise refusal


def a_package() -> bytes:
    return messages.document(
        receiver="<To><OrganId>H41</OrganId></To>",
        extra="<DocumentType><TypeName>Công văn mật</TypeName></DocumentType>",
        attachments=messages.attachment(SECRET),
    )


def by_edxml() -> None:
    uploaded()
    take_edxml(a_package(), agency="G22", by="seat:G22")


def by_vxp() -> None:
    """As ``/vxp/sendEdoc`` and the watched folder hand it in."""
    uploaded()
    PORT.send("G22", a_package())


def by_hand() -> None:
    uploaded()
    send_document(a_draft(type_name="Văn bản mật"), [a_file("kin.pdf", SECRET)], agency="G22", by=None)


def work() -> None:
    """What the worker does with the jobs of committed refusals."""
    for waiting in ProcrastinateJob.objects.filter(task_name="axis.forget_secret"):
        forget_secret.run(**waiting.args)


def holders() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency FROM sharing_holding WHERE sha256 = %s", [bytes.fromhex(DIGEST)])
        return [agency for (agency,) in cursor.fetchall()]


def on_disk(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file() and SECRET in path.read_bytes()]


@pytest.mark.parametrize("way", [by_json, by_edxml, by_vxp, by_hand])
def test_what_was_uploaded_for_it_goes(
    agencies: tuple[str, ...], tmp_path: Path, way: Callable[[], None]
) -> None:
    with pytest.raises(Refusal, match=r"axis\.state_secret") as refused:
        way()
    assert "closed network" in refused.value.remedy.en
    work()
    assert not on_disk(tmp_path)
    assert not holders()
    assert not KeptFile.objects.exists()
    assert not FileUpload.objects.exists()
    assert not InspectedFile.objects.exists()
    assert not Delivery.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE body LIKE '%state_secret%'")
        (told,) = [body for (body,) in cursor.fetchall()]
        assert "bản đồ" not in told
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'axis.secret_forgotten'")
        assert cursor.fetchone() == (1,)
    work()  # done again, it does nothing
    assert (
        by_message({"document_id": "2", "subject": "V/v"}, uploaded()) is None
    )  # it may come again, unmarked


def test_what_something_else_stands_on_stays(agencies: tuple[str, ...], tmp_path: Path) -> None:
    sent = uploaded()
    assert by_message({"document_id": "2", "subject": "V/v"}, sent) is None
    assert by_message(MARKED, sent)
    work()
    assert sorted(holders()) == ["G22", "H41"]
    assert on_disk(tmp_path)


def test_what_another_agency_brought_stays(agencies: tuple[str, ...], tmp_path: Path) -> None:
    uploaded("H14")
    assert by_message(MARKED, uploaded())
    work()
    assert sorted(holders()) == ["G22", "H14"]
    assert on_disk(tmp_path)


def test_what_a_record_of_another_part_names_stays(agencies: tuple[str, ...], tmp_path: Path) -> None:
    InspectedFile.objects.create(sha256=DIGEST, media_type="application/pdf", looked_at=now())
    keep_file(SECRET)
    hold([(DIGEST, "G22")], now())
    assert not give_up_files("G22", [DIGEST])  # a record whose part did not say that it only describes
    assert on_disk(tmp_path)
    assert not holders()  # but the agency holds it no longer
    assert give_up_files("G22", [DIGEST], besides=(InspectedFile,)) == {DIGEST}
    assert not on_disk(tmp_path)
