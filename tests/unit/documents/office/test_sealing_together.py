"""Fifty people issue letters at once, through the whole act; a third of the acts fail somewhere on the way.

Whatever fails, no book has a gap or a double, no letter without a number went out, and every letter that did
is signed and sealed validly.
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from tests.unit.documents.office.office import Office, a_draft

from nhip.documents.axis.models import Delivery
from nhip.documents.office import composing, exchange
from nhip.documents.office.acts import seal_and_issue as issuing
from nhip.documents.office.acts import sign_draft as signing
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.letters import filling
from nhip.documents.office.models import Book, Draft, DraftState, Entry, EntryFile
from nhip.identity.api import LongTermProof, both_signed, trusted_roots, verify_pdf
from nhip.identity.signatures import pdf_signing
from nhip.identity.signatures.trust import context_for
from nhip.kernel.api import file_bytes, now

ISSUERS = 50
# Where an act breaks: before the number, under the seal, once the line stands, on the axis, at the very end.
BREAKS = ("take_outgoing", "sign_pdf", "keep_provable", "enter", "dispatch", "publish")
BOOKS = ((0, ""), (0, "QĐ"), (1, ""))


class _PulledOutError(Exception):
    """The act broke where the test wanted it to."""


class Breaking:
    """Breaks the acts of a thread at the place that the thread names, after the real thing was done."""

    def __init__(self) -> None:
        self.here = threading.local()

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def broken(*given: Any, **more: Any) -> Any:
            done = real(*given, **more)
            if getattr(self.here, "place", "") == name:
                raise _PulledOutError(name)
            return done

        return broken


@pytest.mark.concurrency
@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_fifty_issuers_seal_and_send_at_once(offices: list[Office], monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = Breaking()
    for name in BREAKS:
        where: Any = exchange if name == "dispatch" else issuing
        monkeypatch.setattr(where, name, breaking.around(name, getattr(where, name)))
    # The letters say the same: what they look like is set once, and a leader's signature over the same bytes
    # made once. Numbering, filling in, sealing and sending is done for each.
    looks = ((composing, "set_letter"), (filling, "set_piece"), (pdf_signing, "draw"))
    for place, name in (*looks, (signing, "sign_pdf"), (signing, "complete_pdf")):
        monkeypatch.setattr(place, name, _once(getattr(place, name)))
    work = [(each, *_begun(offices, each)) for each in range(ISSUERS)]
    broken: list[str] = []
    numbers: dict[tuple[str, str], list[int]] = {}
    lock, begin = threading.Lock(), threading.Barrier(ISSUERS, timeout=120)

    def issue(job: tuple[int, Office, str, str]) -> None:
        who, office, book, key = job
        try:
            _reach_database()
            begin.wait()
            signing.sign_draft(key, 1, by=office.leader)
            breaking.here.place = BREAKS[who // 3 % len(BREAKS)] if who % 3 == 0 else ""
            try:
                entry = issuing.seal_and_issue(key, book=book, by=office.clerk)
                with lock:
                    numbers.setdefault((office.code, book), []).append(entry.number)
            except _PulledOutError:
                with lock:
                    broken.append(key)
        finally:
            connection.close()

    order = random.Random(5).sample(work, ISSUERS)
    with ThreadPoolExecutor(ISSUERS) as pool:
        for done in [pool.submit(copy_context().run, issue, job) for job in order]:
            done.result()

    assert len(broken) == 17
    _books_are_straight(offices, numbers)
    assert Draft.objects.filter(key__in=broken, state=DraftState.SIGNED).count() == len(broken)
    assert Delivery.objects.count() == Entry.objects.count() == ISSUERS - len(broken)
    letters = EntryFile.objects.filter(entry__direction="out")
    assert LongTermProof.objects.count() == letters.count(), "of what broke nothing is left"
    for each, letter in enumerate(letters):
        content = file_bytes(letter.sha256)
        assert _are_intact(content), letter.name
        assert each % 8 or both_signed(verify_pdf(content)), letter.name
    # What broke is issued afterwards as if nothing had happened.
    breaking.here.place = ""
    for _, office, book, key in [job for job in work if job[3] in broken][:3]:
        numbers[office.code, book].append(issuing.seal_and_issue(key, book=book, by=office.clerk).number)
    _books_are_straight(offices, numbers)


def _are_intact(pdf: bytes) -> bool:
    """Whether pyHanko finds the person's and the seal's signature sound, and trusts both."""
    context = context_for(trusted_roots(), now())
    found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    told = [validate_pdf_signature(each, context, skip_diff=True) for each in found]
    return len(told) == 2 and all(each.intact and each.valid and each.trusted for each in told)


def _once(real: Callable[..., Any]) -> Callable[..., Any]:
    """The same thing asked again is given again."""
    given: dict[str, Any] = {}

    def kept(*asked: Any, **more: Any) -> Any:
        key = repr((asked, sorted(more.items())))
        if key not in given:
            given[key] = real(*asked, **more)
        return given[key]

    return kept


def _begun(offices: list[Office], who: int) -> tuple[Office, str, str]:
    """A draft that waits for its leader, and the book it is to be issued in."""
    at, book = BOOKS[(who + who // 3) % len(BOOKS)]
    office, other = offices[at], offices[1 - at]
    draft = a_draft(office, other.code, kind="Quyết định" if book else "Công văn")
    submit_draft(draft.key, 1, office.id_of(office.leader), by=office.officer)
    return office, book, draft.key


def _books_are_straight(offices: list[Office], numbers: dict[tuple[str, str], list[int]]) -> None:
    for at, code in BOOKS:
        book = Book.objects.get(agency=offices[at].code, direction="out", code=code)
        stored = list(book.entries.order_by("number").values_list("number", flat=True))
        assert stored == list(range(1, len(stored) + 1))
        assert sorted(numbers[offices[at].code, code]) == stored
        assert book.last_number == len(stored)


def _reach_database() -> None:
    """Open this thread's connection; the tests' server is shared and may be full for a moment."""
    for _ in range(200):
        try:
            connection.ensure_connection()
        except OperationalError:
            threading.Event().wait(0.1)
        else:
            return
    pytest.fail("the database has no room for the issuers")
