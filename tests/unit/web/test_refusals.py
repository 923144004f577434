"""Every refusal and every fault, as a page, as problem+json, and as a count in the ledger."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client

from nhip.kernel.api import clock
from nhip.kernel.models import CalendarDay
from nhip.web.refusals import answers, counting
from nhip.web.refusals.counting import Refusals, refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.web.refusing_urls")]

JSON = {"HTTP_ACCEPT": "application/json"}
NOON = datetime(2026, 11, 24, 5, 0, 10, tzinfo=UTC)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


def _told() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE type = 'web.refused' ORDER BY id")
        return [json.loads(body) for (body,) in cursor.fetchall()]


def _payload(event: dict[str, Any]) -> dict[str, Any]:
    (found,) = [value for value in event.values() if isinstance(value, dict) and "route" in value]
    return found


def test_a_page_says_what_happened_under_which_rule_and_what_to_do(visitor: Client) -> None:
    response = visitor.get("/refuse/7/")
    page = response.content.decode()
    assert response.status_code == 409
    assert response.headers["Cache-Control"] == "no-store"
    for words in (
        "Đã quá hạn",
        "Hạn là ngày 24/11/2026.",
        "Hãy xin gia hạn.",
        "Bộ luật Lao động",
        "test.too_late",
    ):
        assert words in page


def test_a_program_gets_problem_json_in_both_languages(visitor: Client) -> None:
    response = visitor.get("/refuse/7/?name=x", **JSON)
    body = response.json()
    assert response.status_code == body["status"] == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Content-Language"] == "vi"
    assert "Accept," in response.headers["Vary"]
    assert body["type"] == "urn:nhip:refusal:test.too_late"
    assert body["code"] == "test.too_late"
    assert body["title"] == body["vi"]["title"] == "Đã quá hạn"
    assert body["en"] == {
        "title": "Too late", "detail": "It was due on 24 November 2026.", "remedy": "Ask for more time."
    }  # fmt: skip
    assert body["law"]["key"] == "bo-luat-lao-dong-2019"
    assert body["law"]["title"].startswith("Bộ luật Lao động (số 45/2019/QH14")
    assert body["retriable"] is False
    assert body["instance"] == "/refuse/7/"


def test_english_where_english_is_read(visitor: Client) -> None:
    response = visitor.get("/refuse/7/", HTTP_ACCEPT_LANGUAGE="en", HTTP_ACCEPT="application/problem+json")
    assert response.headers["Content-Language"] == "en"
    assert response.json()["title"] == "Too late"


def test_an_unknown_rule_does_not_hide_the_refusal(visitor: Client) -> None:
    body = visitor.get("/refuse/7/?law=nobody", **JSON).json()
    assert body["law"] == {"key": "nobody", "title": "nobody", "is_confirmed": False}
    assert visitor.get("/refuse/7/?law=nobody").status_code == 409


def test_a_refused_act_leaves_no_trace(visitor: Client) -> None:
    assert visitor.get("/change/").status_code == 409
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/deny/", 403, "web.forbidden"),
        ("/miss/", 404, "web.not_found"),
        ("/khong-co-trang-nay/", 404, "web.not_found"),
        ("/misread/", 400, "web.bad_request"),
        ("/post/", 405, "web.method_not_allowed"),
    ],
)
def test_what_django_refuses_is_said_in_our_words(
    visitor: Client, address: str, status: int, code: str
) -> None:
    page, body = visitor.get(address), visitor.get(address, **JSON).json()
    assert page.status_code == body["status"] == status
    assert body["code"] == code
    assert body["vi"]["remedy"]
    assert page.headers["Content-Type"].startswith("text/html")


def test_a_method_that_is_not_taken_names_those_that_are(visitor: Client) -> None:
    response = visitor.get("/post/", **JSON)
    assert response.headers["Allow"] == "POST"
    assert "POST" in response.json()["detail"]


def test_a_form_without_proof_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/form/", {"a": 1}, **JSON)
    assert (response.status_code, response.json()["code"]) == (403, "web.form_too_old")
    assert response.json()["retriable"] is True


def test_a_fault_is_logged_under_an_id_and_shown_as_that_id(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = visitor.get("/break/?secret=1")
    (record,) = caplog.records
    incident = record.getMessage().removeprefix("Fault ")
    page = response.content.decode()
    assert response.status_code == 500
    assert incident in page
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError
    assert "secret" not in caplog.text
    assert "012345" not in page


def test_a_fault_as_json(visitor: Client) -> None:
    body = visitor.get("/break/", **JSON).json()
    assert (body["status"], body["code"], body["retriable"]) == (500, "web.fault", False)
    assert body["instance"].startswith("urn:nhip:incident:")


def test_a_lost_database_is_said_to_pass(visitor: Client) -> None:
    body = visitor.get("/lose/", **JSON).json()
    assert (body["status"], body["retriable"]) == (503, True)


def test_a_page_that_cannot_be_drawn_still_says_the_refusal(visitor: Client) -> None:
    draw = answers.render_to_string

    def without_furniture(template: str, *rest: Any) -> str:
        if template == "nhip/refusal.html":
            raise RuntimeError(template)
        return draw(template, *rest)

    with mock.patch.object(answers, "render_to_string", without_furniture):
        response = visitor.get("/refuse/7/")
    assert response.status_code == 409
    assert "Hãy xin gia hạn." in response.content.decode()
    assert "Ask for more time." in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/refuse", 409, "test.too_late"),
        ("/api/number?n=x", 422, "web.invalid_input"),
        ("/api/teapot", 418, "web.http_418"),
        ("/api/nothing", 404, "web.not_found"),
    ],
)
def test_the_api_speaks_problem_json(visitor: Client, address: str, status: int, code: str) -> None:
    response = visitor.get(address)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_first_refusal_of_a_minute_is_told_at_once_and_the_rest_together(visitor: Client) -> None:
    for _ in range(50):
        visitor.get("/refuse/7/?citizen=7")
    assert [_payload(event)["count"] for event in _told()] == [1]
    with clock.at(NOON + timedelta(minutes=1)):
        visitor.get("/refuse/8/")
    first, rest, next_minute = (_payload(event) for event in _told())
    assert (first["count"], rest["count"], next_minute["count"]) == (1, 49, 1)
    assert rest["code"] == "test.too_late"
    assert rest["route"] == "refuse"
    assert rest["status"] == 409
    assert first["minute"] != next_minute["minute"]


def test_what_is_told_names_no_address_and_no_person(visitor: Client) -> None:
    visitor.get("/refuse/7313/?citizen=012345")
    visitor.get("/tim/nguyen-van-a/")
    said = json.dumps(_told())
    assert len(_told()) == 2
    for private in ("7313", "012345", "nguyen", "127.0.0.1"):
        assert private not in said


def test_a_ledger_that_is_away_does_not_stop_the_answer(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with mock.patch.object(counting, "publish_many", side_effect=RuntimeError("away")):
        assert visitor.get("/refuse/7/").status_code == 409
        assert visitor.get("/refuse/7/").status_code == 409
    assert "are kept" in caplog.text
    assert _told() == []
    assert refused.tell_ledger() == 0, "it is left alone for a while"
    with clock.at(NOON + timedelta(seconds=31)):
        assert refused.tell_ledger() == 1
    assert [_payload(event)["count"] for event in _told()] == [2]


def test_a_robot_that_finds_ever_new_refusals_is_bounded() -> None:
    counts = Refusals()
    for number in range(5_000):
        counts.note(f"test.{number}", "", 404)
    assert counts.tell_ledger() == 2_000
