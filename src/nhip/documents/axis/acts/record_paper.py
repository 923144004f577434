"""Say what an agency issued without the network: one document, or how many in a month.

It is the other half of a share: documents by network, of all that were issued.
"""

from datetime import date

from django.db import transaction

from nhip.documents.axis.acts.acting import Actor, may_send
from nhip.documents.axis.events import PaperCounted
from nhip.documents.axis.models import PaperCount
from nhip.kernel.api import Refusal, Text, now, publish, today

MOST = 1_000_000


@transaction.atomic
def record_paper(agency: str, key: str, issued_on: date, count: int = 1, *, by: Actor) -> PaperCount:
    """Under ``key``, the agency's own id of a document or a month's as ``2026-11``; said again, the last
    counts.

    Zero is an answer: everything went by network. Raises ``identity.not_permitted`` or
    ``axis.paper_count_unlikely``.
    """
    actor = may_send(by, agency)
    if not 0 <= count <= MOST or issued_on > today() or not key.strip():
        raise Refusal(
            "axis.paper_count_unlikely",
            Text("Số văn bản giấy không hợp lệ", "The count of paper documents is not valid"),
            Text(
                f"count={count}, issued_on={issued_on}: số từ 0 đến {MOST}, ngày không ở tương lai.",
                f"count={count}, issued_on={issued_on}: a count from 0 to {MOST}, no day in the future.",
            ),
            Text("Kiểm tra lại số và ngày.", "Check the count and the day."),
            status=422,
        )
    row = PaperCount.objects.create(
        agency=agency, key=key.strip()[:100], issued_on=issued_on, count=count, by=actor or "", said_at=now()
    )
    publish(
        PaperCounted(agency_code=agency, key=row.key, issued_on=issued_on, count=count),
        subject=f"agency:{agency}",
        actor=actor,
        agency=agency,
    )
    return row
