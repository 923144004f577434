"""Send one reminder by mail. What goes wrong is told without the address it went wrong with."""

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from nhip.identity.api import Account, agencies_by_code
from nhip.kernel.api import Refusal, Text, now, setting, today
from nhip.measure.collection.deadlines import left
from nhip.measure.collection.models import Reminder
from nhip.measure.collection.reminders import Standing, letter


@transaction.atomic
def send_reminder(pk: int) -> None:
    """Send it unless it was sent, or its addressee's account was closed since.

    Raises ``collection.mail_not_sent``, which may be tried again.
    """
    row = Reminder.objects.select_for_update().select_related("round").get(pk=pk)
    account = Account.objects.filter(public_id=row.account, is_active=True).first()
    if row.sent_at is not None or account is None:
        return
    card = agencies_by_code([row.agency]).get(row.agency)
    words = letter(
        Text(row.round.title_vi, row.round.title_en),
        card.name if card else Text(row.agency, row.agency),
        Standing(row.agency, row.silent, row.waiting, row.due_on),
        left(row.due_on, today()),
        _address(row.round.code),
    )
    row.sent_at = now()
    row.save(update_fields=["sent_at"])
    try:
        EmailMessage(words.subject, words.body, to=[account.email]).send()
    except (SMTPException, OSError) as fault:
        # The fault's own words may hold the address; only its kind is told.
        raise _not_sent(type(fault).__name__) from None


def _address(code: str) -> str:
    site = setting("NHIP_SITE_URL") or f"http://127.0.0.1:{setting('NHIP_PORT')}"
    with override("vi"):
        return f"{site}{reverse('figures:round', args=[code])}"


def _not_sent(kind: str) -> Refusal:
    return Refusal(
        "collection.mail_not_sent",
        Text("Thư nhắc chưa gửi được", "The reminder was not sent"),
        Text(f"Máy chủ thư không nhận ({kind}).", f"The mail server did not take it ({kind})."),
        Text(
            "Hệ thống sẽ gửi lại; nếu vẫn lỗi, kiểm tra NHIP_SMTP_URL.",
            "It is tried again; if it keeps failing, check NHIP_SMTP_URL.",
        ),
        retriable=True,
    )
