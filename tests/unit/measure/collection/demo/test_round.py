"""The demo round: opened once, half answered, so that every page has something to show."""

from datetime import date

import pytest
from django.test import Client
from tests.unit.identity.people import make_agency

from nhip.identity.api import ensure_demo_accounts
from nhip.kernel.api import clock
from nhip.measure.collection.acts.find_discrepancies import find_discrepancies
from nhip.measure.collection.demo import data_year, ensure_demo_round
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Revision, Round
from nhip.measure.collection.queries.owed import owed_by_agency


@pytest.mark.usefixtures("desk")
def test_it_is_opened_once_and_has_every_sort_of_answer() -> None:
    for code in ("G20", "G22"):
        make_agency(code)
    ensure_demo_accounts()
    code = ensure_demo_round()
    written = Revision.objects.count()
    assert ensure_demo_round() == code == "TRINH-DIEN-2026"
    assert (Revision.objects.count(), Round.objects.count()) == (written, 1)
    found = {
        count.agency: (count.asked, count.present, count.missing, count.silent, count.handed_in)
        for count in owed_by_agency(Round.objects.get())
    }
    assert found == {
        "G03": (2, 0, 0, 2, 0),
        "G06": (1, 1, 0, 0, 0),
        "G09": (1, 1, 0, 0, 1),
        "G12": (3, 2, 1, 0, 3),
    }
    assert all("trình diễn" in note for note in Revision.objects.values_list("note", flat=True))
    find_discrepancies(by=None)
    about = Discrepancy.objects.filter(series="adult_literacy", check_code__contains="agenc")
    assert [set(row.agencies) for row in about] == [{"G09", "G12"}]
    assert ReportedFigure.objects.filter(period="2024").count() == ReportedFigure.objects.count()
    assert "Đợt trình diễn" in Client().get("/so-lieu/").content.decode()


@pytest.mark.parametrize(("on", "period"), [(2026, "2024"), (2027, "2026"), (2028, "2026"), (2029, "2028")])
def test_its_figures_are_of_a_year_that_is_over_and_counts(on: int, period: str) -> None:
    with clock.at(date(on, 1, 1)):
        assert data_year() == period
