"""What taking statuses up costs in a register of millions: in groups, through the log, with all effects."""

import time
from collections.abc import Callable
from typing import Any, Final

from bench._database import database_cpu
from bench._documents_fill import LARGE

GROUP: Final = 200
GROUPS: Final = 20


def take_statuses() -> None:
    """Take statuses up in groups: print what all of it costs, and what of it is the axis's own part."""
    from nhip.documents.axis.handling_statuses import StatusHandler  # noqa: PLC0415
    from nhip.documents.axis.models import Delivery  # noqa: PLC0415
    from nhip.sharing.api import accept_many, vouched  # noqa: PLC0415

    rows = Delivery.objects.filter(receiver=LARGE, state__in=("registered", "assigned"))
    known = list(rows.select_related("document").order_by("-pk")[: GROUP * GROUPS])
    own = [0.0]

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any) -> Any:
            before, used = database_cpu(), time.process_time()
            try:
                return method(*values)
            finally:
                own[0] += time.process_time() - used + database_cpu() - before

        return call

    StatusHandler.judge, StatusHandler.effect = timed(StatusHandler.judge), timed(StatusHandler.effect)  # type: ignore[method-assign]
    groups = [known[at : at + GROUP] for at in range(0, len(known), GROUP)]
    whole, begun = 0.0, time.perf_counter()
    for group in groups:
        messages = [vouched(_said(row), by=f"seat:{LARGE}") for row in group]
        before, used = database_cpu(), time.process_time()
        answers = accept_many(messages)
        whole += time.process_time() - used + database_cpu() - before
        assert all(isinstance(answer, tuple) for answer in answers), answers[0]
    seconds, many = time.perf_counter() - begun, len(known)
    print(
        f"\n{many:,} statuses in groups of {GROUP}, one process: {many / seconds:,.0f}/s by the clock;"
        f" CPU {whole / many * 1e6:.0f} µs a message, of it the axis {own[0] / many * 1e6:.0f} µs"
    )


def _said(row: Any) -> Any:
    from nhip.kernel.api import now, uuid7  # noqa: PLC0415
    from nhip.sharing.api import Envelope  # noqa: PLC0415

    return Envelope(
        sender=LARGE,
        receivers=(row.sender,),
        kind="status",
        consignment=uuid7(),
        sent_at=now(),
        body={
            "document": {"organ": row.sender, "document_id": row.document.document_id},
            "code": "05",
            "description": "Đang xử lý",
            "staff": {"name": "Chuyên viên", "department": "Phòng Tổng hợp"},
        },
    )
