"""Of a series by province, a ministry answers for all provinces and a province for its own alone."""

from datetime import date

import pytest
from tests.unit.identity.people import make_agency

from nhip.identity.models import Agency, Kind
from nhip.measure.collection.acts.open_round import requests_of
from nhip.measure.collection.models import Round
from nhip.measure.collection.register import CollectedSeries, register

pytestmark = pytest.mark.usefixtures("desk")
AREAS = ("H01", "H26", "H57")


def _series(areas: str) -> CollectedSeries:
    shape = register()["adult_literacy"].model_dump()
    return CollectedSeries.model_validate(
        {**shape, "areas": areas, "owner": "G12", "holders": ("H26", "H01.5", "H58")}
    )


def _provinces() -> None:
    for code in ("H01", "H26", "H58"):
        make_agency(code)
        Agency.objects.filter(code=code).update(kind=Kind.PROVINCE)
    make_agency("H01.5", parent=Agency.objects.get(code="H01"))


def _asked(series: CollectedSeries) -> dict[str, list[str]]:
    planned = Round(closes_on=date(2026, 12, 15))
    found: dict[str, list[str]] = {}
    for request in requests_of(planned, [series], AREAS, ("2024",)):
        found.setdefault(request.agency, []).append(request.area)
    return found


def test_each_province_and_each_office_under_one_owes_its_own_area() -> None:
    _provinces()
    assert _asked(_series("province")) == {"G12": [*AREAS], "H26": ["H26"], "H01.5": ["H01"]}


def test_a_national_series_is_asked_of_every_holder() -> None:
    _provinces()
    assert set(_asked(_series("country"))) == {"G12", "H26", "H01.5", "H58"}
