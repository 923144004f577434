"""The register of 5 million documents: how soon its pages open; and what taking statuses up costs.

The documents are generated into a throwaway database by ``generate_series``: one agency received every one
of them, from forty others, over three years, one in five hundred still unopened. Every page is asked through
the whole site in this process by a clerk who signed in with the second factor, in turns with the smallest
page. Then statuses arrive in groups of 200 and go through the log with all their effects. CPU is this
process's and its database connection's together. Run by ``make bench``, or alone:
``python -m bench.documents [DOCUMENTS]``.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bench._database import database_cpu
from bench.collection import _asked, _own_database, _p95, _signed_in

if TYPE_CHECKING:
    from django.test import Client

DOCUMENTS: Final = 5_000_000
RECEIVER: Final = "G12"
VISITS: Final = 20
WARM: Final = 3
GOAL_MS: Final = 100.0
GROUP: Final = 200
GROUPS: Final = 20
PEER: Final = "/so-lieu/goc-chung-thu.pem"

# The ids are those of the platform: 48 bits of milliseconds, the version, then chance (here: the number).
_ID: Final = (
    "(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7000' || '8000'"
    " || lpad(to_hex({n}), 12, '0'))::uuid"
)
_AT: Final = "(now() - interval '3 years' + (n::float8 / {many}) * interval '3 years')"
_FILL: Final = """
INSERT INTO axis_exchangeddocument (id, sender, document_id, revision, business_type, number, notation,
    type_name, subject, promulgated_on, priority, steering, thread, replies_to, oddities, content_digest,
    original, message, sent_at, logged_at, search)
SELECT id, sender, sender || ',' || at::date || ',' || n, 0, '0', n::text, 'VPCP-KSTT', 'Công văn',
    'V/v báo cáo tình hình thực hiện nhiệm vụ số ' || n, at::date, 0, '', id, '[]', '[]', repeat('0', 64),
    '', id, at, at, 'vpcp:2 kstt:3 cong:4 van:5 bao:6 cao:7 so:10'::tsvector || n::text::tsvector
FROM (SELECT n, {id} AS id, {at} AS at, (%s::text[])[1 + n %% %s] AS sender
      FROM generate_series(1, {many}) n) made
"""
_DELIVER: Final = """
INSERT INTO axis_delivery (id, document_id, sender, receiver, is_request, state, ask, asked, seen, sent_at,
    arrived_at, opened_at, registered_at, open_by, escalations)
SELECT id, id, sender, %s, false, CASE WHEN late THEN 'arrived' ELSE 'registered' END, 'none', '',
    CASE WHEN late THEN '01' ELSE '01 03' END, logged_at, logged_at,
    CASE WHEN late THEN NULL ELSE logged_at + interval '2 hours' END,
    CASE WHEN late THEN NULL ELSE logged_at + interval '2 hours' END, logged_at::date + 1, 0
FROM (SELECT *, number::bigint %% 500 = 0 AS late FROM axis_exchangeddocument) made
"""


def main(documents: int = DOCUMENTS) -> int:
    """Print what the pages and the statuses take; 1 if a page's median is over its goal."""
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as home, _own_database(home):
        begun = time.perf_counter()
        senders = _prepare()
        _fill(documents, senders)
        print(f"{documents:,} documents generated in {time.perf_counter() - begun:.0f} s\n", flush=True)
        worst = _pages(documents)
        _statuses(senders[0])
        print(f"\npages' highest median {worst:.0f} ms by the clock (goal {GOAL_MS:.0f})")
        return int(worst > GOAL_MS)


def _prepare() -> list[str]:
    """The register of agencies, with forty of them and the receiver connected."""
    from django.core.management import call_command  # noqa: PLC0415

    from nhip.identity.api import Kind, list_agencies, load_register  # noqa: PLC0415
    from nhip.sharing.api import connect_seat  # noqa: PLC0415
    from nhip.web.readiness import build_static_files  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    build_static_files()
    load_register()
    cards = [*list_agencies(Kind.MINISTRY), *list_agencies(Kind.PROVINCE)]
    codes = [card.code for card in cards if card.code != RECEIVER][:40]
    for code in (RECEIVER, *codes):
        connect_seat(code, by=None)
    return codes


def _fill(many: int, senders: list[str]) -> None:
    """Generate the rows, with the indexes made afterwards, as a restored backup would."""
    from django.db import connection  # noqa: PLC0415

    at = _AT.format(many=many)
    values = {"id": _ID.format(at=at, n="n"), "at": at, "many": many}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN"
            " ('axis_delivery', 'axis_exchangeddocument') AND indexdef NOT LIKE '%UNIQUE%'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET maintenance_work_mem = '1GB'; SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")  # every key is known to be there
        cursor.execute(_FILL.format(**values), [senders, len(senders)])
        cursor.execute(_DELIVER, [RECEIVER])
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET session_replication_role; RESET synchronous_commit")
        cursor.execute("ANALYZE axis_exchangeddocument, axis_delivery")


def _pages(many: int) -> float:
    """Ask every page of the register in turns with the smallest page of the site; the highest median."""
    client = _signed_in(RECEIVER, "clerk")
    middle = _row_at(many // 2)
    register = "/truc/van-ban/"
    pages = {
        "received, newest": register,
        "received, from the middle on": f"{register}?hop=den&sau={middle}",
        "sent": f"{register}?hop=di",
        "waiting at either side": f"{register}?hop=cho",
        "searched: a word in every document": f"{register}?hop=den&tim=bao+cao",
        "searched: one number": f"{register}?hop=den&tim={many // 3}",
        "one document's way": f"/truc/van-ban/{middle}/",
        "in English": f"/en{register}",
        "JSON, 50 rows": "/api/documents",
    }
    print("| page | clock p50 | p95 | CPU p50 | of it database | CPU ÷ the smallest page |")
    print("|---|---:|---:|---:|---:|---:|")
    return max(_row(name, client, address) for name, address in pages.items())


def _row_at(number: int) -> str:
    from nhip.documents.api import Delivery  # noqa: PLC0415

    return str(Delivery.objects.get(document__number=str(number), document__sender__gt="").pk)


def _row(name: str, client: "Client", address: str) -> float:
    took, bare, clock, database = [], [], [], []
    for visit in range(VISITS + WARM):
        page, peer = _asked(client, address), _asked(client, PEER)
        if visit >= WARM:
            took.append(page[0] + page[1])
            database.append(page[1])
            clock.append(page[2])
            bare.append(peer[0] + peer[1])
    middle = statistics.median(clock)
    print(
        f"| {name} | {middle:.0f} ms | {_p95(clock):.0f} ms | {statistics.median(took):.0f} ms "
        f"| {statistics.median(database):.0f} ms | {statistics.median(took) / statistics.median(bare):.1f} |",
        flush=True,
    )
    return middle


def _statuses(sender: str) -> None:
    """Take statuses up in groups: all of it, and what of it is the axis's own part."""
    from nhip.documents.axis.handling_statuses import StatusHandler  # noqa: PLC0415
    from nhip.documents.axis.models import Delivery  # noqa: PLC0415
    from nhip.sharing.api import accept_many, vouched  # noqa: PLC0415

    rows = Delivery.objects.filter(sender=sender, state="registered").select_related("document")
    known = list(rows.order_by("-pk")[: GROUP * GROUPS])
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
        messages = [vouched(_said(row), by=f"seat:{RECEIVER}") for row in group]
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
        sender=RECEIVER,
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


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:2])))
