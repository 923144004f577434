"""The JSON answers: the same numbers as the engine's, refusals that say what to do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from nhip.measure import queries
from nhip.measure.loading import load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference figures, loaded once for these tests and taken back after them."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        queries.forget()
        yield
        transaction.set_rollback(True)
    queries.forget()


def ask(path: str) -> Any:
    answer = Client().get(f"/api/indices{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_lists_every_shipped_index_with_the_editions_that_can_be_computed() -> None:
    cards = {card["index"]: card for card in ask("")}
    assert {"EGDI", "EPI", "DTI"} <= set(cards)
    held = {e["edition"]: e["has_figures"] for e in cards["EGDI"]["editions"]}
    assert held["2018"]
    assert held["2003"]
    assert not held["2024"]


def test_ranks_193_states_with_unrounded_scores() -> None:
    answer = ask("/egdi/2018")
    by_unit = {unit["unit"]: unit for unit in answer["units"]}
    assert len(by_unit) == 193
    viet_nam = by_unit["VNM"]
    assert viet_nam["rank"] == 88
    assert viet_nam["score"] == pytest.approx((0.7361 + 0.3890 + 0.6543) / 3, abs=1e-15)
    assert viet_nam["components"] == {"OSI": 0.7361, "TII": 0.3890, "HCI": 0.6543}
    assert viet_nam["name"] == {"vi": "Việt Nam", "en": "Viet Nam"}


def test_says_how_sure_a_rank_is() -> None:
    answer = ask("/EGDI/2018?doubt=true")
    interval = next(unit for unit in answer["units"] if unit["unit"] == "VNM")["rank_interval"]
    assert interval["level"] == 0.9
    assert interval["best"] <= 88 <= interval["worst"]


def test_an_edition_without_figures_is_refused_with_a_remedy() -> None:
    answer = Client().get("/api/indices/EGDI/2024")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["code"] == "measure.figures.no_data"
    assert problem["vi"]["remedy"]
    assert problem["en"]["remedy"]


def test_explains_the_gap_to_a_peer_by_name() -> None:
    answer = ask("/EGDI/2018/viet nam?against=thái lan")
    assert answer["points"] == pytest.approx(sum(part["points"] for part in answer["parts"]))
    assert {part["component"] for part in answer["parts"]} == {"OSI", "TII", "HCI"}


def test_takes_a_change_between_editions_apart() -> None:
    answer = ask("/EGDI/2018/VNM/change")
    assert answer["rank_before"] == 89
    assert answer["points"] == pytest.approx(sum(part["points"] for part in answer["parts"]))
    assert answer["causes_unknown_because"]["vi"]


def test_53_percent_internet_users_would_have_meant_rank_87() -> None:
    answer = ask("/EGDI/2018/simulate?set=VNM:internet_users=46.5..53")
    viet_nam = next(unit for unit in answer["units"] if unit["unit"] == "VNM")
    assert (viet_nam["rank_before"], viet_nam["rank_after"]) == (88, 87)
    assert answer["moved"][0]["after"] - answer["moved"][0]["before"] == pytest.approx(0.0131, abs=5e-5)
    assert answer["overtaken"] == {"VNM": ["ARM"]}


@pytest.mark.parametrize(
    "wish", ["nonsense", "VNM:XYZ=1", "VNM:HCI=7", "ZZZ:HCI=0.5", "VNM:internet_users=53", "VNM:HCI=abc"]
)
def test_a_wish_that_cannot_be_granted_is_refused_with_a_remedy(wish: str) -> None:
    answer = Client().get("/api/indices/EGDI/2018/simulate", {"set": wish})
    assert answer.status_code in {404, 422}
    assert answer.json()["vi"]["remedy"]


def test_seeks_a_rank_and_checks_that_it_is_reached() -> None:
    answer = ask("/EGDI/2018/VNM/goal?rank=80")
    assert all(way["rank"] <= 80 for way in answer["alone"] if way["reaches"])
    assert answer["together"]["rank"] <= 80


def test_shows_the_evidence_behind_a_component() -> None:
    answer = ask("/EGDI/2018/VNM/evidence/TII")
    assert answer["written"] == "0.389"
    assert answer["source_title"]["vi"]
    assert len(answer["set_digest"]) == 64
    assert answer["event_id"]
