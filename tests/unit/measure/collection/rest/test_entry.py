"""Figures by API: the same acts and the same gate, with a session and a token, for one's own agency only."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.measure.collection.entry.test_desk import seated
from tests.unit.measure.collection.people import EDUCATION, LABOUR, STATISTICS, a_round

from nhip.identity.api import Role
from nhip.measure.collection.models import FigureUpload, ReportedFigure, Revision

pytestmark = pytest.mark.usefixtures("desk")
API = "/api/figures"
HERE = f"2026-Q4/{EDUCATION}"
CSV = b"unit,series,period,value,status\nVNM,adult_literacy,2024,95.8,A\nVNM,gross_enrolment,2024,900,A\n"


def entry(value: str, expected: int = 0, series: str = "adult_literacy") -> dict[str, Any]:
    return {"series": series, "area": "VNM", "period": "2024", "value": value, "expected": expected}


def write(client: Client, *entries: dict[str, Any], where: str = HERE) -> Any:
    return client.post(f"{API}/entries/{where}", {"entries": list(entries)}, content_type="application/json")


def test_what_is_owed_written_and_remembered() -> None:
    a_round()
    account, client = seated()
    owed = client.get(f"{API}/owed/{HERE}").json()
    assert (owed["asked"], owed["silent"]) == (2, 2)
    assert {figure["series"] for figure in owed["figures"]} == {"adult_literacy", "gross_enrolment"}
    report = write(client, entry("95.8"), entry("tám tư", series="gross_enrolment")).json()
    assert (report["written"], [one["code"] for one in report["refused"]]) == (1, ["collection.not_a_number"])
    again = write(client, entry("95.8")).json()
    assert (again["written"], again["unchanged"]) == (0, 1)
    conflict = write(client, entry("94.0")).json()["conflicts"]
    assert [(met["number"], met["value"]) for met in conflict] == [(1, "95.8")]
    history = client.get(f"{API}/history/{EDUCATION}/adult_literacy/VNM/2024").json()
    (revision,) = history["revisions"]
    assert (revision["origin"], revision["author"]) == ("api", str(account.public_id))
    early = client.get(f"{API}/history/{EDUCATION}/adult_literacy/VNM/2024?known_on=2026-11-23").json()
    assert early["revisions"] == []


def test_a_file_is_shown_then_accepted_once() -> None:
    a_round()
    _, client = seated()
    sent = client.post(f"{API}/files/{HERE}", {"file": SimpleUploadedFile("a.csv", CSV)})
    assert sent.status_code == 201
    shown = sent.json()
    assert (shown["state"], shown["report"]["counts"]["refused"]) == ("shown", 1)
    assert not Revision.objects.exists()
    for _ in range(2):
        done = client.post(f"{API}/uploads/{shown['key']}/accept", {}, content_type="application/json").json()
        assert (done["state"], done["result"]["written"]) == ("written", 1)
    assert client.get(f"{API}/uploads/{shown['key']}").json()["done"] == 1
    assert Revision.objects.count() == 1


def test_nobody_reaches_another_agencys_figures() -> None:
    a_round()
    _, mine = seated()
    write(mine, entry("95.8"))
    key = mine.post(f"{API}/files/{HERE}", {"file": SimpleUploadedFile("a.csv", CSV)}).json()["key"]
    for role, at in ((Role.FOCAL_POINT, LABOUR), (Role.COORDINATOR, STATISTICS), (Role.REVIEWER, STATISTICS)):
        client = seated(role, at)[1]
        answers = [
            client.get(f"{API}/owed/{HERE}"),
            write(client, entry("1", expected=1)),
            client.post(f"{API}/files/{HERE}", {"file": SimpleUploadedFile("a.csv", CSV)}),
            client.get(f"{API}/uploads/{key}"),
            client.post(f"{API}/uploads/{key}/accept", {}, content_type="application/json"),
            client.get(f"{API}/history/{EDUCATION}/adult_literacy/VNM/2024"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 6
        assert all(answer.headers["Content-Type"] == "application/problem+json" for answer in answers)
    assert ReportedFigure.objects.get(series="adult_literacy").value == "95.8"
    assert FigureUpload.objects.get().state == "shown"


def test_a_session_is_needed_and_a_token_for_changes() -> None:
    a_round()
    stranger = Client().get(f"{API}/owed/{HERE}")
    assert (stranger.status_code, stranger.json()["code"]) == (401, "collection.not_signed_in")
    _, client = seated()
    client.handler.enforce_csrf_checks = True
    assert write(client, entry("95.8")).status_code == 403
    token = client.get(f"{API}/session").json()["csrf_token"]
    body = {"entries": [entry("95.8")]}
    headers = {"X-CSRFToken": token}
    allowed = client.post(f"{API}/entries/{HERE}", body, content_type="application/json", headers=headers)
    assert allowed.json()["written"] == 1


def test_it_is_described() -> None:
    described = Client().get("/api/openapi.json").json()["paths"]
    assert "/api/figures/entries/{round_code}/{agency}" in described
