"""The register of 5 million documents: how soon its pages open; and what taking statuses up costs.

The documents are generated (``_documents_fill``): one large agency's 2 million among 5 million of forty-one
agencies. Every page that lists is asked by people of the large agency who signed in with the second factor,
in turns with the smallest page of the site. Then statuses arrive in groups of 200 and go through the log with
all their effects. CPU is this process's and its database connection's together. Run by ``make bench``, or
alone: ``python -m bench.documents [--count DOCUMENTS] [--visits TIMES] [--only WORDS] [--keep]``.

Filling takes minutes. ``--keep`` leaves the database and its home (18 GB) in the measurements' own cluster
and takes them up in the next run, migrated to what the code now wants; a run without it drops the database.
"""

import argparse
import gc
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from bench._documents_fill import APART, HANDLER, LARGE, NEVER, fill
from bench._documents_statuses import take_statuses
from bench._visiting import PEER, Answered, asked, own_database, p50, p95, signed_in, taken
from nhip.kernel import postgres

if TYPE_CHECKING:
    from django.test import Client

DOCUMENTS: Final = 5_000_000
VISITS: Final = 40
WARM: Final = 3
GOAL_MS: Final = 100.0
_NAME: Final = "bench_documents"
Work = Callable[[], Answered]


def main(wanted: argparse.Namespace) -> int:
    """Print what the pages and the statuses take; 1 if a page's p95 is over its goal."""
    with ExitStack() as stack:
        if wanted.keep:
            home = str(postgres.place("bench").base / "documents")
        else:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="nhip-bench-"))
        server = stack.enter_context(own_database(home, _NAME, keep=wanted.keep))
        agencies = _prepare()
        _fill(server, wanted.count, agencies)
        worst = _pages(wanted)
        if not wanted.only:
            take_statuses()
        print(f"\npages' highest p95 {worst:.0f} ms by the clock (goal {GOAL_MS:.0f})")
        return int(worst > GOAL_MS)


def _prepare() -> dict[str, str]:
    """The register of agencies, with forty of them and the large one connected: their names, by code."""
    from django.core.management import call_command  # noqa: PLC0415

    from nhip.identity.api import Kind, list_agencies, load_register  # noqa: PLC0415
    from nhip.sharing.api import connect_seat, seat_of  # noqa: PLC0415
    from nhip.web.readiness import build_static_files  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    build_static_files()
    load_register()
    cards = [*list_agencies(Kind.MINISTRY), *list_agencies(Kind.PROVINCE)]
    large = next(card for card in cards if card.code == LARGE)
    chosen = [large, *[card for card in cards if card.code != LARGE][:40]]
    for card in chosen:
        if seat_of(card.code) is None:
            connect_seat(card.code, by=None)
    return {card.code: card.name.vi for card in chosen}


def _fill(server: str, many: int, agencies: dict[str, str]) -> None:
    """Fill the database, unless it holds so many documents already; it notes how many it holds."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        if cursor.fetchone() == (f"{many} documents",):
            return
        begun = time.perf_counter()
        fill(server, many, agencies)
        cursor.execute(f"COMMENT ON DATABASE {_NAME} IS '{many} documents'")
    print(f"{many:,} documents generated in {time.perf_counter() - begun:.0f} s\n", flush=True)


def _pages(wanted: argparse.Namespace) -> float:
    """Ask every page in turns with the smallest page of the site; the highest p95."""
    mark = f".{secrets.token_hex(3)}"
    clerk, leader = signed_in(LARGE, "clerk", mark=mark), signed_in(LARGE, "leader", mark=mark)
    officer = _handler(mark)
    pages = {name: _visit(clerk, address) for name, address in {**_axis(), **_counted()}.items()}
    pages |= {f"office: {name}": _visit(clerk, address) for name, address in _office().items()}
    pages |= {"office: the leader's desk": _visit(leader, "/van-ban/")}
    own = {"desk": "/van-ban/", "register": "/van-ban/den/", "search": "/van-ban/tim/?q=bao+cao"}
    pages |= {f"office: an officer's {name}": _visit(officer, address) for name, address in own.items()}
    pages |= _log()
    print("| page | clock p50 | p95 | worst | CPU p50 | p95 | of it database | CPU ÷ the smallest page |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    chosen = {name: work for name, work in pages.items() if wanted.only in name}
    for work in chosen.values():
        work()  # loads what pages load on their first visit
    gc.collect()
    gc.freeze()  # as the process does that serves the site
    return max(_row(name, work, _visit(clerk, PEER), wanted.visits) for name, work in chosen.items())


def _axis() -> dict[str, str]:
    """The pages of the exchange's register, by what they show."""
    register, document = "/truc/van-ban/", "/truc/van-ban/{}/"
    found = {
        "received, newest": register,
        "received, from the middle on": f"{register}?hop=den&sau={_middle(receiver=LARGE)}",
        "sent": f"{register}?hop=di",
        "sent, from the middle on": f"{register}?hop=di&sau={_middle(sender=LARGE)}",
        "waiting at either side": f"{register}?hop=cho",
        "one document's way": document.format(_document()),
        "in English": f"/en{register}",
        "JSON, 50 rows": "/api/documents",
    }
    for name, words in _searched().items():
        found[f"searched: {name}"] = f"{register}?hop=den&tim={words}"
    found["searched among sent: a word of few"] = f"{register}?hop=di&tim=da17"
    return found


def _searched() -> dict[str, str]:
    return {
        "a word in every document": "cong+van",
        "a word in one of twenty": "b%E1%BA%BFn+xe+kh%C3%A1ch",
        "a project in one of 50,000": "da12310",
        "one number": "3817%2Fg03-vp",
        "words only others' letters have": APART,
        "words never together": NEVER,
        "a word nowhere": "quadriga",
    }


def _office() -> dict[str, str]:
    """The pages of the document office."""
    from nhip.documents.office.models import Book, Entry, EntryFile  # noqa: PLC0415

    book = Book.objects.filter(agency=LARGE, direction="in").order_by("-last_number")[0]
    from_there = Entry.objects.filter(book=book, number__gte=book.last_number // 2).order_by("number")
    # The files that were generated are not there: a page that reads one could not open.
    entry = next(row for row in from_there[:100] if not EntryFile.objects.filter(entry=row).exists())
    found = {
        "the clerk's desk": "/van-ban/",
        "incoming, newest": "/van-ban/den/",
        "incoming, from the middle of a book": f"/van-ban/den/?so={book.pk}&truoc={book.last_number // 2}",
        "outgoing, newest": "/van-ban/di/",
        "one document": f"/van-ban/{entry.key}/",
    }
    for name, words in _searched().items():
        found[f"searched: {name}"] = f"/van-ban/tim/?q={words}"
    return found | {"searched among outgoing": "/van-ban/tim/?q=ben+xe&so=di"}


def _counted() -> dict[str, str]:
    """Pages that count, open to everybody."""
    from nhip.documents.api import Month  # noqa: PLC0415
    from nhip.kernel.api import today  # noqa: PLC0415

    month = Month.of(today()).previous
    inside = f"/truc/chi-so/{month}/{LARGE}/"
    return {
        "the exchange's front page": "/truc/",
        "indicators, this month": "/truc/chi-so/",
        "indicators, last month": f"/truc/chi-so/?thang={month}",
        "documents behind an indicator": inside,
        "the same, from the middle on": f"{inside}?sau={_middle(sender=LARGE)}",
    }


def _log() -> dict[str, Work]:
    """Reading the inbox of the exchange: a hundred messages behind a position, and what is not confirmed."""
    from nhip.sharing.api import inbox_of, log_of  # noqa: PLC0415

    last = inbox_of(LARGE).last_position
    return {
        "log: 100 messages from the middle on": _timed(lambda: log_of(LARGE, last // 2, 100)),
        "log: what is not confirmed": _timed(lambda: log_of(LARGE)),
    }


def _middle(**whose: str) -> str:
    """The delivery in the middle of somebody's."""
    from nhip.documents.api import Delivery  # noqa: PLC0415

    of_theirs = Delivery.objects.filter(**whose).order_by("pk")
    return str(of_theirs[of_theirs.count() // 2].pk)


def _document() -> str:
    from nhip.documents.api import Delivery  # noqa: PLC0415

    return str(Delivery.objects.get(pk=_middle(receiver=LARGE)).document_id)


def _handler(mark: str) -> "Client":
    """The officer who handles one in sixty of the large agency's documents."""
    from nhip.identity.api import Account  # noqa: PLC0415
    from nhip.kernel.api import uuid7  # noqa: PLC0415

    client = signed_in(LARGE, "officer", mark=mark)
    Account.objects.filter(public_id=HANDLER).update(public_id=uuid7())
    Account.objects.filter(email__endswith=f"{mark}@demo.example", email__startswith="officer").update(
        public_id=HANDLER
    )
    return client


def _visit(client: "Client", address: str) -> Work:
    return lambda: asked(client, address)


def _timed(work: Callable[[], Any]) -> Work:
    return lambda: taken(work)


def _row(name: str, work: Work, peer: Work, visits: int) -> float:
    """Do the work and its peer in turns, print what it takes; its p95 by the clock, in ms."""
    done, bare = [], []
    for visit in range(visits + WARM):
        each, small = work(), peer()
        if visit >= WARM:
            done.append(each)
            bare.append(small)
    clock, cpu = [each.clock for each in done], [each.cpu for each in done]
    database = p50([each.database for each in done])
    print(
        f"| {name} | {p50(clock):.0f} ms | {p95(clock):.0f} ms | {max(clock):.0f} ms | {p50(cpu):.0f} ms "
        f"| {p95(cpu):.0f} ms | {database:.0f} ms | {p50(cpu) / p50([each.cpu for each in bare]):.1f} |",
        flush=True,
    )
    return p95(clock)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.documents")
    parser.add_argument("--count", type=int, default=DOCUMENTS, help="documents to generate")
    parser.add_argument("--visits", type=int, default=VISITS, help="how often each page is asked")
    parser.add_argument("--only", default="", help="only pages whose names have these words, no statuses")
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_options()))
