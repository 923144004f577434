"""Reminders over a real mail server: what it does not take is neither lost nor sent twice."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.unit.measure.collection.people import EDUCATION, STATISTICS, TODAY, a_round, offices, person

from nhip.identity.api import Account, Role
from nhip.kernel.api import Refusal, clock
from nhip.kernel.jobs import app
from nhip.kernel.models import JobFailure
from nhip.measure.collection.acts.remind import remind
from nhip.measure.collection.acts.send_reminder import send_reminder
from nhip.measure.collection.models import Reminder
from nhip.web.mail import mail_settings

if TYPE_CHECKING:
    from email.message import EmailMessage

HOST: Final = "127.0.0.1"


class Office:
    """A mail server's side of the conversation: answers as told, and keeps what it took."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer


@contextmanager
def listening(office: Office, port: int) -> Iterator[None]:
    server = Controller(office, hostname=HOST, port=port)
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def port(settings: Any) -> int:
    """A free port that this node's mail is set to leave by, as ``NHIP_SMTP_URL`` would."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
    wanted = mail_settings(f"smtp+plain://{HOST}:{number}", "Nhịp <so-lieu@coquan.example>")
    for name, value in {**wanted, "EMAIL_TIMEOUT": 1}.items():
        setattr(settings, name, value)
    return number


def _reminded() -> tuple[Reminder, Account]:
    a_round(series=("adult_literacy",))
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    remind("2026-Q4", [EDUCATION], by=None)
    return Reminder.objects.get(), clerk


def _refused(row: Reminder) -> Refusal:
    with pytest.raises(Refusal) as refused:
        send_reminder(row.pk)
    row.refresh_from_db()
    return refused.value


@pytest.mark.usefixtures("desk")
def test_a_letter_arrives_once_with_its_vietnamese_whole(port: int) -> None:
    row, clerk = _reminded()
    office = Office()
    with listening(office, port):
        send_reminder(row.pk)
        send_reminder(row.pk)
    (letter,) = office.taken
    assert (letter["To"], str(letter["From"])) == (clerk.email, "Nhịp <so-lieu@coquan.example>")
    assert "Nhắc nộp số liệu: Quý IV năm 2026" in letter["Subject"]
    assert "chưa nhập" in letter.get_content()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("answer", ["451 try again later", "550 no such mailbox", "552 too much"])
def test_what_the_server_refuses_is_kept_and_taken_the_next_time(port: int, answer: str) -> None:
    row, clerk = _reminded()
    office = Office(answer)
    with listening(office, port):
        refused = _refused(row)
        assert refused.retriable
        assert clerk.email not in f"{refused} {refused.detail}"
        assert (row.sent_at, office.taken) == (None, [])
        send_reminder(row.pk)
    row.refresh_from_db()
    assert row.sent_at is not None
    assert len(office.taken) == 1


@pytest.mark.usefixtures("desk")
def test_a_server_that_is_away_or_silent_loses_nothing(port: int) -> None:
    row, _ = _reminded()
    assert _refused(row).retriable  # nobody listens
    with closing(socket.socket()) as silent:
        silent.bind((HOST, port))
        silent.listen()
        assert _refused(row).retriable  # it takes the call and says nothing
    assert row.sent_at is None
    office = Office()
    with listening(office, port):
        send_reminder(row.pk)
    assert len(office.taken) == 1


@pytest.fixture
def _swept(transactional_db: None) -> Iterator[None]:
    del transactional_db
    ProcrastinateJob.objects.all()._raw_delete("default")  # what tests before this one left in the queue
    yield
    ProcrastinateJob.objects.all()._raw_delete("default")


@pytest.mark.usefixtures("_swept")
def test_the_worker_tries_again_until_it_is_taken(port: int, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    office = Office("451 try again later")
    with clock.at(TODAY), listening(office, port):
        offices()
        a_round(series=("adult_literacy",))
        for agency in (EDUCATION, STATISTICS):
            person(Role.FOCAL_POINT, agency)
        remind("2026-Q4", [EDUCATION, STATISTICS], by=None)
        _work()
        assert [row.sent_at is None for row in Reminder.objects.order_by("sent_at")] == [False, True]
        _make_due()
        _work()
    assert sorted(str(letter["To"]) for letter in office.taken) == [
        "focal_point.g03@co-quan.example",
        "focal_point.g12@co-quan.example",
    ]
    assert not Reminder.objects.filter(sent_at=None).exists()
    assert JobFailure.objects.get(name="collection.send_reminder").recovered_at is not None


def _work() -> None:
    queue = app()
    with queue.replace_connector(queue.connector.get_worker_connector()):
        queue.run_worker(queues=["default"], wait=False, install_signal_handlers=False, listen_notify=False)


def _make_due() -> None:
    """As if the wait before the next attempt were over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
