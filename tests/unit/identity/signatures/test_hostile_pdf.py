"""Files made to harm end within bounds, with a verdict that says why; what others sign goes on meanwhile."""

import resource
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from tests.unit.identity.signatures import hostile
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.test_pdf import BLOCK, NAME

from nhip.identity.api import Standing, person_appearance, sign_pdf, sign_with, verify_pdf
from nhip.identity.signatures import examining, readings
from nhip.kernel.api import Bounds, Refusal


@pytest.fixture(autouse=True)
def a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "BOUNDS", Bounds(seconds=1, megabytes=1024, file_megabytes=20))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (hostile.nested, "nested too deeply"),
        (hostile.tables_in_a_ring, "loop"),
        (hostile.fields_in_a_ring, "Circular"),
        (hostile.fields_that_double, "could not be examined, because reading it takes more than"),
        (hostile.bomb, "exceeds the limit"),
        (hostile.table_of_billions, "could not be examined, because reading it takes more than"),
        (hostile.endless_numbers, "could not be examined, because reading it takes more than"),
        (hostile.billions_of_pages, "cannot be read"),
        (hostile.many_revisions, "could not be examined, because it has 3001 revisions"),
    ],
)
def test_a_file_made_to_harm_ends_within_bounds(make: Callable[[], bytes], why: str) -> None:
    pdf = make()
    before = resource.getrusage(resource.RUSAGE_SELF)
    (verdict,) = verify_pdf(pdf, roots=[])
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert verdict.standing is Standing.UNSIGNED
    assert verdict.verdict.is_unreadable
    assert why in verdict.verdict.why.en, verdict
    assert after.ru_utime - before.ru_utime < 1, "this process itself has hardly worked"


@pytest.mark.django_db
def test_more_signatures_than_anybody_makes_are_not_looked_at(office: Office) -> None:
    signature = sign_with(office.person, b"x").der
    for pdf, count in (
        (hostile.many_signatures(signature), 150),
        (b"%PDF-1.7\n" + b"/ByteRange " * 5000, 5000),
    ):
        (verdict,) = verify_pdf(pdf)
        assert f"because it has {count} signatures, more than 100" in verdict.verdict.why.en


@pytest.mark.django_db
def test_what_hangs_a_reader_is_not_signed_either(office: Office) -> None:
    with pytest.raises(Refusal) as refusal:
        sign_pdf(hostile.table_of_billions(), office.person, person_appearance(BLOCK, NAME))
    assert refusal.value.code == "identity.pdf_unreadable"
    assert "giây" in refusal.value.detail.vi


@pytest.mark.django_db
def test_a_file_is_read_once_and_judged_every_time(
    letter: bytes, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    examining._ours.clear()
    (first,) = verify_pdf(made)
    assert first.standing is Standing.VALID
    with monkeypatch.context() as never:
        never.setattr(examining, "run_prepared", lambda *_: pytest.fail("it was read already"))
        assert verify_pdf(made) == (first,)
        assert verify_pdf(made, roots=[])[0].standing is Standing.UNTRUSTED
    # What is remembered was broken off: it is read again, and not believed.
    kept = readings._path(sha256(made).hexdigest())
    kept.write_bytes(kept.read_bytes()[:-20])
    assert verify_pdf(made) == (first,)


def test_what_hung_once_is_left_alone_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = hostile.table_of_billions()
    (first,) = verify_pdf(pdf, roots=[])
    with monkeypatch.context() as never:
        never.setattr(examining, "run_prepared", lambda *_: pytest.fail("it hung already"))
        assert verify_pdf(pdf, roots=[]) == (first,)
    asked = []
    monkeypatch.setattr(readings, "_FAILURE_FOR", 0.0)
    monkeypatch.setattr(
        examining, "run_prepared", lambda *given: asked.append(given) or examining.Ending.CUT_OFF
    )
    (again,) = verify_pdf(pdf, roots=[])
    assert asked
    assert "MB of memory" in again.verdict.why.en


def test_readings_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "_KEPT_EACH", 3)
    for number in range(9):
        readings.remember(f"ab{number}", readings.SignedPdf())
    assert len(list(Path(readings.home() / "readings").rglob("ab?"))) == 3
