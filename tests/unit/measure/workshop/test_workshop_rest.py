"""The workshop for programs: the same problems, the same outcome, the same care with works of others."""

from typing import Any

import pytest
from django.test import Client

from nhip.measure.models import SavedWork
from nhip.measure.workshop.copies import example

pytestmark = pytest.mark.django_db


def send(path: str, **changes: Any) -> Any:
    body = {"definition": example().definition, "figures": example().figures} | changes
    return Client().post(f"/api/workshop{path}", body, content_type="application/json")


def test_checks_with_half_and_line() -> None:
    assert send("/check").json() == {"sound": True, "problems": []}
    found = send("/check", figures=example().figures.replace("48.0", "x")).json()
    assert not found["sound"]
    assert [(each["half"], each["line"]) for each in found["problems"]] == [("figures", 3)]
    assert found["problems"][0]["cure"]["en"]


def test_computes_and_keeps_nothing() -> None:
    outcome = send("/compute", uncertainty=True).json()
    assert [unit["unit"] for unit in outcome["units"]] == ["P2", "P3", "P1", "P4"]
    assert outcome["units"][0]["interval"]["best"] == 1
    assert outcome["draws"] == 500
    assert not SavedWork.objects.exists()
    refused = send("/compute", definition="a: b: c")
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["line"] == 1


def test_keeps_shows_and_deletes_with_the_code_alone() -> None:
    made = send("")
    assert made.status_code == 201
    kept = made.json()
    address = f"/api/workshop/{kept['key']}"
    shown = Client().get(address)
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert shown.json()["figures"] == example().figures
    assert shown.json()["outcome"]["units"][0]["unit"] == "P2"
    assert "deletion_code" not in shown.json()
    client = Client()
    assert client.delete(address, headers={"Deletion-Code": "guess"}).status_code == 403
    assert client.delete(address).status_code == 422
    assert client.delete(address, headers={"Deletion-Code": kept["deletion_code"]}).status_code == 204
    assert client.get(address).status_code == 404


def test_too_large_and_too_often_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_WORKSHOP_SECONDS", "0.000001")
    (problem,) = send("/compute").json()["problems"]
    assert problem["code"] == "workshop.too_long"
    assert send("").json()["state"] == "waiting"
    monkeypatch.setenv("NHIP_WORKSHOP_PER_HOUR", "2")
    answer = send("/check")
    assert answer.status_code == 429
    assert answer.json()["retriable"] is True
