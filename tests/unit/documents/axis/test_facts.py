"""What may be counted: every number with what it is made of, and what nobody said stays unknown."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.unit.documents.axis.conftest import a_draft

from nhip.documents.axis.acts.record_paper import record_paper
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.facts import (
    connections,
    counted_documents,
    deliveries_of_month,
    documents_of_month,
    indicator_rule,
)
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.months import Month
from nhip.identity.models import Agency
from nhip.kernel.api import Refusal, clock, uuid7

pytestmark = pytest.mark.django_db
NOW = Month.of(clock.today())


def test_a_month_is_a_range_of_ids() -> None:
    least, end = NOW.ids
    assert least.hex <= uuid7().replace("-", "") < end.hex
    assert Month(2026, 12).following == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month.read("2026-11") == Month(2026, 11)
    assert Month.read("2026-13") is None
    for written in ("9999-12", "1970-01", "0001-01"):  # no id lies there, or none in the month beside it
        assert Month.read(written) is None
    for written in ("1971-01", "9998-12"):
        (month,) = [Month.read(written)]
        assert month
        assert month.previous.ids[0] < month.ids[0] < month.following.ids[1]
    assert Month(2026, 2).last_day == date(2026, 2, 28)
    start = datetime(2026, 10, 31, 17, tzinfo=UTC)  # midnight in Việt Nam
    assert Month(2026, 11).ids[0].int >> 80 == int(start.timestamp() * 1000)


def test_who_is_connected_of_those_who_should_be(agencies: tuple[str, ...]) -> None:
    Agency.objects.create(code="H57", kind="province", name="Huế", short_name="Huế")
    Agency.objects.create(code="H57.02", kind="department", name="Sở", short_name="Sở")
    found = {each.agency.code: each.since is not None for each in connections(clock.today())}
    assert found == {"G22": True, "H41": True, "H14": True, "H57": False}
    rule = indicator_rule("agencies_connected", clock.today())
    assert rule.value["target"] == "1.00"
    assert not rule.is_confirmed


def test_documents_by_network_against_all(agencies: tuple[str, ...]) -> None:
    send_document(a_draft("1", "H41", "H14"), [], agency="G22", by=None)
    send_document(a_draft("2"), [], agency="G22", by=None)
    send_document(a_draft("3", "G22"), [], agency="H41", by=None)
    for key, count in (("2026-11", 3), ("14/QĐ", 1), ("2026-11", 2)):  # said again: the last counts
        record_paper("G22", key, NOW.first_day, count, by=None)
    record_paper("H14", "2026-11", NOW.first_day, 0, by=None)
    found = {row.agency: (row.by_network, row.on_paper, row.all) for row in documents_of_month(NOW)}
    assert found == {"G22": (2, 3, 5), "H14": (0, 0, 0), "H41": (1, None, None)}
    first, second = counted_documents("G22", NOW)
    assert counted_documents("G22", NOW, after=first.id) == (second,)
    assert not counted_documents("G22", NOW.previous)
    assert {each.id for each in (first, second)} == set(
        ExchangedDocument.objects.filter(sender="G22").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("count", [-1, 10**7])
def test_an_unlikely_count_is_refused(agencies: tuple[str, ...], count: int) -> None:
    with pytest.raises(Refusal, match=r"axis\.paper_count_unlikely"):
        record_paper("G22", "2026-11", NOW.first_day, count, by=None)


def test_how_soon_it_was_opened(letter: Delivery, agencies: tuple[str, ...]) -> None:
    send_document(a_draft("13"), [], agency="G22", by=None)
    send_status(letter, "03", by=None)
    (before,) = deliveries_of_month(NOW, clock.today())
    assert (before.agency, before.received, before.opened, before.unopened) == ("H41", 2, 1, 0)
    assert before.hours_to_open is not None
    (after,) = deliveries_of_month(NOW, date(2099, 1, 1))
    assert (after.unopened, after.opened_late) == (1, 0)


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "1970-01", "1971-01", "9998-12", "2018-01"])
def test_a_month_out_of_reach_breaks_nothing(client: Client, month: str) -> None:
    assert client.get("/api/documents/facts", {"month": month}).status_code in {200, 422}
    assert client.get("/truc/chi-so/", {"thang": month}).status_code in {200, 422}


def test_a_month_that_cannot_be_read_is_not_taken_for_this_one(client: Client) -> None:
    assert client.get("/api/documents/facts").json()["month"] == str(NOW)
    answer = client.get("/api/documents/facts", {"month": "2026-13"})
    assert (answer.status_code, answer.json()["code"]) == (422, "axis.month_unknown")
