"""Pages over 1.2 million figures: 200 agencies × 300 series × 20 years, as told by the site; a template.

The figures are generated into a throwaway database by COPY, beside a register of as many series. Every page
is asked through the whole site in this process (session, second factor, gate, database, template, gzip), by
several focal points, in turns with a page that shows no figure. What counts is CPU: this process's and that
of the server process behind its database connection; the clock is told beside it, and says more about who
else was on the machine. Run by ``make bench``, or alone:
``python -m bench.collection [AGENCIES] [SERIES] [YEARS]``.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from bench._taking import own_peak
from bench._visiting import PEER, asked, own_database, p50, p95, signed_in
from nhip.kernel.api import today
from nhip.kernel.law import place

if TYPE_CHECKING:
    import psycopg
    from django.test import Client

AGENCIES, SERIES, YEARS = 200, 300, 20
ROUND, YEAR_ROUND = "DO-TOC-DO", "DO-MOT-NAM"
SEATS: Final = 20
VISITS: Final = 80
WARM: Final = 5
GOAL_MS: Final = 100.0
GOAL_MIB: Final = 1024.0
GOAL_TEMPLATE: Final = 5.0
_NAME: Final = "bench_collection"


def main(agencies: int = AGENCIES, series: int = SERIES, years: int = YEARS) -> int:
    """Print what each page and a template take; 1 if a focal point's p95, the template or the memory is over
    its goal.
    """
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as home:
        _law_with(series, Path(home) / "law")
        with own_database(home, _NAME):
            begun = time.perf_counter()
            codes = _fill(agencies, years)
            print(f"{agencies} × {series} × {years} figures copied in {time.perf_counter() - begun:.0f} s")
            return _visit([code for code in _ministries() if code in codes][:SEATS])


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


def _fill(agencies: int, years: int) -> list[str]:
    """The register of agencies, every answer, and two open rounds that ask everybody: for all years, and for
    the last.
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from nhip.identity.api import load_register  # noqa: PLC0415
    from nhip.identity.models import Agency  # noqa: PLC0415
    from nhip.kernel.api import now  # noqa: PLC0415
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
    whole, year_only = (
        Round.objects.create(
            code=code,
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
        for code in (ROUND, YEAR_ROUND)
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
            "collection_figurerequest (round_id, agency, series, area, period, is_owner, due_on, handed_in)",
            (
                (asked.pk, code, series, "VNM", year, False, asked.closes_on, 1)
                for asked in (whole, year_only)
                for code in codes
                for series, year in cells
                if asked is whole or year == str(last)
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
            [whole.pk, moment],
        )
        cursor.execute("ANALYZE")
    return codes


def _copy(
    cursor: "psycopg.Cursor[tuple[object, ...]]", table: str, rows: Iterator[tuple[object, ...]]
) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _visit(agencies: list[str]) -> int:
    """Ask the pages of several focal points in turns, then read a template back."""
    seats = [(code, signed_in(code, "focal_point")) for code in agencies]
    random = Random(20_261_122)
    last = today().year - 1
    desk = f"/so-lieu/dot/{ROUND}/nhap/{{}}/"
    this_year = f"/so-lieu/dot/{YEAR_ROUND}/nhap/{{}}/"
    pages = {
        "desk, first page of 6,000 figures": lambda: desk,
        "desk, any page": lambda: f"{desk}?trang={random.randint(1, 300)}",
        "desk, in English": lambda: f"/en{desk}?trang={random.randint(1, 300)}",
        "desk, not handed in yet": lambda: f"{desk}?loc=nhap",
        "desk, one year: 20 series a page": lambda: f"{this_year}?trang={random.randint(1, 15)}",
        "one figure's history": lambda: (
            f"/so-lieu/so/{{}}/adult_literacy/VNM/{random.randint(last - 9, last)}/"
        ),
        "all rounds and what is mine": lambda: "/so-lieu/",
        "register of 300 series": lambda: "/so-lieu/chi-tieu/",
        "calendar": lambda: "/so-lieu/lich/",
    }
    print(f"{len(seats)} focal points, {VISITS} visits a page, of each page and of its peer in turns\n")
    print("| page | CPU p50 | p95 | of it database | clock p50 | p95 | CPU ÷ an answer without figures |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    worst = max(_row(name, seats, address) for name, address in pages.items())
    reviewer = [(agencies[0], signed_in("G12", "reviewer"))]
    _row("reviewer's list of a round of 1.2 million", reviewer, lambda: f"/so-lieu/dot/{ROUND}/kiem-tra/", 10)
    _row("reviewer's list of a round of 60,000", reviewer, lambda: f"/so-lieu/dot/{YEAR_ROUND}/kiem-tra/", 20)
    seconds = _template(agencies[0])
    memory = own_peak()
    print(
        f"\npages' highest p95 {worst:.0f} ms of CPU (goal {GOAL_MS:.0f}); memory {memory:.0f} MiB", end=" "
    )
    print(f"(goal {GOAL_MIB:.0f}); template {seconds:.1f} s of CPU (goal {GOAL_TEMPLATE:.0f})")
    return int(worst > GOAL_MS or memory > GOAL_MIB or seconds > GOAL_TEMPLATE)


def _ministries() -> list[str]:
    """The ministries of today: nobody holds a role at one that has ended."""
    from nhip.identity.api import Kind, list_agencies  # noqa: PLC0415 - after setup

    return [card.code for card in list_agencies(Kind.MINISTRY)]


def _row(
    name: str, seats: "Sequence[tuple[str, Client]]", address: Callable[[], str], visits: int = VISITS
) -> float:
    """Ask a page and its peer in turns, seat by seat; print what it takes. Its p95 of CPU, in ms."""
    pages, peers = [], []
    for visit in range(visits + WARM):
        agency, client = seats[visit % len(seats)]
        page, peer = asked(client, address().format(agency)), asked(client, PEER)
        if visit >= WARM:
            pages.append(page)
            peers.append(peer)
    cpu, clock = [page.cpu for page in pages], [page.clock for page in pages]
    ratio = p50(cpu) / p50([peer.cpu for peer in peers])
    print(
        f"| {name} | {p50(cpu):.0f} ms | {p95(cpu):.0f} ms | {p50([page.database for page in pages]):.0f} ms "
        f"| {p50(clock):.0f} ms | {p95(clock):.0f} ms | {ratio:.1f} |",
        flush=True,
    )
    return p95(cpu)


def _template(agency: str) -> float:
    """Fill an agency's template of 5,000 cells, read it back and check it; seconds of CPU."""
    from nhip.identity.api import Account  # noqa: PLC0415
    from nhip.measure.collection.acts.receive_upload import receive_upload  # noqa: PLC0415
    from nhip.measure.collection.entry.template import template_of  # noqa: PLC0415
    from nhip.measure.collection.models import Round  # noqa: PLC0415

    found = Round.objects.get(code=ROUND)
    asked = found.requests.filter(agency=agency).order_by("pk").values_list("pk", flat=True)
    found.requests.filter(pk__in=list(asked[5000:])).delete()
    used = time.process_time()
    content = template_of(found, agency)
    written = time.process_time() - used
    begun, used = time.perf_counter(), time.process_time()
    sender = Account.objects.get(email=f"focal_point.{agency.lower()}@demo.example")
    upload = receive_upload(ROUND, agency, content, "bieu-mau.xlsx", by=sender)
    seconds, clock = time.process_time() - used, time.perf_counter() - begun
    counts = upload.report["counts"]
    print(
        f"\ntemplate of {counts['rows']:,} cells: written in {written:.1f} s of CPU; read back and checked in"
    )
    print(f"{seconds:.1f} s of CPU, {clock:.1f} s by the clock: {counts}")
    return seconds


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:4])))
