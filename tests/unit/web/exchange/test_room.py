"""How much of the disk files may take that nobody was sent: bounded for each seat, and for all together."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.unit.sharing.conftest import Correspondent, Notes, connect, fresh_code, ministry, notes, province

from nhip.kernel.api import KeptFile, Refusal, append_part, clock, now
from nhip.sharing import unnamed
from nhip.sharing.acts.give_up_unnamed import give_up_unnamed
from nhip.sharing.api import Envelope, FileRef, Incoming, accept_many, may_fetch
from nhip.web.exchange.routes import files
from nhip.web.exchange.shapes import UploadAsked

__all__ = ["ministry", "notes", "province"]  # fixtures


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_EXCHANGE_UNNAMED_MB", "1")
    unnamed._told.clear()


def content(mark: str, kilobytes: int = 300) -> bytes:
    return hashlib.sha256(mark.encode()).digest() * (32 * kilobytes)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(agency: Correspondent, data: bytes) -> str:
    """What came of the upload: ``kept``, or the code of the refusal."""
    try:
        files._keep(data, agency.code)
    except Refusal as refusal:
        return refusal.code
    return "kept"


def send(sender: Correspondent, receiver: Correspondent, data: bytes) -> None:
    named = FileRef(name="a.pdf", size=len(data), sha256=digest(data), media_type="application/pdf")
    envelope = Envelope(
        sender=sender.code,
        receivers=(receiver.code,),
        kind="note",
        consignment=digest(data),
        sent_at=now(),
        files=(named,),
    )
    (answer,) = accept_many([Incoming.read(sender.sign(envelope))])
    assert not isinstance(answer, Refusal)


@pytest.mark.django_db
def test_a_seat_keeps_so_much_that_no_message_names(
    notes: Notes, ministry: Correspondent, province: Correspondent
) -> None:
    first, *others = [content(f"{number}") for number in range(4)]
    assert [keep(ministry, data) for data in (first, *others)] == ["kept"] * 3 + ["sharing.unnamed_full"]
    assert keep(ministry, first) == "kept", "what is here already takes no more room"
    with pytest.raises(Refusal, match="unnamed_full") as full, transaction.atomic():
        files._begin(ministry.code, UploadAsked(size=200 << 10))
    assert (full.value.status, full.value.retriable) == (429, True)
    assert keep(province, others[-1]) == "kept", "each seat has its own"
    send(ministry, province, first)
    assert keep(ministry, others[-1]) == "kept"
    assert keep(ministry, first) == "kept", "what was sent takes no room again"
    assert keep(ministry, content("more")) == "sharing.unnamed_full"


@pytest.mark.django_db
def test_an_upload_in_parts_takes_its_room_when_it_is_begun(ministry: Correspondent) -> None:
    data = content("parts", 700)
    upload = files._begin(ministry.code, UploadAsked(size=len(data)))
    assert keep(ministry, content("beside", 400)) == "sharing.unnamed_full"
    append_part(upload.id, f"agency:{ministry.code}", 0, data)
    files._finish(str(upload.id).upper(), ministry.code)
    files._finish(str(upload.id), ministry.code)  # asked again after a break
    assert keep(ministry, content("beside", 400)) == "sharing.unnamed_full"
    assert keep(ministry, content("beside", 300)) == "kept"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_overrun_it() -> None:
    agency = connect(fresh_code("A"))
    told: list[str] = []

    def run(number: int) -> None:
        told.append(keep(agency, content(f"{agency.code} {number}")))
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["kept"] * 3 + ["sharing.unnamed_full"] * 5


@pytest.mark.django_db
def test_what_nobody_was_sent_is_given_up_after_days_and_its_room_is_free(
    notes: Notes, ministry: Correspondent, province: Correspondent
) -> None:
    sent, left = content("sent"), content("left")
    with clock.at(now() - timedelta(days=8)):
        assert {keep(ministry, data) for data in (sent, left)} == {"kept"}
        send(ministry, province, sent)
        files._begin(ministry.code, UploadAsked(size=400 << 10))
    assert keep(ministry, content("fresh")) == "kept"
    assert give_up_unnamed() == 2
    assert not KeptFile.objects.filter(pk=digest(left)).exists()
    assert not may_fetch(ministry.code, digest(left))
    assert may_fetch(province.code, digest(sent))
    assert KeptFile.objects.filter(pk__in=[digest(sent), digest(content("fresh"))]).count() == 2
    assert give_up_unnamed() == 0
    assert [keep(ministry, content(mark)) for mark in "ab"] == ["kept", "kept"]


@pytest.mark.django_db
def test_with_little_disk_left_nobody_uploads_and_the_ledger_is_told_once(
    ministry: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setenv("NHIP_EXCHANGE_FREE_MB", str(1 << 30))
        assert [keep(ministry, content("x")) for _ in range(3)] == ["sharing.disk_full"] * 3
        with pytest.raises(Refusal, match="disk_full") as refused:
            files._begin(ministry.code, UploadAsked(size=1))
        assert refused.value.status == 507
    assert keep(ministry, content("x")) == "kept"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'sharing.disk_full'")
        assert cursor.fetchone() == (1,)
