"""A focal point's page over 1.2 million figures: 200 agencies × 300 series × 20 years, as told by the site.

The figures are generated into a throwaway database by COPY, beside a register of as many series. Every page
is asked through the whole site in this process (session, second factor, gate, database, template), in turns
with a page that shows no figure, because on a shared machine only a ratio says much. Run by ``make bench``,
or alone: ``python -m bench.collection [AGENCIES] [SERIES] [YEARS]``.
"""

import base64
import os
import resource
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from nhip.kernel import postgres
from nhip.kernel.law import place

if TYPE_CHECKING:
    from django.test import Client

AGENCIES, SERIES, YEARS = 200, 300, 20
ROUND: Final = "DO-TOC-DO"
VISITS: Final = 60
GOAL_MS: Final = 100.0
GOAL_MIB: Final = 1024.0
_NAME: Final = "bench_collection"


def main(agencies: int = AGENCIES, series: int = SERIES, years: int = YEARS) -> int:
    """Print what each page takes; 1 if the desk's p95 or the memory is over its goal."""
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as home:
        _law_with(series, Path(home) / "law")
        with _own_database(home):
            begun = time.perf_counter()
            codes = _fill(agencies, years)
            print(f"{agencies} × {series} × {years} figures copied in {time.perf_counter() - begun:.0f} s")
            return _visit(codes[0])


def _law_with(series: int, copy: Path) -> None:
    """A copy of the law whose register has so many series; this process reads that one."""
    from nhip.measure.collection.register import register  # noqa: PLC0415 - the shipped one is counted first

    shutil.copytree(place.law_root(), copy)
    more = series - len(register())
    lines = ["schema: nhip/series/1", "title: {vi: Đo tốc độ, en: Measured}", "series:"]
    lines += [
        f"  - {{code: made_up_{number}, title: {{vi: Chỉ tiêu dựng {number}, en: Made-up series {number}}}, "
        "definition: {vi: Để đo tốc độ., en: For measuring.}, unit: percent, owner: G12, range: [0, 100], "
        "source: uis-survey-2024}"
        for number in range(more)
    ]
    (copy / "series" / "zz-measured.yaml").write_text("\n".join(lines), "utf-8")
    place.law_root = lambda: copy  # type: ignore[assignment]
    register.cache_clear()


@contextmanager
def _own_database(home: str) -> Iterator[None]:
    """A fresh database in the measurements' own cluster, migrated, with agencies and reference figures."""
    where = postgres.place("bench")
    with postgres.running(where):
        values = postgres.connection_values(where)
        server = postgres.connection_values(where, database="postgres")
        with psycopg.connect(**server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {_NAME}")
        os.environ |= {
            "DATABASE_URL": f"postgresql:///{_NAME}?host={values['host']}&user={values['user']}",
            "NHIP_HOME": home,
            "NHIP_SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "NHIP_ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        }
        import django  # noqa: PLC0415 - its settings are known only now

        django.setup()
        try:
            yield
        finally:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
            with psycopg.connect(**server, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {_NAME} WITH (FORCE)")


def _fill(agencies: int, years: int) -> list[str]:
    """The register of agencies, one open round that asks everything of everybody, and every answer."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from nhip.identity.api import load_register  # noqa: PLC0415
    from nhip.identity.models import Agency  # noqa: PLC0415
    from nhip.kernel.api import now, today  # noqa: PLC0415
    from nhip.measure.api import load_reference  # noqa: PLC0415
    from nhip.measure.collection.models import Round  # noqa: PLC0415
    from nhip.measure.collection.register import register  # noqa: PLC0415
    from nhip.web.readiness import build_static_files  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    build_static_files()
    load_register()
    load_reference()
    codes = ["G03", *Agency.objects.exclude(code="G03").order_by("pk").values_list("code", flat=True)]
    codes = codes[:agencies]
    opened = Round.objects.create(
        code=ROUND,
        kind="yearly",
        title_vi="Đợt đo tốc độ",
        title_en="Round for measuring",
        lead="G06",
        opens_on=today() - timedelta(days=1),
        closes_on=today() + timedelta(days=30),
        opened_at=now(),
        seed=1,
        event_id="bench",
    )
    last = today().year - 1
    cells = [(series, str(year)) for series in register() for year in range(last - years + 1, last + 1)]
    moment = now()
    connection.ensure_connection()
    raw = connection.connection
    assert raw is not None
    with raw.cursor() as cursor:
        _copy(
            cursor,
            "collection_figurerequest (round_id, agency, series, area, period, is_owner, due_on)",
            (
                (opened.pk, code, series, "VNM", year, False, opened.closes_on)
                for code in codes
                for series, year in cells
            ),
        )
        _copy(
            cursor,
            "collection_reportedfigure (agency, series, area, period, latest, handed_in, value, status)",
            (
                (code, series, "VNM", year, 1, 1, str(50 + (row * 7 + at) % 40), "A")
                for row, code in enumerate(codes)
                for at, (series, year) in enumerate(cells)
            ),
        )
        cursor.execute(
            "INSERT INTO collection_revision (figure_id, number, value, status, reason, note, document,"
            " document_name, origin, round_id, author, recorded_at, event_id)"
            " SELECT id, 1, value, status, '', '', '', '', 'csv', %s, 'bench', %s, 'bench'"
            " FROM collection_reportedfigure",
            [opened.pk, moment],
        )
        cursor.execute("ANALYZE")
    return codes


def _copy(
    cursor: "psycopg.Cursor[tuple[object, ...]]", table: str, rows: Iterator[tuple[object, ...]]
) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _visit(agency: str) -> int:
    client = _signed_in(agency)
    desk = f"/so-lieu/dot/{ROUND}/nhap/{agency}/"
    pages = {
        "desk, first page": desk,
        "desk, page 100": f"{desk}?trang=100",
        "desk, in English": f"/en{desk}",
        "register of series": "/so-lieu/chi-tieu/",
        "calendar": "/so-lieu/lich/",
    }
    peer = "/so-lieu/goc-chung-thu.pem"
    print("| page | p50 ms | p95 ms | CPU ms | p50 ÷ an answer without figures |")
    print("|---|---:|---:|---:|---:|")
    worst = 0.0
    for name, address in pages.items():
        taken, cpu, bare = _timed(client, address, peer)
        p95 = sorted(taken)[int(len(taken) * 0.95)]
        ratio = statistics.median(taken) / statistics.median(bare)
        print(
            f"| {name} | {statistics.median(taken):.0f} | {p95:.0f} | {cpu:.0f} | {ratio:.1f} |", flush=True
        )
        if name.startswith("desk"):
            worst = max(worst, p95)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"desk p95 {worst:.0f} ms (goal {GOAL_MS:.0f}); memory {memory:.0f} MiB (goal {GOAL_MIB:.0f})")
    return int(worst > GOAL_MS or memory > GOAL_MIB)


def _signed_in(agency: str) -> "Client":
    """A browser in which a focal point signed in, with the second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from nhip.identity.api import Role, grant_role, open_account  # noqa: PLC0415

    email, password = "do-toc-do@demo.example", secrets.token_urlsafe(24)
    key = base64.b32encode(secrets.token_bytes(20)).decode()
    account = open_account(email, "Người đo tốc độ", by=None, password=password)
    grant_role(account, Role.FOCAL_POINT, agency, by=None)
    TOTP.activate(account, key)
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    code = format_hotp_value(hotp_value(key, int(time.time()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def _timed(client: "Client", address: str, peer: str) -> tuple[list[float], float, list[float]]:
    """Milliseconds of each visit to the page and to its peer, in turns; and CPU milliseconds of one visit."""
    for _ in range(3):
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        client.get(peer)
    taken, bare, cpu = [], [], 0.0
    for _ in range(VISITS):
        begun, used = time.perf_counter(), time.process_time()
        client.get(address)
        cpu += time.process_time() - used
        taken.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        client.get(peer)
        bare.append((time.perf_counter() - begun) * 1000)
    return taken, cpu / VISITS * 1000, bare


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:4])))
