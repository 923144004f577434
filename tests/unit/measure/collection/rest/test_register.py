"""The register of series and the calendar as JSON, for everybody."""

from typing import Any

import pytest
from django.test import Client
from tests.unit.measure.collection.people import a_round

from nhip.measure.collection.register import register

pytestmark = pytest.mark.usefixtures("desk")


def _asked(address: str, status: int = 200) -> Any:
    answer = Client().get(f"/api/figures{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_register_is_whole_and_narrowed_by_who_and_what_for() -> None:
    rows = _asked("/series")
    assert [row["code"] for row in rows] == list(register())
    one = _asked("/series/adult_literacy")
    assert (one["owner"], one["unit"], one["low"], one["high"]) == ("G12", "percent", 0, 100)
    assert {"index": "EGDI", "component": "HCI", "how": "part", "lag": 2, "last": None} in one["feeds"]
    assert one["definition"]["vi"]
    assert all("G03" in (row["owner"], *row["holders"]) for row in _asked("/series?agency=G03"))
    assert all(any(taker["body"] == "UIS" for taker in row["taken_by"]) for row in _asked("/series?body=UIS"))
    assert _asked("/series?index=NONE") == []
    assert _asked("/series/no_such", 404)["code"] == "collection.series_unknown"


def test_the_calendar_says_what_is_left_and_keeps_unknown_days_unknown() -> None:
    a_round()
    found = _asked("/calendar")
    assert found["on"] == "2026-11-24"
    (round_,) = found["rounds"]
    assert (round_["code"], round_["closes_on"]) == ("2026-Q4", "2026-12-15")
    assert "15 ngày làm việc" in round_["left"]["vi"]
    assert {row["edition"] for row in found["editions"]} >= {2028}
    known = [due for due in found["dues"] if due["due_on"] is None]
    assert all(due["left"] is None for due in known)
    education = _asked("/calendar?agency=G03&body=UIS")["dues"]
    assert education
    assert {due["body"] for due in education} == {"UIS"}
    assert found["steps"]


def test_bodies_tell_their_forms_and_all_of_it_is_described() -> None:
    assert "UIS" in {row["code"] for row in _asked("/bodies")}
    described = Client().get("/api/openapi.json").json()["paths"]
    for address in ("/series", "/series/{code}", "/bodies", "/calendar"):
        assert f"/api/figures{address}" in described
